"""Addresses of this room. Pages have theirs from the page tree."""

from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    # Wagtail's own page under the name that the header's link needs.
    path("topics/", views.topics, name="topics"),
    path("my/learning/", views.my_learning, name="my_learning"),
    path("my/learning/module/<int:pk>/enrol/", views.enrol, name="enrol"),
    path("my/learning/lesson/<int:pk>/finish/", views.finish, name="finish_lesson"),
    path("my/learning/lesson/<int:pk>/place/", views.place, name="keep_place"),
    path(
        "my/learning/lesson/<int:pk>/note/<slug:block_id>/",
        views.note,
        name="save_note",
    ),
    path("my/quiz/start/<int:pk>/", views.start_quiz, name="start_quiz"),
    path("my/quiz/<uuid:key>/", views.quiz, name="quiz"),
    path("my/quiz/<uuid:key>/answer/", views.answer, name="answer"),
    path("my/quiz/<uuid:key>/answer/<int:number>/", views.answered, name="answered"),
    path("my/quiz/<uuid:key>/result/", views.quiz_result, name="quiz_result"),
    path("webinars/<slug:slug>/evaluation/", views.evaluation, name="evaluation"),
]
