"""A conversation to read, for those who approve it: gone through as a learner would, and
the whole script below. Nothing can be changed here, and nothing is recorded.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from scenarios.access import draft_to_read, may_write
from scenarios.authoring import compile_scenario
from scenarios.desk.preview import Beginning, preview
from scenarios.domain import play
from scenarios.domain.graph import Graph

NAMESPACE = "wagtailsnippets_scenarios_scenario"


class ReadView(WagtailAdminTemplateMixin, View):
    template_name = "scenarios/admin/read.html"
    page_title = gettext_lazy("Read the conversation")
    header_icon = "comment"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.draft = draft_to_read(kwargs["pk"], request.user)
        self.page_subtitle = self.draft.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(f"{NAMESPACE}:list"), "label": _("Conversations")},
            {"url": "", "label": self.page_title, "sublabel": self.draft.title},
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        graph = compile_scenario(self.draft).graph
        replies = request.GET.getlist("reply")
        state = self.draft.current_workflow_task_state
        may_decide = state is not None and any(
            name == "approve"
            for name, _label, _modal in state.task.specific.get_actions(
                self.draft, request.user
            )
        )
        return self.render_to_response(
            self.get_context_data(
                scenario=self.draft,
                graph=graph,
                turn=_turn(graph, replies),
                task_state=state if may_decide else None,
                may_write=may_write(request.user),
                home=reverse("wagtailadmin_home"),
            )
        )


def _turn(graph: Graph, replies: list[str]) -> dict[str, Any] | None:
    """What a learner sees after these replies, as far as they can be given; None where
    nothing can be played yet."""
    for length in range(len(replies), -1, -1):
        try:
            shown = preview(graph, Beginning(), replies[:length])
        except play.IllegalStep:
            continue
        return {**shown, "so_far": replies[:length]}
    return None
