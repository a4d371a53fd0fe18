"""How the day went: people over time, how items kept them, everybody at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from media.domain.crowd import (
    MINUTE_MS,
    HeatGrid,
    Retention,
    heat_grid,
    movements,
    present_at,
    retention,
    share,
    shares_by_band,
    steps,
)
from media.domain.programme import Item, current_item, from_ms
from media.reports import charts
from media.reports.charts import Series
from media.reports.reading import Presence
from media.reports.tables import Section, Table
from media.ribbon_words import clock

#: Joins and leaves are counted in steps of so many minutes.
STEP_MINUTES = 10
#: In how many bands of people the heat map's table tells it.
BANDS = 10


def grid_of(presence: Presence) -> HeatGrid | None:
    if presence.window is None or not len(presence.people):
        return None
    return heat_grid(presence.crowd, presence.window)


def room_section(presence: Presence) -> Section:
    fine = _moments(presence, 1)
    rows = _moments(presence, STEP_MINUTES)
    start, end = presence.window or (0, 0)
    zone = presence.zone
    peak_at, peak = max(fine, key=lambda row: row[1])[:2]
    last = int(present_at(presence.crowd, np.array([end - 1]))[0])
    words = _(
        "From %(start)s to %(end)s at most %(peak)s were there at one time, at %(peak_at)s."
    ) % {
        "start": _moment(presence, start),
        "end": _moment(presence, end),
        "peak": peak,
        "peak_at": _moment(presence, peak_at),
    }
    if presence.is_over:
        ended = _("At the end there were %(last)s.") % {"last": last}
        words = f"{words} {ended}"
    counted = [(moment, present) for moment, present, _joins, _leaves in fine]
    moved = ([r[0] for r in rows], [r[2] for r in rows], [r[3] for r in rows])
    return Section(
        table=_room_table(presence, rows, "room", _("People over the day")),
        words=words,
        figure=charts.room_figure(
            presence.items, [*counted, (end, last)], moved, zone=zone
        ),
        note=_(
            "Under the line: who came (up, solid) and who went (down, striped) in each"
            " %(minutes)s minutes. Hatched: a break, not counted."
        )
        % {"minutes": STEP_MINUTES},
        finer=_room_table(presence, fine, "room", _("People over the day")),
        is_long=True,
    )


def _moment(presence: Presence, moment_ms: int) -> str:
    """The event's clock, with the day where the event has several."""
    time = clock(moment_ms, presence.zone)
    days = {
        from_ms(edge).astimezone(presence.zone).date() for edge in presence.window or ()
    }
    if len(days) < 2:
        return time
    day = from_ms(moment_ms).astimezone(presence.zone)
    return f"{formats.date_format(day, 'j M')}, {time}"


def _moments(presence: Presence, minutes: int) -> list[tuple[int, int, int, int]]:
    """(moment, present, joins and leaves until the next one)."""
    start, end = presence.window or (0, 0)
    edges = steps(start, end, minutes * MINUTE_MS)
    present = present_at(presence.crowd, edges[:-1])
    joins, leaves = movements(presence.crowd, edges)
    columns = (edges[:-1].tolist(), present.tolist(), joins.tolist(), leaves.tolist())
    return list(zip(*columns, strict=True))


def _room_table(
    presence: Presence, rows: list[tuple[int, int, int, int]], key: str, title: str
) -> Table:
    def name(moment: int) -> str:
        item = current_item(presence.items, moment)
        return item.title if item else ""

    return Table(
        key,
        title,
        (_("Time"), _("Item"), _("There"), _("Came"), _("Went")),
        tuple(
            (_moment(presence, moment), name(moment), *numbers)
            for moment, *numbers in rows
        ),
        words=2,
    )


def retention_section(presence: Presence) -> Section:
    rows = retention(presence.crowd, presence.items)
    # Nobody can have stayed until the end of what is not over.
    rows = [row for row in rows if presence.is_past(row.item)]
    counted = [row for row in rows if row.item in presence.counted_items and row.people]
    words = (
        _("Nobody was there in an item that counts.")
        if presence.is_over
        else _("No item that counts is over yet, so nobody can have stayed to its end.")
    )
    if counted:
        words = _kept(counted)
    table = Table(
        "retention",
        _("How each item kept its people"),
        (
            _("Start"),
            _("Item"),
            _("People with time in it"),
            _("There at its start"),
            _("There at its end"),
            _("At both, in % of the start"),
            _("Mean share of the item, %"),
        ),
        tuple(
            (
                _moment(presence, row.item.starts_ms),
                _item_name(row.item, presence),
                row.people,
                row.at_start,
                row.at_end,
                share(row.stayed, row.at_start),
                row.mean_share,
            )
            for row in rows
        ),
        words=2,
    )
    figure = charts.bar_figure(
        [row.item.short_title for row in rows],
        [
            Series(_("there at its start"), [row.at_start for row in rows]),
            Series(
                _("of these, there at its end"),
                [row.stayed for row in rows],
                is_second=True,
            ),
        ],
    )
    return Section(table, words, figure)


def _kept(rows: Sequence[Retention]) -> str:
    """Which items kept most of their people and which the fewest, of equals none alone."""
    shares = [share(row.stayed, row.at_start) for row in rows]
    best, least = max(shares), min(shares)
    first = rows[shares.index(best)].item.title
    equals = shares.count(best)
    if best == 100:
        words = ngettext(
            "“%(title)s” kept everybody who was there at its start.",
            "%(n)s items kept everybody who was there at their start.",
            equals,
        ) % {"title": first, "n": equals}
    elif equals == 1:
        words = _(
            "“%(title)s” kept most of its people: %(share)s %% of those who were there at"
            " its start were there at its end."
        ) % {"title": first, "share": best}
    else:
        words = _(
            "%(n)s items kept most of their people: %(share)s %% of those who were there"
            " at the start were there at the end."
        ) % {"n": equals, "share": best}
    if least == best:
        return words
    fewest = ngettext(
        "“%(title)s” kept the fewest: %(share)s %%.",
        "%(n)s items kept the fewest: %(share)s %%.",
        shares.count(least),
    ) % {
        "title": rows[shares.index(least)].item.title,
        "n": shares.count(least),
        "share": least,
    }
    return f"{words} {fewest}"


def _item_name(item: Item, presence: Presence) -> str:
    if item in presence.counted_items:
        return item.title
    return _("%(title)s (not counted)") % {"title": item.title}


# -- Everybody at once -----------------------------------------------------------
def heat_section(presence: Presence) -> Section:
    grid = grid_of(presence)
    assert grid is not None  # noqa: S101 -- only asked where people are
    bands = shares_by_band(presence.crowd, presence.items, bands=BANDS)
    each = int(grid.sizes.max())
    words = ngettext(
        "Everybody at once, the person with the most time at the top: coloured is"
        " there, empty is away. Each line is %(n)s person.",
        "Everybody at once, the people with the most time at the top: coloured is"
        " there, empty is away. Each line is up to %(n)s people.",
        each,
    ) % {"n": each}
    table = Table(
        "heat",
        _("Everybody at once"),
        (
            _("People, most time first"),
            *(item.short_title for item in presence.items),
        ),
        tuple((_ranks(band.first, band.last), *band.shares) for band in bands),
    )
    return Section(
        table,
        words,
        charts.heat_figure(presence.items, grid, zone=presence.zone),
        note=_("In the table: the mean share of each item in percent."),
    )


def _ranks(first: int, last: int) -> str:
    if first == last:
        return str(first)
    return _("%(first)s to %(last)s") % {"first": first, "last": last}
