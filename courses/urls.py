"""Addresses of this room. Pages have theirs from the page tree."""

from django.urls import path

from courses.views import evaluations, files, glossary, learning, quizzes

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
    path("my/quiz/start/<int:pk>/", quizzes.start_quiz, name="start_quiz"),
    path("my/quiz/<uuid:key>/", quizzes.quiz, name="quiz"),
    path("my/quiz/<uuid:key>/answer/", quizzes.answer, name="answer"),
    path("my/quiz/<uuid:key>/answer/<int:number>/", quizzes.answered, name="answered"),
    path("my/quiz/<uuid:key>/result/", quizzes.quiz_result, name="quiz_result"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("lesson-files/<int:pk>/<str:name>", files.lesson_file, name="lesson_file"),
    path("webinars/<slug:slug>/evaluation/", evaluations.evaluation, name="evaluation"),
]
