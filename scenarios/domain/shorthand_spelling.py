"""How the fields of a conversation are spelled in the shorthand's `# name: value`
lines. It knows nothing of lines and their order; that is for the two modules that
write and read them.

Every value has a plain spelling for people and a JSON spelling for whatever the
plain one would lose: line breaks, outer spaces, quotation marks at the start.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from scenarios.domain.conditions import (
    Condition,
    ConditionError,
    format_condition,
    parse_condition,
)
from scenarios.domain.graph import Cue, Mark

#: A key that may stand bare: in a head, as a label, behind an arrow.
NAME: Final = re.compile(r"\w[\w.:-]*(?<![:.-])")
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,10}")
_LARGEST: Final = 1_000_000_000
_CUE: Final = re.compile(
    r"(?P<kind>\w+)(?:\s+(?P<intensity>[0-9]))?(?:\s+(?P<elicited>patient|doctor))?"
    r"\s*(?::\s*(?P<words>.*))?",
    re.DOTALL,
)

TEXT, YES, WHOLE, OPTIONAL = "text", "yes", "whole", "optional"
LIST, MARKS, CUE, PLACE, CONDITION = "list", "marks", "cue", "place", "condition"

NODE_FIELDS: Final[dict[str, str]] = {
    "key": TEXT,
    "kind": TEXT,
    "ending": TEXT,
    "call": TEXT,
    "title": TEXT,
    "turn": OPTIONAL,
    "moment": TEXT,
    "speaker": TEXT,
    "text": TEXT,
    "action": TEXT,
    "sight": TEXT,
    "expression": TEXT,
    "portrait": TEXT,
    "image": TEXT,
    "alt": TEXT,
    "cue": CUE,
    "own_words": YES,
    "ask_confidence": YES,
    "seconds": OPTIONAL,
    "on_time": TEXT,
    "evening": TEXT,
    "at": PLACE,
    "note": TEXT,
    "source_ref": TEXT,
    "raw": TEXT,
}
CHOICE_FIELDS: Final[dict[str, str]] = {
    "key": TEXT,
    "text": TEXT,
    "target": TEXT,
    "manner": TEXT,
    "condition": CONDITION,
    "fallback": YES,
    "weight": WHOLE,
    "quality": TEXT,
    "space": TEXT,
    "explicit": YES,
    "codes": LIST,
    "marks": MARKS,
    "when_locked": TEXT,
    "locked_reason": TEXT,
    "feedback": TEXT,
    "thought": TEXT,
    "better": TEXT,
    "why": TEXT,
    "evidence": TEXT,
    "red_flag": TEXT,
}
VARIANT_FIELDS: Final[dict[str, str]] = {
    "text": TEXT,
    "action": TEXT,
    "sight": TEXT,
    "expression": TEXT,
}
VARIABLE_FIELDS: Final[dict[str, str]] = {
    "type": TEXT,
    "words": LIST,
    "name": TEXT,
    "shown": TEXT,
    "axis": YES,
}


class SpellingError(ValueError):
    """A value that is not of its field's kind; `code` is worded for the author."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def is_name(text: str) -> bool:
    return NAME.fullmatch(text) is not None


def is_one_line(text: str) -> bool:
    """It can stand at the end of a line and be read back to the letter."""
    return text == text.strip() and CONTROL.search(text) is None


def quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def spell(form: str, value: Any) -> str:
    """The text behind `# name: `."""
    if form == TEXT:
        plain = is_one_line(value) and not value.startswith('"')
        return str(value) if plain else quoted(value)
    if form == YES:
        return "yes" if value else "no"
    if form in (WHOLE, OPTIONAL):
        return "" if value is None else str(value)
    if form == CONDITION:
        return format_condition(value)
    if form == LIST:
        return _spell_list(value)
    if form == MARKS:
        if all(is_name(mark.skill) for mark in value):
            return ", ".join(f"{mark.skill} {mark.mark}" for mark in value)
        return quoted([[mark.skill, mark.mark] for mark in value])
    if form == PLACE:
        return f"{value[0]}, {value[1]}"
    return _spell_cue(value)


def _spell_list(entries: tuple[str, ...]) -> str:
    plain = all(
        entry and is_one_line(entry) and "," not in entry for entry in entries
    ) and not entries[0].startswith("[")
    return ", ".join(entries) if plain else quoted(list(entries))


