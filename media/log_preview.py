"""What would an uploaded log change? Everybody's minutes before and after, stored nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from elearn.core.models import User
from media import queries
from media.domain.attendance import attend_all, creditable_ms
from media.domain.intervals import Interval, normalise
from media.domain.programme import Programme
from media.logs import matching
from media.logs.matching import LogReport
from media.models import Webinar

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class PersonChange:
    """One recognised person: eligible minutes stored so far, and with this file."""

    user: User
    before_minutes: int
    after_minutes: int
    intervals: tuple[Interval, ...]
    #: Minutes of the file in which two of the person's rows lie over each other.
    double_minutes: int


@dataclass(frozen=True, slots=True)
class LogPreview:
    report: LogReport
    items: Programme
    people: tuple[PersonChange, ...]
    creditable_minutes: int


def preview_log(
    webinar: Webinar,
    content: bytes,
    *,
    source: str = "auto",
    time_zone: str = "",
    date_order: str = "",
) -> LogPreview:
    """LogRefused where the file as a whole proves nothing."""
    read = matching.read_log(
        webinar, content, source=source, time_zone=time_zone, date_order=date_order
    )
    items = queries.programme_in_force(webinar)
    stored = queries.intervals_by_user(webinar)
    added: dict[int, list[Interval]] = defaultdict(list)
    for row, user_id in read.stays:
        added[user_id].append((row.starts_ms, row.ends_ms))
    before = {
        person.user_id: person.eligible_ms for person in attend_all(items, stored)
    }
    together = {
        user_id: [*stored.get(user_id, ()), *spans] for user_id, spans in added.items()
    }
    users = User.objects.in_bulk(list(added))
    changes = [
        PersonChange(
            user=users[person.user_id],
            before_minutes=before.get(person.user_id, 0) // MINUTE_MS,
            after_minutes=person.eligible_ms // MINUTE_MS,
            intervals=person.intervals,
            double_minutes=_double_ms(added[person.user_id]) // MINUTE_MS,
        )
        for person in attend_all(items, together)
    ]
    return LogPreview(
        report=read.report,
        items=items,
        people=tuple(sorted(changes, key=lambda change: change.user.name.casefold())),
        creditable_minutes=creditable_ms(items) // MINUTE_MS,
    )


def _double_ms(spans: list[Interval]) -> int:
    def length(some: Iterable[Interval]) -> int:
        return sum(ends - starts for starts, ends in some)

    return length(spans) - length(normalise(spans))
