"""What one line of shorthand says. Each function takes a stripped line that begins
with its sign and raises `SpellingError` where the line cannot be read; where the
line stands is no business of this module."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from scenarios.domain.conditions import Condition
from scenarios.domain.graph import ENDING, QUALITIES, RETURN, SUB, Effect
from scenarios.domain.shorthand_drafts import VariableDraft
from scenarios.domain.shorthand_spelling import (
    NAME,
    SpellingError,
    is_name,
    read_condition,
    read_name,
    read_whole,
)

_HEAD: Final = re.compile(
    rf"={{2,}}\s*(?P<key>{NAME.pattern})?\s*(?:\((?P<kind>[^()]*)\))?\s*=*"
)
_CALL: Final = re.compile(rf"{SUB} -> ?(?P<call>{NAME.pattern})")
_MARKS: Final = re.compile(r"[*+](?:\s*[*+])*")
_GATHER: Final = re.compile(r"-(?!>)(?:\s*-(?!>))*")
_LABEL: Final = re.compile(rf"\(\s*(?P<key>{NAME.pattern})\s*\)\s*")
_WEIGHT: Final = re.compile(r"(?P<weight>[0-9]{1,10})x(?:\s+|$)")
_FIELD: Final = re.compile(r"#\s*(?P<name>[\w-]+)\s*:\s*(?P<value>.*)", re.DOTALL)
_QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
_ITEM: Final = rf"(?:{NAME.pattern})|{_QUOTED}"
_VAR: Final = re.compile(
    rf"VAR\s+(?P<key>{_ITEM})\s*=\s*(?P<initial>{_QUOTED}|[^\s(]+)"
    r"\s*(?:\((?P<bounds>[^()]*)\))?",
    re.DOTALL,
)
_BOUNDS: Final = re.compile(
    r"(?P<type>(?:[^\W\d]\w*)?)\s*(?:(?P<low>-?[0-9]*)\.\.(?P<high>-?[0-9]*))?"
)
_EFFECT: Final = re.compile(
    rf"~\s*(?P<key>{_ITEM})\s*(?:(?P<sign>\+=|-=|=)\s*(?P<value>.+)|(?P<step>\+\+|--))",
    re.DOTALL,
)
_SUM: Final = re.compile(r"(?P<key>.+?)\s*(?P<sign>[+-])\s*(?P<value>[0-9]+)")
_YES_NO: Final = {"true": 1, "yes": 1, "false": 0, "no": 0}


def read_head(line: str) -> dict[str, Any]:
    """`=== key (kind)`: what it gives a node."""
    found = _HEAD.fullmatch(line)
    if found is None:
        raise SpellingError("bad_head", found=line[:60])
    given: dict[str, Any] = {"key": found["key"] or "", "kind": "patient"}
    kind = " ".join((found["kind"] or "patient").split())
    ending = kind.removesuffix(" ending")
    call = _CALL.fullmatch(kind)
    if kind.endswith(" ending") and ending in QUALITIES:
        return {**given, "kind": ENDING, "ending": ending}
    if call is not None:
        return {**given, "kind": SUB, "call": call["call"]}
    return {**given, "kind": kind}


def named_keys(lines: list[str]) -> set[str]:
    """The keys that authors gave in heads and labels of gathers."""
    found = []
    for line in lines:
        if line.startswith("=="):
            found.append(_HEAD.fullmatch(line))
        elif line.startswith("-"):
            found.append(_LABEL.match(line.lstrip("- ")))
    return {one["key"] for one in found if one is not None and one["key"]}


def read_field(line: str) -> tuple[str, str]:
    """`# name: value`: the name as the graph has it, and the value's text."""
    found = _FIELD.fullmatch(line)
    if found is None:
        raise SpellingError("bad_field", found=line[:60])
    return found["name"].replace("-", "_").lower(), found["value"]


def read_variable(line: str) -> VariableDraft:
    """`VAR key = initial (type low..high)`"""
    found = _VAR.fullmatch(line)
    bounds = _BOUNDS.fullmatch((found["bounds"] or "").strip()) if found else None
    if found is None or bounds is None:
        raise SpellingError("bad_variable", found=line[:60])
    raw = found["initial"]
    given: dict[str, Any] = {"key": read_name(found["key"])}
    word = read_name(raw) if raw.startswith('"') else None
    if word is None:
        given["initial"] = _YES_NO[raw] if raw in _YES_NO else read_whole(raw)
    kind = bounds["type"] or ("flag" if raw in _YES_NO else "number")
    given["type"] = kind
    if bounds["low"] is not None:
        for name, end in (("minimum", "low"), ("maximum", "high")):
            given[name] = read_whole(bounds[end]) if bounds[end] else None
    elif kind == "flag":
        given["maximum"] = 1
    return VariableDraft(given, bounds["low"] is None, word)


