"""Reads of batches: who became due since the last list, and how far an issue has come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from certificates.choices import BatchState
from certificates.models import Certificate, IssueBatch
from certificates.queries import Standing
from elearn.core.models import User
from media.models import Webinar


@dataclass(frozen=True, slots=True)
class Differences:
    """What changed since a list was noted, or since certificates were last issued."""

    since: datetime
    was_issue: bool
    became_due: tuple[Standing, ...]
    no_longer: tuple[Standing, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.became_due or self.no_longer)


def differences(webinar: Webinar, standings: Iterable[Standing]) -> Differences | None:
    """Against the last list of everybody; None where there is none.

    Who was issued a certificate since is due no longer for that good reason, and not
    named. One query.
    """
    last = (
        IssueBatch.objects.filter(
            webinar=webinar, due__isnull=False, people__isnull=True
        )
        .order_by("-asked_at", "-pk")
        .first()
    )
    if last is None:
        return None
    before = set(last.due)
    rows = list(standings)
    return Differences(
        since=last.asked_at,
        was_issue=last.state != BatchState.NOTED,
        became_due=tuple(
            row for row in rows if row.verdict.is_due and row.user.pk not in before
        ),
        no_longer=tuple(
            row
            for row in rows
            if row.user.pk in before
            and not row.verdict.is_due
            and row.certificate is None
        ),
    )


def issued_by(batch: IssueBatch) -> list[Certificate]:
    """What a finished batch has issued, by name; [] while it is at work. One query."""
    if batch.is_open or not batch.issued:
        return []
    # Not by a list of thousands of ids: one batch works on an event at a time.
    rows = (
        Certificate.objects.filter(
            webinar=batch.webinar_id,
            issued_at__gte=batch.asked_at,
            issued_at__lte=batch.seen_at,
            replaces__isnull=True,
        )
        .only("uuid", "serial", "name_printed", "holder_id")
        .order_by("name_printed", "serial")
    )
    meant = set(batch.due or ())
    return [one for one in rows if one.holder_id in meant]


@dataclass(frozen=True, slots=True)
class FailedRow:
    name: str
    sentence: str


def failed_rows(batch: IssueBatch) -> list[FailedRow]:
    """Who got none, with the sentence why; an erased account has no name."""
    names = dict(
        User.objects.filter(
            pk__in=[told["person"] for told in batch.failed]
        ).values_list("pk", "name")
    )
    return [
        FailedRow(names.get(told["person"], ""), told["reason"])
        for told in batch.failed
    ]
