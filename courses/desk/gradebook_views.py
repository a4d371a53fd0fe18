"""The gradebook: learners × modules, for a run or for everybody; reading only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import queries
from courses import wording_progress as words
from courses.desk.pages import OrganiserPage, page_of, run_asked_for
from courses.models import CourseRun, ModulePage
from courses.queries.gradebook import Cell, Row
from elearn.core.downloads import download
from elearn.core.spreadsheets import Row as Line
from elearn.core.typed import typed_text


class GradebookPage(OrganiserPage):
    page_title = gettext_lazy("Gradebook")
    header_icon = "table"
    run: CourseRun | None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.run = run_asked_for(request)
        self.wish = typed_text(request.GET.get("q", "")).strip()[:120]
        self.modules = queries.modules_of_gradebook(self.run)
        self.people = queries.people_of_gradebook(
            self.modules, self.run, wish=self.wish
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


class GradebookView(GradebookPage):
    template_name = "courses/admin/gradebook.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = page_of(request, self.people)
        return self.show(
            run=self.run,
            runs=list(CourseRun.objects.select_related("course")),
            wish=self.wish,
            page=page,
            people=page.paginator.count,
            columns=queries.gradebook_columns(self.modules, self.people),
            rows=[
                (row, [_shown(cell) for cell in row.cells])
                for row in queries.gradebook_rows(
                    self.modules, page.object_list, is_page=True
                )
            ],
        )


def _shown(cell: Cell) -> dict[str, Any]:
    return {
        "state": cell.state,
        "words": str(words.CELL_STATES[cell.state]),
        "mark": ""
        if cell.right is None
        else words.mark_words(cell.right, cell.questions),
        "completed_at": cell.completed_at,
    }


class GradebookFileView(GradebookPage):
    """All people of the gradebook, not one page of it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = queries.gradebook_rows(self.modules, self.people, is_page=False)
        name = "gradebook"
        if self.run is not None:
            name = f"{name}-{slugify(self.run.title) or self.run.pk}"
        return download(
            kwargs["ending"],
            name,
            table=lambda: table_of(self.modules, rows),
            sheets=lambda: {_("Gradebook"): table_of(self.modules, rows)},
        )


def table_of(modules: Sequence[ModulePage], rows: Iterable[Row]) -> Iterable[Line]:
    """Three columns for each module. Days stand in the reader’s zone."""
    heading = [_("Name"), _("E-mail address")]
    for module in modules:
        title = {"title": module.title, "zone": words.zone_name()}
        heading += [
            _("%(title)s: state") % title,
            _("%(title)s: best quiz mark") % title,
            _("%(title)s: completed on (%(zone)s)") % title,
        ]
    yield heading
    states = {state: str(word) for state, word in words.CELL_STATES.items()}
    for row in rows:
        line = [row.name, row.email]
        for cell in row.cells:
            at = cell.completed_at
            line += [
                states[cell.state],
                ""
                if cell.right is None
                else words.mark_words(cell.right, cell.questions),
                timezone.localtime(at).date().isoformat() if at else "",
            ]
        yield line
