"""Who they were by country and by role; no group under five, nor one that follows."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from elearn.core.choices import Role
from elearn.core.countries import COUNTRIES
from media.domain.crowd import MINUTE_MS
from media.domain.groups import SMALLEST_GROUP, tell_groups
from media.reports import charts, reading
from media.reports.charts import Series
from media.reports.reading import Presence
from media.reports.tables import Section, Table


def group_sections(presence: Presence) -> list[Section]:
    countries, roles = reading.groups_of(presence)
    return [
        _groups(
            presence,
            countries,
            COUNTRIES,
            "countries",
            _("Countries"),
            _("Country"),
            _("Countries with fewer people, together"),
        ),
        _groups(
            presence,
            roles,
            {value: str(label) for value, label in Role.choices},
            "roles",
            _("Roles"),
            _("Role"),
            _("Roles with fewer people, together"),
        ),
    ]


def _groups(
    presence: Presence,
    group_of: Mapping[int, str],
    names: Mapping[str, str],
    key: str,
    title: str,
    heading: str,
    together: str,
) -> Section:
    told = tell_groups(reading.sizes(group_of))
    time = dict(
        zip(presence.people.tolist(), presence.counted_ms.tolist(), strict=True)
    )

    def mean(keys: set[str]) -> int:
        own = [time[pk] for pk, group in group_of.items() if group in keys]
        return sum(own) // len(own) // MINUTE_MS

    rows = [
        (names.get(group, group) or _("Not given"), number, mean({group}))
        for group, number in told.told
    ]
    words = _("No group of the people who were there is large enough to be told.")
    if rows:
        words = _("The largest group is “%(group)s”: %(number)s of %(all)s people.") % {
            "group": rows[0][0],
            "number": rows[0][1],
            "all": len(group_of),
        }
        if told.together:
            rows.append((together, told.together_count, mean(set(told.together))))
    note = _(
        "No group of fewer than %(n)s people is told, nor one that follows from the rest."
    ) % {"n": SMALLEST_GROUP}
    table = Table(
        key, title, (heading, _("People"), _("Mean minutes that count")), tuple(rows)
    )
    figure = (
        charts.bar_figure(
            [str(row[0]) for row in rows], [Series(title, [row[1] for row in rows])]
        )
        if rows
        else None
    )
    return Section(table, words, figure, note=note)
