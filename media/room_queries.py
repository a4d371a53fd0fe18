"""Reads of the live room: who was in it, and what is counted of one
person while it runs. One reader costs one person's beats, not the whole room's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from elearn.core.models import User
from media.domain.attendance import Gap, PersonAttendance, attend, correct
from media.domain.intervals import Interval, subtract
from media.domain.programme import Programme
from media.domain.reconcile import LIVE_ROOM
from media.domain.so_far import sum_up
from media.live.site import live_tallies
from media.logs.player import heard_between
from media.models import ArchivePart, Viewer, Webinar
from media.queries import attendance_of, corrections_of
from media.stays import raw_stays, unsealed_stays

#: Who was in the room so shortly before or after was in it for what happened between.
NEARBY_MS = 10 * 60_000


@dataclass(frozen=True, slots=True)
class PresenceNow:
    """One person in a room that is open: what counts, and why the rest does not."""

    attendance: PersonAttendance
    gaps: tuple[Gap, ...]


def viewers_concerned(webinar: Webinar, span: Interval) -> dict[int, Interval]:
    """Of what befell everybody in the span, the part that may be put right for each
    viewer: from when until when their page was open, and ten minutes more on either side
    of what played. Who comes or loads the page anew while the stream stands still cannot
    play it, and has no stay. The list of another platform tells of no open page: whoever
    stands in it for these minutes was there for all of it."""
    reach = heard_between(webinar, span)
    numbers, starts, ends, sources = raw_stays(webinar)
    touching = (starts < span[1] + NEARBY_MS) & (ends > span[0] - NEARBY_MS)
    is_ours = sources == LIVE_ROOM
    froms = np.where(is_ours, starts - NEARBY_MS, span[0])
    untils = np.where(is_ours, ends + NEARBY_MS, span[1])
    for number, start, end in zip(
        numbers[touching].tolist(),
        froms[touching].tolist(),
        untils[touching].tolist(),
        strict=True,
    ):
        known = reach.get(number, (start, end))
        reach[number] = (min(known[0], start), max(known[1], end))
    concerned = {
        number: (max(span[0], start), min(span[1], end))
        for number, (start, end) in reach.items()
    }
    return {number: part for number, part in concerned.items() if part[0] < part[1]}


def presence_now(
    webinar: Webinar, user: User, *, items: Programme, now_ms: int
) -> PresenceNow:
    """What is counted of a registered person up to now. Once anything is sealed the
    archive is read as well, which only happens when the room is (nearly) over."""
    viewer = Viewer.objects.filter(webinar=webinar, user=user).first()
    if viewer is None:
        return PresenceNow(attend(user.pk, items, ()), ())
    if ArchivePart.objects.filter(webinar=webinar).exists():
        sealed = attendance_of(webinar, user) or attend(user.pk, items, ())
        return PresenceNow(sealed, _until(sealed.gaps, now_ms))
    beats = live_tallies().of(webinar.slug).of_viewer(viewer.number)
    played = zip(
        beats.measured.starts_ms.tolist(), beats.measured.ends_ms.tolist(), strict=True
    )
    brought = unsealed_stays(webinar).filter(viewer=viewer)
    person = correct(
        attend(user.pk, items, [*played, *brought.values_list("starts_ms", "ends_ms")]),
        corrections_of(webinar, viewer).get(user.pk, ()),
    )
    so_far = sum_up(beats.rows, beats.measured, items=items, now_ms=now_ms)
    gaps = tuple(
        gap for one in so_far.items if one.item.is_creditable for gap in one.gaps
    )
    return PresenceNow(person, _outside(gaps, person))


def _outside(gaps: tuple[Gap, ...], person: PersonAttendance) -> tuple[Gap, ...]:
    """What is left of gaps in the beats where a log or a correction fills some."""
    return tuple(
        Gap(gap.item_key, gap.code, start, end)
        for gap in gaps
        for start, end in subtract([(gap.starts_ms, gap.ends_ms)], person.intervals)
    )


def _until(gaps: tuple[Gap, ...], now_ms: int) -> tuple[Gap, ...]:
    return tuple(
        Gap(gap.item_key, gap.code, gap.starts_ms, min(gap.ends_ms, now_ms))
        for gap in gaps
        if gap.starts_ms < now_ms
    )
