"""An event of its own for a rehearsal: its programme, its people, their passes, and in
the end what the site says of each person beside what is true.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from media.domain.audience import Visit
from media.domain.programme import Programme, from_ms, plan_item, to_ms
from media.domain.rehearsal import Truth
from media.lists import ItemTimesRow, PersonRow
from media.models import Registration, Webinar
from media.queries import attendance_for, programme_in_force
from media.services import (
    invite_and_register,
    open_session,
    save_programme,
    save_webinar,
    set_item_times,
)

#: (key, kind, from and to as parts of the event)
PROGRAMME = (
    ("opening", "opening", 0.0, 0.05),
    ("talk-1", "talk", 0.05, 0.35),
    ("talk-2", "talk", 0.35, 0.55),
    ("break", "break", 0.55, 0.65),
    ("talk-3", "talk", 0.65, 0.9),
    ("questions", "qa", 0.9, 1.0),
)
#: What really happened otherwise than planned: the second talk ran into the break.
LATE = 0.03


@dataclass(frozen=True, slots=True)
class Hall:
    webinar: Webinar
    items: Programme
    #: Account of each viewer of the simulation, by number less one.
    user_ids: list[int]


@dataclass(frozen=True, slots=True)
class Difference:
    """One person in one item, as measured and as it was, in milliseconds."""

    viewer: int
    item: str
    measured_ms: int
    true_ms: int
    allowed_ms: int


def build_hall(*, viewers: int, minutes: int, now: datetime) -> Hall:
    """An announced event that begins with this hour, and a place for each viewer."""
    begin = now.replace(minute=0, second=0, microsecond=0)
    length = timedelta(minutes=minutes)
    mark = secrets.token_hex(4)
    webinar = save_webinar(
        slug=f"dress-rehearsal-{mark}",
        by=None,
        title="Dress rehearsal",
        state="announced",
        time_zone="Europe/Vienna",
        starts_at=begin,
        ends_at=begin + length,
    )
    moments = {
        part: _whole(begin + length * part)
        for _k, _t, *both in PROGRAMME
        for part in both
    }
    items = [
        plan_item(
            key=key,
            kind=kind,
            title=key.capitalize(),
            starts_at=moments[first],
            ends_at=moments[last],
        )
        for key, kind, first, last in PROGRAMME
    ]
    save_programme(webinar, items=items, by=None, now=now)
    late = _whole(moments[0.55] + length * LATE)
    times = [
        ItemTimesRow(1, "talk-2", moments[0.35], late),
        ItemTimesRow(2, "break", late, moments[0.65]),
    ]
    set_item_times(webinar, times=times, reason="Ran late.", by=None, now=now)
    people = [
        PersonRow(number, f"viewer-{number}.{mark}@example.org", f"Viewer {number}")
        for number in range(1, viewers + 1)
    ]
    # As if they were put on the list in the end: no letter is due to them, neither now
    # nor when the event is over by the clock of the site's worker.
    invite_and_register(
        webinar, people=people, by=None, now=webinar.ends_at, tell=False
    )
    user_ids = list(
        Registration.objects.filter(webinar=webinar)
        .order_by("id")
        .values_list("user_id", flat=True)
    )
    return Hall(webinar, programme_in_force(webinar), user_ids)


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def open_pages(hall: Hall, visits: tuple[Visit, ...]) -> list[str]:
    """The pass of each page, opened when its visit begins."""
    places = Registration.objects.filter(webinar=hall.webinar).select_related("user")
    users = {place.user_id: place.user for place in places}
    return [
        open_session(
            hall.webinar,
            user=users[hall.user_ids[visit.viewer - 1]],
            now=from_ms(visit.opened_ms),
        )
        for visit in visits
    ]


def compare(hall: Hall, truth: dict[int, Truth]) -> tuple[int, int, list[Difference]]:
    """How many people are right to the millisecond, how many to within what beats can
    tell, and where anybody differs by more."""
    people = {person.user_id: person for person in attendance_for(hall.webinar)}
    exact = within = 0
    differing: list[Difference] = []
    for viewer, true in sorted(truth.items()):
        person = people[hall.user_ids[viewer - 1]]
        pairs = list(zip(person.present_ms, true.item_ms, strict=True))
        wrong = [
            Difference(viewer, item.key, measured, real, true.allowed_ms)
            for item, (measured, real) in zip(hall.items, pairs, strict=True)
            if abs(measured - real) > true.allowed_ms
        ]
        differing += wrong
        exact += all(measured == real for measured, real in pairs)
        within += not wrong
    return exact, within - exact, differing


def window_of(hall: Hall) -> tuple[int, int]:
    return to_ms(hall.webinar.starts_at), to_ms(hall.webinar.ends_at)
