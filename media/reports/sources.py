"""What each log and the live room said, and how they agree."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from media.domain.crowd import MINUTE_MS
from media.domain.reconcile import LIVE_ROOM, SourceTime, reconcile
from media.models import LogImport
from media.reports import charts, reading
from media.reports.charts import Series
from media.reports.reading import Presence
from media.reports.tables import Section, Table
from media.stays import UNKNOWN_LOG


def source_section(presence: Presence) -> Section | None:
    """What each log and the live room said; None where neither said anything."""
    logs = {log.pk: log for log in reading.logs_of(presence.webinar)}
    found = reconcile(*presence.stays, wanted=logs)
    if not found:
        return None
    table = Table(
        "sources",
        _("Where the minutes come from"),
        (
            _("Source"),
            _("State"),
            _("Rows"),
            _("Refused"),
            _("Not recognised"),
            _("People"),
            _("Minutes"),
            _("Twice in it"),
            _("Also in other logs"),
            _("Also in the live room"),
            _("Only here"),
        ),
        tuple(_source_row(row, logs.get(row.source)) for row in found),
        words=2,
    )
    both = sum(row.in_other_logs_ms + row.in_live_room_ms for row in found)
    words = (
        _("Some sources tell of the same minutes; each minute counts once.")
        if both
        else _("No two sources tell of the same minute.")
    )
    drawn = [row for row in found if row.present_ms]
    names = [_source_name(row, logs.get(row.source)) for row in drawn]
    only = [row.only_here_ms // MINUTE_MS for row in drawn]
    shared = [(row.present_ms - row.only_here_ms) // MINUTE_MS for row in drawn]
    figure = charts.bar_figure(
        [name if len(name) < 25 else f"{name[:23]}…" for name in names],
        [
            Series(_("minutes only here"), only),
            Series(_("minutes also elsewhere"), shared, is_second=True),
        ],
        stacked=True,
    )
    return Section(
        table,
        words,
        figure if drawn else None,
        note=_(
            "Minutes of recognised people, the time outside the programme included. No"
            " minute of a withdrawn log counts; what organisers gave back or took away"
            " is no source."
        ),
    )


def _source_name(row: SourceTime, log: LogImport | None) -> str:
    if row.source == LIVE_ROOM:
        return _("Live room")
    if log is None or row.source == UNKNOWN_LOG:
        return _("An earlier log")
    return log.file_name


def _source_row(row: SourceTime, log: LogImport | None) -> tuple[Any, ...]:
    minutes = (
        row.present_ms,
        row.doubled_ms,
        row.in_other_logs_ms,
        row.in_live_room_ms,
        row.only_here_ms,
    )
    return (
        _source_name(row, log),
        _("withdrawn") if log and log.withdrawn_at else _("counts"),
        log.rows if log else row.stays,
        len(log.refused_rows) if log else 0,
        log.unmatched if log else 0,
        row.people,
        *(ms // MINUTE_MS for ms in minutes),
    )
