"""The parts of a module on their way through the patient review, as its page shows
them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Standing(StrEnum):
    """Where a part is on its way."""

    DRAFT = "draft"
    WAITING = "waiting"
    #: The reviewers asked for changes.
    RETURNED = "returned"
    PUBLISHED = "published"


class PartKind(StrEnum):
    CONVERSATION = "conversation"
    QUIZ = "quiz"
    COURSE = "course"
    MODULE = "module"
    LESSON = "lesson"


#: As one goes through a module; what is published first is the services' matter.
READING_ORDER = (
    PartKind.COURSE,
    PartKind.MODULE,
    PartKind.LESSON,
    PartKind.CONVERSATION,
    PartKind.QUIZ,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A page or snippet with a draft, a review and a public face of its own."""

    kind: PartKind
    #: The stored page or snippet; its draft is in its latest revision.
    thing: Any
    title: str
    standing: Standing
    is_live: bool
    #: The review that is under way or was sent back.
    state: Any = None
    #: Who handed it in, and when.
    by: str = ""
    since: datetime | None = None
    #: What the reviewers wrote when they sent it back.
    comment: str = ""

    @property
    def key(self) -> str:
        """Names the part in a form, with the draft that the page has shown: a later
        draft is another thing to decide on."""
        return f"{self.kind}-{self.thing.pk}-{self.thing.latest_revision_id}"

    @property
    def can_be_submitted(self) -> bool:
        return self.standing in {Standing.DRAFT, Standing.RETURNED}

    @property
    def is_waiting(self) -> bool:
        return self.standing is Standing.WAITING
