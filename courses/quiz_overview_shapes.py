"""What is told around an attempt: before it begins, before it is handed in, and in the
list of one's own. Like `quiz_shapes` plain values that tell no answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question in the overview before handing in."""

    slot: int
    number: int
    page: int
    stem: str
    is_blank: bool
    #: What a begun answer still needs, in a sentence; "" where it is complete.
    needs: str
    is_reachable: bool
    is_flagged: bool = False


@dataclass(frozen=True, slots=True)
class StaleAnswer:
    """What is kept, and what a stale page held; "" where that is the same."""

    number: int
    stem: str
    kept: str
    here: str


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """An attempt in the list of one's own."""

    key: UUID
    started_at: datetime
    finished_at: datetime | None
    is_open: bool
    is_abandoned: bool
    #: None while it is open, given up, or its marks are not due: `later` then says when.
    right_count: int | None
    question_count: int
    waiting_count: int
    mark: Fraction | None
    max_mark: Fraction | None
    later: str = ""


@dataclass(frozen=True, slots=True)
class QuizCover:
    """What there is to know before an attempt begins."""

    quiz_id: int
    title: str
    question_count: int
    behaviour: str
    asks_certainty: bool
    is_sequential: bool
    minutes: int | None
    overdue: str
    grace_minutes: int
    opens_at: datetime | None
    closes_at: datetime | None
    attempts_allowed: int | None
    attempts_left: int | None
    counting: str
    #: Questions right in what counts so far.
    counted: int | None
    is_under_way: bool
    #: Why none can begin now; "" where one can.
    refusal: str
    history: tuple[AttemptRow, ...]
    module_title: str
    module_url: str
