"""Microsoft Teams' older list from within a meeting: a name, an action, a time.

It has no addresses, so nobody can be recognised by it: its people are shown and
never credited. The actions are written in the organiser's language.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from media.logs.clock import (
    Reading,
    TimeRefused,
    day_comes_first,
    is_moment,
    read_local_time,
)
from media.logs.pairing import Event, pair_events
from media.logs.rows import ParsedLog
from media.logs.sources.base import LogFile, RowCollector, Source
from media.logs.text import fold

CAME = frozenset(
    [
        "joined",
        "joined before",
        "beigetreten",
        "zuvor beigetreten",
        "entrou",
        "entrou antes",
        "ingressou",
        "ingressou antes",
        "se ha unido",
        "se unió",
        "se unió antes",
        "unido",
        "a rejoint",
        "rejoint",
        "a rejoint avant",
        "partecipa",
        "ha partecipato",
        "partecipato",
        "partecipato prima",
        "deelgenomen",
        "heeft deelgenomen",
        "toegetreden",
        "dołączono",
        "dołączył",
        "dołączył wcześniej",
    ]
)
WENT = frozenset(
    [
        "left",
        "verlassen",
        "saiu",
        "abandonó",
        "ha abandonado",
        "se ha ido",
        "salió",
        "a quitté",
        "parti",
        "uscito",
        "ha abbandonato",
        "verlaten",
        "heeft verlaten",
        "opuszczono",
        "opuścił",
        "wyszedł",
    ]
)


def matches(file: LogFile) -> bool:
    """Three cells in the heading, and a known action with a time under it."""
    rows = [row for row in file.rows if not row.is_blank][:2]
    return (
        len(rows) == 2
        and sum(map(bool, rows[0].cells)) == 3
        and fold(rows[1].cell(1)) in CAME | WENT
        and is_moment(rows[1].cell(2))
    )


def parse(file: LogFile, reading: Reading) -> ParsedLog:
    heading, *rows = [row for row in file.rows if not row.is_blank]
    found = RowCollector()
    found.note(heading.line, "teams_no_addresses")
    day_first = day_comes_first((row.cell(2) for row in rows), reading)
    events = []
    for row in rows:
        name, action = row.cell(0), fold(row.cell(1))
        if action not in CAME | WENT:
            found.refuse(row.line, "action_unknown", name=name, action=action[:40])
            continue
        try:
            at_ms = read_local_time(row.cell(2), reading.zone, day_first=day_first)
        except TimeRefused as error:
            found.refuse(row.line, error.code, name=name, **error.arguments)
            continue
        events.append(Event(row.line, at_ms, action in CAME, name, name=name))
    pair_events(events, found, ends_ms=max((e.at_ms for e in events), default=0))
    return found.finish(SOURCE.key)


SOURCE = Source(
    key="teams_list",
    family="teams",
    label=_("Microsoft Teams, list from within the meeting"),
    matches=matches,
    parse=parse,
)
