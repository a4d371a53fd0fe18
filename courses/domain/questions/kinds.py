"""What a question can be: twelve kinds, as frozen values.

A `Question` holds what all kinds share; its `body` holds what one kind asks. All
texts are plain text: paragraphs are parted by an empty line, and nothing in them
is markup. Shares of a mark are exact fractions, numbers exact decimals, so that a
question written out and read in again is equal to the first.

A `key` names a part within its question (an option, a row, a gap). It never
changes when words are corrected, so that given answers keep their meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Kind(StrEnum):
    SINGLE_CHOICE = "single_choice"
    MULTIPLE_CHOICE = "multiple_choice"
    TRUE_FALSE = "true_false"
    MATCHING = "matching"
    ORDERING = "ordering"
    NUMERICAL = "numerical"
    SHORT_ANSWER = "short_answer"
    CLOZE = "cloze"
    HOTSPOT = "hotspot"
    FREE_TEXT = "free_text"
    SCRIPT_CONCORDANCE = "script_concordance"
    #: A text between questions; nothing to answer, no mark.
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Option:
    """An option to choose. `weight` is the share of the mark it brings: 1 for a
    right single choice, 1/2 for one of two right ones, below 0 for a wrong one
    that costs."""

    key: str
    text: str
    weight: Fraction = Fraction(0)
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Single choice, multiple choice, true/false. The keys of true/false are
    `true` and `false`."""

    options: tuple[Option, ...]
    #: Whether an attempt may show the options in another order.
    is_shuffled: bool = True

    @property
    def right(self) -> tuple[str, ...]:
        """Single choice: the option worth all; multiple: every one that brings
        something."""
        full = tuple(one.key for one in self.options if one.weight == 1)
        return full or tuple(one.key for one in self.options if one.weight > 0)


@dataclass(frozen=True, slots=True)
class Row:
    """The left side of a pair. `right` is the key of the label that belongs to it."""

    key: str
    text: str
    right: str


@dataclass(frozen=True, slots=True)
class Label:
    """The right side of a pair; two rows may share one, and some may fit none."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Matching:
    rows: tuple[Row, ...]
    labels: tuple[Label, ...]
    is_shuffled: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Ordering:
    """Steps in the right order."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class NumberAnswer:
    """A number that is accepted: `value` ± `tolerance` (both ends included). A
    stated range is its middle and half its width; None accepts any number
    (a remark on every other answer)."""

    value: Decimal | None
    tolerance: Decimal = Decimal(0)
    weight: Fraction = Fraction(1)
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that may be written after the number. `factor` turns a number in this
    unit into one in the answers' unit: 1000 for mSv where answers are in µSv."""

    text: str
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Numerical:
    answers: tuple[NumberAnswer, ...]
    units: tuple[Unit, ...] = ()
    #: Whether a number without one of the units is refused.
    needs_unit: bool = False


@dataclass(frozen=True, slots=True)
class TextAnswer:
    r"""A text that is accepted. `*` stands for any run of characters, `\*` for a
    star; nothing else is a pattern, and nothing is ever "nearly right"."""

    text: str
    weight: Fraction = Fraction(1)
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """Surrounding and doubled blanks never count; case only where asked for."""

    answers: tuple[TextAnswer, ...]
    is_case_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap of a cloze text: it is asked like a small question of its own.
    `share` is its part of the mark relative to the other gaps."""

    key: str
    body: Choice | Numerical | ShortAnswer
    share: Fraction = Fraction(1)
    #: Choice gaps: several options may be ticked.
    is_multiple: bool = False
    #: Choice gaps: listed below the text instead of opening within it.
    is_listed: bool = False


@dataclass(frozen=True, slots=True)
class Cloze:
    """Text and gaps in reading order. The question's stem stands above it."""

    parts: tuple[str | Gap, ...]

    @property
    def gaps(self) -> tuple[Gap, ...]:
        return tuple(part for part in self.parts if isinstance(part, Gap))


class Shape(StrEnum):
    RECTANGLE = "rectangle"  # left, top, right, bottom
    ELLIPSE = "ellipse"  # centre x, centre y, radius x, radius y
    POLYGON = "polygon"  # x, y, x, y, …


@dataclass(frozen=True, slots=True)
class Area:
    """An area of the picture, in the picture's own pixels from its upper left
    corner. `label` is said in feedback and never before the answer."""

    key: str
    label: str
    shape: Shape
    coordinates: tuple[Decimal, ...]
    weight: Fraction = Fraction(1)
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """`image_id` is the house's own image; None where a package named one that did
    not come with it (then the question cannot be published yet)."""

    name: str
    width: int
    height: int
    alternative: str
    image_id: int | None = None


@dataclass(frozen=True, slots=True)
class Hotspot:
    picture: Picture
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A line of the rubric: what is looked for, and its part of the mark."""

    key: str
    text: str
    share: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class FreeText:
    """Read and marked by a person. Without a rubric the whole is marked at once."""

    rubric: tuple[Criterion, ...] = ()
    model_answer: str = ""
    #: Words for whoever marks; learners never see them.
    marker_notes: str = ""
    template: str = ""
    min_words: int | None = None
    max_words: int | None = None
    #: Learners read the rubric while they write, and not only once it is marked.
    shows_rubric: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """A step of the scale (“much less likely” …) with the panel's votes for it."""

    key: str
    text: str
    votes: int = 0


@dataclass(frozen=True, slots=True)
class ScriptConcordance:
    """The stem is the case; `hypothesis` what you were thinking of, `news` what you
    then learn. An answer is worth its votes over those of the panel's favourite."""

    hypothesis: str
    news: str
    scale: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Description:
    pass


Body = (
    Choice
    | Matching
    | Ordering
    | Numerical
    | ShortAnswer
    | Cloze
    | Hotspot
    | FreeText
    | ScriptConcordance
    | Description
)

#: Which body belongs to which kind.
BODIES: Mapping[Kind, type[Body]] = {
    Kind.SINGLE_CHOICE: Choice,
    Kind.MULTIPLE_CHOICE: Choice,
    Kind.TRUE_FALSE: Choice,
    Kind.MATCHING: Matching,
    Kind.ORDERING: Ordering,
    Kind.NUMERICAL: Numerical,
    Kind.SHORT_ANSWER: ShortAnswer,
    Kind.CLOZE: Cloze,
    Kind.HOTSPOT: Hotspot,
    Kind.FREE_TEXT: FreeText,
    Kind.SCRIPT_CONCORDANCE: ScriptConcordance,
    Kind.DESCRIPTION: Description,
}


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    kind: Kind
    stem: str
    body: Body
    #: Why the right answer is right; shown with the feedback of every kind.
    rationale: str = ""
    source: str = ""
    #: Short name for authors' lists and for exchange; learners never see it.
    name: str = ""
    tags: tuple[str, ...] = ()
    #: What the question is worth in its quiz.
    mark: Fraction = Fraction(1)
    #: Shown one by one after wrong tries where the quiz is taken in tries.
    hints: tuple[str, ...] = field(default=())
    #: Share of the mark that each wrong try costs.
    penalty: Fraction = Fraction(1, 3)
    #: Whether the learner says how sure they are.
    asks_certainty: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.body, BODIES[self.kind]):
            raise TypeError(f"{self.kind} has a {type(self.body).__name__} for a body.")
