"""Is this module complete, and if not, what is missing? Codes with arguments;
`courses.wording` makes the sentences. Knows no learner and no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from courses.domain.grading import needed


class Code(StrEnum):
    READ_LESSONS = "read_lessons"
    FINISH_CONVERSATIONS = "finish_conversations"
    #: The word of a package from elsewhere, where the author chose to believe it.
    HEAR_PACKAGES = "hear_packages"
    ANSWER_QUIZ = "answer_quiz"


@dataclass(frozen=True, slots=True)
class Rules:
    """What a module asks for, as it stands now."""

    lessons: frozenset[int] = frozenset()
    #: Scenarios that must be brought to an end; optional ones are not listed.
    scenarios: frozenset[int] = frozenset()
    #: 0: the module has no quiz.
    quiz_questions: int = 0
    pass_mark: int | None = None
    #: Packages whose word the author lets count.
    packages: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a learner has shown."""

    lessons: frozenset[int] = frozenset()
    scenarios: frozenset[int] = frozenset()
    #: Questions right in the best finished attempt; None: none finished.
    quiz_best: int | None = None
    #: Answers to it that wait for a person's marking.
    quiz_waiting: int = 0
    #: Packages that say they were completed, and not that it was failed.
    packages: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Requirement:
    code: Code
    done: int
    needed: int
    #: Of how many, where it differs from `needed`: 5 of 6 questions.
    total: int
    #: False where nothing was tried, so that "not yet" can be said for 0.
    is_tried: bool
    #: Answers that a person has to mark before they count.
    waiting: int = 0
    #: False where the learner may not know yet how it went.
    is_told: bool = True

    @property
    def is_met(self) -> bool:
        return self.done >= self.needed

    def with_result(self, best: int | None, *, waiting: int) -> Requirement:
        """The same with another result of the quiz."""
        return replace(self, done=best or 0, waiting=waiting, is_tried=best is not None)

    def untold(self, *, is_met: bool) -> Requirement:
        """The same for a page that may not say how it went."""
        done = self.needed if is_met else 0
        return replace(self, done=done, waiting=0, is_told=False)


@dataclass(frozen=True, slots=True)
class Verdict:
    requirements: tuple[Requirement, ...] = field(default=())

    @property
    def missing(self) -> tuple[Requirement, ...]:
        return tuple(one for one in self.requirements if not one.is_met)

    @property
    def is_complete(self) -> bool:
        """A module that asks for nothing is never completed by nothing."""
        return bool(self.requirements) and not self.missing


def judge(rules: Rules, evidence: Evidence) -> Verdict:
    """Compare evidence with the rules; evidence for other things is ignored."""
    requirements = []
    if rules.lessons:
        read = len(rules.lessons & evidence.lessons)
        total = len(rules.lessons)
        requirements.append(
            Requirement(Code.READ_LESSONS, read, total, total, is_tried=read > 0)
        )
    if rules.scenarios:
        ended = len(rules.scenarios & evidence.scenarios)
        total = len(rules.scenarios)
        requirements.append(
            Requirement(
                Code.FINISH_CONVERSATIONS, ended, total, total, is_tried=ended > 0
            )
        )
    if rules.packages:
        said = len(rules.packages & evidence.packages)
        total = len(rules.packages)
        requirements.append(
            Requirement(Code.HEAR_PACKAGES, said, total, total, is_tried=said > 0)
        )
    if rules.quiz_questions:
        requirements.append(
            Requirement(
                Code.ANSWER_QUIZ,
                evidence.quiz_best or 0,
                needed(question_count=rules.quiz_questions, pass_mark=rules.pass_mark),
                rules.quiz_questions,
                is_tried=evidence.quiz_best is not None,
                waiting=evidence.quiz_waiting,
            )
        )
    return Verdict(tuple(requirements))


def without_attempts(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record of a completion without the keys that lead to single attempts."""

    def bare(told: Any) -> Any:
        if isinstance(told, Mapping):
            return {key: bare(one) for key, one in told.items() if key != "attempt"}
        return [bare(one) for one in told] if isinstance(told, list) else told

    return {key: bare(one) for key, one in record.items()}
