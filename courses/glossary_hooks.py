"""The glossary in the Wagtail admin: its entries, and the mark for its words in rich
text."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    InlineStyleElementHandler,
)
from wagtail.admin.rich_text.editors.draftail.features import InlineStyleFeature
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import (
    EditView,
    SnippetViewSet,
    WorkflowActionView,
)

from courses.domain.glossary import TERM_TAG
from courses.glossary_panel import ReadingPanel
from courses.models import GlossaryTerm
from elearn.core.approval import ApprovesAsRead, tell_decision


class GlossaryTermEditView(ApprovesAsRead, EditView):
    pass


class GlossaryTermActionView(WorkflowActionView):
    """Approving publishes too, and says so."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().post(request, *args, **kwargs)
        tell_decision(request, self.action_name, self.object)
        return answer


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    menu_label = _("Glossary")
    menu_name = "glossary"
    menu_order = 225
    add_to_admin_menu = True
    list_display = ["term", "plain", "language", "section"]
    list_filter = ["language", "section", "is_marked", "is_jargon"]
    # Not by the index: on SQLite it knows no single fields, and it lags behind.
    search_backend_name = None
    search_fields = ["term", "forms", "plain", "slug"]
    list_per_page = 50
    panels = [
        FieldPanel("term"),
        FieldPanel("plain", widget=AdminAutoHeightTextInput),
        FieldPanel("example", widget=AdminAutoHeightTextInput),
        FieldPanel("caution", widget=AdminAutoHeightTextInput),
        ReadingPanel(heading=_("How it reads")),
        FieldPanel("forms"),
        FieldRowPanel([FieldPanel("language"), FieldPanel("section")]),
        FieldPanel("slug"),
        FieldPanel("related"),
        MultiFieldPanel(
            [FieldPanel("is_marked"), FieldPanel("is_jargon")], heading=_("Where")
        ),
    ]
    edit_view_class = GlossaryTermEditView
    workflow_action_view_class = GlossaryTermActionView


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
