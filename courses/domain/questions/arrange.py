"""In which order does one attempt show what a question offers?

Stored with the attempt, so that a refresh, another device, a regrade and a review
years later show the same. Refuses to offer steps in the right order, for leaving them
untouched must not be an answer, and labels in the order of their rows, which would be
the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from courses.domain.questions.kinds import (
    Choice,
    Cloze,
    Kind,
    Matching,
    Ordering,
    Question,
    ScriptConcordance,
)


class Shuffler(Protocol):
    """What we need of a random number generator."""

    def shuffle(self, x: list[Any]) -> None: ...


def arrange(questions: Sequence[Question], *, rng: Shuffler) -> list[dict[str, Any]]:
    """One row per question, in the order given: its key and its parts' order."""
    return [arrange_question(question, rng=rng) for question in questions]


def arrange_question(question: Question, *, rng: Shuffler) -> dict[str, Any]:
    """`options` (steps and judgements too), `labels`, and `gaps` with the options of
    each choice gap; only what the kind has."""
    row: dict[str, Any] = {"question": question.key}
    body = question.body
    if isinstance(body, Choice):
        # True and false keep their order: people read them as a pair.
        is_shuffled = body.is_shuffled and question.kind is not Kind.TRUE_FALSE
        row["options"] = _order(body, is_shuffled=is_shuffled, rng=rng)
    elif isinstance(body, Ordering):
        right = [step.key for step in body.steps]
        shown = _shuffled(right, rng)
        row["options"] = shown[1:] + shown[:1] if shown == right else shown
    elif isinstance(body, ScriptConcordance):
        row["options"] = [one.key for one in body.scale]
    elif isinstance(body, Matching):
        labels = [label.key for label in body.labels]
        # “Keep this order” is said of the rows.
        row["labels"] = _shuffled(labels, rng)
    elif isinstance(body, Cloze):
        row["gaps"] = {
            gap.key: _order(gap.body, is_shuffled=gap.body.is_shuffled, rng=rng)
            for gap in body.gaps
            if isinstance(gap.body, Choice)
        }
    return row


def _order(body: Choice, *, is_shuffled: bool, rng: Shuffler) -> list[str]:
    keys = [option.key for option in body.options]
    return _shuffled(keys, rng) if is_shuffled else keys


def _shuffled(keys: list[str], rng: Shuffler) -> list[str]:
    shown = list(keys)
    rng.shuffle(shown)
    return shown
