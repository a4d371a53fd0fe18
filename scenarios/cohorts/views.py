"""The organisers' view of how learners went through a conversation; reading only."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from elearn.core.typed import typed_number
from scenarios.access import revision_for_author
from scenarios.cohorts.archive import write_cohort
from scenarios.cohorts.charts import stream_figure
from scenarios.cohorts.drawing import draw_cohort
from scenarios.cohorts.reports import CohortReport, load_plays, read_cohort, write_csv
from scenarios.desk.pages import ScenarioPage
from scenarios.domain.veil import veil
from scenarios.models import ScenarioRevision
from scenarios.services import move_cohort_on


class CohortBase(ScenarioPage):
    header_icon = "group"
    revision: ScenarioRevision | None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.revision = self._chosen(request)
        if self.revision is not None and request.method == "GET":
            # Stored before anything is shown, or two readers could compare.
            move_cohort_on(self.revision, now=timezone.now())

    def _chosen(self, request: HttpRequest) -> ScenarioRevision | None:
        """The revision asked for, or the one in force, or the latest."""
        wish = request.GET.get("revision", "")
        revisions = self.scenario.published_revisions
        if wish:
            return revision_for_author(self.scenario, typed_number(wish))
        return self.scenario.current_revision or revisions.order_by("-number").first()

    def told(self) -> CohortReport:
        """The report, or a 404 where there is nothing that may be taken away."""
        if self.revision is None:
            raise Http404
        report = read_cohort(self.scenario, self.revision)
        if not report.cohort.is_told:
            raise Http404
        return report

    def download(self, content: str | bytes, kind: str, ending: str) -> HttpResponse:
        assert self.revision is not None  # noqa: S101 -- told() has been asked
        name = f"{self.scenario.slug}-r{self.revision.number}-cohort.{ending}"
        response = HttpResponse(content, content_type=kind)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class CohortView(CohortBase):
    template_name = "scenarios/admin/cohort.html"

    def get_page_title(self) -> str:
        return _("How learners went through it")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = read_cohort(self.scenario, self.revision) if self.revision else None
        is_told = report is not None and report.cohort.is_told
        return self.render_to_response(
            self.get_context_data(
                scenario=self.scenario,
                report=report,
                revisions=self.scenario.published_revisions.order_by("-number"),
                map=draw_cohort(report) if report and is_told else None,
                figure=stream_figure(report.graph, report.cohort)
                if report and is_told
                else None,
            )
        )


class CohortCsvView(CohortBase):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        # The mark at the beginning makes spreadsheets read UTF-8.
        table = "\ufeff" + write_csv(self.told())
        return self.download(table, "text/csv; charset=utf-8", "csv")


class CohortArchiveView(CohortBase):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = self.told()
        content = write_cohort(
            report.graph,
            veil(report.graph, load_plays(report.revision)),
            revision=report.revision.number,
        )
        return self.download(content, "application/x-hdf5", "h5")
