"""How the questions of a quiz work: the page and its tables to take away."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from courses.analysis import tables
from courses.analysis.from_attempts import report_of
from courses.analysis.page import analysis_page_context
from courses.desk.views import NAMESPACE, DeskView

#: What can be taken away: name → media type and what makes it.
_FILES = {
    "questions.csv": ("text/csv; charset=utf-8", tables.questions_csv),
    "options.csv": ("text/csv; charset=utf-8", tables.options_csv),
    "analysis.xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        tables.workbook,
    ),
}


class AnalysisView(DeskView):
    page_title = gettext_lazy("Item analysis")
    template_name = "courses/admin/item_analysis.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = report_of(self.quiz)
        if report is None:
            return self.show(analysis=None)
        addresses = {
            name: reverse(f"{NAMESPACE}:analysis_file", args=[pk, file])
            for name, file in (
                ("questions_url", "questions.csv"),
                ("options_url", "options.csv"),
                ("workbook_url", "analysis.xlsx"),
            )
        }
        return self.show(**analysis_page_context(report), **addresses)


class AnalysisFileView(DeskView):
    def get(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        media_type, write = _FILES.get(name, ("", None))
        report = report_of(self.quiz) if write is not None else None
        if write is None or report is None:
            raise Http404
        response = HttpResponse(write(report), content_type=media_type)
        response["Content-Disposition"] = (
            f'attachment; filename="{self.quiz.slug}-{name}"'
        )
        return response
