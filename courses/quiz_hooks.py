"""What organisers find beside quizzes in the admin: results, exceptions, rulings."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button

from courses.access import may_keep_quizzes
from courses.models import QuestionBank, Quiz


@hooks.register("register_snippet_listing_buttons")
def quiz_buttons(snippet: Any, user: Any, next_url: str | None = None) -> Any:
    """In the list of quizzes: what came of one, and what can be decided about it."""
    if not may_keep_quizzes(user):
        return
    if isinstance(snippet, QuestionBank):
        yield Button(
            _("Where it is used"),
            reverse("wagtailsnippets_courses_questionbank:use", args=[snippet.pk]),
            icon_name="link",
            priority=30,
        )
    if not isinstance(snippet, Quiz):
        return
    for priority, (name, label, icon) in enumerate(
        (
            ("results", _("Results"), "list-ul"),
            ("analysis", _("Item analysis"), "glasses"),
            ("exceptions", _("Exceptions for persons"), "user"),
            ("rulings", _("Rule on a question"), "clipboard-list"),
        ),
        start=30,
    ):
        yield Button(
            label,
            reverse(f"wagtailsnippets_courses_quiz:{name}", args=[snippet.pk]),
            icon_name=icon,
            priority=priority,
        )


@hooks.register("insert_editor_js")
def hotspot_script() -> str:
    """Areas of a picture question are drawn on the picture; number fields do the same."""
    return format_html(
        '<script type="module" src="{}" data-hotspot-pictures="{}"></script>'
        '<link rel="stylesheet" href="{}">',
        static("courses/admin/hotspot.js"),
        reverse("wagtailsnippets_courses_quiz:picture", args=[0]),
        static("courses/admin/desk.css"),
    )
