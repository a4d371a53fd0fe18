"""What an evaluation asks, which answers it takes, and what they come to together.

Knows no person and no time: what is worked out here must not lead back to anybody.
Sentences are made elsewhere; this returns codes, counts and the given words.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, median
from typing import Any, Final, TypeAlias

#: Answers of fewer people than this are not told, and they are told in steps of at
#: least this many, so that two readings never differ by one person.
SMALLEST_GROUP: Final = 5
STEPS: Final = (1, 2, 3, 4, 5)
#: “Did not attend”: an answer about an item, and none on the scale.
ABSENT: Final = "absent"
TEXT_MAX: Final = 2000

Rating: TypeAlias = int | str
#: Which item of the programme, and which of its speakers ("" where it has none).
RowKey: TypeAlias = tuple[str, str]


class Kind(StrEnum):
    """The values are field types of Wagtail's form builder, and one of ours."""

    SCALE = "scale"
    ONE = "radio"
    SEVERAL = "checkboxes"
    TEXT = "multiline"


class Place(StrEnum):
    """Where a question stands. What an organiser adds comes between the fixed ones."""

    OPENING = "opening"
    OWN = "own"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Option:
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    kind: Kind
    label: str
    place: Place = Place.OWN
    is_required: bool = True
    help_text: str = ""
    options: tuple[Option, ...] = ()

    @property
    def is_fixed(self) -> bool:
        return self.place != Place.OWN

    @property
    def asked_as(self) -> tuple[object, ...]:
        """What must be the same for answers to be counted together."""
        return (self.key, self.kind, self.label, self.options)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One frozen version of a form."""

    questions: tuple[Question, ...]
    asks_items: bool = False
    introduction: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one unknown person answered, with the questions they were asked."""

    asked: Questionnaire
    answers: Mapping[str, Any]
    ratings: Mapping[RowKey, Rating]


@dataclass(frozen=True, slots=True)
class Summary:
    """Answers to one question. `is_told` is False where too few gave one.

    `counts` follow the options or steps; `mean` and `median` are of scales only;
    `texts` are in alphabetical order, which tells nothing of when they came.
    """

    question: Question
    asked: int
    n: int
    is_told: bool
    counts: tuple[int, ...] = ()
    mean: float | None = None
    median: float | None = None
    texts: tuple[str, ...] = ()
    is_asked_still: bool = True


@dataclass(frozen=True, slots=True)
class RowSummary:
    """The ratings of one item or speaker; `n` counts those on the scale."""

    key: RowKey
    n: int
    absent: int
    is_told: bool
    counts: tuple[int, ...] = ()
    mean: float | None = None
    median: float | None = None


def to_json(asked: Questionnaire) -> dict[str, Any]:
    return {
        "introduction": asked.introduction,
        "asks_items": asked.asks_items,
        "questions": [
            {
                "key": one.key,
                "kind": one.kind.value,
                "label": one.label,
                "place": one.place.value,
                "is_required": one.is_required,
                "help_text": one.help_text,
                "options": [[option.key, option.label] for option in one.options],
            }
            for one in asked.questions
        ],
    }


def from_json(content: Mapping[str, Any]) -> Questionnaire:
    return Questionnaire(
        introduction=content["introduction"],
        asks_items=content["asks_items"],
        questions=tuple(
            Question(
                key=one["key"],
                kind=Kind(one["kind"]),
                label=one["label"],
                place=Place(one["place"]),
                is_required=one["is_required"],
                help_text=one["help_text"],
                options=tuple(Option(key, label) for key, label in one["options"]),
            )
            for one in content["questions"]
        ),
    )


