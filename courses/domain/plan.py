"""A published quiz as a document: its items and how it asks. Version 2; a list of
questions alone (version 1) is still read.

An item is a question of the quiz's own, or a draw: so many questions of a bank,
picked anew for each attempt and then fixed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courses.domain.attempts import AttemptRules, Behaviour
from courses.domain.questions.document import question_from_json, question_to_json
from courses.domain.questions.kinds import Kind, Question

VERSION = 2


@dataclass(frozen=True, slots=True)
class Draw:
    key: str
    #: The bank's id and, for readers of the document, its name.
    bank: int
    bank_title: str
    count: int
    #: Only questions that carry all of these.
    tags: tuple[str, ...] = ()


Item = Question | Draw


@dataclass(frozen=True, slots=True)
class QuizPlan:
    items: tuple[Item, ...]
    rules: AttemptRules = AttemptRules()
    shuffles_questions: bool = False

    @property
    def questions(self) -> tuple[Question, ...]:
        """The quiz's own."""
        return tuple(one for one in self.items if isinstance(one, Question))

    @property
    def draws(self) -> tuple[Draw, ...]:
        return tuple(one for one in self.items if isinstance(one, Draw))

    @property
    def question_count(self) -> int:
        """Questions that an attempt is scored by."""
        own = sum(1 for one in self.questions if one.kind is not Kind.DESCRIPTION)
        return own + sum(one.count for one in self.draws)


def plan_to_json(plan: QuizPlan) -> dict[str, Any]:
    return {
        "version": VERSION,
        "settings": {
            "behaviour": plan.rules.behaviour.value,
            "asks_certainty": plan.rules.asks_certainty,
            "is_sequential": plan.rules.is_sequential,
            "questions_per_page": plan.rules.questions_per_page,
            "shuffles_questions": plan.shuffles_questions,
        },
        "items": [_item_to_json(one) for one in plan.items],
    }


def plan_from_json(content: Mapping[str, Any] | Sequence[Any]) -> QuizPlan:
    """Raises KeyError, TypeError or ValueError where it was not written by
    `plan_to_json`, or before it as a list of questions."""
    if not isinstance(content, Mapping):
        return QuizPlan(tuple(question_from_json(row) for row in content))
    if content["version"] != VERSION:
        raise ValueError(f"A quiz of version {content['version']!r}.")
    settings = content["settings"]
    return QuizPlan(
        items=tuple(_item_from_json(row) for row in content["items"]),
        rules=AttemptRules(
            behaviour=Behaviour(settings["behaviour"]),
            asks_certainty=settings["asks_certainty"],
            is_sequential=settings["is_sequential"],
            questions_per_page=settings["questions_per_page"],
        ),
        shuffles_questions=settings["shuffles_questions"],
    )


def _item_to_json(item: Item) -> dict[str, Any]:
    if isinstance(item, Question):
        return {"question": question_to_json(item)}
    return {
        "draw": {
            "key": item.key,
            "bank": item.bank,
            "bank_title": item.bank_title,
            "count": item.count,
            "tags": list(item.tags),
        }
    }


def _item_from_json(row: Mapping[str, Any]) -> Item:
    if "question" in row:
        return question_from_json(row["question"])
    draw = row["draw"]
    return Draw(
        key=draw["key"],
        bank=draw["bank"],
        bank_title=draw["bank_title"],
        count=draw["count"],
        tags=tuple(draw["tags"]),
    )
