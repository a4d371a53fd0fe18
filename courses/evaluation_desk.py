"""The organisers' pages in the admin: what people thought of an event or module.

Reads only. Strangers get a 404 from the funnels.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses import access, evaluation_report, queries
from courses.evaluation_report import EvaluationReport
from courses.queries import Subject
from elearn.core.spreadsheets import write_csv, write_xlsx
from media.models import Webinar

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class DeskView(WagtailAdminTemplateMixin, View):
    header_icon = "form"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not access.may_read_results(request.user):
            raise Http404

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("courses_evaluations"), "label": _("Evaluations")},
        ]


class EvaluationsView(DeskView):
    """What was evaluated, and the way to the forms."""

    template_name = "courses/admin/evaluations.html"
    page_title = gettext_lazy("Evaluations")

    def get(self, request: HttpRequest) -> HttpResponse:
        context = self.get_context_data(
            rows=[
                (row, results_url(row.subject)) for row in queries.evaluated_subjects()
            ],
            may_edit=access.may_edit_forms(request.user),
        )
        return self.render_to_response(context)


class SubjectView(DeskView):
    """What the pages about one event or page share: which, and its results."""

    subject: Subject

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if "slug" in kwargs:
            self.subject = access.webinar_with_results(kwargs["slug"], request.user)
        else:
            self.subject = access.page_with_results(kwargs["pk"], request.user)

    def report(self) -> EvaluationReport:
        return evaluation_report.present(queries.results_of(self.subject))


class ResultsView(SubjectView):
    template_name = "courses/admin/evaluation_results.html"

    def get_page_title(self) -> str:
        return _("Evaluation")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        context = self.get_context_data(
            subject=self.subject,
            report=self.report(),
            export_urls={
                kind: results_url(self.subject, kind) for kind in ("csv", "xlsx")
            },
            may_edit=access.may_edit_forms(request.user),
        )
        return self.render_to_response(context)


class ExportView(SubjectView):
    """The same numbers as a file; nothing that the page does not tell."""

    def get(self, request: HttpRequest, kind: str, **kwargs: Any) -> HttpResponse:
        content, content_type = _WRITERS[kind](self.report())
        response = HttpResponse(content, content_type=content_type)
        response["Content-Disposition"] = (
            f'attachment; filename="{self.subject.slug}-evaluation.{kind}"'
        )
        return response


def _csv(report: EvaluationReport) -> tuple[str, str]:
    return write_csv(evaluation_report.csv_rows(report)), "text/csv; charset=utf-8"


def _xlsx(report: EvaluationReport) -> tuple[bytes, str]:
    return write_xlsx(evaluation_report.sheets(report)), XLSX


_WRITERS: dict[str, Callable[[EvaluationReport], tuple[str | bytes, str]]] = {
    "csv": _csv,
    "xlsx": _xlsx,
}


def results_url(subject: Subject, kind: str = "") -> str:
    what, which = (
        ("event", subject.slug)
        if isinstance(subject, Webinar)
        else ("page", subject.pk)
    )
    if not kind:
        return reverse(f"courses_{what}_results", args=[which])
    return reverse(f"courses_{what}_results_file", args=[which, kind])
