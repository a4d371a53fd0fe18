"""A question's words in a file → the raw block of a quiz or of a bank, in each of the
twelve kinds.

Two spellings. The short one (`text`) is for single choice and ordering where every
option carries its reason and its facts. The full one (`stem`) has the names of the
editor's own fields (docs/how-to/write-demo-content.md) and serves every kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from courses.demo.lesson_parts import ContentError, Raw, block, items
from courses.domain.questions.kinds import Kind

#: The editor's lists of a question; an item is a text or a group of fields.
_LISTS = frozenset(
    (
        "options", "rows", "others", "steps", "answers", "units", "rubric", "scale",
        "areas", "hints",
    )
)  # fmt: skip
_FIELDS: dict[str, str] = {
    "single_choice": "options keeps_order",
    "multiple_choice": "options keeps_order",
    "true_false": "is_true feedback_true feedback_false",
    "matching": "rows others keeps_order",
    "ordering": "steps",
    "numerical": "answers units needs_unit",
    "short_answer": "answers is_case_sensitive",
    "cloze": "parts",
    "free_text": "rubric shows_rubric model_answer marker_notes min_words max_words",
    "hotspot": "areas alternative picture",
    "script_concordance": "hypothesis news scale",
    "description": "",
}
_ALWAYS = frozenset(
    (
        "key", "kind", "stem", "rationale", "source", "sources", "name", "mark", "hints",
        "penalty", "asks_certainty", "tags", "figures",
    )
)  # fmt: skip
#: Words for a picture, its title in the library: how it comes to a primary key.
Picture = Callable[[str], int]
Cite = Callable[[Iterable[str]], str]


def question_block(
    slug: str, question: Mapping[str, Any], *, cite: Cite, picture: Picture
) -> Raw:
    """`cite` makes the line of sources from keys of facts."""
    key = question.get("key", "without a key")
    try:
        if "stem" in question:
            return _full(slug, question, cite, picture)
        return _short(slug, question, cite)
    except KeyError as error:
        raise ContentError(
            f"question “{key}” of “{slug}”: “{error.args[0]}” is missing or unknown"
        ) from error
    except ContentError as error:
        raise ContentError(f"question “{key}” of “{slug}”: {error}") from error


# -- the short spelling --------------------------------------------------------------
def _short(slug: str, question: Mapping[str, Any], cite: Cite) -> Raw:
    place = (slug, question["key"])
    value: Raw = {
        "stem": question["text"],
        "rationale": question["rationale"],
        "source": cite(question["sources"]),
    }
    if question.get("certainty"):
        value["asks_certainty"] = True
    if question["kind"] == "ordering":
        value["steps"] = items(question["items"], *place, "step")
        return block("ordering", value, *place)
    if question["kind"] != "single":
        raise ContentError(
            f"“{question['kind']}” is written with “stem”, like every kind but "
            "single and ordering"
        )
    options = [
        {
            "text": option["text"],
            "is_right": option.get("correct", False),
            "feedback": f"{option['feedback']} ({cite(option['sources'])})",
        }
        for option in question["options"]
    ]
    value["options"] = items(options, *place, "option")
    return block("single_choice", value, *place)


# -- the full spelling -----------------------------------------------------------------
def _full(slug: str, question: Mapping[str, Any], cite: Cite, picture: Picture) -> Raw:
    """Ids are made from the place of a part, so loading twice stores the same."""
    kind = str(Kind(question["kind"])) if question["kind"] in _FIELDS else ""
    if not kind:
        raise ContentError(f"“{question['kind']}” is none of {', '.join(_FIELDS)}")
    unknown = question.keys() - _ALWAYS - set(_FIELDS[kind].split())
    if unknown:
        raise ContentError(f"unknown: {', '.join(sorted(unknown))}")
    key = f"{slug}-{question['key']}"
    value: Raw = {}
    for name, given in question.items():
        if name in ("kind", "key", "tags", "picture", "figures"):
            continue
        if name == "sources":
            value["source"] = cite(given)
        elif name == "parts":
            value[name] = _parts(key, given)
        elif name in _LISTS:
            value[name] = _numbered(
                f"{key}-{name}", [_told(one, cite) for one in given]
            )
        else:
            value[name] = given.strip() if isinstance(given, str) else given
    if kind == "hotspot":
        value["image"] = picture(question.get("picture", ""))
    return {"type": kind, "value": value, "id": key}


def _told(one: Any, cite: Cite) -> Any:
    """An item, with the facts it rests on behind its feedback."""
    if not isinstance(one, Mapping) or "sources" not in one:
        return one
    value = {name: given for name, given in one.items() if name != "sources"}
    words = f"{value.get('feedback', '')} ({cite(one['sources'])})"
    return {**value, "feedback": words.strip()}


def _numbered(key: str, values: list[Any]) -> list[Raw]:
    return [
        {"type": "item", "value": value, "id": f"{key}-{n}"}
        for n, value in enumerate(values)
    ]


def _parts(key: str, parts: list[Mapping[str, Any]]) -> list[Raw]:
    """Text and gaps of a cloze."""
    blocks: list[Raw] = []
    for n, part in enumerate(parts):
        place = f"{key}-part-{n}"
        feedback = part.get("feedback", "")
        value: Any
        if "text" in part:
            kind, value = "text", part["text"]
        elif "choice" in part:
            kind, value = "choice", {"options": _numbered(place, part["choice"])}
        elif "number" in part:
            answer = {
                "value": part["number"],
                "tolerance": part["tolerance"],
                "feedback": feedback,
            }
            kind, value = "number", {"answers": _numbered(place, [answer])}
        else:
            answer = {"text": part["words"], "feedback": feedback}
            kind, value = "gap_text", {"answers": _numbered(place, [answer])}
        blocks.append({"type": kind, "value": value, "id": place})
    return blocks
