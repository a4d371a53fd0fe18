"""Two events beside each other: the same measures, and how each kept its people."""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext as _

from media.domain.crowd import MINUTE_MS, present_at, share, steps
from media.reports import charts
from media.reports.charts import Series
from media.reports.reading import Presence
from media.reports.tables import Section, Table

#: The courses of the two days are compared at every so many minutes.
STEP_MINUTES = 10
NAME_MAX = 44


def compare_sections(first: Presence, second: Presence) -> list[Section]:
    """The measures and the course of both; the second minus the first."""
    return [_measures(first, second), _course(first, second)]


def measures_of(presence: Presence) -> dict[str, int]:
    """Whole numbers, in the order in which they are read."""
    people, counted = len(presence.people), presence.counted_ms
    start, end = presence.window or (0, 0)
    every_minute = steps(start, end, MINUTE_MS)[:-1]
    present = present_at(presence.crowd, every_minute)
    last = int(present_at(presence.crowd, np.array([end - 1]))[0])
    return {
        _("Registered"): presence.registered,
        _("Took part"): people,
        _("Most at one time"): int(present.max(initial=0)),
        _("There at the end"): last,
        _("There at the end, in % of those who took part"): share(last, people),
        _("Minutes that can count"): presence.possible_ms // MINUTE_MS,
        _("Median of minutes that count"): (
            int(np.median(counted)) // MINUTE_MS if people else 0
        ),
        _("Mean share of the minutes that can count, %"): share(
            int(counted.sum()), people * presence.possible_ms
        ),
    }


def _measures(first: Presence, second: Presence) -> Section:
    one, other = measures_of(first), measures_of(second)
    name = _("Mean share of the minutes that can count, %")
    words = _(
        "Of the minutes that can count, people had %(one)s %% at “%(first)s” and"
        " %(other)s %% at “%(second)s”, on average."
    ) % {
        "one": one[name],
        "first": first.webinar.title,
        "other": other[name],
        "second": second.webinar.title,
    }
    table = Table(
        "measures",
        _("Measures"),
        (_("Measure"), first.webinar.title, second.webinar.title, _("Difference")),
        tuple((key, one[key], other[key], other[key] - one[key]) for key in one),
    )
    return Section(table, words)


def _course(first: Presence, second: Presence) -> Section:
    one, other = _shares(first), _shares(second)
    longer = max(len(one), len(other))
    minutes = [place * STEP_MINUTES for place in range(longer)]
    rows = tuple(
        (
            minute,
            one[place] if place < len(one) else "–",
            other[place] if place < len(other) else "–",
        )
        for place, minute in enumerate(minutes)
    )
    table = Table(
        "course",
        _("People there, in % of those who took part"),
        (_("Minutes since the start"), first.webinar.title, second.webinar.title),
        rows,
        words=0,
    )
    figure = charts.line_figure(
        minutes,
        [
            Series(_name(first), one),
            Series(_name(second), other, is_second=True),
        ],
        title=_("minutes since the start"),
    )
    words = _(
        "How many of those who took part were there, from the first item on. The dashed"
        " line is “%(second)s”."
    ) % {"second": second.webinar.title}
    return Section(table, words, figure, is_long=True)


def _shares(presence: Presence) -> list[int]:
    people = len(presence.people)
    if presence.window is None or not people:
        return []
    moments = steps(*presence.window, STEP_MINUTES * MINUTE_MS)[:-1]
    return [
        share(number, people) for number in present_at(presence.crowd, moments).tolist()
    ]


def _name(presence: Presence) -> str:
    title = presence.webinar.title
    return title if len(title) <= NAME_MAX else f"{title[: NAME_MAX - 1]}…"
