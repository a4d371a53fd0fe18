"""What the pages of a quiz are given: plain values, no tables behind them.

`QuestionView` holds all that is needed to render a question and nothing that tells
its answer; what may be told, and only once it is due, is its `feedback`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal
from uuid import UUID

from courses.domain.grid import Grid, grid
from courses.shapes import NextStep

Status = Literal[
    "unanswered", "answered", "try_again", "checked", "waiting", "right", "partly",
    "wrong",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """An option, a step, a label, a judgement. `place` is a step's given place,
    `letter` what a label is called where it is too long for a narrow field."""

    key: str
    text: str
    is_chosen: bool = False
    place: int | None = None
    letter: str = ""


@dataclass(frozen=True, slots=True)
class RowView:
    key: str
    text: str
    #: Key of the chosen label; "" while none is.
    chosen: str


@dataclass(frozen=True, slots=True)
class GapView:
    key: str
    kind: Literal["choice", "number", "text"]
    #: From 1 within the text.
    number: int = 0
    options: tuple[ChoiceView, ...] = ()
    is_multiple: bool = False
    is_listed: bool = False
    #: What was written, number or text.
    written: str = ""
    unit: str = ""
    units: tuple[str, ...] = ()
    #: Longest accepted answer, in characters: how wide the field should be.
    size: int = 0

    @property
    def is_below(self) -> bool:
        """Several to tick do not fit into a line."""
        return self.is_listed or self.is_multiple

    @property
    def given(self) -> str:
        if self.kind == "choice":
            return ", ".join(one.text for one in self.options if one.is_chosen)
        return f"{self.written} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class PictureView:
    """`width` and `height` are those that points are given in."""

    url: str
    width: int
    height: int
    alternative: str


@dataclass(frozen=True, slots=True)
class AreaView:
    """An area to draw over the picture, only where the right answer is due."""

    label: str
    shape: str
    coordinates: tuple[str, ...]
    is_right: bool

    @property
    def points(self) -> str:
        """Corners of a rectangle or polygon, as a drawing takes them."""
        numbers = self.coordinates
        if self.shape == "rectangle":
            left, top, right, bottom = numbers
            numbers = (left, top, right, top, right, bottom, left, bottom)
        return " ".join(
            f"{x},{y}" for x, y in zip(numbers[::2], numbers[1::2], strict=True)
        )


@dataclass(frozen=True, slots=True)
class PartView:
    """A row, step, gap or chosen option of the given answer. None: not told."""

    key: str
    text: str
    given: str
    is_right: bool | None
    right: str = ""
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class OptionVerdict:
    """An option beside the answer given. None: whether it is right is not told."""

    key: str
    text: str
    is_chosen: bool
    is_right: bool | None
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class FeedbackView:
    """What is due; an aspect that is not stays None or empty."""

    is_right: bool | None = None
    #: Neither wholly right nor nothing.
    is_partly_right: bool = False
    mark: Fraction | None = None
    parts: tuple[PartView, ...] = ()
    #: Choices: every option as it was shown.
    options: tuple[OptionVerdict, ...] = ()
    specific: tuple[str, ...] = ()
    rationale: str = ""
    source: str = ""
    #: In words, one line per part.
    right_answer: tuple[str, ...] = ()
    areas: tuple[AreaView, ...] = ()
    #: Script concordance: (judgement, votes), with the right answer.
    votes: tuple[tuple[str, int], ...] = ()
    needs_marking: bool = False
    marker_words: str = ""
    #: Free text, once it was marked: the lines of the rubric, and whether each is met.
    rubric: tuple[tuple[str, bool], ...] = ()
    #: The question was given to all.
    is_void: bool = False

    @property
    def places_right(self) -> int:
        return sum(1 for part in self.parts if part.is_right)


@dataclass(frozen=True, slots=True)
class QuestionView:
    slot: int
    #: From 1 among the questions; None for a text between them.
    number: int | None
    #: What the form sends back as `sequence`.
    sequence: int
    kind: str
    stem: str
    max_mark: Fraction
    options: tuple[ChoiceView, ...] = ()
    rows: tuple[RowView, ...] = ()
    labels: tuple[ChoiceView, ...] = ()
    #: What was written: a number as typed or read, a text.
    written: str = ""
    unit: str = ""
    units: tuple[str, ...] = ()
    needs_unit: bool = False
    min_words: int | None = None
    max_words: int | None = None
    #: Free text: what a marker looks for, where the author shows it beforehand.
    rubric: tuple[str, ...] = ()
    parts: tuple[str | GapView, ...] = ()
    picture: PictureView | None = None
    point: tuple[str, str] | None = None
    hypothesis: str = ""
    news: str = ""
    asks_certainty: bool = False
    certainty: int | None = None
    status: Status = "unanswered"
    is_blank: bool = True
    #: Whether an answer is taken here now.
    is_open: bool = False
    #: Whether the page has a button that checks this question alone.
    can_check: bool = False
    #: Interactive: the button begins the next try.
    awaits_again: bool = False
    tries_left: int | None = None
    hints: tuple[str, ...] = ()
    feedback: FeedbackView | None = None

    @property
    def grid(self) -> Grid | None:
        """The cells over the picture, with the one that was chosen."""
        if self.picture is None:
            return None
        return grid(self.picture.width, self.picture.height, self.point)

    @property
    def gaps(self) -> tuple[GapView, ...]:
        return tuple(one for one in self.parts if isinstance(one, GapView))

    @property
    def listed_gaps(self) -> tuple[GapView, ...]:
        """Gaps whose options stand below the text."""
        return tuple(one for one in self.gaps if one.is_below)

    @property
    def is_long(self) -> bool:
        """A case rather than a question: set in smaller type."""
        return len(self.stem) > 180


@dataclass(frozen=True, slots=True)
class SlotLink:
    """A question in the list of all; `page` is where it stands."""

    slot: int
    number: int | None
    page: int
    status: Status
    is_current: bool
    #: False where the way is one only and leads not there.
    is_reachable: bool
    #: To be looked at again, the learner said.
    is_flagged: bool = False


@dataclass(frozen=True, slots=True)
class AttemptPage:
    key: UUID
    title: str
    quiz_id: int
    behaviour: str
    page: int
    page_count: int
    questions: tuple[QuestionView, ...]
    links: tuple[SlotLink, ...]
    is_sequential: bool
    is_open: bool
    #: The time is up, and it may still be handed in as it stands.
    is_submit_only: bool
    due_at: datetime | None
    seconds_left: int | None
    question_count: int
    answered_count: int
    #: Slots to look at again before handing in.
    flagged: frozenset[int] = frozenset()

    @property
    def is_last(self) -> bool:
        return self.page == self.page_count

    @property
    def can_flag(self) -> bool:
        """Where one can come back to a question before handing in."""
        return self.is_open and not self.is_sequential

    @property
    def next_page(self) -> int:
        return self.page + 1

    @property
    def previous_page(self) -> int:
        return self.page - 1

    @property
    def minutes_left(self) -> int:
        return (self.seconds_left or 0) // 60

    @property
    def only_question(self) -> QuestionView | None:
        """The page's question where it has nothing else: its words are the title."""
        is_alone = len(self.questions) == 1 and self.questions[0].number is not None
        return self.questions[0] if is_alone else None

    @property
    def asks_to_check(self) -> bool:
        """Whether the page's next step is its one question's own button."""
        one = self.only_question
        return one is not None and (one.can_check or one.awaits_again)

    @property
    def can_go_on(self) -> bool:
        """Where the way is one only, a question that can be checked is not left."""
        return not self.is_sequential or not any(
            one.can_check or one.awaits_again for one in self.questions
        )


