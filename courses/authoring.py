"""From the author’s blocks to what the room computes with: the one way.

`question_of` reads a block that may be unfinished: what is missing comes out empty,
and `problems` says so. The way back stands in `block_writing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from courses.domain.numbers import read_number
from courses.domain.plan import Draw, Item, QuizPlan
from courses.domain.questions.kinds import (
    Area,
    Body,
    Choice,
    Cloze,
    Criterion,
    Description,
    FreeText,
    Gap,
    Hotspot,
    Judgement,
    Kind,
    Label,
    Matching,
    NumberAnswer,
    Numerical,
    Option,
    Ordering,
    Picture,
    Question,
    Row,
    ScriptConcordance,
    Shape,
    ShortAnswer,
    Step,
    TextAnswer,
    Unit,
)
from courses.domain.shares import read_share


# -- A quiz ------------------------------------------------------------------
def plan_of(quiz: Any) -> QuizPlan:
    """What a `Quiz` asks as it stands; block ids are the keys."""
    return QuizPlan(
        items=tuple(_item(child) for child in quiz.questions),
        rules=quiz.rules,
        shuffles_questions=quiz.shuffles_questions,
    )


def questions_of(stream: Any) -> tuple[Question, ...]:
    """The questions of a stream, without its draws."""
    return tuple(
        one for one in (_item(child) for child in stream) if isinstance(one, Question)
    )


def bank_question_of(one: Any, *, tags: Iterable[str] = ()) -> Question | None:
    """The question of a `BankQuestion`; None while it has none."""
    child = next(iter(one.question), None)
    if child is None:
        return None
    question = question_of(child.block_type, child.value, key=str(one.key))
    return Question(
        **{
            **{name: getattr(question, name) for name in Question.__slots__},
            "name": one.name,
            "tags": tuple(tags),
        }
    )


def _item(child: Any) -> Item:
    if child.block_type != "draw":
        return question_of(child.block_type, child.value, key=child.id)
    bank = child.value["bank"]
    return Draw(
        key=child.id,
        bank=bank.pk if bank else 0,
        bank_title=bank.title if bank else "",
        count=child.value["count"] or 0,
        tags=tag_names(child.value["tags"]),
    )


def tag_names(written: str | None) -> tuple[str, ...]:
    names = (one.strip() for one in (written or "").split(","))
    return tuple(dict.fromkeys(one for one in names if one))


# -- A question --------------------------------------------------------------
def question_of(kind: str, value: Any, *, key: str) -> Question:
    body = _BODIES[Kind(kind)](value)
    return Question(
        key=key,
        kind=Kind(kind),
        stem=value.get("stem") or "",
        body=body,
        rationale=value.get("rationale") or "",
        source=value.get("source") or "",
        name=value.get("name") or "",
        mark=_share(value.get("mark"), Fraction(1)),
        hints=tuple(one for one in value.get("hints") or () if one),
        penalty=_share(value.get("penalty"), Fraction(1, 3)),
        asks_certainty=bool(value.get("asks_certainty")),
    )


def _share(written: str | None, otherwise: Fraction) -> Fraction:
    share = read_share(written or "")
    return otherwise if share is None else share


def _number(written: str | None, otherwise: Decimal) -> Decimal:
    read = read_number(written or "")
    return otherwise if read is None else read.number


def _items(values: Any) -> list[tuple[str, Any]]:
    """Items of a list block with their own ids; one that was never saved has only
    its place."""
    if values is None:
        return []
    return [
        (one.id or f"place-{place}", one.value)
        for place, one in enumerate(values.bound_blocks)
    ]


def _options(value: Any, *, is_multiple: bool) -> tuple[Option, ...]:
    items = _items(value.get("options"))
    right = sum(1 for _key, one in items if one.get("is_right"))
    share = Fraction(1, right) if is_multiple and right else Fraction(1)
    return tuple(
        Option(
            key,
            one.get("text") or "",
            _share(
                one.get("weight"),
                share
                if one.get("is_right")
                else (-share if is_multiple else Fraction(0)),
            ),
            one.get("feedback") or "",
        )
        for key, one in items
    )


def _single(value: Any) -> Body:
    return Choice(
        _options(value, is_multiple=False), is_shuffled=not value.get("keeps_order")
    )


def _multiple(value: Any) -> Body:
    return Choice(
        _options(value, is_multiple=True), is_shuffled=not value.get("keeps_order")
    )


def _true_false(value: Any) -> Body:
    return Choice(
        tuple(
            Option(key, text, Fraction(int(is_right)), feedback or "")
            for key, text, is_right, feedback in (
                ("true", _("True"), value.get("is_true"), value.get("feedback_true")),
                (
                    "false",
                    _("False"),
                    not value.get("is_true"),
                    value.get("feedback_false"),
                ),
            )
        ),
        is_shuffled=False,
    )


def _label_key(row: str) -> str:
    """The key of the label that belongs to a row. Both stand in the page while it is
    answered, so nobody without the site's secret may tell one from the other."""
    return salted_hmac("courses.matching.label", row).hexdigest()[:16]


def _matching(value: Any) -> Body:
    labels: dict[str, Label] = {}
    rows = []
    for key, one in _items(value.get("rows")):
        text = (one.get("label") or "").strip()
        label = labels.setdefault(text, Label(_label_key(key), text))
        rows.append(Row(key, one.get("text") or "", label.key))
    for key, text in _items(value.get("others")):
        words = (text or "").strip()
        labels.setdefault(words, Label(_label_key(key), words))
    return Matching(
        tuple(rows), tuple(labels.values()), is_shuffled=not value.get("keeps_order")
    )


