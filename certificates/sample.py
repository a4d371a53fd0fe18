"""A certificate of nobody for a real event: its programme, rule, options, template and
words, and an invented person who came a little late. It is shown, never issued.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from certificates.domain.snapshot import Snapshot
from certificates.example import NAMES, example_pdf, example_snapshot
from certificates.freezing import frame_of, freeze
from certificates.paper_queries import paper_of
from certificates.queries import standings_for
from elearn.core.models import User
from media.domain.attendance import attend, sittings
from media.domain.intervals import Interval
from media.domain.programme import Programme, from_ms
from media.models import Webinar
from media.queries import programme_in_force

MINUTE = 60_000
LATE, AWAY, EARLY = 6 * MINUTE, 4 * MINUTE, 3 * MINUTE
#: After the event, as certificates usually are.
ISSUED_AFTER = timedelta(days=3)


def event_sample(webinar: Webinar) -> bytes:
    """Raises `CannotPrint` where the event's words or pictures forbid it."""
    template, language = paper_of(webinar)
    return example_pdf(
        template,
        event_snapshot(webinar),
        language,
        issued_at=webinar.ends_at + ISSUED_AFTER,
    )


def event_snapshot(webinar: Webinar) -> Snapshot:
    """Of an event without rule or programme it has only the words."""
    items, frame = programme_in_force(webinar), frame_of(webinar)
    nobody = User(pk=0, name=NAMES["usual"])
    (standing,) = standings_for(
        webinar,
        [attend(nobody.pk, items, _stays(items))],
        {nobody.pk: nobody},
        now=webinar.ends_at + ISSUED_AFTER,
        will_seal=True,
    )
    if standing.rule is None or not items:
        return replace(example_snapshot(), event=frame.event)
    zone, over = webinar.zone, webinar.ends_at
    return replace(
        freeze(standing, frame),
        evaluated_on=from_ms(items[-1].ends_ms).astimezone(zone).date().isoformat(),
        sealed_ms=frame.sealed_ms or round(over.timestamp() * 1000),
        is_specimen=True,
    )


def _stays(items: Programme) -> list[Interval]:
    """Of each day: late, away for a moment in the middle, gone before the end."""
    stays: list[Interval] = []
    for start, end in sorted({one.hull for one in sittings(items)}):
        middle = (start + end) // 2
        if end - start > 4 * (LATE + AWAY + EARLY):
            stays += [(start + LATE, middle), (middle + AWAY, end - EARLY)]
        else:
            stays.append((start, end))
    return stays
