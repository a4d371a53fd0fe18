"""The author's desk in the Wagtail admin: tabs, the findings panel, the form.

A draft with errors is saved; publishing it is refused with the findings.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)

from scenarios.assurance import check_draft
from scenarios.wording import SEVERITY_WORDS, finding_sentence, path_sentence

#: The editor stops earlier than the command line, and says so.
EDITOR_STATE_LIMIT = 50_000


class ScenarioForm(WagtailAdminModelForm):
    """Saves anything; publishes only what the check finds no error in."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.is_deferred_validation and not self.errors:
            for field in ("script", "title", "slug", "persona_name"):
                if field in cleaned:
                    setattr(self.instance, field, cleaned[field])
            _graph, report = check_draft(self.instance)
            for finding in report.errors:
                self.add_error(
                    None,
                    ValidationError(
                        _("%(what)s Click path: %(path)s.")
                        if finding.path
                        else "%(what)s",
                        params={
                            "what": finding_sentence(finding),
                            "path": path_sentence(finding.path),
                        },
                    ),
                )
        return cleaned


class FindingsPanel(Panel):
    """What the check found in the draft as it was last saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "scenarios/admin/findings_panel.html"

        def is_shown(self) -> bool:
            return self.instance is not None and self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            _graph, report = check_draft(self.instance, limit=EDITOR_STATE_LIMIT)
            context["report"] = report
            context["rows"] = [
                {
                    "severity": finding.severity,
                    "word": SEVERITY_WORDS[finding.severity],
                    "sentence": finding_sentence(finding),
                    "node": finding.node,
                    "path": path_sentence(finding.path) if finding.path else "",
                }
                for finding in report.findings
            ]
            return context


def scenario_tabs() -> TabbedInterface:
    return TabbedInterface(
        [
            ObjectList(
                [
                    FindingsPanel(heading=_("What the check found")),
                    FieldPanel("script"),
                ],
                heading=_("Conversation"),
            ),
            ObjectList(
                [
                    FieldPanel("title"),
                    FieldPanel("slug"),
                    FieldPanel("opening"),
                    FieldPanel("content_note"),
                    FieldPanel("support"),
                    FieldPanel("confidant"),
                    FieldPanel("meters_in_play"),
                    FieldRowPanel(
                        [
                            FieldPanel("code"),
                            FieldPanel("minutes"),
                            FieldPanel("turns"),
                            FieldPanel("language"),
                        ]
                    ),
                    MultiFieldPanel(
                        [
                            FieldRowPanel(
                                [FieldPanel("persona_name"), FieldPanel("persona_age")]
                            ),
                            FieldPanel("persona_about"),
                            FieldPanel("persona_portrait"),
                        ],
                        heading=_("Persona"),
                    ),
                ],
                heading=_("About"),
            ),
        ]
    )