def read_effect(line: str) -> Effect:
    """`~ key += 5`, `~ key -= 5`, `~ key = 5`, `~ key = "word"`, `~ key = key + 5`"""
    found = _EFFECT.fullmatch(line)
    if found is None:
        raise SpellingError("bad_effect", found=line[:60])
    key = read_name(found["key"])
    if found["step"]:
        return Effect(key, 1 if found["step"] == "++" else -1)
    value, sign = found["value"].strip(), found["sign"]
    if sign == "=":
        if value in _YES_NO:
            return Effect(key, _YES_NO[value], "set")
        if value.startswith('"'):
            return Effect(key, 0, "set", word=read_name(value))
        again = _SUM.fullmatch(value)
        if again is None or again["key"] != found["key"]:
            return Effect(key, read_whole(value), "set")
        value, sign = again["value"], again["sign"]
    amount = read_whole(value)
    return Effect(key, -amount if sign.startswith("-") else amount)


def read_instead(line: str) -> Condition:
    """`{condition}` alone on its line."""
    condition = read_condition(line[1:-1].strip()) if line.endswith("}") else None
    if condition is None:
        raise SpellingError("bad_variant", found=line[:60])
    return condition


@dataclass(slots=True)
class ReplyLine:
    depth: int
    given: dict[str, Any]
    problems: list[SpellingError] = field(default_factory=list)


def count_marks(line: str) -> int:
    """How deep in the weave a reply stands."""
    found = _MARKS.match(line)
    return len(re.sub(r"\s", "", found.group())) if found else 0


def read_reply(line: str, *, is_chance: bool) -> ReplyLine:
    """`* (key) {condition} words -> target`; a chance's branch may weigh `3x`."""
    marks = _MARKS.match(line)
    assert marks is not None  # noqa: S101 -- the line begins with one
    reply = ReplyLine(count_marks(line), {"once": marks.group().endswith("*")})
    rest = _aside(line[marks.end() :].strip(), reply)
    weight = _WEIGHT.match(rest) if is_chance else None
    if weight is not None:
        reply.given["weight"] = read_whole(weight["weight"])
        rest = rest[weight.end() :]
    rest = _arrow(rest, reply.given)
    if rest.startswith("[...]"):
        reply.given |= {"text": rest[5:].strip(), "manner": "silence"}
    elif rest.startswith("[") and rest.endswith("]"):
        reply.given |= {"text": rest[1:-1].strip(), "manner": "do"}
    else:
        reply.given["text"] = rest.removeprefix("\\")
    return reply


def _aside(rest: str, reply: ReplyLine) -> str:
    """Takes the label and the conditions from the front."""
    conditions: list[Condition] = []
    while True:
        label = _LABEL.match(rest)
        if label is not None and "key" not in reply.given:
            reply.given["key"], rest = label["key"], rest[label.end() :]
        elif rest.startswith("{") and "}" in rest:
            inner, _, rest = rest[1:].partition("}")
            rest = rest.strip()
            try:
                condition = read_condition(inner.strip())
            except SpellingError as error:
                reply.problems.append(error)
                continue
            if condition is not None:
                conditions.append(condition)
        else:
            break
    if len(conditions) == 1:
        reply.given["condition"] = conditions[0]
    elif conditions:
        reply.given["condition"] = Condition("and", args=tuple(conditions))
    return rest


def _arrow(rest: str, given: dict[str, Any]) -> str:
    """Takes the target from the end."""
    given["target"] = ""
    if rest.endswith(RETURN):
        given["target"], rest = RETURN, rest.removesuffix(RETURN)
    elif "->" in rest:
        text, _, target = rest.rpartition("->")
        if is_name(target.strip()) or not target.strip():
            given["target"], rest = target.strip(), text
    return rest.strip()


def read_gather(line: str) -> tuple[int, str, str]:
    """`- (key) words`: depth, key or "", and what follows."""
    marks = _GATHER.match(line)
    assert marks is not None  # noqa: S101 -- the line begins with one
    rest = line[marks.end() :].strip()
    label = _LABEL.match(rest)
    if label is None:
        return marks.group().count("-"), "", rest
    return marks.group().count("-"), label["key"], rest[label.end() :]


def read_divert(line: str) -> str:
    """`-> target`"""
    target = RETURN if line == RETURN else line.removeprefix("->").strip()
    if target != RETURN and not is_name(target):
        raise SpellingError("bad_target", found=line[:60])
    return target
