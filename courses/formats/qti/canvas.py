"""QTI 1.2, the version that Canvas still writes: items with a `question_type`, or, where
an item names none, of the type that its parts show.

Areas of a picture are written there as shares of a picture that never comes along:
such a question has no places here and is left out. Groups to draw from come as single
questions, and the number to draw is told.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from courses.domain.questions.kinds import (
    Question,
)
from courses.formats.numerals import number_of
from courses.formats.parcel import (
    MAX_QUESTION_CHARACTERS,
    Code,
    Finding,
    Found,
    LeftOut,
    Severity,
)
from courses.formats.qti.canvas_item import Item
from courses.formats.qti.canvas_kinds import (
    LIST,
    READERS,
    Read,
    are_in,
    essay_of,
    gap_name_of,
    gaps_of,
    hotspot_of,
    matching_of,
    several_of,
    short_answer_of,
    single_of,
    text_only,
)
from scenarios.formats.safe_xml import Element

_GENERAL: Final = "general_fb"


_TO_ALL: Final = ("correct_fb", "general_incorrect_fb")


def questions_of(root: Element) -> tuple[list[Found], list[Finding]]:
    found: list[Found] = []
    findings: list[Finding] = []
    seen: set[str] = set()
    for element in root.walk():
        if element.name == "bankentry_item":
            name = element.attributes.get("item_ref", "")[:120]
            findings.append(
                Finding(
                    Severity.ERROR,
                    Code.ITEM_MISSING,
                    element.line,
                    arguments={"name": name},
                )
            )
        elif element.name == "selection":
            findings.append(_selection(element))
        elif element.name == "item":
            one = _question(element, seen)
            if isinstance(one, Found):
                found.append(one)
                findings += one.findings
            else:
                findings += one
    return found, findings


def _selection(element: Element) -> Finding:
    bank = element.value("sourcebank_ref")
    if bank:
        arguments = {"name": bank[:120]}
        return Finding(
            Severity.WARNING, Code.BANK_MISSING, element.line, arguments=arguments
        )
    arguments = {"drawn": element.value("selection_number")[:10] or "?"}
    return Finding(Severity.INFO, Code.GROUP_KEPT, element.line, arguments=arguments)


def _question(element: Element, seen: set[str]) -> Found | list[Finding]:
    item = Item(element)
    ident = element.attributes.get("ident", "")
    if ident and ident in seen:
        item.texts.warn(Code.IDENTIFIER_TWICE, element.line, name=ident[:60])
    seen.add(ident)
    try:
        if len(element.source) > MAX_QUESTION_CHARACTERS:
            raise LeftOut(Code.TOO_LONG, limit=MAX_QUESTION_CHARACTERS)
        read = _reader(item)(item)
    except LeftOut as left_out:
        finding = Finding(
            Severity.ERROR,
            left_out.code,
            left_out.line or element.line,
            item.texts.place,
            left_out.arguments,
        )
        return [finding, *item.texts.findings]
    if any(item.feedback(name) for name in _TO_ALL):
        item.texts.warn(Code.OVERALL_FEEDBACK_LOST, element.line, Severity.INFO)
    points = number_of(item.fields.get("points_possible", "1") or "1")
    question = Question(
        key=ident,
        kind=read.kind,
        stem=read.stem,
        body=read.body,
        rationale=item.feedback(_GENERAL),
        name=item.title,
        mark=Fraction(points) if points is not None and points > 0 else Fraction(1),
    )
    return Found(
        question, element.line, element.source, findings=tuple(item.texts.findings)
    )


def _reader(item: Item) -> Callable[[Item], Read]:
    kind = item.fields.get("question_type", "")
    if kind:
        reader = READERS.get(kind)
        if reader is None:
            raise LeftOut(Code.UNSUPPORTED_TYPE, item.element.line, name=kind[:60])
        return reader
    lists = item.parts(LIST)
    if lists and all(gap_name_of(one) for one in lists):
        return gaps_of if are_in(item.stem(), lists) else matching_of
    if lists:
        cardinality = lists[0].attributes.get("rcardinality", "Single")
        return single_of if cardinality == "Single" else several_of
    if item.parts("response_str"):
        return short_answer_of if next(item.scores(), None) else essay_of
    if item.parts("response_xy"):
        return hotspot_of
    return text_only
