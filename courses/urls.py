"""Addresses of this room. Pages have theirs from the page tree."""

from django.urls import include, path

from courses.views import (
    delivery,
    evaluations,
    files,
    glossary,
    learning,
    packages,
    quizzes,
)

app_name = "courses"
urlpatterns = [
    # Wagtail's own page under the name that the header's link needs.
    path("topics/", learning.topics, name="topics"),
    path("my/learning/", learning.my_learning, name="my_learning"),
    path("my/learning/module/<int:pk>/enrol/", learning.enrol, name="enrol"),
    path("my/learning/lesson/<int:pk>/finish/", learning.finish, name="finish_lesson"),
    path("my/learning/lesson/<int:pk>/place/", learning.place, name="keep_place"),
    path(
        "my/learning/lesson/<int:pk>/note/<slug:block_id>/",
        learning.note,
        name="save_note",
    ),
    path(
        "my/learning/module/<int:pk>/leave/", delivery.leave_module, name="leave_module"
    ),
    path(
        "my/learning/module/<int:pk>/print/", delivery.print_module, name="print_module"
    ),
    path(
        "my/learning/lesson/<int:pk>/print/", delivery.print_lesson, name="print_lesson"
    ),
    path("my/learning/lesson/<int:pk>/bookmark/", delivery.bookmark, name="bookmark"),
    path(
        "my/learning/lesson/<int:pk>/my-note/",
        delivery.lesson_note,
        name="save_lesson_note",
    ),
    path(
        "my/learning/bookmark/<int:pk>/drop/",
        delivery.drop_bookmark,
        name="drop_bookmark",
    ),
    path(
        "my/learning/run/<int:pk>/place/", delivery.request_place, name="request_place"
    ),
    path("my/learning/run/<int:pk>/leave/", delivery.leave_run, name="leave_run"),
    path(
        "my/learning/lesson/<int:pk>/package/<slug:block_id>/",
        packages.begin,
        name="begin_package",
    ),
    path("my/learning/package/<uuid:key>/", packages.play, name="play_package"),
    path("my/learning/package/<uuid:key>/said/", packages.hear, name="hear_package"),
    path("my/quiz/about/<int:pk>/", quizzes.quiz_cover, name="quiz_cover"),
    path("my/quiz/start/<int:pk>/", quizzes.start_quiz, name="start_quiz"),
    path("my/quiz/<uuid:key>/", quizzes.quiz, name="quiz"),
    path("my/quiz/<uuid:key>/page/<int:page>/", quizzes.quiz_page, name="quiz_page"),
    path("my/quiz/<uuid:key>/save/", quizzes.save, name="save_answers"),
    path("my/quiz/<uuid:key>/summary/", quizzes.quiz_summary, name="quiz_summary"),
    path("my/quiz/<uuid:key>/finish/", quizzes.finish, name="finish_quiz"),
    path("my/quiz/<uuid:key>/result/", quizzes.quiz_result, name="quiz_result"),
    path(
        "my/learning/evaluation/<int:pk>/",
        evaluations.page_evaluation,
        name="page_evaluation",
    ),
    path("lti/", include("courses.lti.urls")),
    path("glossary/", glossary.glossary, name="glossary"),
    path("glossary/<slug:language>/", glossary.glossary, name="glossary_in"),
    path(
        "glossary/<slug:language>/<slug:slug>/",
        glossary.glossary_term,
        name="glossary_term",
    ),
    path("lesson-files/<int:pk>/<str:name>", files.lesson_file, name="lesson_file"),
    path("webinars/<slug:slug>/evaluation/", evaluations.evaluation, name="evaluation"),
]
