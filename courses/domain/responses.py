"""From what a form or a script sends to a response that can be stored and graded.

A response is JSON, one shape per kind:

- `{"options": [key, …]}`: choices, true/false, script concordance
- `{"order": [key, …]}` with every step once; `{"places": {key: place}}` before that
- `{"pairs": {row: label}}`
- `{"number": "3.5", "unit": "mSv"}`; `{"written": "3,5 m"}` where no number stands
- `{"text": "…"}`: short answers and free text
- `{"gaps": {gap: response}}`
- `{"point": ["120", "88.5"]}` in the picture's own pixels

and on any of them `"certainty": 1 | 2 | 3`. None is a blank. What was begun and is
not complete is kept as it stands, so that saving never loses a word; a problem
says what a complete answer still needs. Refuses what its question never offered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from courses.domain.numbers import LONGEST, plain, read_number, same_unit
from courses.domain.questions.kinds import (
    Choice,
    Cloze,
    FreeText,
    Hotspot,
    Kind,
    Matching,
    Numerical,
    Ordering,
    Question,
    ScriptConcordance,
    ShortAnswer,
)

Response = Mapping[str, Any]
Fields = Mapping[str, Sequence[str]]

LONGEST_ANSWER = 500
LONGEST_TEXT = 20_000
CERTAINTIES = (1, 2, 3)

#: Such a response was never offered: it is not even kept.
_FOREIGN = frozenset(
    {"unknown_option", "unknown_label", "unknown_place", "outside", "too_long",
     "unknown_certainty"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ResponseProblem:
    """`place` is the key of the row or gap that is meant, or ""."""

    code: str
    place: str = ""

    @property
    def is_foreign(self) -> bool:
        return self.code in _FOREIGN


@dataclass(frozen=True, slots=True)
class Reading:
    """`response` holds all that can be kept; without problems it can be graded."""

    response: dict[str, Any] | None
    problems: tuple[ResponseProblem, ...] = ()

    @property
    def is_foreign(self) -> bool:
        return any(one.is_foreign for one in self.problems)


def is_blank(response: Response | None) -> bool:
    """Nothing answered; how sure somebody is of nothing is no answer."""
    return not response or not set(response) - {"certainty"}


def same_response(one: Response | None, other: Response | None) -> bool:
    if is_blank(one) and is_blank(other):
        return (one or {}).get("certainty") == (other or {}).get("certainty")
    return dict(one or {}) == dict(other or {})


def read_form(question: Question, fields: Fields) -> Reading:
    """Fields of one question, without the slot's prefix: `option` (several),
    `place-<step>`, `pair-<row>`, `number`, `unit`, `text`, `gap-<gap>-…`, `x`, `y`
    and `certainty`. Names that the question does not have are ignored."""
    response, problems = _body(question.body, question.kind, fields)
    certainty = _first(fields, "certainty")
    if certainty:
        if certainty in [str(one) for one in CERTAINTIES]:
            response["certainty"] = int(certainty)
        else:
            problems.append(ResponseProblem("unknown_certainty"))
    if not response:
        problems.append(ResponseProblem("empty"))
        return Reading(None, tuple(problems))
    if is_blank(response):
        problems.append(ResponseProblem("empty"))
    return Reading(response, tuple(problems))


def read_json(question: Question, raw: Any) -> Reading:
    """A response as a script or a file sends it; judged like a form's fields."""
    if raw is None:
        return Reading(None, (ResponseProblem("empty"),))
    return read_form(question, as_fields(raw))


def as_fields(raw: Any) -> dict[str, list[str]]:
    """The form's fields that say the same as a stored response: what fills a page
    with an answer given before. What is no response gives no field."""
    if not isinstance(raw, Mapping):
        return {}
    fields: dict[str, list[str]] = {}
    if isinstance(raw.get("options"), list | tuple):
        fields["option"] = [str(one) for one in raw["options"]]
    if isinstance(raw.get("order"), list | tuple):
        for place, key in enumerate(raw["order"], start=1):
            fields.setdefault(f"place-{key}", []).append(str(place))
    for name, prefix in (("places", "place-"), ("pairs", "pair-")):
        if isinstance(raw.get(name), Mapping):
            for key, value in raw[name].items():
                fields[f"{prefix}{key}"] = [str(value)]
    if isinstance(raw.get("gaps"), Mapping):
        for gap, response in raw["gaps"].items():
            for name, values in as_fields(response).items():
                fields[f"gap-{gap}-{name}"] = values
    point = raw.get("point")
    if isinstance(point, list | tuple) and len(point) == 2:
        fields["x"], fields["y"] = [str(point[0])], [str(point[1])]
    for name, field in (
        ("text", "text"),
        ("number", "number"),
        ("written", "number"),
        ("unit", "unit"),
        ("certainty", "certainty"),
    ):
        if name in raw and not isinstance(raw[name], Mapping | list | tuple):
            fields[field] = [str(raw[name])]
    return fields


def word_count(text: str) -> int:
    return len(text.split())


# -- One reader per kind -----------------------------------------------------
Found = tuple[dict[str, Any], list[ResponseProblem]]


def _first(fields: Fields, name: str) -> str:
    """Without NUL, which PostgreSQL cannot store."""
    return next(iter(fields.get(name, ())), "").replace("\x00", "").strip()


