"""A table with one stay in each row, its two times in columns of their own and by the
clock of the site. Which columns these are, and whose row it is, a platform's module says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from media.logs.clock import Reading, day_comes_first, read_local_time
from media.logs.rows import ParsedLog
from media.logs.sources.base import RowCollector
from media.logs.text import CsvRow


def read_stays(
    rows: Sequence[CsvRow],
    reading: Reading,
    *,
    source: str,
    times: tuple[int, int],
    width: int,
    who: Callable[[CsvRow], dict[str, str]],
) -> ParsedLog:
    """`rows` are those below the heading, `times` the places of coming and leaving; a
    row of fewer than `width` cells is refused."""
    found = RowCollector()
    filled = [row for row in rows if not row.is_blank]
    day_first = day_comes_first(
        (row.cell(at) for row in filled for at in times), reading
    )
    joined, left = times
    for row in filled:
        if len(row.cells) < width:
            found.refuse(row.line, "columns_missing", **who(row))
            continue
        found.add(
            row.line,
            lambda text: read_local_time(text, reading.zone, day_first=day_first),
            joined=row.cell(joined),
            left=row.cell(left),
            **who(row),
        )
    return found.finish(source)
