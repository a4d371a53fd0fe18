"""What all kinds of item are made of: texts, numbers, declarations of responses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any, Final

from courses.domain.questions.kinds import (
    Option,
)
from courses.formats.losses import CannotHold
from courses.formats.numerals import number_text
from courses.formats.plain import tidy_lines
from courses.formats.qti.item import BLANK
from courses.formats.qti.markup import Node, html_node, node
from courses.formats.text import without_controls

#: A share of the mark in decimals; equal shares stay equal.
_PLACES: Final = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What one kind adds to an item. `body` stands behind the stem; where it is whole
    it already holds it."""

    declarations: tuple[Node, ...]
    body: tuple[Node, ...]
    processing: tuple[Node, ...] = ()
    is_whole: bool = False


def clean_text(text: str) -> str:
    return without_controls(text).strip()


def needed_text(text: str) -> str:
    if not clean_text(text):
        raise CannotHold("empty")
    return text


def paragraph_nodes(text: str) -> tuple[Node, ...]:
    return tuple(
        html_node("p", *line_nodes(paragraph))
        for paragraph in tidy_lines(clean_text(text)).split("\n\n")
        if paragraph
    )


def line_nodes(paragraph: str) -> list[Any]:
    lines: list[Any] = []
    for at, line in enumerate(paragraph.split("\n")):
        if at:
            lines.append(html_node("br"))
        if line:
            lines.append(line)
    return lines


def short_nodes(text: str) -> tuple[Any, ...]:
    """A text within a line: an option, a row."""
    paragraphs = tidy_lines(clean_text(needed_text(text))).split("\n\n")
    if len(paragraphs) == 1:
        return tuple(line_nodes(paragraphs[0]))
    return tuple(html_node("p", *line_nodes(one)) for one in paragraphs)


def fraction_text(number: Fraction) -> str:
    with localcontext(prec=40):
        exact = Decimal(number.numerator) / Decimal(number.denominator)
        text = number_text(round(exact, _PLACES).normalize())
    if text is None:
        raise CannotHold("number")
    return text


def decimal_text(number: Decimal) -> str:
    text = number_text(number)
    if text is None:
        raise CannotHold("number")
    return text


def declare(
    identifier: str,
    cardinality: str,
    base_type: str,
    right: Sequence[str],
    points: Iterable[tuple[str, str]] = (),
    **more: str,
) -> Node:
    parts = []
    if right:
        values = (node("value", one) for one in right)
        parts.append(node("correctResponse", *values))
    entries = tuple(
        node("mapEntry", mapKey=key, mappedValue=gained, **more)
        for key, gained in points
    )
    if entries:
        parts.append(node("mapping", *entries, defaultValue="0"))
    return node(
        "responseDeclaration",
        *parts,
        identifier=identifier,
        cardinality=cardinality,
        baseType=base_type,
    )


def check_options(options: Sequence[Option], *, is_single: bool) -> None:
    if len(options) < 2:
        raise CannotHold("options")
    if is_single and sum(one.weight == 1 for one in options) != 1:
        raise CannotHold("right")
    gained = sum((max(one.weight, Fraction(0)) for one in options), Fraction(0))
    if not is_single and gained != 1:
        raise CannotHold("share")


def points_of(
    options: Sequence[Option], keys: Sequence[str], mark: Fraction, *, is_single: bool
) -> tuple[list[str], list[tuple[str, str]]]:
    pairs = list(zip(keys, options, strict=True))
    right = [
        key for key, one in pairs if (one.weight == 1 if is_single else one.weight > 0)
    ]
    points = [
        (key, fraction_text(one.weight * mark)) for key, one in pairs if one.weight != 0
    ]
    return right, points


def entry_node(identifier: str) -> Node:
    return node("textEntryInteraction", responseIdentifier=identifier)


def nodes_with_entry(stem: str) -> tuple[Node, ...]:
    """The entry stands where the text has its first blank, else behind the text."""
    before, blank, behind = tidy_lines(clean_text(needed_text(stem))).partition(BLANK)
    if not blank:
        return (*paragraph_nodes(stem), html_node("p", entry_node("RESPONSE")))
    return flow_nodes([before, entry_node("RESPONSE"), behind])


def flow_nodes(parts: Sequence[str | Node]) -> tuple[Node, ...]:
    """Texts and entries in turn, parted into paragraphs."""
    paragraphs: list[list[Any]] = [[]]
    for part in parts:
        if not isinstance(part, str):
            paragraphs[-1].append(part)
            continue
        for at, paragraph in enumerate(part.split("\n\n")):
            if at:
                paragraphs.append([])
            paragraphs[-1] += line_nodes(paragraph)
    return tuple(html_node("p", *one) for one in paragraphs if one)
