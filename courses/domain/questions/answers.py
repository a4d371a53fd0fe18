"""The right answer to a question as its author would say it: keys and words, in the
question's own order. For feedback that is due, marking and lists; never before.
"""

from __future__ import annotations

from courses.domain.numbers import plain
from courses.domain.questions.kinds import (
    Choice,
    Cloze,
    FreeText,
    Hotspot,
    Matching,
    Numerical,
    Ordering,
    Question,
    ScriptConcordance,
    ShortAnswer,
)
from courses.domain.responses import Response


def right_answer(question: Question) -> tuple[str, ...]:
    """One line per part; empty where there is nothing to say."""
    return _lines(question.body)


def _lines(body: object) -> tuple[str, ...]:
    if isinstance(body, Choice):
        right = set(body.right)
        return tuple(one.text for one in body.options if one.key in right)
    if isinstance(body, Ordering):
        return tuple(step.text for step in body.steps)
    if isinstance(body, Matching):
        texts = {one.key: one.text for one in body.labels}
        return tuple(f"{row.text} → {texts.get(row.right, '')}" for row in body.rows)
    if isinstance(body, Numerical):
        return _number(body)
    if isinstance(body, ShortAnswer):
        return tuple(_readable(one.text) for one in body.answers if one.weight == 1)[:1]
    if isinstance(body, Cloze):
        return tuple(" / ".join(_lines(gap.body)) for gap in body.gaps)
    if isinstance(body, Hotspot):
        return tuple(one.label for one in body.areas if one.weight == 1)
    if isinstance(body, FreeText):
        return (body.model_answer,) if body.model_answer else ()
    if isinstance(body, ScriptConcordance):
        most = max((one.votes for one in body.scale), default=0)
        return tuple(one.text for one in body.scale if one.votes == most)
    return ()


def _readable(pattern: str) -> str:
    r"""A pattern as one reads it: “emotion…” for “emotion*”, and a star for `\*`."""
    stars = pattern.replace("\\*", "\0")
    return stars.replace("*", "…").replace("\0", "*")


def _number(body: Numerical) -> tuple[str, ...]:
    right = next(
        (one for one in body.answers if one.weight == 1 and one.value is not None),
        None,
    )
    if right is None or right.value is None:
        return ()
    unit = next((f" {one.text}" for one in body.units if one.factor == 1), "")
    around = f" ± {plain(right.tolerance)}" if right.tolerance else ""
    return (f"{plain(right.value)}{around}{unit}",)


def texts_of(question: Question) -> dict[str, str]:
    """The words of every part that has a key."""
    body = question.body
    if isinstance(body, Choice):
        return {one.key: one.text for one in body.options}
    if isinstance(body, Ordering):
        return {one.key: one.text for one in body.steps}
    if isinstance(body, Matching):
        rows = {one.key: one.text for one in body.rows}
        return rows | {one.key: one.text for one in body.labels}
    if isinstance(body, ScriptConcordance):
        return {one.key: one.text for one in body.scale}
    if isinstance(body, Hotspot):
        return {one.key: one.label for one in body.areas}
    if isinstance(body, Cloze):
        texts: dict[str, str] = {}
        for gap in body.gaps:
            if isinstance(gap.body, Choice):
                texts |= {one.key: one.text for one in gap.body.options}
        return texts
    return {}


def given_words(question: Question, response: Response | None) -> str:
    """A given response in words, on one line; "" for a blank."""
    return "" if response is None else _given(question.body, response)


def _given(body: object, response: Response) -> str:
    if "text" in response or "written" in response:
        return str(response.get("text", response.get("written", "")))
    if "number" in response:
        return f"{response['number']} {response.get('unit', '')}".strip()
    if "point" in response:
        return ", ".join(response["point"])
    if isinstance(body, Choice):
        chosen = response.get("options", ())
        return "; ".join(one.text for one in body.options if one.key in chosen)
    if isinstance(body, ScriptConcordance):
        chosen = response.get("options", ())
        return "; ".join(one.text for one in body.scale if one.key in chosen)
    if isinstance(body, Ordering):
        texts = {one.key: one.text for one in body.steps}
        return " → ".join(texts.get(key, key) for key in response.get("order", ()))
    if isinstance(body, Matching):
        texts = {one.key: one.text for one in body.labels}
        pairs = response.get("pairs", {})
        return "; ".join(
            f"{row.text} → {texts.get(pairs.get(row.key, ''), '–')}"
            for row in body.rows
        )
    if isinstance(body, Cloze):
        gaps = response.get("gaps", {})
        return " / ".join(
            _given(gap.body, gaps[gap.key]) if gap.key in gaps else "–"
            for gap in body.gaps
        )
    return ""
