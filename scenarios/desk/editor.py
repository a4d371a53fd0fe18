"""The author's desk in the Wagtail admin: its tabs, and the editor of the conversation.

What the editor needs to know is handed over as JSON; the work is done by the modules
in `static/scenarios/admin/`, which ask `editor_views.py`.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
    TitleFieldPanel,
)

from scenarios.desk.fields import ASKING, GROUPS, KIND_WORDS
from scenarios.desk.part_forms import defaults_json, forms_json
from scenarios.desk.words import (
    frameworks_json,
    keys_json,
    order_rules_json,
    words_json,
)
from scenarios.domain.document import written
from scenarios.domain.graph import AUTOMATIC, METERS, RETURN
from scenarios.portraits.people import PEOPLE
from scenarios.queries import open_attempts_by_revision, recorded_paths

NAMESPACE = "wagtailsnippets_scenarios_scenario"


class ConversationPanel(Panel):
    """The editor of the conversation. The document is in one textarea, which the
    scripts fill and the form posts like any other field."""

    def get_form_options(self) -> dict[str, Any]:
        widget = forms.Textarea(attrs={"hidden": True, "data-script": True})
        return {"fields": ["script"], "widgets": {"script": widget}}

    class BoundPanel(Panel.BoundPanel):
        template_name = "scenarios/admin/conversation_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            context["field"] = self.form["script"]
            context["desk"] = {**desk_json(), "attempts": self.own_attempts()}
            if self.instance.pk:
                for name in ("compare", "upload_again"):
                    context[f"{name}_url"] = reverse(
                        f"{NAMESPACE}:{name}", args=[self.instance.pk]
                    )
            context["in_progress"] = (
                open_attempts_by_revision(self.instance) if self.instance.pk else ()
            )
            return context

        def own_attempts(self) -> list[dict[str, Any]]:
            """What this author has played; each becomes a test plan by one press."""
            if self.instance.pk is None or self.request is None:
                return []
            return [
                {
                    "name": _("Played %(date)s, ended at %(ending)s")
                    % {
                        "date": date_format(
                            timezone.localtime(one.finished_at), "SHORT_DATETIME_FORMAT"
                        ),
                        "ending": one.ending,
                    },
                    "seed": one.seed,
                    "path": list(one.path),
                }
                for one in recorded_paths(self.instance, self.request.user)
            ]


def desk_json() -> dict[str, Any]:
    """All that the scripts need to know and no author writes."""
    return {
        "forms": forms_json(),
        "groups": {name: str(words) for name, words in GROUPS.items()},
        "kinds": [[value, str(words)] for value, words in KIND_WORDS],
        "asking": list(ASKING),
        "automatic": list(AUTOMATIC),
        "back": RETURN,
        "defaults": defaults_json(),
        "meters": [written(meter) for meter in METERS],
        "frameworks": frameworks_json(),
        "orderRules": order_rules_json(),
        "portraits": [[key, key] for key in PEOPLE],
        "keys": keys_json(),
        "words": words_json(),
        "urls": {
            name: reverse(f"{NAMESPACE}:{address}")
            for name, address in (
                ("check", "desk_check"),
                ("condition", "desk_condition"),
                ("preview", "desk_preview"),
                ("plan", "desk_plan"),
                ("assess", "desk_assess"),
                ("write", "desk_write"),
                ("read", "desk_read"),
            )
        },
    }


def scenario_tabs() -> TabbedInterface:
    return TabbedInterface(
        [
            ObjectList(
                [
                    ConversationPanel(heading=_("Conversation")),
                ],
                heading=_("Conversation"),
            ),
            ObjectList(
                [
                    TitleFieldPanel("title", placeholder=False, classname=""),
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
