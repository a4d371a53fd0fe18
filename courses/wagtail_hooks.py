"""What this room adds to the Wagtail admin: quizzes, and words of its audit log."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses import evaluation_hooks  # noqa: F401 -- registers the room's desk
from courses.models import Quiz


class QuizViewSet(SnippetViewSet):
    model = Quiz
    icon = "list-ol"
    menu_label = _("Quizzes")
    menu_name = "quizzes"
    menu_order = 220
    add_to_admin_menu = True
    list_display = ["title", "slug"]
    search_fields = ["title", "slug"]


register_snippet(QuizViewSet)

ACTIONS = {
    "courses.enrol": (_("Begin a module"), _("Module begun")),
    "courses.finish_lesson": (_("Finish a lesson"), _("Lesson finished")),
    "courses.complete_module": (_("Complete a module"), _("Module completed")),
    "courses.freeze_quiz": (_("Publish a quiz revision"), _("Quiz revision published")),
    "courses.start_quiz": (_("Begin a quiz"), _("Quiz begun")),
    "courses.finish_quiz": (_("Finish a quiz"), _("Quiz finished")),
    "courses.give_evaluation": (_("Give an evaluation"), _("Evaluation given")),
    "courses.freeze_evaluation": (
        _("Freeze an evaluation form"),
        _("Version of an evaluation form frozen"),
    ),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