def _body(body: object, kind: Kind | None, fields: Fields) -> Found:
    readers: dict[type, Callable[[Any, Fields], Found]] = {
        Ordering: _order,
        Matching: _pairs,
        Numerical: _number,
        ShortAnswer: _short,
        Cloze: _gaps,
        Hotspot: _point,
        FreeText: _text,
        ScriptConcordance: _judgement,
    }
    if isinstance(body, Choice):
        offered = [option.key for option in body.options]
        return _options(offered, fields, is_multiple=kind is Kind.MULTIPLE_CHOICE)
    reader = readers.get(type(body))
    return reader(body, fields) if reader else ({}, [])


def _options(offered: list[str], fields: Fields, *, is_multiple: bool) -> Found:
    given = {one for one in fields.get("option", ()) if one}
    if not given:
        return {}, []
    if given - set(offered):
        return {}, [ResponseProblem("unknown_option")]
    if len(given) > 1 and not is_multiple:
        return {}, [ResponseProblem("one_option")]
    return {"options": [key for key in offered if key in given]}, []


def _judgement(body: ScriptConcordance, fields: Fields) -> Found:
    return _options([one.key for one in body.scale], fields, is_multiple=False)


def _order(body: Ordering, fields: Fields) -> Found:
    places: dict[str, int] = {}
    count = len(body.steps)
    for step in body.steps:
        written = _first(fields, f"place-{step.key}")
        if not written:
            continue
        if (
            len(written) > 4
            or not written.isdecimal()
            or not 1 <= int(written) <= count
        ):
            return {}, [ResponseProblem("unknown_place", step.key)]
        places[step.key] = int(written)
    if not places:
        return {}, []
    if sorted(places.values()) != list(range(1, count + 1)):
        return {"places": places}, [ResponseProblem("each_step_once")]
    return {"order": sorted(places, key=lambda key: places[key])}, []


def _pairs(body: Matching, fields: Fields) -> Found:
    known = {label.key for label in body.labels}
    pairs: dict[str, str] = {}
    problems = []
    for row in body.rows:
        label = _first(fields, f"pair-{row.key}")
        if label and label not in known:
            return {}, [ResponseProblem("unknown_label", row.key)]
        if label:
            pairs[row.key] = label
        else:
            problems.append(ResponseProblem("row_open", row.key))
    return ({"pairs": pairs}, problems) if pairs else ({}, [])


def _number(body: Numerical, fields: Fields) -> Found:
    text = _first(fields, "number")
    if not text:
        return {}, []
    if len(text) > LONGEST:
        return {}, [ResponseProblem("too_long")]
    written = read_number(text)
    if written is None:
        return {"written": text}, [ResponseProblem("not_a_number")]
    response = {"number": plain(written.number)}
    unit = written.rest or same_unit(_first(fields, "unit"))
    known = {same_unit(one.text): one.text for one in body.units}
    if unit and unit not in known:
        code = "unknown_unit" if known else "no_unit_asked"
        return {"written": f"{text} {_first(fields, 'unit')}".strip()[:LONGEST]}, [
            ResponseProblem(code)
        ]
    if unit:
        response["unit"] = known[unit]
    elif body.needs_unit:
        return response, [ResponseProblem("needs_unit")]
    return response, []


def _short(body: ShortAnswer, fields: Fields) -> Found:
    text = " ".join(_first(fields, "text").split())
    if len(text) > LONGEST_ANSWER:
        return {}, [ResponseProblem("too_long")]
    return ({"text": text} if text else {}), []


def _text(body: FreeText, fields: Fields) -> Found:
    text = next(iter(fields.get("text", ())), "")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if len(text) > LONGEST_TEXT:
        return {}, [ResponseProblem("too_long")]
    if not text or text == body.template.strip():
        return {}, []
    words = word_count(text)
    if body.min_words is not None and words < body.min_words:
        return {"text": text}, [ResponseProblem("too_few_words")]
    if body.max_words is not None and words > body.max_words:
        return {"text": text}, [ResponseProblem("too_many_words")]
    return {"text": text}, []


def _gaps(body: Cloze, fields: Fields) -> Found:
    gaps: dict[str, Any] = {}
    problems: list[ResponseProblem] = []
    for gap in body.gaps:
        prefix = f"gap-{gap.key}-"
        inner = {
            name.removeprefix(prefix): values
            for name, values in fields.items()
            if name.startswith(prefix)
        }
        kind = Kind.MULTIPLE_CHOICE if gap.is_multiple else Kind.SINGLE_CHOICE
        response, found = _body(gap.body, kind, inner)
        problems.extend(ResponseProblem(one.code, gap.key) for one in found)
        if response:
            gaps[gap.key] = response
        elif not found:
            problems.append(ResponseProblem("gap_open", gap.key))
    return ({"gaps": gaps}, problems) if gaps else ({}, _foreign(problems))


def _foreign(problems: list[ResponseProblem]) -> list[ResponseProblem]:
    return [one for one in problems if one.is_foreign]


def _point(body: Hotspot, fields: Fields) -> Found:
    written = [_first(fields, name) for name in ("x", "y")]
    if not any(written):
        return {}, []
    try:
        x, y = (Decimal(one.replace(",", ".")) for one in written if len(one) <= 20)
    except (InvalidOperation, ValueError):
        return {}, [ResponseProblem("not_a_point")]
    if not (x.is_finite() and y.is_finite()):
        return {}, [ResponseProblem("not_a_point")]
    if not (0 <= x <= body.picture.width and 0 <= y <= body.picture.height):
        return {}, [ResponseProblem("outside")]
    return {"point": [plain(x), plain(y)]}, []
