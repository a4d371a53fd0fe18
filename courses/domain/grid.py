"""How is a point in a picture chosen without a mouse? By the column and the row of a
cell; its middle is the point. Refuses to know where areas are: every picture of one
shape has the same cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

COLUMNS = 12
MOST_ROWS = 18
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Line:
    """A column or a row: its name, and the number that stands for it in a form."""

    label: str
    value: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    columns: tuple[Line, ...]
    rows: tuple[Line, ...]

    @property
    def cell(self) -> str:
        """The cell that was chosen, as “C4”; "" while none is."""
        chosen = [one.label for one in (*self.rows, *self.columns) if one.is_chosen]
        return "".join(chosen) if len(chosen) == 2 else ""


def grid(width: int, height: int, point: tuple[str, str] | None) -> Grid:
    """Cells about as high as wide. The chosen lines carry the exact point, so that
    sending a page again never moves it."""
    rows = max(2, min(MOST_ROWS, round(COLUMNS * height / width)))
    x, y = (None, None) if point is None else (point[0], point[1])
    return Grid(
        columns=_lines(width, COLUMNS, x, [str(n + 1) for n in range(COLUMNS)]),
        rows=_lines(height, rows, y, [chr(ord("A") + n) for n in range(rows)]),
    )


def _lines(
    length: int, count: int, at: str | None, labels: list[str]
) -> tuple[Line, ...]:
    size = Decimal(length) / count
    chosen = None if at is None else min(count - 1, int(Decimal(at) / size))
    return tuple(
        Line(
            label,
            str(at) if n == chosen else _middle(size, n),
            n == chosen,
        )
        for n, label in enumerate(labels)
    )


def _middle(size: Decimal, place: int) -> str:
    middle = (size * place + size / 2).quantize(_TENTH, ROUND_HALF_EVEN)
    text = format(middle, "f")
    return text.removesuffix(".0")
