"""Spoils a document where a reader would notice: in its tree. Elements, attributes and
values go, come twice, change places or become something else; what comes out is well
formed, so it gets past the parser to what is behind it. Seeded, as `mutations`.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any, Final
from xml.etree import ElementTree

TEMPTING_VALUES: Final = (
    "", " ", "0", "-1", "-0", "1/0", "1/3", "NaN", "Infinity", "1e999", "1e-999",
    "99999999999999999999", "0.1.2", "1,5", "\u0661", "true", "null", "x" * 5_000, "\u202e",
    "\u00a0", "\n", "\\", "[", "{1:MC:=a~b}", "{1:NM:=1:-1}", "{1:SA:", "{#1}", "[[1]]",
    "[[x]]", "[1]", "<b>", "</p>", "<![CDATA[", "&amp;", "&#0;", "_____", "RESPONSE",
    "A B", "A B C", "A", "../../x.png", "http://x.example/", "1,2", "1,2,3,4", "0,0,-5",
    "multiple", "ordered", "directedPair", "multichoice", "cloze", "ddwtos",
)  # fmt: skip
_NUMBERS: Final = (0, -1, 1, 10**30, 0.5, float("nan"), float("inf"))
_OTHERS: Final = (None, True, False, [], {}, [[]], {"kind": "single"}, "\ud800", "\0")


def mutated_markup(raw: bytes, rng: Random) -> bytes:
    """`raw` as it is, where it is no markup."""
    try:
        root = ElementTree.fromstring(raw)  # noqa: S314 -- our own samples
    except (ElementTree.ParseError, ValueError, LookupError):
        return raw
    for _ in range(rng.randint(1, 4)):
        _spoil_element(root, rng)
    if root.tag.startswith("{"):
        ElementTree.register_namespace("", root.tag[1:].partition("}")[0])
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _spoil_element(root: ElementTree.Element, rng: Random) -> None:
    every = list(root.iter())
    one, other = rng.choice(every), rng.choice(every)
    kind = rng.randrange(8)
    if kind == 0 and len(one):
        one.remove(rng.choice(list(one)))
    elif kind == 1 and len(one):
        one.insert(rng.randrange(len(one) + 1), rng.choice(list(one)))
    elif kind == 2 and one not in list(other.iter()):
        one.append(other)
        if root in list(one.iter())[1:] or _is_circular(root):
            one.remove(other)
    elif kind == 3:
        one.text, other.text = other.text, one.text
    elif kind == 4 and one.attrib:
        name = rng.choice(sorted(one.attrib))
        if rng.randrange(3):
            one.set(name, rng.choice(TEMPTING_VALUES))
        else:
            del one.attrib[name]
    elif kind == 5:
        one.attrib, other.attrib = dict(other.attrib), dict(one.attrib)
    elif kind == 6:
        one.tag = other.tag
    else:
        one.text = rng.choice(TEMPTING_VALUES)


def _is_circular(
    one: ElementTree.Element, above: tuple[ElementTree.Element, ...] = ()
) -> bool:
    return one in above or any(_is_circular(child, (*above, one)) for child in one)


def mutated_json(raw: bytes, rng: Random) -> bytes:
    """`raw` as it is, where it is no JSON object."""
    try:
        document = json.loads(raw)
    except ValueError:
        return raw
    for _ in range(rng.randint(1, 4)):
        _spoil_value(document, rng)
    return json.dumps(document).encode()


def _spoil_value(document: Any, rng: Random) -> None:
    places = list(_places(document))
    if not places:
        return
    inside, at = rng.choice(places)
    kind = rng.randrange(5)
    if kind == 0:
        del inside[at]
    elif kind == 1 and isinstance(inside, list):
        inside.insert(at, inside[at])
    elif kind == 2:
        elsewhere, there = rng.choice(places)
        inside[at] = json.loads(json.dumps(elsewhere[there]))
    else:
        choices = (TEMPTING_VALUES, _NUMBERS, _OTHERS)
        inside[at] = rng.choice(rng.choice(choices))


def _places(value: Any) -> Any:
    """Every place where a value stands: what it stands in, and its key there."""
    keys = value if isinstance(value, dict) else range(len(value))
    for key in list(keys):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])
