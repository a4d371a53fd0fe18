"""What is different between two revisions, and who is still in the older one?"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scenarios.authoring import compile_scenario
from scenarios.desk.pages import ScenarioPage
from scenarios.desk.part_forms import FORMS
from scenarios.domain.changes import Change, Comparison, compare
from scenarios.domain.graph import Graph
from scenarios.queries import open_attempts_by_revision

DRAFT = "draft"


class CompareView(ScenarioPage):
    """GET alone: `old` and `new` are numbers of published revisions, or “draft”."""

    header_icon = "comment"
    page_title = gettext_lazy("Compare revisions")
    template_name = "scenarios/admin/compare.html"

    @cached_property
    def revisions(self) -> list[Any]:
        return list(
            self.scenario.published_revisions.defer("compiled").order_by("-number")
        )

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.revisions:
            return self.render_to_response(self.get_context_data(comparison=None))
        before, after = self._usual()
        old = request.GET.get("old", before)
        new = request.GET.get("new", after)
        found = compare(self._graph(old), self._graph(new))
        return self.render_to_response(
            self.get_context_data(
                old=old,
                new=new,
                comparison=found,
                frame=[_row(one, "graph") for one in found.frame],
                changed=_changed(found),
            )
        )

    def _usual(self) -> tuple[str, str]:
        """The draft beside what is in force; the last two where they are the same."""
        numbers = [str(one.number) for one in self.revisions]
        if len(numbers) > 1 and not self.scenario.has_unpublished_changes:
            return numbers[1], numbers[0]
        return numbers[0], DRAFT

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = dict(open_attempts_by_revision(self.scenario))
        options = [(DRAFT, _("the draft"))]
        for one in self.revisions:
            options.append((str(one.number), _("revision %d") % one.number))
        return super().get_context_data(
            scenario=self.scenario,
            options=options,
            rows=[
                {"revision": one, "people": people.get(one.number, 0)}
                for one in self.revisions
            ],
            **kwargs,
        )

    def _graph(self, name: str) -> Graph:
        if name == DRAFT:
            return compile_scenario(self.scenario.get_latest_revision_as_object()).graph
        revision = next(
            (one for one in self.revisions if str(one.number) == name), None
        )
        if revision is None:
            raise Http404
        graph: Graph = revision.graph
        return graph


def _changed(found: Comparison) -> list[dict[str, Any]]:
    return [
        {
            "node": one,
            "rows": [
                _row(change, "choice" if change.choice else "node")
                for change in one.changes
            ],
        }
        for one in found.changed
    ]


_LABELS = {
    form: {field.name: field.label for field in fields}
    for form, fields in FORMS.items()
}
_FRAME = {
    "title": gettext_lazy("Title"),
    "slug": gettext_lazy("Address"),
    "code": gettext_lazy("Code"),
    "minutes": gettext_lazy("Minutes"),
    "turns": gettext_lazy("Turns"),
    "language": gettext_lazy("Language"),
    "opening": gettext_lazy("Opening"),
    "content_note": gettext_lazy("Content note"),
    "support": gettext_lazy("Where to turn"),
    "confidant": gettext_lazy("Told that evening"),
    "meters_in_play": gettext_lazy("Meters during the conversation"),
    "persona": gettext_lazy("Persona"),
    "skills": gettext_lazy("Skills"),
    "variables": gettext_lazy("Variables"),
    "rules": gettext_lazy("Rules"),
    "plans": gettext_lazy("Test plans"),
    "source": gettext_lazy("Format it came from"),
    "external_id": gettext_lazy("Its id there"),
}


def _row(change: Change, form: str) -> dict[str, Any]:
    label = _LABELS[form].get(change.field) or _FRAME.get(change.field, change.field)
    return {"change": change, "label": label}
