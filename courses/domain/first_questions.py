"""A quiz as pure data: questions, options, and the order in which they are shown.

Compiled from the author's blocks (`courses.authoring`), stored as JSON with each
published revision, read back here. Refuses what no learner could answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class Kind(StrEnum):
    SINGLE_CHOICE = "single_choice"
    TRUE_FALSE = "true_false"
    ORDERING = "ordering"


@dataclass(frozen=True, slots=True)
class Option:
    """An option to choose, or a step to put in its place."""

    key: str
    text: str
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    kind: Kind
    stem: str
    options: tuple[Option, ...]
    #: The right option alone, or every step in the right order.
    right: tuple[str, ...]
    rationale: str
    source: str = ""

    def option(self, key: str) -> Option:
        return next(option for option in self.options if option.key == key)


class Shuffler(Protocol):
    """What we need of a random number generator."""

    def shuffle(self, x: list[Any]) -> None: ...


class QuestionProblem(ValueError):
    """A question that cannot be asked; `code` says why, `key` names it."""

    def __init__(self, code: str, key: str) -> None:
        super().__init__(f"{code}: {key}")
        self.code = code
        self.key = key


def check(questions: Sequence[Question]) -> None:
    """Raise `QuestionProblem` for the first question nobody could answer."""
    if not questions:
        raise QuestionProblem("no_questions", "")
    seen: set[str] = set()
    for question in questions:
        keys = [option.key for option in question.options]
        if question.key in seen:
            raise QuestionProblem("doubled_question", question.key)
        seen.add(question.key)
        if len(set(keys)) != len(keys):
            raise QuestionProblem("doubled_option", question.key)
        if len(keys) < 2:
            raise QuestionProblem("too_few_options", question.key)
        if question.kind is Kind.ORDERING:
            if sorted(question.right) != sorted(keys):
                raise QuestionProblem("no_right_order", question.key)
        elif len(question.right) != 1 or question.right[0] not in keys:
            raise QuestionProblem("not_one_right_option", question.key)


def arrange(questions: Sequence[Question], *, rng: Shuffler) -> list[dict[str, Any]]:
    """The order shown in one attempt: questions as written, options shuffled.

    True and false keep their order, for people read them as a pair. Steps are
    never offered in the right order: leaving them untouched must not be right.
    """
    order = []
    for question in questions:
        keys = [option.key for option in question.options]
        if question.kind is not Kind.TRUE_FALSE:
            rng.shuffle(keys)
        if question.kind is Kind.ORDERING and tuple(keys) == question.right:
            keys = keys[1:] + keys[:1]
        order.append({"question": question.key, "options": keys})
    return order


def to_json(questions: Sequence[Question]) -> list[dict[str, Any]]:
    return [
        {
            "key": question.key,
            "kind": question.kind.value,
            "stem": question.stem,
            "options": [
                {"key": option.key, "text": option.text, "feedback": option.feedback}
                for option in question.options
            ],
            "right": list(question.right),
            "rationale": question.rationale,
            "source": question.source,
        }
        for question in questions
    ]


def from_json(content: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    return tuple(
        Question(
            key=row["key"],
            kind=Kind(row["kind"]),
            stem=row["stem"],
            options=tuple(Option(**option) for option in row["options"]),
            right=tuple(row["right"]),
            rationale=row["rationale"],
            source=row["source"],
        )
        for row in content
    )


def digest(content: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 of the questions' canonical JSON: same words, same digest."""
    text = json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()
