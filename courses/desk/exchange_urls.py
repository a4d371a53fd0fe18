"""Where questions come in and go out, in the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button

from courses.access import may_change_place
from courses.desk.exchange_views import BringView, LookView, TakeAwayView
from courses.models import QuestionBank, Quiz


@hooks.register("register_admin_urls")
def register_exchange_urls() -> list[Any]:
    return [
        path(
            f"questions/{kind}/<int:pk>/{end}/",
            view.as_view(),
            {"kind": kind},
            name=f"courses_{name}_{kind}",
        )
        for kind in ("bank", "quiz")
        for end, view, name in (
            ("bring", BringView, "bring_questions"),
            ("take-away", TakeAwayView, "take_questions_away"),
        )
    ] + [
        path(
            "questions/arrivals/<str:token>/",
            LookView.as_view(),
            name="courses_question_arrival",
        )
    ]


@hooks.register("register_snippet_listing_buttons")
def exchange_buttons(snippet: Any, user: Any, next_url: str | None = None) -> Any:
    """In the lists of quizzes and banks."""
    if isinstance(snippet, Quiz):
        kind = "quiz"
    elif isinstance(snippet, QuestionBank):
        kind = "bank"
    else:
        return
    if not may_change_place(kind, user):
        return
    for name, words, icon, priority in (
        ("bring_questions", _("Bring questions in"), "upload", 50),
        ("take_questions_away", _("Take questions away"), "download", 55),
    ):
        yield Button(
            words,
            reverse(f"courses_{name}_{kind}", args=[snippet.pk]),
            icon_name=icon,
            priority=priority,
        )
