"""The desk of the organisers: the report of an event, and its table to take away.

Strangers get a 404 from the funnels. Reading never writes. Issuing stands in
`issue_views.py`, single certificates in `certificate_views.py`.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import access, report
from certificates.correction_queries import open_requests
from certificates.event_options import options_of
from certificates.queries import rule_of
from media.admin_views import WebinarAdminView
from media.event_days import times_of_event

PER_PAGE = 50
#: So that one request stays short; the next press continues.
ISSUE_AT_ONCE = 100


class DeskView(WebinarAdminView):
    """What the pages of this desk share: organisers only, trail back to the report."""

    header_icon = "calendar-check"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not access.may_issue(request.user):
            raise Http404

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("media_webinars"), "label": _("Webinars")},
            {"url": self.report_url(), "label": _("Attendance")},
        ]

    def report_url(self, **query: str) -> str:
        address = reverse("certificates_report", args=[self.webinar.slug])
        return f"{address}?{urlencode(query)}" if query else address


class ReportView(DeskView):
    template_name = "certificates/admin/report.html"

    def get_page_title(self) -> str:
        return _("Attendance")

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        told = report.read_report(self.webinar, now=timezone.now())
        state = request.GET.get("state", "all")
        state = state if state in report.FILTERS else "all"
        words = request.GET.get("q", "")[:100]
        chosen = report.choose(told, words=words, state=state)
        page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("p"))
        times = times_of_event(self.webinar, viewer=None)
        return self.show(
            webinar=self.webinar,
            report=told,
            sealed_words=report.sealed_words(told),
            times=times,
            page_of_people=page,
            corrections=list(open_requests(self.webinar)),
            unconfirmed=len(
                options_of(self.webinar, rule_of(self.webinar)).unconfirmed
            ),
            filters=report.FILTERS.items(),
            state=state,
            words=words,
            query=urlencode({"q": words, "state": state}),
        )


class ExportView(DeskView):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        told = report.read_report(self.webinar, now=timezone.now(), with_chart=False)
        # The mark at the beginning makes spreadsheets read UTF-8.
        response = HttpResponse(
            "\ufeff" + report.write_csv(told), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = (
            f'attachment; filename="{self.webinar.slug}-attendance.csv"'
        )
        return response