@dataclass(frozen=True, slots=True)
class AttemptResult:
    """What an ended attempt came to, as far as it is due."""

    key: UUID
    title: str
    quiz_id: int
    started_at: datetime
    finished_at: datetime
    is_abandoned: bool
    #: Ended by the clock.
    is_by_clock: bool
    question_count: int
    #: None where it is not due; `later` then says when it will be.
    right_count: int | None
    waiting_count: int
    needed: int
    has_passed: bool
    #: Marks where they are due.
    mark: Fraction | None
    max_mark: Fraction | None
    #: Words on the whole result, where due.
    overall: str
    #: Empty where the attempt itself is not shown.
    questions: tuple[QuestionView, ...]
    #: Questions right in what counts of all attempts; None before there is one.
    counted: int | None
    attempts_left: int | None
    #: Why no further attempt may begin at this moment; "" where one may.
    not_now: str
    module_title: str
    module_url: str
    start_url: str
    #: Of calibration: (certainty, answers, of them right), where it was asked.
    certainty: tuple[tuple[int, int, int], ...] = ()
    #: What to do now in the module.
    next_step: NextStep | None = None
    #: When it is said how many were right; "" where that is due.
    later: str = ""

    @property
    def is_undecided(self) -> bool:
        """Whether what waits for a marker may still bring what the module asks."""
        return (
            bool(self.waiting_count)
            and self.right_count is not None
            and self.right_count + self.waiting_count >= self.needed
        )
