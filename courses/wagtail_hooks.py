"""What this room adds to the Wagtail admin: quizzes, and words of its audit log."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet

from courses import queries
from courses.access import may_organise
from courses.desk import exchange_urls  # noqa: F401 -- registers its hooks
from courses.desk.viewsets import QuizzesGroup
from courses.models import Quiz

register_snippet(QuizzesGroup)


@hooks.register("register_snippet_listing_buttons")
def quiz_buttons(snippet: Any, user: Any, next_url: str | None = None) -> Any:
    """In the list of quizzes: what came of one, and what can be decided about it."""
    if not isinstance(snippet, Quiz) or not may_organise(user):
        return
    for priority, (name, label, icon) in enumerate(
        (
            ("results", _("Results"), "list-ul"),
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


@hooks.register("register_admin_menu_item")
def marking_menu_item() -> MenuItem:
    return MarkingMenuItem(
        _("Answers to mark"),
        reverse_lazy("wagtailsnippets_courses_quiz:queue"),
        name="marking",
        icon_name="edit",
        order=225,
    )


class MarkingMenuItem(MenuItem):
    """Only for those who mark, and only while somebody waits."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_organise(request.user) and queries.is_anybody_waiting()


ACTIONS = {
    "courses.enrol": (_("Begin a module"), _("Module begun")),
    "courses.finish_lesson": (_("Finish a lesson"), _("Lesson finished")),
    "courses.complete_module": (_("Complete a module"), _("Module completed")),
    "courses.freeze_quiz": (_("Publish a quiz revision"), _("Quiz revision published")),
    "courses.start_quiz": (_("Begin a quiz"), _("Quiz begun")),
    "courses.finish_quiz": (_("Finish a quiz"), _("Quiz finished")),
    "courses.abandon_quiz": (_("Give a quiz up"), _("Quiz given up")),
    "courses.freeze_question": (
        _("Publish a version of a question"),
        _("Version of a question published"),
    ),
    "courses.import_questions": (_("Bring questions in"), _("Questions brought in")),
    "courses.mark_answer": (_("Mark an answer"), _("Answer marked")),
    "courses.grant_override": (
        _("Grant an exception at a quiz"),
        _("Exception at a quiz granted"),
    ),
    "courses.withdraw_override": (
        _("Withdraw an exception at a quiz"),
        _("Exception at a quiz withdrawn"),
    ),
    "courses.rule_on_question": (
        _("Rule on a question"),
        _("Question ruled on"),
    ),
    "courses.give_evaluation": (_("Give an evaluation"), _("Evaluation given")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