def _ordering(value: Any) -> Body:
    return Ordering(
        tuple(Step(key, text or "") for key, text in _items(value.get("steps")))
    )


def _numerical(value: Any) -> Numerical:
    return Numerical(
        answers=tuple(
            NumberAnswer(
                read.number if (read := read_number(one.get("value") or "")) else None,
                _number(one.get("tolerance"), Decimal(0)),
                _share(one.get("weight"), Fraction(1)),
                one.get("feedback") or "",
            )
            for _key, one in _items(value.get("answers"))
        ),
        units=tuple(
            Unit(one.get("text") or "", _number(one.get("factor"), Decimal(1)))
            for _key, one in _items(value.get("units"))
        ),
        needs_unit=bool(value.get("needs_unit")),
    )


def _short_answer(value: Any) -> ShortAnswer:
    return ShortAnswer(
        answers=tuple(
            TextAnswer(
                one.get("text") or "",
                _share(one.get("weight"), Fraction(1)),
                one.get("feedback") or "",
            )
            for _key, one in _items(value.get("answers"))
        ),
        is_case_sensitive=bool(value.get("is_case_sensitive")),
    )


def _cloze(value: Any) -> Body:
    return Cloze(
        tuple(
            (child.value or "") if child.block_type == "text" else _gap(child)
            for child in value.get("parts") or ()
        )
    )


def _gap(child: Any) -> Gap:
    value = child.value
    share = _share(value.get("share"), Fraction(1))
    if child.block_type == "number":
        return Gap(child.id, _numerical(value), share)
    if child.block_type == "gap_text":
        return Gap(child.id, _short_answer(value), share)
    is_multiple = bool(value.get("is_multiple"))
    return Gap(
        child.id,
        Choice(
            _options(value, is_multiple=is_multiple),
            is_shuffled=not value.get("keeps_order"),
        ),
        share,
        is_multiple=is_multiple,
        is_listed=bool(value.get("is_listed")),
    )


def coordinates_of(written: str) -> tuple[Decimal, ...] | None:
    """Numbers parted by commas or blanks; None where something else stands there."""
    try:
        numbers = tuple(
            Decimal(one) for one in written.replace(";", ",").replace(",", " ").split()
        )
    except InvalidOperation:
        return None
    is_sane = all(one.is_finite() and abs(one) < 100_000 for one in numbers)
    return numbers if numbers and is_sane else None


def _hotspot(value: Any) -> Body:
    image = value.get("image")
    return Hotspot(
        picture=Picture(
            name=image.title if image else "",
            width=image.width if image else 0,
            height=image.height if image else 0,
            alternative=value.get("alternative") or "",
            image_id=image.pk if image else None,
        ),
        areas=tuple(
            Area(
                key,
                one.get("label") or "",
                Shape(one.get("shape") or Shape.RECTANGLE),
                coordinates_of(one.get("coordinates") or "") or (),
                _share(one.get("weight"), Fraction(1)),
                one.get("feedback") or "",
            )
            for key, one in _items(value.get("areas"))
        ),
    )


def _free_text(value: Any) -> Body:
    return FreeText(
        rubric=tuple(
            Criterion(key, one.get("text") or "", _share(one.get("share"), Fraction(1)))
            for key, one in _items(value.get("rubric"))
        ),
        model_answer=value.get("model_answer") or "",
        marker_notes=value.get("marker_notes") or "",
        template=value.get("template") or "",
        min_words=value.get("min_words"),
        max_words=value.get("max_words"),
        shows_rubric=bool(value.get("shows_rubric")),
    )


def _concordance(value: Any) -> Body:
    return ScriptConcordance(
        hypothesis=value.get("hypothesis") or "",
        news=value.get("news") or "",
        scale=tuple(
            Judgement(key, one.get("text") or "", one.get("votes") or 0)
            for key, one in _items(value.get("scale"))
        ),
    )


def _description(value: Any) -> Body:
    return Description()


_BODIES: Mapping[Kind, Callable[[Any], Body]] = {
    Kind.SINGLE_CHOICE: _single,
    Kind.MULTIPLE_CHOICE: _multiple,
    Kind.TRUE_FALSE: _true_false,
    Kind.MATCHING: _matching,
    Kind.ORDERING: _ordering,
    Kind.NUMERICAL: _numerical,
    Kind.SHORT_ANSWER: _short_answer,
    Kind.CLOZE: _cloze,
    Kind.HOTSPOT: _hotspot,
    Kind.FREE_TEXT: _free_text,
    Kind.SCRIPT_CONCORDANCE: _concordance,
    Kind.DESCRIPTION: _description,
}


# -- A lesson ----------------------------------------------------------------
def fact_keys(facts: Any) -> set[str]:
    return {child.value["key"].strip() for child in facts}


def evidence_keys(body: Any) -> set[str]:
    """Keys of facts that the blocks of a lesson rest on."""
    keys: set[str] = set()
    for child in body:
        if hasattr(child.value, "get"):
            keys.update(key.strip() for key in child.value.get("evidence") or [])
    return keys


def listening_seconds(body: Any) -> int:
    """Seconds of audio and video in a lesson: a block that plays something says how
    long in a method `seconds(value)`."""
    return sum(
        child.block.seconds(child.value)
        for child in body
        if hasattr(child.block, "seconds")
    )
