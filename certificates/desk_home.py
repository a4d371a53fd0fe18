"""What this room has to say on the first page of the admin: certificates that are due."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates import access, correction_queries, queries
from certificates.module_queries import outdated_certificates
from elearn.core.desk_home import DeskLine, Part, register_desk_lines


def certificates_due(request: HttpRequest) -> Iterable[DeskLine]:
    if not access.may_issue(request.user):
        return
    for webinar, count in queries.due_counts(now=timezone.now()):
        address = reverse("certificates_report", args=[webinar.slug])
        if count is None:
            yield DeskLine(
                _("A sealed log cannot be read"),
                reverse("media_logs", args=[webinar.slug]),
                webinar.title,
            )
            continue
        words = ngettext(
            "%(count)d certificate is due", "%(count)d certificates are due", count
        )
        yield DeskLine(words % {"count": count}, f"{address}?state=due", webinar.title)


def corrections_asked(request: HttpRequest) -> Iterable[DeskLine]:
    if not access.may_issue(request.user):
        return
    for webinar, count in correction_queries.open_counts():
        words = ngettext(
            "%(count)d correction of minutes is asked for",
            "%(count)d corrections of minutes are asked for",
            count,
        )
        yield DeskLine(
            words % {"count": count},
            reverse("certificates_report", args=[webinar.slug]),
            webinar.title,
        )


def names_waiting(request: HttpRequest) -> Iterable[DeskLine]:
    if not access.may_issue(request.user):
        return
    count = correction_queries.names_waiting().count()
    if count:
        words = ngettext(
            "%(count)d printed name waits for a second person",
            "%(count)d printed names wait for a second person",
            count,
        )
        yield DeskLine(words % {"count": count}, reverse("certificates_list"), "")


def completions_taken_back(request: HttpRequest) -> Iterable[DeskLine]:
    if not access.may_issue(request.user):
        return
    count = outdated_certificates().count()
    if count:
        words = ngettext(
            "%(count)d certificate rests on a completion that was taken back",
            "%(count)d certificates rest on completions that were taken back",
            count,
        )
        yield DeskLine(words % {"count": count}, reverse("certificates_list"), "")


def register() -> None:
    register_desk_lines(Part.WAITS, completions_taken_back, order=14)
    register_desk_lines(Part.WAITS, names_waiting, order=13)
    register_desk_lines(Part.WAITS, corrections_asked, order=12)
    register_desk_lines(Part.WAITS, certificates_due, order=10)
