"""One event's presence as columns, read once for a whole report.

Reads only; the number of queries never grows with the people or the logs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
from django.utils.formats import date_format

from elearn.core.models import User
from media import queries
from media.credit_scale import CreditScale, credit_scale
from media.domain.attendance import CorrectedSpan, decide
from media.domain.beats import Rules
from media.domain.calendar import day_of, days_of_items
from media.domain.crowd import Crowd
from media.domain.intervals import Interval, Milliseconds
from media.domain.programme import Item, Programme, programme_hull, to_ms
from media.domain.reconcile import LIVE_ROOM
from media.models import LogImport, Viewer, Webinar
from media.reports.measuring import measured_under
from media.stays import Stays, stays_by_user, translate, viewers_of


@dataclass(frozen=True)
class Presence:
    """Who was there, without names: `users` are the ids that own the spans."""

    webinar: Webinar
    items: Programme
    scale: CreditScale | None
    registered: int
    is_over: bool
    stays: Stays
    corrections: Mapping[int, tuple[CorrectedSpan, ...]]
    read_at_ms: int

    def is_past(self, item: Item) -> bool:
        return item.ends_ms <= self.read_at_ms

    @cached_property
    def crowd(self) -> Crowd:
        """Everybody with time in an item, and all of their stays."""
        everybody = corrected(Crowd.of(*self.stays[:3]), self.corrections)
        time = everybody.item_ms(item.window for item in self.items).sum(axis=1)
        return everybody.only(everybody.people[time > 0])

    @cached_property
    def window(self) -> Interval | None:
        return programme_hull(self.items)

    def days(self) -> list[tuple[str, Presence]]:
        """Each day by its name: those who were there on it, and its items alone."""
        return [
            (
                # As short as the name of a sheet has to be.
                date_format(day_of(items[0].starts_ms, self.zone), "j M"),
                replace(self, items=items),
            )
            for items in days_of_items(self.items, zone=self.zone)
        ]

    @property
    def zone(self) -> ZoneInfo:
        return self.webinar.zone

    @cached_property
    def counted_items(self) -> list[Item]:
        return counted(self.items, self.scale)

    @property
    def possible_ms(self) -> int:
        return sum(item.duration_ms for item in self.counted_items)

    @cached_property
    def people(self) -> Milliseconds:
        return self.crowd.people

    @cached_property
    def counted_ms(self) -> Milliseconds:
        """Milliseconds that count, of each of `people`."""
        return counted_time(self.crowd, self.counted_items, self.scale)


def counted(items: Programme, scale: CreditScale | None) -> list[Item]:
    """The items whose time counts: by the rule of the day, else by the room's kinds."""
    return [
        item
        for item in items
        if (item.is_creditable if scale is None else item.kind in scale.kinds)
    ]


def counted_time(
    crowd: Crowd, items: Sequence[Item], scale: CreditScale | None
) -> Milliseconds:
    """As the event's own options count it, where somebody knows them."""
    present = crowd.item_ms(item.window for item in items)
    if scale is not None:
        present = scale.count(items, present, crowd.people)
    total: Milliseconds = present.sum(axis=1)
    return total


def read_presence(webinar: Webinar, *, now: datetime) -> Presence:
    """ArchiveDamaged when a part is not the file that was sealed."""
    return Presence(
        webinar=webinar,
        items=queries.programme_in_force(webinar),
        scale=credit_scale(webinar),
        registered=webinar.registrations.count(),
        is_over=webinar.is_over(now),
        stays=stays_by_user(webinar),
        corrections=queries.corrections_of(webinar),
        read_at_ms=to_ms(now),
    )


def groups_of(presence: Presence) -> tuple[dict[int, str], dict[int, str]]:
    """(country, role) of everybody who was there, by user id; one query."""
    seen = Viewer.objects.filter(webinar=presence.webinar, user__isnull=False)
    rows = User.objects.filter(pk__in=seen.values("user_id")).values_list(
        "pk", "country", "role"
    )
    there = set(presence.people.tolist())
    known = [(pk, country, role) for pk, country, role in rows if pk in there]
    return (
        {pk: country for pk, country, _role in known},
        {pk: role for pk, _country, role in known},
    )


def sizes(group_of: Mapping[int, str]) -> Counter[str]:
    return Counter(group_of.values())


def logs_of(webinar: Webinar) -> list[LogImport]:
    return list(queries.log_imports(webinar, with_withdrawn=True))


def crowd_under(presence: Presence, rules: Rules) -> Crowd:
    """The crowd as it would be if the live room's beats were measured by other rules.

    Imported stays are as they are: bridging applies to beats only; and what organisers
    decided holds. Reads the beats of every sealed part anew, and what the journal holds.
    """
    owners, starts, ends, sources = presence.stays
    imported = sources != LIVE_ROOM
    viewers = viewers_of(presence.webinar)
    columns = [np.stack((owners, starts, ends))[:, imported]]
    for numbers, low, high in measured_under(presence.webinar, rules):
        users = translate(numbers, viewers)
        columns.append(np.stack((users, low, high))[:, users >= 0])
    owners, starts, ends = np.concatenate(columns, axis=1)
    return corrected(Crowd.of(owners, starts, ends), presence.corrections)


def corrected(
    crowd: Crowd, corrections: Mapping[int, tuple[CorrectedSpan, ...]]
) -> Crowd:
    """With the time that organisers gave back or took away."""
    if not corrections:
        return crowd
    return crowd.with_spans(
        {
            person: decide(crowd.spans_of(person), spans)
            for person, spans in corrections.items()
        }
    )


def time_of(crowd: Crowd, presence: Presence) -> Milliseconds:
    """Milliseconds that would count of each of the people there, in their order, in
    this other crowd; 0 for who is not in it."""
    known, people = crowd.people, presence.people
    time = np.append(counted_time(crowd, presence.counted_items, presence.scale), 0)
    places = np.searchsorted(known, people)
    is_known = np.isin(people, known)
    return time[np.where(is_known, places, len(known))]
