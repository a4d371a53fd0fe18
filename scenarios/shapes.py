"""What queries hand to templates: plain frozen data, nothing to look up.

A reply on offer has its words and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scenarios.domain.debrief import Meters
from scenarios.domain.graph import Persona
from scenarios.models import Attempt


@dataclass(frozen=True, slots=True)
class MeterView:
    """A meter as behaviour: a word and 1 to 5 filled segments, never a number."""

    key: str
    name: str
    word: str
    segments: int


@dataclass(frozen=True, slots=True)
class ReplyView:
    """A reply on offer; `number` is its keyboard key, 1, 2, 3 …"""

    number: int
    key: str
    text: str
    spoken: bool


@dataclass(frozen=True, slots=True)
class PatientView:
    """What the patient says, does and shows at one node."""

    node: str
    kind: str
    speaker: str
    text: str
    action: str
    sight: str
    expression: str


@dataclass(frozen=True, slots=True)
class TurnView:
    """One turn that is over: first the patient, then you."""

    number: int
    turn: int
    patient: PatientView
    reply: str
    spoken: bool


@dataclass(frozen=True, slots=True)
class PlayerView:
    attempt: Attempt
    slug: str
    title: str
    persona: Persona
    patient: PatientView
    log: tuple[TurnView, ...]
    choices: tuple[ReplyView, ...]
    meters: tuple[MeterView, ...]
    #: “Turn 6 of about 8”
    turn: int
    turns: int
    #: To be posted back with the choice (`expected_seq`).
    seq: int
    is_finished: bool


@dataclass(frozen=True, slots=True)
class SkillView:
    """A row of the profile: what was seen beside what the learner said."""

    key: str
    name: str
    word: str
    seen: float | None
    rating: int | None
    sentence: str
    is_overrated: bool


@dataclass(frozen=True, slots=True)
class MomentView:
    """A decision with its consequence. `number` is what `play_again_from` takes;
    `turn` is what people read."""

    number: int
    turn: int
    moment: str
    patient: PatientView
    has_cue: bool
    cue_kind: str
    cue_words: str
    reply: str
    spoken: bool
    quality: str
    space: str
    space_word: str
    missed: bool
    before: Meters
    after: Meters
    thought: str
    better: str
    why: str
    evidence: str


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A point of the path: 0 is the start, then one after each decision."""

    number: int
    turn: int | None
    trust: int
    understanding: int
    ease: int
    missed: bool


@dataclass(frozen=True, slots=True)
class DebriefView:
    attempt: Attempt
    slug: str
    title: str
    persona: Persona
    #: "good", "mixed", "poor"; "" while the attempt is not finished.
    ending_kind: str
    ending: PatientView | None
    evening: str
    #: Whom the patient told that evening, e.g. “his daughter”.
    confidant: str
    minutes: int | None
    profile: tuple[SkillView, ...]
    moments: tuple[MomentView, ...]
    look_again: MomentView | None
    also_missed: tuple[MomentView, ...]
    cues_met: int
    cues_answered: int
    curve: tuple[CurvePoint, ...]
    is_rated: bool


@dataclass(frozen=True, slots=True)
class RatingQuestion:
    """One skill the learner rates before the debrief."""

    key: str
    name: str
    rating: int | None


@dataclass(frozen=True, slots=True)
class AttemptCard:
    """One attempt in the list of a person's conversations."""

    title: str
    url: str
    started_at: datetime
    #: None while the conversation waits for its next reply.
    finished_at: datetime | None
    decisions: int
