"""Interactions that stand for themselves: what each asks and what is right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from courses.domain.questions.kinds import (
    Body,
    Choice,
    FreeText,
    Kind,
    Label,
    Matching,
    Option,
    Ordering,
    Row,
    Step,
)
from courses.formats.parcel import (
    Code,
    LeftOut,
    part_key,
)
from courses.formats.qti.declarations import (
    Response,
    pair_of,
)
from courses.formats.qti.item import (
    Item,
    choices_in,
    is_shuffled_in,
    notes,
    say_read_as,
    without_right_answer,
)
from courses.formats.qti.places import gap_match_of, hotspot_of, select_point_of
from scenarios.formats.safe_xml import Element


def _is_several(response: Response, element: Element) -> bool:
    """More than one right answer, or the item lets more than one be chosen."""
    if len(response.right) > 1 and response.keys:
        return True
    most = element.attributes.get("maxChoices")
    if most is None:
        return response.cardinality == "multiple" and len(response.right) > 1
    return response.cardinality == "multiple" and most != "1"


def _choice(item: Item, element: Element) -> tuple[Kind, Body]:
    return _options(item, element, choices_in(element, "simpleChoice"))


def _options(item: Item, element: Element, choices: list[Element]) -> tuple[Kind, Body]:
    response = item.response(element)
    if len(choices) < 2:
        raise LeftOut(Code.TOO_FEW_OPTIONS, element.line)
    several = _is_several(response, element)
    weight = response.weight if several else response.only_weight
    known = {one.attributes.get("identifier", "") for one in choices}
    if not known & set(response.right):
        raise without_right_answer(element)
    options = tuple(
        Option(
            key := one.attributes.get("identifier", "") or part_key(at),
            item.needed(one, ("feedbackInline",)),
            weight(key),
            "\n\n".join(item.text(said) for said in one.all("feedbackInline")),
        )
        for at, one in enumerate(choices)
    )
    kind = Kind.MULTIPLE_CHOICE if several else Kind.SINGLE_CHOICE
    if known == {"true", "false"} and not several:
        kind = Kind.TRUE_FALSE
    return kind, Choice(options, is_shuffled_in(element))


def _hottext(item: Item, element: Element) -> tuple[Kind, Body]:
    """The words to choose from; the text they stand in is part of the stem."""
    kind, body = _options(item, element, choices_in(element, "hottext"))
    say_read_as(item, element, kind)
    return kind, body


def _order(item: Item, element: Element) -> tuple[Kind, Body]:
    response = item.response(element)
    steps = {
        one.attributes.get("identifier", ""): one
        for one in choices_in(element, "simpleChoice")
    }
    order = [key for key in response.right if key in steps]
    if len(order) < 2:
        raise LeftOut(Code.TOO_FEW_STEPS, element.line)
    if len(order) < len(steps):
        item.texts.warn(Code.STEPS_WITHOUT_PLACE, element.line)
    return Kind.ORDERING, Ordering(
        tuple(Step(key, item.needed(steps[key])) for key in order)
    )


def _match(item: Item, element: Element) -> tuple[Kind, Body]:
    sets = [
        {
            one.attributes.get("identifier", ""): one
            for one in choices_in(held, "simpleAssociableChoice")
        }
        for held in element.all("simpleMatchSet")
    ]
    if len(sets) != 2:
        raise LeftOut(Code.TOO_FEW_PAIRS, element.line)
    return _matching(item, element, *sets)


def _associate(item: Item, element: Element) -> tuple[Kind, Body]:
    known = {
        one.attributes.get("identifier", ""): one
        for one in choices_in(element, "simpleAssociableChoice")
    }
    pairs = [pair_of(key) for key in item.response(element).right]
    firsts = {pair[0] for pair in pairs if pair}
    rows = {key: one for key, one in known.items() if key in firsts}
    labels = {key: one for key, one in known.items() if key not in firsts}
    say_read_as(item, element, Kind.MATCHING)
    return _matching(item, element, rows, labels)


def _matching(
    item: Item, element: Element, rows: dict[str, Element], labels: dict[str, Element]
) -> tuple[Kind, Body]:
    right: dict[str, str] = {}
    for key in item.response(element).right:
        pair = pair_of(key)
        if pair is None:
            continue
        first, second = pair if pair[0] in rows else (pair[1], pair[0])
        if first not in rows or second not in labels:
            continue
        if first in right:
            raise LeftOut(Code.PAIRS_TANGLED, element.line)
        right[first] = second
    if not right or len(labels) < 2:
        raise LeftOut(Code.TOO_FEW_PAIRS, element.line)
    if len(right) < len(rows):
        item.texts.warn(Code.ROWS_WITHOUT_PAIR, element.line)
    return Kind.MATCHING, Matching(
        tuple(
            Row(key, item.needed(one), right[key])
            for key, one in rows.items()
            if key in right
        ),
        tuple(Label(key, item.needed(one)) for key, one in labels.items()),
        is_shuffled_in(element),
    )


def _extended_text(item: Item, element: Element) -> tuple[Kind, Body]:
    response = item.responses.get(element.attributes.get("responseIdentifier", ""))
    model = "\n\n".join(response.keys) if response else ""
    return Kind.FREE_TEXT, FreeText(model_answer=model, marker_notes=notes(item))


def _unsupported(item: Item, element: Element) -> tuple[Kind, Body]:
    raise LeftOut(Code.UNSUPPORTED_TYPE, element.line, name=element.name[:60])


class _Readers(dict[str, Callable[[Item, Element], tuple[Kind, Body]]]):
    def __missing__(self, name: str) -> Callable[[Item, Element], tuple[Kind, Body]]:
        return _unsupported


READERS: Final = _Readers(
    {
        "choiceInteraction": _choice,
        "hottextInteraction": _hottext,
        "orderInteraction": _order,
        "matchInteraction": _match,
        "associateInteraction": _associate,
        "extendedTextInteraction": _extended_text,
        "gapMatchInteraction": gap_match_of,
        "hotspotInteraction": hotspot_of,
        "selectPointInteraction": select_point_of,
    }
)
