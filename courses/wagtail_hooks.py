"""What this room adds to the Wagtail admin: quizzes, and words of its audit log."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from courses.desk import exchange_urls  # noqa: F401 -- registers its hooks
from courses.desk.viewsets import QuizzesGroup

register_snippet(QuizzesGroup)

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
