"""Reads about corrections: what trainees asked for, and what was answered."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, QuerySet

from certificates.choices import CorrectionStatus, RequestStatus, Status
from certificates.domain.counting import ItemCount
from certificates.models import Certificate, CorrectionRequest, NameCorrection
from certificates.queries import Standing, standing_of, valid_certificates
from elearn.core.models import User
from media.domain.programme import from_ms
from media.models import Webinar


def open_requests(webinar: Webinar) -> QuerySet[CorrectionRequest]:
    """What waits for an answer, the longest waiting first."""
    return CorrectionRequest.objects.filter(
        webinar=webinar, status=RequestStatus.OPEN
    ).select_related("person")


def open_counts() -> list[tuple[Webinar, int]]:
    """Events with questions that wait, and how many: two queries."""
    rows = (
        CorrectionRequest.objects.filter(status=RequestStatus.OPEN)
        .order_by()
        .values("webinar")
        .annotate(number=Count("pk"))
        .order_by("webinar")
    )
    counts = {row["webinar"]: row["number"] for row in rows}
    events = Webinar.objects.in_bulk(counts)
    return [(events[pk], number) for pk, number in counts.items()]


def requests_of(user: User) -> dict[int, list[CorrectionRequest]]:
    """What a person asked, by event and in order."""
    found: dict[int, list[CorrectionRequest]] = {}
    rows = CorrectionRequest.objects.filter(person=user).select_related("certificate")
    for request in rows:
        found.setdefault(request.webinar_id, []).append(request)
    return found


def outdated_certificate(
    webinar: Webinar, person: User, *, now: datetime
) -> Certificate | None:
    """The person's valid certificate where its minutes are not those of today's record.

    One that would lose credits is left alone: what somebody holds is not taken away by
    a question of theirs.
    """
    certificate = valid_certificates(webinar, [person.pk]).get(person.pk)
    standing = standing_of(webinar, person, now=now)
    if certificate is None or standing is None:
        return None
    if certificate.evidence["outcome"]["eligible_ms"] == standing.eligible_ms:
        return None
    return certificate if standing.verdict.granted >= certificate.credits else None


def missing_span(
    count: ItemCount, window: tuple[datetime, datetime]
) -> tuple[datetime, datetime]:
    """From the first missing moment of an item until the last one."""
    if not count.present_ms:
        return window
    begin, end = window
    if count.joined_ms is None:
        first = count.away[0][0] if count.away else count.left_ms
        begin = from_ms(first) if first is not None else begin
    if count.left_ms is None:
        last = count.away[-1][1] if count.away else count.joined_ms
        end = from_ms(last) if last is not None else end
    return begin, end


def window_of(standing: Standing, item_key: str) -> tuple[datetime, datetime] | None:
    """When the item was, at its times in force; None for one that is gone."""
    for item in standing.attendance.items:
        if item.key == item_key:
            return from_ms(item.starts_ms), from_ms(item.ends_ms)
    return None


def names_waiting() -> QuerySet[NameCorrection]:
    """Printed names that wait for a second person, the longest waiting first; not those
    of certificates that count no longer."""
    return NameCorrection.objects.filter(
        status=CorrectionStatus.WAITING, replaced__status=Status.VALID
    ).select_related("replaced", "asked_by")


def names_of(certificate: Certificate) -> QuerySet[NameCorrection]:
    """What was asked about the name on this certificate, the latest first."""
    return certificate.name_corrections.select_related(
        "asked_by", "decided_by", "certificate"
    ).order_by("-asked_at", "-pk")
