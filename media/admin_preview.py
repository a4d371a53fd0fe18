"""Look before it counts: what a log would change, the question of its dates, and
whose the rows are that nobody is recognised in (`admin_withdraw` takes that back)."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from elearn.core.held_files import HeldFile
from elearn.core.typed import typed_text
from media import access, log_pages, log_preview, services
from media.admin_views import LOGS, WebinarAdminView
from media.choices import DateOrder
from media.exceptions import DateOrderAsked, MediaError
from media.logs import sources

_STORED = re.compile(r"log-[0-9]{1,12}")


class LogPreviewView(WebinarAdminView):
    """What the file would change; the same address takes the confirmation."""

    template_name = "media/admin/log_preview.html"

    def get_page_title(self) -> str:
        return self.page_title or _("Look before it counts")

    def _held(self, token: str) -> HeldFile:
        return LOGS.find(
            token, by=self.request.user, now=timezone.now(), webinar=self.webinar.pk
        )

    def get(self, request: HttpRequest, slug: str, token: str) -> HttpResponse:
        upload = self._held(token)
        try:
            preview = log_preview.preview_log(
                self.webinar,
                upload.content,
                **_chosen(upload),
            )
        except DateOrderAsked as question:
            return self._ask(upload, question)
        except MediaError as refusal:
            messages.error(request, str(refusal))
            return redirect(self.log_url())
        report = preview.report
        return self.show(
            webinar=self.webinar,
            upload=upload,
            preview=preview,
            recognised=preview.people[: log_pages.MOST_ROWS],
            recognised_more=max(0, len(preview.people) - log_pages.MOST_ROWS),
            report=report,
            platform=sources.get_source(report.format).label,
            day_first=report.date_order == DateOrder.DAY,
            back=token,
            **log_pages.listed_rows(
                self.webinar,
                refused=report.refused,
                unmatched=report.unmatched_rows,
                notes=report.notes,
                family=report.source,
            ),
        )

    def _ask(
        self, upload: HeldFile, question: DateOrderAsked, *, status: int = 200
    ) -> HttpResponse:
        """Is 03/04 the third of April? Asked by radio buttons."""
        self.template_name = "media/admin/log_question.html"
        self.page_title = _("One question about its dates")
        return self.show(
            status,
            webinar=self.webinar,
            upload=upload,
            question=question,
            is_unanswered=status != 200,
        )

    def _answer(self, upload: HeldFile) -> HttpResponse:
        order = self.request.POST.get("date_order", "")
        if order not in DateOrder.values:
            try:
                log_preview.preview_log(self.webinar, upload.content, **_chosen(upload))
            except DateOrderAsked as question:
                return self._ask(upload, question, status=422)
            except MediaError as refusal:
                messages.error(self.request, str(refusal))
                return redirect(self.log_url())
            return redirect(self.request.path)
        token = LOGS.keep(
            upload.content,
            file_name=upload.file_name,
            by=self.request.user,
            now=timezone.now(),
            **{**upload.about, "date_order": order},
        )
        LOGS.drop(upload.token)
        return redirect("media_log_preview", slug=self.webinar.slug, token=token)

    def post(self, request: HttpRequest, slug: str, token: str) -> HttpResponse:
        try:
            upload = self._held(token)
        except Http404:
            if not LOGS.is_gone(token):
                raise
            # Most often the second press of the key: the first one did it.
            messages.warning(
                request,
                _(
                    "This file is not kept any longer: it was confirmed or discarded, or"
                    " is older than a day. What is stored stands below."
                ),
            )
            return redirect(self.log_url())
        if request.POST.get("answer") == "discard":
            LOGS.drop(token)
            messages.success(request, _("The file was discarded; nothing was changed."))
            return redirect(self.log_url())
        if request.POST.get("answer") == "date_order":
            return self._answer(upload)
        try:
            report = services.import_log(
                self.webinar,
                content=upload.content,
                file_name=upload.file_name,
                by=request.user,
                now=timezone.now(),
                **_chosen(upload),
            )
        except MediaError as refusal:
            messages.error(request, str(refusal))
            return redirect(self.log_url())
        LOGS.drop(token)
        messages.success(
            request,
            ngettext(
                "%(count)s stay was added. Rows that were refused or not recognised "
                "stand beside the log.",
                "%(count)s stays were added. Rows that were refused or not recognised "
                "stand beside the log.",
                report.added,
            )
            % {"count": report.added},
        )
        return redirect(self.log_url())


def _chosen(upload: HeldFile) -> dict[str, str]:
    """How the file is to be read; one kept by an earlier version lacks the order."""
    names = ("source", "time_zone", "date_order")
    return {name: upload.about.get(name, "") for name in names}


class MatchView(View):
    """POST alone: these rows are that person's; back to where it was said."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        webinar = access.webinar_for_organiser(slug, request.user)
        try:
            decision, added = services.decide_match(
                webinar,
                key=typed_text(request.POST.get("key", "")),
                email=typed_text(request.POST.get("person", "")),
                by=request.user,
                now=timezone.now(),
            )
        except MediaError as refusal:
            messages.error(request, str(refusal))
        else:
            told = _(
                "Remembered: the rows are those of %(person)s, in this and in later"
                " files of this event."
            ) % {"person": decision.user.name}
            if added:
                told += " " + ngettext(
                    "%(count)s stay was added.", "%(count)s stays were added.", added
                ) % {"count": added}
            messages.success(request, told)
        return redirect(_back(webinar.slug, request.POST.get("back", "")))


def _back(slug: str, where: str) -> str:
    """The preview of a file that is looked at, or the page of a log taken in."""
    if _STORED.fullmatch(where):
        return reverse("media_log", args=[int(where.removeprefix("log-"))])
    if LOGS.is_token(where):
        return reverse("media_log_preview", args=[slug, where])
    return reverse("media_logs", args=[slug])
