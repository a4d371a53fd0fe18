"""A question as it is looked at before it is taken in: what learners will see, and
what counts as right. Values for the template alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from courses.domain.panel import score_panel
from courses.domain.questions.kinds import (
    Choice,
    Cloze,
    FreeText,
    Gap,
    Hotspot,
    Kind,
    Matching,
    NumberAnswer,
    Numerical,
    Ordering,
    Question,
    ScriptConcordance,
    ShortAnswer,
)
from courses.formats.wording import KINDS
from courses.wording_analysis import panel_sentence


@dataclass(frozen=True, slots=True)
class Line:
    """An answer with what it brings."""

    text: str
    worth: str = ""
    is_right: bool = False
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    kind: str
    word: str
    stem: str
    #: What a learner is given to answer with: `radio`, `checkbox`, `select`, `text` …
    control: str = ""
    #: What is offered, in the file's order.
    offered: tuple[str, ...] = ()
    #: Left sides of pairs.
    rows: tuple[str, ...] = ()
    #: Text and gaps in turn: `("", text)` or `(control, options)`.
    parts: tuple[tuple[str, Any], ...] = ()
    right: tuple[Line, ...] = ()
    rationale: str = ""
    extras: tuple[str, ...] = field(default=())
    #: What an author should think about before using it.
    concerns: tuple[str, ...] = ()


def card_of(question: Question) -> Card:
    return Card(
        kind=question.kind.value,
        word=str(KINDS[question.kind]),
        stem=question.stem,
        rationale=question.rationale,
        **_body(question.body, question.kind),
    )


def _body(body: Any, kind: Kind) -> dict[str, Any]:
    if isinstance(body, Choice):
        control = "checkbox" if kind is Kind.MULTIPLE_CHOICE else "radio"
        return {
            "control": control,
            "offered": tuple(one.text for one in body.options),
            "right": tuple(_options(body)),
        }
    if isinstance(body, Matching):
        texts = {one.key: one.text for one in body.labels}
        return {
            "control": "select",
            "offered": tuple(sorted(texts.values())),
            "rows": tuple(row.text for row in body.rows),
            "right": tuple(
                Line(f"{row.text} → {texts.get(row.right, '')}", is_right=True)
                for row in body.rows
            ),
        }
    if isinstance(body, Ordering):
        steps = tuple(one.text for one in body.steps)
        offered = tuple(sorted(steps))
        return {
            "control": "order",
            # Never as it is right: the answer stands beside it.
            "offered": offered[::-1] if offered == steps else offered,
            "right": tuple(
                Line(f"{at}. {one.text}", is_right=True)
                for at, one in enumerate(body.steps, start=1)
            ),
        }
    if isinstance(body, Numerical):
        return {"control": "number", "right": tuple(_numbers(body))}
    if isinstance(body, ShortAnswer):
        return {"control": "text", "right": tuple(_texts(body))}
    if isinstance(body, Cloze):
        return {
            "control": "cloze",
            "parts": tuple(_part(one) for one in body.parts),
            "right": tuple(_gaps(body)),
        }
    if isinstance(body, FreeText):
        return {
            "control": "long",
            "right": (Line(body.model_answer),) if body.model_answer else (),
            "extras": tuple(one.text for one in body.rubric),
        }
    if isinstance(body, Hotspot):
        return {
            "control": "picture",
            "offered": (body.picture.alternative or body.picture.name,),
            "right": tuple(
                Line(one.label or one.key, _worth(one.weight), one.weight > 0)
                for one in body.areas
            ),
        }
    if isinstance(body, ScriptConcordance):
        key = score_panel(body.scale)
        return {
            "concerns": tuple(panel_sentence(one, key) for one in key.concerns),
            "control": "radio",
            "offered": tuple(one.text for one in body.scale),
            "extras": (body.hypothesis, body.news),
            "right": tuple(
                Line(one.text, _("%(votes)d votes") % {"votes": one.votes})
                for one in body.scale
            ),
        }
    return {}


def _worth(weight: Fraction) -> str:
    if weight in (0, 1):
        return ""
    percentage = f"{float(weight * 100):.5g}".replace("-", "−")
    return _("%(percentage)s%%") % {"percentage": percentage}


def _options(body: Choice) -> Iterable[Line]:
    for one in body.options:
        yield Line(one.text, _worth(one.weight), one.weight > 0, one.feedback)


def _numbers(body: Numerical) -> Iterable[Line]:
    units = ", ".join(unit.text for unit in body.units)
    for one in body.answers:
        words = _number(one) + (f" {units}" if units and one.value is not None else "")
        yield Line(words, _worth(one.weight), one.weight > 0, one.feedback)


def _number(answer: NumberAnswer) -> str:
    if answer.value is None:
        return _("any other number")
    if answer.tolerance == Decimal(0):
        return str(answer.value)
    return f"{answer.value} ± {answer.tolerance}"


def _texts(body: ShortAnswer) -> Iterable[Line]:
    for one in body.answers:
        yield Line(one.text, _worth(one.weight), one.weight > 0, one.feedback)


def _part(part: str | Gap) -> tuple[str, Any]:
    if isinstance(part, str):
        return "", part
    if isinstance(part.body, Choice):
        return "select", tuple(one.text for one in part.body.options)
    return "text", ()


def _gaps(body: Cloze) -> Iterable[Line]:
    for at, gap in enumerate(body.gaps, start=1):
        for line in _body(gap.body, Kind.SINGLE_CHOICE)["right"]:
            yield Line(
                _("Gap %(number)d: %(text)s") % {"number": at, "text": line.text},
                line.worth,
                line.is_right,
                line.feedback,
            )