def _spell_cue(cue: Cue) -> str:
    spelled = cue.kind
    if cue.intensity != 1:
        spelled += f" {cue.intensity}"
    if cue.elicited != "patient":
        spelled += f" {cue.elicited}"
    if cue.words:
        spelled += f": {cue.words}"
    try:
        if is_one_line(spelled) and read_cue(spelled) == cue:
            return spelled
    except SpellingError:
        pass
    return quoted([cue.kind, cue.words, cue.intensity, cue.elicited])


def read(form: str, raw: str) -> Any:
    """The value of `spell`'s text. Raises `SpellingError`."""
    if form == TEXT:
        return _quoted_text(raw) if raw.startswith('"') else raw
    if form == YES:
        if raw.lower() in ("yes", "true", ""):
            return True
        if raw.lower() in ("no", "false"):
            return False
        raise SpellingError("not_yes_or_no", found=raw[:60])
    if form == OPTIONAL and not raw:
        return None
    if form in (WHOLE, OPTIONAL):
        return read_whole(raw)
    if form == CONDITION:
        return read_condition(raw)
    if form == LIST:
        return _read_list(raw)
    if form == MARKS:
        return _read_marks(raw)
    if form == PLACE:
        left, comma, right = raw.partition(",")
        if not comma:
            raise SpellingError("not_a_place", found=raw[:60])
        return read_whole(left.strip()), read_whole(right.strip())
    return read_cue(raw)


def read_whole(raw: str) -> int:
    if _WHOLE.fullmatch(raw) and abs(int(raw)) <= _LARGEST:
        return int(raw)
    raise SpellingError("not_a_number", found=raw[:60])


def read_condition(raw: str) -> Condition | None:
    if not raw:
        return None
    try:
        return parse_condition(raw)
    except ConditionError as error:
        raise SpellingError(
            "bad_condition", problem=error.code, **error.details
        ) from error


def _from_json(raw: str) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise SpellingError("bad_quotes", found=raw[:60]) from error


def _quoted_text(raw: str) -> str:
    value = _from_json(raw)
    if not isinstance(value, str):
        raise SpellingError("bad_quotes", found=raw[:60])
    return value


def read_name(raw: str) -> str:
    """A key that stands bare or, when it is odd, in quotation marks."""
    return _quoted_text(raw) if raw.startswith('"') else raw


def _read_list(raw: str) -> tuple[str, ...]:
    if raw.startswith("["):
        value = _from_json(raw)
        if not isinstance(value, list) or not all(
            isinstance(entry, str) for entry in value
        ):
            raise SpellingError("bad_quotes", found=raw[:60])
        return tuple(value)
    return tuple(entry.strip() for entry in raw.split(",") if entry.strip())


def _read_marks(raw: str) -> tuple[Mark, ...]:
    if raw.startswith("["):
        value = _from_json(raw)
        if not isinstance(value, list):
            raise SpellingError("bad_quotes", found=raw[:60])
        pairs = [
            (entry[0], entry[1])
            for entry in value
            if isinstance(entry, list)
            and len(entry) == 2
            and isinstance(entry[0], str)
            and type(entry[1]) is int
        ]
        if len(pairs) != len(value):
            raise SpellingError("bad_quotes", found=raw[:60])
        return tuple(Mark(skill, mark) for skill, mark in pairs)
    marks = []
    for entry in raw.split(","):
        if entry.strip():
            skill, space, mark = entry.strip().rpartition(" ")
            if not space:
                raise SpellingError("bad_mark_spelling", found=entry.strip()[:60])
            marks.append(Mark(skill.strip(), read_whole(mark)))
    return tuple(marks)


def read_cue(raw: str) -> Cue | None:
    if raw.startswith("["):
        value = _from_json(raw)
        if not isinstance(value, list) or [type(part) for part in value] != [
            str,
            str,
            int,
            str,
        ]:
            raise SpellingError("bad_quotes", found=raw[:60])
        return Cue(*value)
    if not raw:
        return None
    found = _CUE.fullmatch(raw)
    if found is None:
        raise SpellingError("bad_cue", found=raw[:60])
    return Cue(
        kind=found["kind"],
        words=found["words"] or "",
        intensity=int(found["intensity"] or 1),
        elicited=found["elicited"] or "patient",
    )
