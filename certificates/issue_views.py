"""Issuing at the desk: who is due and what changed, the press, and how far it has come.

The press only writes down what is to be done; a worker does it. The page of progress is
read again by itself, or by a click where no script runs.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates import access, report
from certificates.admin_views import DeskView
from certificates.batch_queries import differences, failed_rows, issued_by
from certificates.choices import BatchState
from certificates.models import IssueBatch
from certificates.services import (
    is_silent,
    note_due,
    restart_batch,
    run_soon,
    start_batch,
)
from elearn.core.exceptions import Refusal
from elearn.core.typed import typed_number

#: How many people the end of an issue names; the list of certificates has all.
NAMED = 20


class IssueView(DeskView):
    """GET says to whom, and who became due; POST begins, or only notes the list."""

    template_name = "certificates/admin/issue.html"

    def get_page_title(self) -> str:
        return _("Issue certificates")

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        chosen = self._chosen(request.GET)
        told = report.read_report(self.webinar, now=timezone.now(), with_chart=False)
        due = [
            person
            for person in told.people
            if person.state == "due"
            and (not chosen or person.standing.user.pk in chosen)
        ]
        changed = differences(self.webinar, [one.standing for one in told.people])
        if not due and not (changed and changed.no_longer):
            messages.warning(request, _("None of these people is due now."))
            return redirect(self.report_url())
        return self.show(
            webinar=self.webinar,
            due=due,
            chosen=chosen,
            changed=changed,
            since=changed and self._on(changed.since),
            report_url=self.report_url(),
        )

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        now = timezone.now()
        try:
            if request.POST.get("do") == "note":
                noted = note_due(self.webinar, by=request.user, now=now)
                messages.success(
                    request,
                    ngettext(
                        "Noted: %(n)d person is due. Next time this page says what "
                        "changed.",
                        "Noted: %(n)d people are due. Next time this page says what "
                        "changed.",
                        noted.total,
                    )
                    % {"n": noted.total},
                )
                return redirect("certificates_issue", slug=slug)
            chosen = self._chosen(request.POST)
            batch = start_batch(
                self.webinar, by=request.user, now=now, people=chosen or None
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(self.report_url())
        if batch.state == BatchState.WAITING and batch.asked_at == now:
            run_soon(batch)
        return redirect("certificates_batch", slug=slug, key=batch.key)

    def _chosen(self, data: Any) -> list[int]:
        # What cannot be read names nobody; left out, it would name everybody.
        return [typed_number(value) for value in data.getlist("person")]

    def _on(self, at: Any) -> str:
        return formats.date_format(at.astimezone(self.webinar.zone), "j F Y, H:i")


class BatchView(DeskView):
    """How far an issue has come; POST gives one that was interrupted another turn."""

    template_name = "certificates/admin/batch.html"
    batch: IssueBatch

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.batch = access.batch_of(kwargs["key"], self.webinar, request.user)

    def get_page_title(self) -> str:
        return _("Issue certificates")

    def get(self, request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
        return self.show(webinar=self.webinar, **self.told())

    def post(self, request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
        try:
            batch = restart_batch(self.batch, by=request.user, now=timezone.now())
        except Refusal as refusal:
            messages.warning(request, str(refusal))
            return redirect("certificates_batch", slug=slug, key=key)
        run_soon(batch)
        return redirect("certificates_batch", slug=slug, key=batch.key)

    def told(self) -> dict[str, Any]:
        batch = self.batch
        issued = issued_by(batch)
        return {
            "issued_now": issued[:NAMED],
            "more_issued": len(issued[NAMED:]),
            "batch": batch,
            "heading": self._heading(),
            "failed": failed_rows(batch),
            "is_silent": is_silent(batch, now=timezone.now()),
            "report_url": self.report_url(),
            "part_url": reverse(
                "certificates_batch_part", args=[self.webinar.slug, batch.key]
            ),
        }

    def _heading(self) -> str:
        batch = self.batch
        numbers = {"n": batch.issued, "all": batch.total}
        match batch.state:
            case BatchState.WAITING:
                return _("Waiting for its turn")
            case BatchState.RUNNING:
                return _("%(n)d of %(all)d are issued") % numbers
            case BatchState.STOPPED:
                return _("It stopped: %(problem)s") % {"problem": batch.problem}
            case _:
                return (
                    ngettext(
                        "%(n)d certificate is issued.",
                        "%(n)d certificates are issued.",
                        batch.issued,
                    )
                    % numbers
                )


class BatchPartView(BatchView):
    """The part of the page that changes, for the script that reads it again."""

    http_method_names = ["get"]
    template_name = "certificates/partials/batch.html"
