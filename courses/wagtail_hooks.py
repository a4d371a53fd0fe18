"""What this room adds to the Wagtail admin: quizzes, and words of its audit log."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.models import Quiz
from courses.package_viewset import PackageViewSet


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
register_snippet(PackageViewSet)

ACTIONS = {
    "courses.enrol": (_("Begin a module"), _("Module begun")),
    "courses.finish_lesson": (_("Finish a lesson"), _("Lesson finished")),
    "courses.complete_module": (_("Complete a module"), _("Module completed")),
    "courses.freeze_quiz": (_("Publish a quiz revision"), _("Quiz revision published")),
    "courses.start_quiz": (_("Begin a quiz"), _("Quiz begun")),
    "courses.finish_quiz": (_("Finish a quiz"), _("Quiz finished")),
    "courses.keep_package": (_("Keep a package"), _("Package kept")),
    "courses.begin_package": (_("Begin a package"), _("Package begun")),
    "courses.package_said_completed": (
        _("Hear of a completion"),
        _("Package said “completed”"),
    ),
    "courses.give_evaluation": (_("Give an evaluation"), _("Evaluation given")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
