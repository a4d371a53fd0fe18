"""What pages are given of sign-offs. Plain values, as in `shapes`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courses.domain.sign_offs import State
from courses.shapes import FactView


@dataclass(frozen=True, slots=True)
class SignOffView:
    """One sign-off in a list of the admin, or as readers of the module see it."""

    pk: int
    module_id: int
    module_title: str
    what: str
    expert: str
    #: "medical physics review"
    review: str
    state: State
    #: "awaiting medical physics review"
    standing: str
    #: Confirmed, and what stands there now is something else.
    is_outdated: bool
    since: datetime | None = None

    @property
    def is_confirmed(self) -> bool:
        return self.state is State.CONFIRMED and not self.is_outdated

    @property
    def waits_for_expert(self) -> bool:
        return self.state is State.AWAITING or self.is_outdated


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One that waits for an expert, for their letter."""

    line: SignOffView
    #: Another one each time it begins to wait.
    token: str


@dataclass(frozen=True, slots=True)
class SignOffStepView:
    """One line of its history."""

    act: str
    at: datetime
    by: str
    capacity: str
    comment: str
    what: str
    is_decision: bool
    #: Done while the reader had the page open.
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class PartToRead:
    title: str
    kind: str
    url: str
    #: Other than what was confirmed.
    has_changed: bool
    #: Other than when the reader opened the page.
    has_changed_meanwhile: bool


@dataclass(frozen=True, slots=True)
class DrawnQuestion:
    name: str
    bank: str
    #: For {% include_block %}.
    blocks: Any
    #: Other than what was decided on last, or not there then.
    has_changed: bool


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """What a quiz may draw from banks, to be read for a sign-off."""

    quiz: str
    what: str
    questions: tuple[DrawnQuestion, ...]
    #: How many the last decision knew that are not drawn any longer.
    gone: int


@dataclass(frozen=True, slots=True)
class SignOffPage:
    """One sign-off with everything that an expert needs in order to decide."""

    line: SignOffView
    facts: tuple[FactView, ...]
    #: Whether these are all of the module's, because none is named.
    are_all_facts: bool
    steps: tuple[SignOffStepView, ...]
    parts: tuple[PartToRead, ...]
    #: What asks for changes that nobody has answered.
    objection: SignOffStepView | None
    #: Names what the page has shown: a decision is on nothing else.
    seen: str
    #: Something changed while the reader had it open: they say that they have looked.
    is_again: bool
    #: The sentence of before that; "" where it is the same.
    before: str
    #: How many parts went meanwhile.
    gone: int
