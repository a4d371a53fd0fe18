"""An ended attempt as statistics read it: one line for each question that was shown.

The same question answered alike makes the same line, whoever answered and wherever it
stood. Five thousand attempts at sixty questions are three hundred thousand lines and
a few hundred different ones: a reader counts lines and takes apart each kind once.
Refuses to say whose attempt it was, and holds no words of question or learner.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, slots=True)
class Tallied:
    """What one line says."""

    question: str
    #: Of a drawn question: the id of the version that was asked; 0 for a quiz's own.
    version: int
    #: Of the question's mark; None where it was given to all or waits for marking.
    share: float | None
    chosen: tuple[str, ...]
    #: 1, 2, 3, or None.
    certainty: int | None
    is_blank: bool
    is_right: bool


def write_tally(
    layout: Iterable[Mapping[str, Any]], outcomes: Iterable[Mapping[str, Any]]
) -> str:
    """Of an attempt's layout and of what each of its slots came to, in their order."""
    return "\n".join(
        # JSON writes no line break of its own, so a line is one question.
        json.dumps(
            [shown["question"], shown.get("version") or 0, dict(outcome)],
            separators=(",", ":"),
            sort_keys=True,
        )
        for shown, outcome in zip(layout, outcomes, strict=False)
    )


def read_line(line: str) -> Tallied:
    question, version, outcome = json.loads(line)
    is_marked = "fraction" in outcome and not outcome.keys() & {"void", "waiting"}
    return Tallied(
        question,
        version,
        float(Fraction(outcome["fraction"])) if is_marked else None,
        tuple(outcome.get("chosen", ())),
        outcome.get("certainty"),
        "blank" in outcome,
        "right" in outcome,
    )
