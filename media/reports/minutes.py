"""How many minutes people have, against the steps at which minutes earn."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from media.domain.crowd import MINUTE_MS, by_minutes
from media.domain.what_if import lack
from media.reports import charts
from media.reports.charts import Series
from media.reports.reading import Presence
from media.reports.tables import Section, Table

#: Who lacks no more than this to earn more is named as a number.
NEARLY_MINUTES = 5


def minutes_section(presence: Presence) -> Section:
    scale = presence.scale
    width = _width(scale.step_minutes if scale else 0)
    most = presence.possible_ms
    counts = by_minutes(
        presence.counted_ms, width_ms=width * MINUTE_MS, most_ms=max(most, 1)
    )
    begins = [place * width for place in range(len(counts))]
    median = int(np.median(presence.counted_ms)) // MINUTE_MS
    words = _(
        "Half of the people who were there have %(median)s minutes or more of the"
        " %(possible)s that count."
    ) % {"median": median, "possible": most // MINUTE_MS}
    headings = [_("Minutes from"), _("to under"), _("People")]
    rows: list[tuple[Any, ...]] = [
        (begin, begin + width, count)
        for begin, count in zip(begins, counts, strict=True)
    ]
    marks = []
    if scale is not None:
        step = scale.step_minutes

        def earn(present_ms: int) -> Decimal:
            return scale.earn(present_ms, step)

        nearly = lack(
            presence.counted_ms.tolist(), earn, slack_ms=NEARLY_MINUTES * MINUTE_MS
        )
        words = f"{words} " + ngettext(
            "%(n)s person lacks %(minutes)s minutes or less to the next step.",
            "%(n)s people lack %(minutes)s minutes or less to the next step.",
            nearly,
        ) % {"n": nearly, "minutes": NEARLY_MINUTES}
        headings.append(_("Credits, %(unit)s") % {"unit": scale.unit})
        rows = [(*row, scale.words(earn(row[0] * MINUTE_MS))) for row in rows]
        ends = range(step, most // MINUTE_MS + 1, step)
        marks = [
            (minute, scale.words(earn(minute * MINUTE_MS)))
            for minute in ends
            if earn(minute * MINUTE_MS) > earn((minute - 1) * MINUTE_MS)
        ]
    return Section(
        Table("minutes", _("Minutes that count"), tuple(headings), tuple(rows), 2),
        words,
        charts.column_figure(
            begins,
            [Series(_("people"), counts)],
            width=width,
            marks=marks,
            title=_("minutes that count"),
        ),
        note=_("The dotted lines are the steps, with what they earn.") if marks else "",
        is_long=True,
    )


def _width(step_minutes: int) -> int:
    """Columns that end where steps end: a third of a step, else the step itself."""
    if not step_minutes:
        return 10
    return step_minutes // 3 if step_minutes % 3 == 0 else step_minutes
