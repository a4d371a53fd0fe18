"""What the admin's pages about one conversation share: who may look, and the way back to
it. Decides nothing about what they show."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from scenarios.access import scenario_for_author
from scenarios.models import Scenario

NAMESPACE = "wagtailsnippets_scenarios_scenario"


class ScenarioPage(WagtailAdminTemplateMixin, View):
    """For its authors alone; 404 for everybody else."""

    scenario: Scenario

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.scenario = scenario_for_author(kwargs["pk"], request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(f"{NAMESPACE}:list"), "label": _("Conversations")},
            {
                "url": reverse(f"{NAMESPACE}:edit", args=[self.scenario.pk]),
                "label": self.scenario.title,
            },
        ]
