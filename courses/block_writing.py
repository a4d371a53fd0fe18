"""A question as the raw block that `authoring.question_of` reads as the same one:
the way from a file into the editor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from courses.domain.questions.kinds import (
    Choice,
    Cloze,
    FreeText,
    Gap,
    Hotspot,
    Kind,
    Matching,
    Numerical,
    Option,
    Ordering,
    Question,
    ScriptConcordance,
    ShortAnswer,
)

Raw = dict[str, Any]


def block_of(question: Question) -> Raw:
    """One raw block of a `Quiz.questions` or `BankQuestion.question` stream. Tags are
    no part of it: they belong to the bank's question."""
    value: Raw = {
        "stem": question.stem,
        "rationale": question.rationale,
        "source": question.source,
        "name": question.name,
        "mark": str(question.mark),
        "hints": _items((f"{question.key}-hint-{n}", one)
                        for n, one in enumerate(question.hints)),
        "penalty": str(question.penalty),
        "asks_certainty": question.asks_certainty,
        **_WRITERS[question.kind](question.body, question.kind),
    }  # fmt: skip
    return {"type": question.kind.value, "id": question.key, "value": value}


def _items(values: Iterable[tuple[str, Any]]) -> list[Raw]:
    return [{"type": "item", "id": key, "value": value} for key, value in values]


def _options(options: Iterable[Option]) -> list[Raw]:
    """The weights stand written out, so that nothing is worked out anew."""
    return _items(
        (
            one.key,
            {
                "text": one.text,
                "is_right": one.weight > 0,
                "feedback": one.feedback,
                "weight": str(one.weight),
            },
        )
        for one in options
    )


def _choice(body: Choice, kind: Kind) -> Raw:
    if kind is not Kind.TRUE_FALSE:
        return {
            "options": _options(body.options),
            "keeps_order": not body.is_shuffled,
        }
    by_key = {one.key: one for one in body.options}
    return {
        "is_true": by_key["true"].weight == 1,
        "feedback_true": by_key["true"].feedback,
        "feedback_false": by_key["false"].feedback,
    }


def _matching(body: Matching, kind: Kind) -> Raw:
    texts = {one.key: one.text for one in body.labels}
    used = {row.right for row in body.rows}
    return {
        "rows": _items(
            (row.key, {"text": row.text, "label": texts[row.right]})
            for row in body.rows
        ),
        "others": _items(
            (one.key, one.text) for one in body.labels if one.key not in used
        ),
        "keeps_order": not body.is_shuffled,
    }


def _ordering(body: Ordering, kind: Kind) -> Raw:
    return {"steps": _items((one.key, one.text) for one in body.steps)}


def _numerical(body: Numerical, kind: Kind | None = None) -> Raw:
    return {
        "answers": _items(
            (
                f"answer-{n}",
                {
                    "value": "" if one.value is None else str(one.value),
                    "tolerance": str(one.tolerance),
                    "weight": str(one.weight),
                    "feedback": one.feedback,
                },
            )
            for n, one in enumerate(body.answers)
        ),
        "units": _items(
            (f"unit-{n}", {"text": one.text, "factor": str(one.factor)})
            for n, one in enumerate(body.units)
        ),
        "needs_unit": body.needs_unit,
    }


def _short_answer(body: ShortAnswer, kind: Kind | None = None) -> Raw:
    return {
        "answers": _items(
            (
                f"answer-{n}",
                {
                    "text": one.text,
                    "weight": str(one.weight),
                    "feedback": one.feedback,
                },
            )
            for n, one in enumerate(body.answers)
        ),
        "is_case_sensitive": body.is_case_sensitive,
    }


def _cloze(body: Cloze, kind: Kind) -> Raw:
    return {
        "parts": [
            _gap(one)
            if isinstance(one, Gap)
            else {"type": "text", "id": f"text-{n}", "value": one}
            for n, one in enumerate(body.parts)
        ]
    }


def _gap(gap: Gap) -> Raw:
    body = gap.body
    if isinstance(body, Numerical):
        name, value = "number", _numerical(body)
    elif isinstance(body, ShortAnswer):
        name, value = "gap_text", _short_answer(body)
    else:
        name = "choice"
        value = {
            "options": _options(body.options),
            "is_multiple": gap.is_multiple,
            "is_listed": gap.is_listed,
            "keeps_order": not body.is_shuffled,
        }
    return {"type": name, "id": gap.key, "value": {**value, "share": str(gap.share)}}


def _hotspot(body: Hotspot, kind: Kind) -> Raw:
    return {
        "image": body.picture.image_id,
        "alternative": body.picture.alternative,
        "areas": _items(
            (
                one.key,
                {
                    "label": one.label,
                    "shape": one.shape.value,
                    "coordinates": ", ".join(str(n) for n in one.coordinates),
                    "weight": str(one.weight),
                    "feedback": one.feedback,
                },
            )
            for one in body.areas
        ),
    }


def _free_text(body: FreeText, kind: Kind) -> Raw:
    return {
        "rubric": _items(
            (one.key, {"text": one.text, "share": str(one.share)})
            for one in body.rubric
        ),
        "shows_rubric": body.shows_rubric,
        "model_answer": body.model_answer,
        "marker_notes": body.marker_notes,
        "template": body.template,
        "min_words": body.min_words,
        "max_words": body.max_words,
    }


def _concordance(body: ScriptConcordance, kind: Kind) -> Raw:
    return {
        "hypothesis": body.hypothesis,
        "news": body.news,
        "scale": _items(
            (one.key, {"text": one.text, "votes": one.votes}) for one in body.scale
        ),
    }


def _description(body: object, kind: Kind) -> Raw:
    return {}


_WRITERS: Mapping[Kind, Callable[[Any, Kind], Raw]] = {
    Kind.SINGLE_CHOICE: _choice,
    Kind.MULTIPLE_CHOICE: _choice,
    Kind.TRUE_FALSE: _choice,
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
