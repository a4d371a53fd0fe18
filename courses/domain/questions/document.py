"""Questions as JSON and back, without loss. Version 2; version 1 is still read.

What is stored with a published quiz, a bank's version and an exchange file is this
document. Refuses nothing an author could have written: what cannot be *asked* is
for `problems` to say.
"""

from __future__ import annotations

import hashlib
import json
import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Union, get_args, get_origin, get_type_hints

from courses.domain.questions import kinds
from courses.domain.questions.kinds import (
    BODIES,
    Choice,
    Gap,
    Kind,
    Numerical,
    Option,
    Ordering,
    Question,
    ShortAnswer,
    Step,
)

VERSION = 2

#: How the body of a gap is told apart.
_GAP_BODIES = {"choice": Choice, "number": Numerical, "text": ShortAnswer}


def to_json(questions: Iterable[Question]) -> list[dict[str, Any]]:
    return [question_to_json(question) for question in questions]


def from_json(content: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    """The questions of a stored document. Raises KeyError, TypeError or ValueError
    where it was not written by `to_json`."""
    return tuple(question_from_json(row) for row in content)


def question_to_json(question: Question) -> dict[str, Any]:
    return {"version": VERSION, **_write(question)}


def question_from_json(row: Mapping[str, Any]) -> Question:
    if "version" not in row:
        return _from_version_1(row)
    if row["version"] != VERSION:
        raise ValueError(f"A question of version {row['version']!r}.")
    kind = Kind(row["kind"])
    values = {name: row[name] for name in row if name not in ("version", "body")}
    question: Question = _read(Question, values, body=BODIES[kind], raw=row)
    return question


def digest(content: Any) -> str:
    """SHA-256 of the canonical JSON: same words, same digest."""
    text = json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


# -- Writing ---------------------------------------------------------------
def _write(value: Any) -> Any:
    """Fields that hold their default are left out, so documents stay readable and
    a field added later changes no old digest."""
    if isinstance(value, Gap):
        name = next(
            key for key, one in _GAP_BODIES.items() if isinstance(value.body, one)
        )
        return {"gap": name, **_fields(value)}
    if is_dataclass(value):
        return _fields(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Fraction | Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [_write(one) for one in value]
    return value


def _fields(value: Any) -> dict[str, Any]:
    row = {}
    for one in fields(value):
        held = getattr(value, one.name)
        if one.default is MISSING or held != one.default:
            row[one.name] = _write(held)
    return row


# -- Reading ---------------------------------------------------------------
def _read(
    cls: Any, row: Mapping[str, Any], *, body: Any = None, raw: Any = None
) -> Any:
    hints = get_type_hints(cls, vars(kinds))
    known = {one.name for one in fields(cls)}
    values = {}
    for name in known:
        if name == "body" and raw is not None:
            values[name] = _read(body, raw["body"])
        elif name in row:
            values[name] = _value(hints[name], row[name])
    unknown = set(row) - known - {"gap"}
    if unknown:
        raise ValueError(f"Unknown in {cls.__name__}: {', '.join(sorted(unknown))}.")
    return cls(**values)


def _value(hint: Any, raw: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _one_of(get_args(hint), raw)
    if origin is tuple:
        return tuple(_value(get_args(hint)[0], one) for one in raw)
    if hint is Gap:
        return _gap(raw)
    if is_dataclass(hint):
        return _read(hint, raw)
    if hint in (Fraction, Decimal):
        return hint(raw)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(raw)
    if not isinstance(raw, hint):
        raise TypeError(f"{raw!r} is no {hint.__name__}.")
    return raw


def _one_of(hints: tuple[Any, ...], raw: Any) -> Any:
    if raw is None and type(None) in hints:
        return None
    if Gap in hints and isinstance(raw, Mapping):
        return _gap(raw)
    if str in hints:
        return _value(str, raw)
    return _value(next(hint for hint in hints if hint is not type(None)), raw)


def _gap(raw: Mapping[str, Any]) -> Gap:
    body = _GAP_BODIES[raw["gap"]]
    values = {name: raw[name] for name in raw if name not in ("gap", "body")}
    gap: Gap = _read(Gap, values, body=body, raw=raw)
    return gap


# -- Version 1: single choice, true/false and ordering ----------------------
def _from_version_1(row: Mapping[str, Any]) -> Question:
    kind = Kind(row["kind"])
    right = row["right"]
    body: Choice | Ordering
    if kind is Kind.ORDERING:
        texts = {one["key"]: one["text"] for one in row["options"]}
        body = Ordering(tuple(Step(key, texts[key]) for key in right))
    else:
        body = Choice(
            tuple(
                Option(
                    one["key"],
                    one["text"],
                    Fraction(int(one["key"] in right)),
                    one["feedback"],
                )
                for one in row["options"]
            ),
            is_shuffled=kind is not Kind.TRUE_FALSE,
        )
    return Question(
        key=row["key"],
        kind=kind,
        stem=row["stem"],
        body=body,
        rationale=row["rationale"],
        source=row["source"],
    )
