"""Addresses of this room. Pages have theirs from the page tree."""

from django.urls import path

from courses.views import evaluations, learning, quizzes

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
    path("my/quiz/about/<int:pk>/", quizzes.quiz_cover, name="quiz_cover"),
    path("my/quiz/start/<int:pk>/", quizzes.start_quiz, name="start_quiz"),
    path("my/quiz/<uuid:key>/", quizzes.quiz, name="quiz"),
    path("my/quiz/<uuid:key>/page/<int:page>/", quizzes.quiz_page, name="quiz_page"),
    path("my/quiz/<uuid:key>/save/", quizzes.save, name="save_answers"),
    path("my/quiz/<uuid:key>/summary/", quizzes.quiz_summary, name="quiz_summary"),
    path("my/quiz/<uuid:key>/finish/", quizzes.finish, name="finish_quiz"),
    path("my/quiz/<uuid:key>/result/", quizzes.quiz_result, name="quiz_result"),
    path("webinars/<slug:slug>/evaluation/", evaluations.evaluation, name="evaluation"),
]
