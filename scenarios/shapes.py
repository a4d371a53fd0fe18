"""What queries hand to templates: plain frozen data, nothing to look up.

A reply on offer has its words and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from scenarios.domain.debrief import Meters
from scenarios.domain.graph import Persona
from scenarios.models import Attempt


# -- playing -------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class MeterView:
    """A meter as behaviour: a word and 1 to 5 filled segments, never a number.
    Without segments it has a word alone."""

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
    is_silence: bool = False


@dataclass(frozen=True, slots=True)
class LockedView:
    """A reply that is shown although it cannot be given now."""

    text: str
    spoken: bool
    reason: str


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture of the site's library; without `url` its description alone."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class PatientView:
    """What is said, done and seen at one node. `who` is seen there, and `speaker`
    speaks; both are the patient as a rule."""

    node: str
    kind: str
    speaker: str
    text: str
    action: str
    sight: str
    expression: str
    who: str
    about: str
    portrait: str
    #: Somebody's words, not the telling of what happens.
    is_speech: bool


@dataclass(frozen=True, slots=True)
class ToldView:
    """What is told between a reply and the next turn: about the reply, and what
    happened meanwhile."""

    feedback: str
    messages: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.feedback or self.messages)


@dataclass(frozen=True, slots=True)
class TurnView:
    """One turn that is over: first the patient, then you."""

    number: int
    turn: int
    patient: PatientView
    reply: str
    spoken: bool
    told: ToldView


@dataclass(frozen=True, slots=True)
class PlayerView:
    attempt: Attempt
    slug: str
    title: str
    persona: Persona
    patient: PatientView
    picture: PictureView | None
    log: tuple[TurnView, ...]
    #: Of the reply just given.
    told: ToldView
    choices: tuple[ReplyView, ...]
    locked: tuple[LockedView, ...]
    meters: tuple[MeterView, ...]
    #: “Turn 6 of about 8”
    turn: int
    turns: int
    #: To be posted back with the choice (`expected_seq`).
    seq: int
    is_finished: bool
    #: The learner's own words come first, and then the replies.
    asks_words: bool
    #: The learner's own words for this turn, once they are given.
    own_words: str
    asks_confidence: bool
    #: Seconds of this turn's clock; None where there is none or it is off.
    seconds: int | None
    #: Some turn of this conversation has a clock.
    has_clock: bool
    content_note: str
    support: str
    #: Whether anything is rated or measured that can be seen on this page.
    has_meters: bool


# -- looking back ----------------------------------------------------------------------
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
    red_flag: str
    feedback: str

    @property
    def place(self) -> str:
        """What this moment is known by besides its turn: turns repeat where a slip
        was mended."""
        return self.moment or self.patient.action or self.patient.text


@dataclass(frozen=True, slots=True)
class CueView:
    """A hint or a plain concern, and how it was answered (VR-CoDES)."""

    moment: MomentView
    kind: str
    answer: str


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order rule: `verdict` is met, broken or not_due; `moment` decided it."""

    name: str
    verdict: str
    word: str
    sentence: str
    moment: MomentView | None


@dataclass(frozen=True, slots=True)
class WordsView:
    """The learner's own words beside a phrase of the authors."""

    moment: MomentView
    own_words: str
    phrase: str
    is_reply: bool


@dataclass(frozen=True, slots=True)
class SureView:
    """How sure the learner was of one reply, in words; `note` says where feeling
    and reply went apart."""

    moment: MomentView
    word: str
    note: str


@dataclass(frozen=True, slots=True)
class CalibrationView:
    sentence: str
    answers: tuple[SureView, ...]


@dataclass(frozen=True, slots=True)
class StopView:
    """A place of the map: what was replied there on either way. `number` stands in
    the drawing and in the table."""

    number: int
    key: str
    place: str
    turn: int | None
    ending_word: str
    is_yours: bool
    is_authors: bool
    you: tuple[str, ...]
    authors: tuple[str, ...]
    at: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class PathView:
    """Two ways through the conversation as keys of their places."""

    stops: tuple[StopView, ...]
    yours: tuple[str, ...]
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A point of the path: 0 is the start, then one after each decision. `others`
    are the readings of the conversation's own variables."""

    number: int
    turn: int | None
    trust: int
    understanding: int
    ease: int
    missed: bool
    others: tuple[str, ...] = ()


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
    red_flags: tuple[MomentView, ...]
    moments: tuple[MomentView, ...]
    look_again: MomentView | None
    also_missed: tuple[MomentView, ...]
    cues: tuple[CueView, ...]
    cues_met: int
    cues_answered: int
    order: tuple[OrderView, ...]
    words: tuple[WordsView, ...]
    calibration: CalibrationView | None
    path: PathView
    curve: tuple[CurvePoint, ...]
    #: Names of the variables that stand beside the three in the table.
    other_names: tuple[str, ...]
    told: ToldView
    support: str
    is_rated: bool


@dataclass(frozen=True, slots=True)
class RatingQuestion:
    """One skill the learner rates before the debrief."""

    key: str
    name: str
    rating: int | None


@dataclass(frozen=True, slots=True)
class RepeatView:
    """A conversation worth coming back to: for which skills, and when. `dates` are
    the next return and those that would follow it."""

    title: str
    url: str
    skills: tuple[str, ...]
    dates: tuple[date, ...]
    is_due: bool


@dataclass(frozen=True, slots=True)
class AttemptCard:
    """One attempt in the list of a person's conversations."""

    title: str
    url: str
    started_at: datetime
    #: None while the conversation waits for its next reply.
    finished_at: datetime | None
    decisions: int
