"""What the counting attempts at a quiz came to, as one table of numbers.

Rows are attempts, columns questions. It is checked for its shape here, once, so that
the statistics need not; it knows neither people nor pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]


class SheetProblem(ValueError):
    """A table that does not fit together; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Item:
    """A question as the statistics see it. `guess` is the share of its marks that a
    blind guess earns; `right` the options that earn marks."""

    key: str
    max_mark: float = 1.0
    options: tuple[str, ...] = ()
    right: frozenset[str] = field(default_factory=frozenset)
    guess: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    items: tuple[Item, ...]
    #: Attempts × items; NaN where the question was not in the attempt.
    marks: Floats
    #: Attempts × items: shown, and left without an answer.
    blank: Flags
    #: Attempts × options of all items, in the order of items and of their options.
    chosen: Flags
    #: Whose attempt: any number, the same for the same person.
    learners: Whole

    @property
    def shown(self) -> Flags:
        return ~np.isnan(self.marks)

    @property
    def max_marks(self) -> Floats:
        return np.array([item.max_mark for item in self.items], dtype=np.float64)

    @property
    def forms_differ(self) -> bool:
        """Whether attempts hold different questions, as with a random draw."""
        shown = self.shown
        return bool((shown != shown[:1]).any())

    def option_columns(self, item: int) -> slice:
        """Where the options of an item stand in `chosen`."""
        start = sum(len(one.options) for one in self.items[:item])
        return slice(start, start + len(self.items[item].options))


def read_sheet(
    items: Sequence[Item],
    marks: Any,
    *,
    blank: Any = None,
    chosen: Any = None,
    learners: Any = None,
) -> Sheet:
    """The table, or SheetProblem: no_items, doubled_item, max_mark, marks_shape,
    marks_infinite, blank_shape, chosen_shape, learners_shape.

    Attempts that were shown nothing are left out. Without `learners` each attempt is
    somebody else's; without `blank` nothing was left blank.
    """
    items = tuple(items)
    if not items:
        raise SheetProblem("no_items")
    if len({item.key for item in items}) != len(items):
        raise SheetProblem("doubled_item")
    if not all(np.isfinite(item.max_mark) and item.max_mark > 0 for item in items):
        raise SheetProblem("max_mark")
    table = np.array(marks, dtype=np.float64, ndmin=2)
    if table.size == 0:
        table = table.reshape(0, len(items))
    if table.ndim != 2 or table.shape[1] != len(items):
        raise SheetProblem("marks_shape")
    if np.isinf(table).any():
        raise SheetProblem("marks_infinite")
    rows = len(table)
    options = sum(len(item.options) for item in items)
    empty = _flags(blank, (rows, len(items)), "blank_shape")
    ticked = _flags(chosen, (rows, options), "chosen_shape")
    owners = np.arange(rows) if learners is None else np.asarray(learners)
    if owners.shape != (rows,):
        raise SheetProblem("learners_shape")
    shown = ~np.isnan(table)
    kept = shown.any(axis=1)
    widths = [len(item.options) for item in items]
    return Sheet(
        items=items,
        marks=table[kept],
        blank=(empty & shown)[kept],
        chosen=(ticked & np.repeat(shown, widths, axis=1))[kept],
        # Numbers from 0 without gaps, in whatever order people came.
        learners=np.unique(owners[kept], return_inverse=True)[1].astype(np.int64),
    )


def _flags(given: Any, shape: tuple[int, int], problem: str) -> Flags:
    if given is None:
        return np.zeros(shape, dtype=np.bool_)
    flags = np.asarray(given, dtype=np.bool_)
    if flags.size == 0:
        flags = flags.reshape(0, shape[1]) if shape[0] == 0 else flags
    if flags.shape != shape:
        raise SheetProblem(problem)
    return flags
