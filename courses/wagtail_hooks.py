"""What this room adds to the Wagtail admin: quizzes, the glossary, the mark for its
words in rich text, and words of its audit log."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    InlineStyleElementHandler,
)
from wagtail.admin.rich_text.editors.draftail.features import InlineStyleFeature
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.domain.glossary import TERM_TAG
from courses.models import GlossaryTerm, Quiz


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


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    menu_label = _("Glossary")
    menu_name = "glossary"
    menu_order = 225
    add_to_admin_menu = True
    list_display = ["term", "plain", "language", "section"]
    list_filter = ["language", "section", "is_marked", "is_jargon"]
    search_fields = ["term", "forms", "plain"]
    list_per_page = 50


register_snippet(GlossaryTermViewSet)


@hooks.register("register_rich_text_features")
def register_glossary_term(features: Any) -> None:
    """A mark around a word; the lesson finds its entry when it is shown, so a
    corrected entry is corrected everywhere."""
    name, kind = "glossary-term", "GLOSSARY_TERM"
    features.register_editor_plugin(
        "draftail",
        name,
        InlineStyleFeature(
            {
                "type": kind,
                "icon": "openquote",
                "description": str(_("Word of the glossary")),
                "style": {"textDecoration": "underline dotted"},
            }
        ),
    )
    features.register_converter_rule(
        "contentstate",
        name,
        {
            "from_database_format": {TERM_TAG: InlineStyleElementHandler(kind)},
            "to_database_format": {"style_map": {kind: TERM_TAG}},
        },
    )


ACTIONS = {
    "courses.enrol": (_("Begin a module"), _("Module begun")),
    "courses.finish_lesson": (_("Finish a lesson"), _("Lesson finished")),
    "courses.complete_module": (_("Complete a module"), _("Module completed")),
    "courses.freeze_quiz": (_("Publish a quiz revision"), _("Quiz revision published")),
    "courses.start_quiz": (_("Begin a quiz"), _("Quiz begun")),
    "courses.finish_quiz": (_("Finish a quiz"), _("Quiz finished")),
    "courses.give_evaluation": (_("Give an evaluation"), _("Evaluation given")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
