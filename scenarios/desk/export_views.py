"""A conversation to take away: which formats there are, and what each cannot hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from scenarios.authoring import compile_scenario
from scenarios.desk.pages import ScenarioPage
from scenarios.domain.graph import Graph
from scenarios.exchange import TARGETS, finding_rows
from scenarios.formats.packed_wording import KINDS

NAMES = {
    "json": gettext_lazy("Our own JSON: everything, to be read in again here"),
    "twee": gettext_lazy("Twee 3: a story for Twine and SugarCube"),
    "h5p": gettext_lazy("H5P Branching Scenario: for Moodle, WordPress and others"),
}


def _by_kind(losses: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is lost of each kind, warnings first; one alone needs no heading."""
    found: dict[str, list[dict[str, Any]]] = {}
    for loss in losses:
        found.setdefault(loss["code"], []).append(loss)
    kinds = [
        {
            "word": rows[0]["word"],
            "is_warning": rows[0]["severity"] != "info",
            "name": KINDS.get(code, rows[0]["message"]),
            "messages": [row["message"] for row in rows],
        }
        for code, rows in found.items()
    ]
    return sorted(kinds, key=lambda kind: not kind["is_warning"])


class ExportView(ScenarioPage):
    """GET alone: the page, or with `to` the file of the latest draft."""

    header_icon = "download"
    page_title = gettext_lazy("Take away")
    template_name = "scenarios/admin/export.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = self.scenario.get_latest_revision_as_object()
        graph = compile_scenario(draft).graph
        wish = request.GET.get("to")
        if wish is not None:
            return self._file(graph, wish)
        rows = [
            {
                "key": key,
                "name": NAMES[key],
                "losses": _by_kind(finding_rows(target.export(graph)[1])),
            }
            for key, target in TARGETS.items()
        ]
        return self.render_to_response(
            self.get_context_data(scenario=self.scenario, rows=rows)
        )

    def _file(self, graph: Graph, wish: str) -> HttpResponse:
        target = TARGETS.get(wish)
        if target is None:
            raise Http404
        written, _losses = target.export(graph)
        response = HttpResponse(written, content_type=target.mime)
        name = f"{self.scenario.slug}.{target.suffix}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
