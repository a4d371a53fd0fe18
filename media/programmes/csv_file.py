"""Our own table of a programme: `day,starts,ends,title`, and what else an item has."""

from __future__ import annotations

from datetime import timedelta

from media.domain.clocks import is_reckoned
from media.exceptions import ProgrammeRefused
from media.logs.text import CsvRow, columns_of, fold, read_table
from media.programmes.found import (
    FoundProgramme,
    Gathering,
    at,
    kind_of,
    read_clock,
    read_day,
    read_zone,
)
from media.wording import sentence

NEEDED = ("day", "starts", "ends", "title")
WELCOME = ("kind", "short_title", "key", "speakers")
#: What would go on for longer has its times the wrong way round.
LONGEST_NIGHT = timedelta(hours=12)
EXAMPLE = """\
day,starts,ends,title,kind,short_title,key,speakers
2027-03-04,17:00,17:10,Welcome,opening,,,
2027-03-04,17:10,17:40,Telling bad news,talk,Bad news,bad-news,"A. Invented, Graz; B. Invented, Porto"
2027-03-04,17:40,18:00,Questions and answers,qa,Q&A,,
"""


def read(text: str, *, time_zone: str) -> FoundProgramme:
    rows = read_table(text)
    place = columns_of(rows[0], NEEDED)
    if place is None:
        raise ProgrammeRefused(sentence("file_headers", expected=",".join(NEEDED)))
    headings = [fold(cell) for cell in rows[0].cells]
    for name in WELCOME:
        if headings.count(name) == 1:
            place[name] = headings.index(name)
    gathering = Gathering(read_zone("", otherwise=time_zone))
    for row in rows[1:]:
        if not row.is_blank:
            _add(gathering, row, place)
    return gathering.finish(source="CSV", title="")


def _add(gathering: Gathering, row: CsvRow, place: dict[str, int]) -> None:
    def cell(name: str) -> str:
        return row.cell(place[name]) if name in place else ""

    day = read_day(cell("day"))
    if day is None or not is_reckoned(day):
        gathering.refuse(row.line, "item_day", text=cell("day")[:40])
        return
    title = " ".join(cell("title").split())[:60]
    starts, ends = read_clock(cell("starts")), read_clock(cell("ends"))
    if starts is None or ends is None:
        wrong = cell("ends") if starts else cell("starts")
        gathering.refuse(row.line, "item_clock", text=wrong[:40])
        _say_kind(gathering, row, cell("kind"))
        return
    # An item that ends before it starts goes on past midnight, if not all day.
    last = day + timedelta(days=1) if ends < starts else day
    moments = at(day, starts, gathering.zone), at(last, ends, gathering.zone)
    if moments[0] is None or moments[1] is None:
        wrong = cell("ends") if moments[0] else cell("starts")
        gathering.refuse(
            row.line, "clock_never", clock=wrong[:40], zone=gathering.zone.key
        )
        _say_kind(gathering, row, cell("kind"))
        return
    if not timedelta(0) < moments[1] - moments[0] <= LONGEST_NIGHT:
        gathering.refuse(
            row.line,
            "item_backwards",
            title=title,
            starts=starts.strftime("%H:%M"),
            ends=ends.strftime("%H:%M"),
        )
        _say_kind(gathering, row, cell("kind"))
        return
    speakers = []
    for one in cell("speakers").replace("\n", ";").split(";"):
        name, _comma, where = one.partition(",")
        speakers.append((name, where))
    gathering.add(
        row.line,
        starts_at=moments[0],
        ends_at=moments[1],
        title=cell("title"),
        kind=cell("kind"),
        key=cell("key"),
        short_title=cell("short_title"),
        speakers=speakers,
    )


def _say_kind(gathering: Gathering, row: CsvRow, kind: str) -> None:
    """A row that is left out for its times may have another fault: both are said."""
    if kind.strip() and kind_of(kind) is None:
        gathering.refuse(row.line, "kind_unknown", kind=kind.strip()[:40])
