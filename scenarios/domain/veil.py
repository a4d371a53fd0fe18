"""The plays of a cohort one by one, telling no more of small groups than its tables."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from scenarios.domain.cohort import Cell, Play, Table
from scenarios.domain.graph import Graph


def veil(graph: Graph, plays: Sequence[Play]) -> tuple[Play, ...]:
    """The plays one by one, without what `study_cohort` does not tell of them, and in
    an order that says nothing about when they were played.

    A node or a choice that is not told is "", a veiled play has no values, and
    learners are numbered anew.
    """
    tables = {
        is_first: Table(graph, [one for one in plays if one.is_first == is_first])
        for is_first in (True, False)
    }
    veiled = sorted(
        (_veiled(tables[one.is_first], one) for one in plays), key=_in_no_order
    )
    numbers: dict[int, int] = {}
    return tuple(
        replace(one, learner=numbers.setdefault(one.learner, len(numbers)))
        for one in veiled
    )


def _veiled(table: Table, play: Play) -> Play:
    def told(cell: Cell, name: str) -> str:
        return "" if cell in table.hidden else name

    turns = tuple(
        replace(
            turn,
            node=told(("met", turn.node, ""), turn.node),
            choice=told(("took", turn.node, turn.choice), turn.choice),
            via=tuple(
                (told(("met", node, ""), node), told(("took", node, branch), branch))
                for node, branch in turn.via
            ),
        )
        for turn in play.turns
    )
    stands: Cell = ("met" if play.is_finished else "left", play.stands_at, "")
    veiled = replace(play, turns=turns, stands_at=told(stands, play.stands_at))
    return veiled if veiled == play else replace(veiled, values=())


def _in_no_order(play: Play) -> bytes:
    spelled = repr((play.turns, play.stands_at, play.values, play.is_first))
    return hashlib.sha256(spelled.encode()).digest()
