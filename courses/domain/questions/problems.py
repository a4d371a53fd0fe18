"""Why a question cannot be asked: every reason, each with its place.

Answers in codes with arguments; `courses.wording_quizzes` makes the sentences.
Judges only what would make a question unanswerable, unfair or unreadable; whether
it is a good question is for people and for the item analysis.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from courses.domain.questions.kinds import (
    Area,
    Choice,
    Cloze,
    FreeText,
    Gap,
    Hotspot,
    Kind,
    Matching,
    Numerical,
    Ordering,
    Question,
    ScriptConcordance,
    Shape,
    ShortAnswer,
)

#: How many numbers describe a shape; a polygon has three corners or more.
_COORDINATES = {Shape.RECTANGLE: 4, Shape.ELLIPSE: 4}


@dataclass(frozen=True, slots=True)
class Problem:
    """`place` is the key of the part that is meant, `question` a question's key (""
    for the quiz as a whole), `arguments` what the sentence needs."""

    code: str
    place: str = ""
    question: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)


def problems_of(questions: Sequence[Question]) -> tuple[Problem, ...]:
    """Everything that is wrong with these questions, in their order."""
    found: list[Problem] = []
    if not any(is_scored(question) for question in questions):
        found.append(Problem("no_questions"))
    for key in _doubled(question.key for question in questions):
        found.append(Problem("doubled_question", question=key))
    for question in questions:
        found.extend(problems(question))
    return tuple(found)


def is_scored(question: Question) -> bool:
    return question.kind is not Kind.DESCRIPTION


def problems(question: Question) -> tuple[Problem, ...]:
    """Everything that is wrong with one question."""
    return tuple(
        Problem(one.code, one.place, question.key, one.arguments)
        for one in _problems(question)
    )


def _problems(question: Question) -> Iterator[Problem]:
    if not question.stem.strip() and not isinstance(question.body, Cloze):
        yield Problem("no_stem")
    if question.mark < 0:
        yield Problem("negative_mark")
    if not 0 <= question.penalty <= 1:
        yield Problem("penalty_out_of_range")
    yield from _body(question.body, question.kind)


def _body(body: object, kind: Kind | None) -> Iterator[Problem]:
    if isinstance(body, Choice):
        yield from _choice(body, kind)
    elif isinstance(body, Matching):
        yield from _matching(body)
    elif isinstance(body, Ordering):
        yield from _parts("step", [(one.key, one.text) for one in body.steps])
    elif isinstance(body, Numerical):
        yield from _numerical(body)
    elif isinstance(body, ShortAnswer):
        yield from _short_answer(body)
    elif isinstance(body, Cloze):
        yield from _cloze(body)
    elif isinstance(body, Hotspot):
        yield from _hotspot(body)
    elif isinstance(body, FreeText):
        yield from _free_text(body)
    elif isinstance(body, ScriptConcordance):
        yield from _concordance(body)


def _parts(
    what: str, parts: Sequence[tuple[str, str]], *, least: int = 2
) -> Iterator[Problem]:
    """Options, steps, rows: enough of them, each with words and a key of its own."""
    if len(parts) < least:
        yield Problem(f"too_few_{what}s")
    for key in _doubled(key for key, _text in parts):
        yield Problem(f"doubled_{what}", key)
    for key, text in parts:
        if not text.strip():
            yield Problem(f"empty_{what}", key)
    said = [" ".join(text.split()).casefold() for _key, text in parts if text.strip()]
    for text in _doubled(said):
        yield Problem(f"same_{what}", arguments={"text": text})


def _doubled(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def _choice(body: Choice, kind: Kind | None) -> Iterator[Problem]:
    yield from _parts("option", [(one.key, one.text) for one in body.options])
    for option in body.options:
        if not -1 <= option.weight <= 1:
            yield Problem("weight_out_of_range", option.key)
    if kind is Kind.TRUE_FALSE and sorted(one.key for one in body.options) != [
        "false",
        "true",
    ]:
        yield Problem("not_true_false")
    if kind is Kind.MULTIPLE_CHOICE:
        positive = sum(
            (one.weight for one in body.options if one.weight > 0), Fraction(0)
        )
        if positive != 1:
            yield Problem("weights_not_one", arguments={"sum": str(positive)})
    elif not any(one.weight == 1 for one in body.options):
        yield Problem("no_right_option")


def _matching(body: Matching) -> Iterator[Problem]:
    yield from _parts("row", [(one.key, one.text) for one in body.rows])
    # Files repeat a label's words for several rows: same words are the same answer.
    if len({one.text.strip() for one in body.labels}) < 2:
        yield Problem("too_few_labels")
    for key in _doubled(one.key for one in body.labels):
        yield Problem("doubled_label", key)
    for label in body.labels:
        if not label.text.strip():
            yield Problem("empty_label", label.key)
    known = {one.key for one in body.labels}
    for row in body.rows:
        if row.right not in known:
            yield Problem("row_without_label", row.key)


def _numerical(body: Numerical) -> Iterator[Problem]:
    if not any(one.weight == 1 and one.value is not None for one in body.answers):
        yield Problem("no_right_answer")
    for place, answer in enumerate(body.answers, start=1):
        if not 0 <= answer.weight <= 1:
            yield Problem("weight_out_of_range", str(place))
        if answer.tolerance < 0 or not _is_finite(answer.tolerance, answer.value):
            yield Problem("bad_tolerance", str(place))
    for text in _doubled(unit.text for unit in body.units):
        yield Problem("doubled_unit", text)
    for unit in body.units:
        if not unit.text.strip() or unit.text.strip()[0] in "0123456789.,+-−":
            yield Problem("bad_unit", unit.text)
        if not _is_finite(unit.factor) or unit.factor <= 0:
            yield Problem("bad_factor", unit.text)
    if body.needs_unit and not body.units:
        yield Problem("no_unit_to_need")


def _is_finite(*numbers: Decimal | None) -> bool:
    return all(one is None or one.is_finite() for one in numbers)


def _short_answer(body: ShortAnswer) -> Iterator[Problem]:
    if not any(one.weight == 1 for one in body.answers):
        yield Problem("no_right_answer")
    for place, answer in enumerate(body.answers, start=1):
        if not 0 <= answer.weight <= 1:
            yield Problem("weight_out_of_range", str(place))
        if not answer.text.strip():
            yield Problem("empty_answer", str(place))
        elif answer.weight == 1 and not answer.text.replace("*", "").strip():
            yield Problem("anything_is_right", str(place))


def _cloze(body: Cloze) -> Iterator[Problem]:
    if not body.gaps:
        yield Problem("no_gaps")
    for key in _doubled(gap.key for gap in body.gaps):
        yield Problem("doubled_gap", key)
    for gap in body.gaps:
        if gap.share <= 0:
            yield Problem("no_share", gap.key)
        for one in _body(gap.body, _gap_kind(gap)):
            place = f"{gap.key}/{one.place}" if one.place else gap.key
            yield Problem(one.code, place=place, arguments=one.arguments)


def _gap_kind(gap: Gap) -> Kind | None:
    if isinstance(gap.body, Choice):
        return Kind.MULTIPLE_CHOICE if gap.is_multiple else Kind.SINGLE_CHOICE
    return None


def _hotspot(body: Hotspot) -> Iterator[Problem]:
    picture = body.picture
    if picture.image_id is None:
        yield Problem("no_picture", arguments={"name": picture.name})
    if not picture.alternative.strip():
        yield Problem("no_alternative")
    if picture.width < 1 or picture.height < 1:
        yield Problem("no_size")
    if not any(one.weight == 1 for one in body.areas):
        yield Problem("no_right_area")
    for key in _doubled(one.key for one in body.areas):
        yield Problem("doubled_area", key)
    for area in body.areas:
        if not area.label.strip():
            yield Problem("empty_area", area.key)
        if not -1 <= area.weight <= 1:
            yield Problem("weight_out_of_range", area.key)
        if not _has_form(area):
            yield Problem("bad_area", area.key)
        elif not _is_within(area, picture.width, picture.height):
            yield Problem("area_outside", area.key)


def _has_form(area: Area) -> bool:
    numbers = area.coordinates
    if not _is_finite(*numbers):
        return False
    if area.shape is Shape.POLYGON:
        return len(numbers) >= 6 and len(numbers) % 2 == 0
    if len(numbers) != _COORDINATES[area.shape]:
        return False
    first, second, third, fourth = numbers
    if area.shape is Shape.RECTANGLE:
        return first < third and second < fourth
    return third > 0 and fourth > 0


def _is_within(area: Area, width: int, height: int) -> bool:
    """Whether some of the area lies on the picture: one nobody can point to is lost."""
    numbers = area.coordinates
    if area.shape is Shape.RECTANGLE:
        left, top, right, bottom = numbers
    elif area.shape is Shape.ELLIPSE:
        left, right = numbers[0] - numbers[2], numbers[0] + numbers[2]
        top, bottom = numbers[1] - numbers[3], numbers[1] + numbers[3]
    else:
        left, right = min(numbers[::2]), max(numbers[::2])
        top, bottom = min(numbers[1::2]), max(numbers[1::2])
    return left < width and right > 0 and top < height and bottom > 0


def _free_text(body: FreeText) -> Iterator[Problem]:
    if body.rubric:
        yield from _parts(
            "criterion", [(one.key, one.text) for one in body.rubric], least=1
        )
    for criterion in body.rubric:
        if criterion.share <= 0:
            yield Problem("no_share", criterion.key)
    least, most = body.min_words, body.max_words
    if any(one is not None and one < 1 for one in (least, most)) or (
        least is not None and most is not None and least > most
    ):
        yield Problem("bad_word_limits")


def _concordance(body: ScriptConcordance) -> Iterator[Problem]:
    yield from _parts("judgement", [(one.key, one.text) for one in body.scale], least=3)
    if not body.hypothesis.strip():
        yield Problem("no_hypothesis")
    if not body.news.strip():
        yield Problem("no_news")
    if any(one.votes < 0 for one in body.scale):
        yield Problem("negative_votes")
    elif not any(one.votes for one in body.scale):
        yield Problem("no_votes")
