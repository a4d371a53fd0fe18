"""What a certificate of completion rests on, frozen: what the module asked for, what was
shown and when, and whether that is enough.

The snapshot holds both, so that it can be judged again years later without the database
(`rerun`). It names its kind; evidence of an event, which came first, names none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from certificates.domain.evidence import read_issuer, read_rule, read_sheet
from certificates.domain.snapshot import Issuer, RuleValues, Sheet, Source

KIND = "completion"
#: Rises whenever the same inputs could give another verdict.
ALGORITHM = "elearn-completion-1"
SCHEMA = 1
KNOWN_SCHEMAS = (SCHEMA,)


class Part(StrEnum):
    """What a module may ask for."""

    LESSON = "lesson"
    CONVERSATION = "conversation"
    QUIZ = "quiz"
    #: What a package from elsewhere says of itself; nothing here has seen it.
    PACKAGE = "package"


@dataclass(frozen=True, slots=True)
class Module:
    """The module as it was finished: `version_of` is the day (ISO) of that version,
    `path` its address on the site; both are empty where they are not known."""

    title: str
    slug: str
    path: str
    revision: int
    version_of: str


@dataclass(frozen=True, slots=True)
class Asked:
    """How many of each part the module asked for; of questions, how many right."""

    lessons: int = 0
    conversations: int = 0
    packages: int = 0
    questions: int = 0
    right: int = 0

    @property
    def is_word_alone(self) -> bool:
        """Nothing is asked but a package's own word."""
        seen = self.lessons or self.conversations or self.questions
        return bool(self.packages) and not seen


@dataclass(frozen=True, slots=True)
class Met:
    """One part that was shown. `is_asked` is false for one that the module offers and
    does not ask for; `right` of `questions` is the result of a quiz, and `is_told` false
    where its marks were held back when the certificate was made: no paper says them."""

    part: str
    title: str
    at_ms: int
    revision: int = 0
    sha256: str = ""
    is_asked: bool = True
    right: int = 0
    questions: int = 0
    is_told: bool = True


@dataclass(frozen=True, slots=True)
class CompletionOutcome:
    """What the shown parts make of what was asked: the part that `rerun` must find again."""

    is_complete: bool
    lessons: int
    conversations: int
    packages: int
    right: int
    granted: str = "0.0"


@dataclass(frozen=True, slots=True)
class CompletionSnapshot:
    """Everything a certificate of completion rests on.

    `sources` name the completion as it was recorded, by digest; `held_on` is its day on
    the clock of `time_zone`, the person's own.
    """

    name_printed: str
    module: Module
    issuer: Issuer
    asked: Asked
    met: tuple[Met, ...]
    completed_ms: int
    held_on: str
    time_zone: str
    rule: RuleValues
    sources: tuple[Source, ...]
    outcome: CompletionOutcome
    is_specimen: bool = False
    code_version: str = ""
    sheet: Sheet = Sheet()
    algorithm: str = ALGORITHM
    schema: int = SCHEMA
    kind: str = KIND


def reckon_completion(asked: Asked, met: Sequence[Met]) -> CompletionOutcome:
    """Whether the parts shown are those asked for. A package's own word alone is not
    enough, and a module that asks for nothing is never completed by nothing."""
    counts = {
        part: sum(one.part == part and one.is_asked for one in met) for part in Part
    }
    right = max((one.right for one in met if one.part == Part.QUIZ), default=0)
    is_all = (
        counts[Part.LESSON] >= asked.lessons
        and counts[Part.CONVERSATION] >= asked.conversations
        and counts[Part.PACKAGE] >= asked.packages
        and bool(counts[Part.QUIZ]) >= bool(asked.questions)
        and right >= asked.right
    )
    return CompletionOutcome(
        is_complete=is_all and asked != Asked() and not asked.is_word_alone,
        lessons=counts[Part.LESSON],
        conversations=counts[Part.CONVERSATION],
        packages=counts[Part.PACKAGE],
        right=right,
    )


def rerun_completion(snapshot: CompletionSnapshot) -> CompletionOutcome:
    """The outcome from the snapshot's inputs alone."""
    return reckon_completion(snapshot.asked, snapshot.met)


def completion_from_data(data: Mapping[str, Any]) -> CompletionSnapshot:
    """The snapshot of a stored row; refuses a schema this code does not know."""
    if data.get("kind") != KIND or data.get("schema") not in KNOWN_SCHEMAS:
        told = f"{data.get('kind')!r}, schema {data.get('schema')!r}"
        raise ValueError(f"Evidence of {told} is not known.")
    return CompletionSnapshot(
        **{
            **data,
            "module": Module(**data["module"]),
            "issuer": read_issuer(data["issuer"]),
            "asked": Asked(**data["asked"]),
            "met": tuple(Met(**one) for one in data["met"]),
            "rule": read_rule(data["rule"]),
            "sources": tuple(Source(**one) for one in data["sources"]),
            "outcome": CompletionOutcome(**data["outcome"]),
            "sheet": read_sheet(data["sheet"]),
        }
    )