def digest(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def is_answer(question: Question, value: Any) -> bool:
    """Whether `value` (not empty) is an answer that the question takes."""
    known = {option.key for option in question.options}
    match question.kind:
        case Kind.SCALE:
            return isinstance(value, int) and value in STEPS
        case Kind.ONE:
            return isinstance(value, str) and value in known
        case Kind.SEVERAL:
            return isinstance(value, list) and set(value) <= known
        case Kind.TEXT:
            return isinstance(value, str) and len(value) <= TEXT_MAX


def is_rating(value: Any) -> bool:
    return value == ABSENT or (isinstance(value, int) and value in STEPS)


def answered(asked: Questionnaire, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to keep, empty ones left out.

    Raises `ValueError` with the key of the first question that is not answered
    as it must be, or that was not asked.
    """
    known = {one.key for one in asked.questions}
    for key in answers:
        if key not in known:
            raise ValueError(key)
    kept: dict[str, Any] = {}
    for one in asked.questions:
        value = answers.get(one.key)
        if isinstance(value, str):
            value = value.strip()
        if value in (None, "", []):
            if one.is_required:
                raise ValueError(one.key)
        elif is_answer(one, value):
            kept[one.key] = value
        else:
            raise ValueError(one.key)
    return kept


def may_be_told(waiting: int) -> bool:
    """Whether answers that were not told yet are enough to be told together."""
    return waiting >= SMALLEST_GROUP


def summarise(sheets: Sequence[Sheet]) -> tuple[Summary, ...]:
    """Question by question, in the order of the last of `sheets`, older ones after.

    A question whose words, kind or options were changed is another question.
    """
    found: dict[tuple[object, ...], list[Any]] = {}
    asked_as: dict[tuple[object, ...], Question] = {}
    latest = sheets[-1].asked.questions if sheets else ()
    for question in (*latest, *(one for s in sheets for one in s.asked.questions)):
        asked_as.setdefault(question.asked_as, question)
    for sheet in sheets:
        for question in sheet.asked.questions:
            found.setdefault(question.asked_as, []).append(
                sheet.answers.get(question.key)
            )
    still = {question.asked_as for question in latest}
    return tuple(
        _summary(question, found[same], same in still)
        for same, question in asked_as.items()
    )


def _summary(question: Question, values: list[Any], is_asked_still: bool) -> Summary:
    given = [value for value in values if value not in (None, "", [])]
    is_text = question.kind == Kind.TEXT
    # Who wrote among many is unknown; who chose among few may be guessed.
    size = len(values) if is_text else len(given)
    if size < SMALLEST_GROUP:
        return Summary(
            question, len(values), len(given), False, is_asked_still=is_asked_still
        )
    counts: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    mean = middle = None
    if is_text:
        texts = tuple(sorted(given, key=lambda text: (text.casefold(), text)))
    elif question.kind == Kind.SCALE:
        counts, mean, middle = _on_the_scale(given)
    else:
        chosen = [
            key
            for value in given
            for key in (value if isinstance(value, list) else [value])
        ]
        counts = tuple(chosen.count(option.key) for option in question.options)
    return Summary(
        question,
        len(values),
        len(given),
        True,
        counts,
        mean,
        middle,
        texts,
        is_asked_still,
    )


def _on_the_scale(
    given: Sequence[int],
) -> tuple[tuple[int, ...], float | None, float | None]:
    return (
        tuple(given.count(step) for step in STEPS),
        round(fmean(given), 2),
        float(median(given)),
    )


def summarise_rows(
    sheets: Iterable[Sheet], order: Sequence[RowKey]
) -> tuple[RowSummary, ...]:
    """Items and speakers in `order`; rated ones that it lacks come last."""
    ratings: dict[RowKey, list[Rating]] = {key: [] for key in order}
    for sheet in sheets:
        for key, value in sheet.ratings.items():
            ratings.setdefault(key, []).append(value)
    known = set(order)
    keys = [*order, *sorted(key for key in ratings if key not in known)]
    return tuple(_row(key, ratings[key]) for key in keys)


def _row(key: RowKey, values: Sequence[Rating]) -> RowSummary:
    given = [value for value in values if isinstance(value, int)]
    absent = len(values) - len(given)
    if len(given) < SMALLEST_GROUP:
        return RowSummary(key, len(given), absent, False)
    counts, mean, middle = _on_the_scale(given)
    return RowSummary(key, len(given), absent, True, counts, mean, middle)
