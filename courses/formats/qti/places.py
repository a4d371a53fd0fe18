"""Interactions that have a place in a text or a picture: gaps, entries, areas."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

from courses.domain.questions.kinds import (
    Area,
    Body,
    Choice,
    Cloze,
    Gap,
    Hotspot,
    Kind,
    NumberAnswer,
    Numerical,
    Option,
    Picture,
    Shape,
    ShortAnswer,
    TextAnswer,
)
from courses.formats.answers import literal_pattern, short
from courses.formats.moodle_xml.gaps import parts_between
from courses.formats.numerals import number_of
from courses.formats.parcel import (
    Code,
    File,
    LeftOut,
    Severity,
    part_key,
)
from courses.formats.qti.declarations import (
    Response,
    exact,
    pair_of,
)
from courses.formats.qti.item import (
    BLANK,
    Item,
    choices_in,
    is_for_markers,
    is_shuffled_in,
    say_read_as,
    without_right_answer,
)
from courses.formats.qti.names import html_of
from courses.formats.texts import HTML
from scenarios.formats.safe_xml import Element

INLINE: Final = ("textEntryInteraction", "inlineChoiceInteraction")


#: In pixels: no picture is wider than some thousands.
_SIZE: Final = re.compile("0*[1-9][0-9]{0,5}")

_NUMBERS: Final = ("float", "integer")


_SHAPES: Final = {
    "rect": Shape.RECTANGLE,
    "circle": Shape.ELLIPSE,
    "ellipse": Shape.ELLIPSE,
    "poly": Shape.POLYGON,
}


def gap_match_of(item: Item, element: Element) -> tuple[Kind, Body]:
    response = item.response(element)
    words = {
        one.attributes.get("identifier", ""): item.needed(one)
        for one in choices_in(element, "gapText")
    }
    places = choices_in(element, "gap")
    right = {
        pair[1]: pair[0]
        for pair in map(pair_of, response.right)
        if pair and pair[0] in words
    }
    gaps = []
    for number, place in enumerate(places, start=1):
        key = place.attributes.get("identifier", "") or part_key(number)
        if key not in right or len(words) < 2:
            raise LeftOut(Code.GAP_NO_RIGHT_ANSWER, element.line, number=number)
        options = tuple(
            Option(word, text, Fraction(int(word == right[key])))
            for word, text in words.items()
        )
        gaps.append(Gap(key, Choice(options, is_shuffled_in(element))))
    hidden = {id(one) for one in element.walk() if one.name in ("gapText", "prompt")}
    say_read_as(item, element, Kind.CLOZE)
    return Kind.CLOZE, _cloze(item, element, places, gaps, hidden)


def _cloze(
    item: Item,
    element: Element,
    places: list[Element],
    gaps: list[Gap],
    hidden: set[int],
) -> Cloze:
    if not gaps:
        raise LeftOut(Code.NO_GAP, element.line)
    seam = "<!--gap-->"
    marks = dict.fromkeys(map(id, places), seam)
    pieces: list[str | None] = []
    for at, piece in enumerate(html_of(element, marks, hidden).split(seam)):
        pieces += [None, piece] if at else [piece]
    return Cloze(parts_between(pieces, gaps, HTML, item.texts, element.line))


def hotspot_of(item: Item, element: Element) -> tuple[Kind, Body]:
    response = item.response(element)
    picture = _picture(item, element)
    areas = [
        _area(
            one,
            one.attributes.get("identifier", "") or part_key(at),
            one.attributes.get("hotspotLabel", ""),
            Fraction(int(one.attributes.get("identifier", "") in response.right)),
        )
        for at, one in enumerate(choices_in(element, "hotspotChoice"))
    ]
    if all(area.weight != 1 for area in areas):
        raise without_right_answer(element)
    if len(response.right) > 1:
        item.texts.warn(Code.ANY_AREA, element.line, Severity.INFO)
    return Kind.HOTSPOT, Hotspot(picture, tuple(areas))


def select_point_of(item: Item, element: Element) -> tuple[Kind, Body]:
    declared = next(
        (
            one
            for one in item.element.all("responseDeclaration")
            if one.attributes.get("identifier")
            == element.attributes.get("responseIdentifier")
        ),
        None,
    )
    mapping = declared.first("areaMapping") if declared is not None else None
    entries = choices_in(mapping, "areaMapEntry") if mapping is not None else []
    points = [number_of(one.attributes.get("mappedValue", "")) for one in entries]
    best = max((point for point in points if point), default=Decimal(0))
    if best <= 0:
        raise without_right_answer(element)
    picture = _picture(item, element)
    return Kind.HOTSPOT, Hotspot(
        picture,
        tuple(
            _area(one, part_key(at), "", Fraction(point or 0) / Fraction(best))
            for at, (one, point) in enumerate(zip(entries, points, strict=True))
        ),
    )


def _picture(item: Item, element: Element) -> Picture:
    held = next((one for one in element.walk() if one.name in ("object", "img")), None)
    if held is None:
        raise LeftOut(Code.PICTURE_SIZE_UNKNOWN, element.line)
    name = held.attributes.get("data") or held.attributes.get("src", "")
    sizes = [held.attributes.get(side, "") for side in ("width", "height")]
    if not all(_SIZE.fullmatch(side) for side in sizes):
        raise LeftOut(Code.PICTURE_SIZE_UNKNOWN, held.line)
    content = item.pictures.get(name)
    if content is None:
        item.texts.warn(Code.PICTURE_LOST, held.line, name=name[:60])
    else:
        item.files.append(File(name, content))
    alternative = held.attributes.get("alt") or item.text(held)
    return Picture(name, int(sizes[0]), int(sizes[1]), alternative)


def _area(element: Element, key: str, label: str, weight: Fraction) -> Area:
    shape = _SHAPES.get(element.attributes.get("shape", ""))
    numbers = [
        number_of(one) for one in element.attributes.get("coords", "").split(",")
    ]
    coordinates = tuple(one for one in numbers if one is not None)
    if shape is Shape.ELLIPSE and len(coordinates) == 3:
        coordinates = (*coordinates, coordinates[2])  # a circle has one radius
    is_whole = len(coordinates) == len(numbers) or shape is Shape.ELLIPSE
    if shape is Shape.POLYGON:
        fits = len(coordinates) >= 6 and len(coordinates) % 2 == 0
    else:
        fits = shape is not None and len(coordinates) == 4
    if shape is None or not fits or not is_whole:
        raise LeftOut(Code.AREA_UNREADABLE, element.line, name=key[:60])
    return Area(key, label, shape, coordinates, weight)


def running_text_of(
    item: Item, body: Element, blocks: list[Element], inline: list[Element]
) -> tuple[Kind, str, Body]:
    hidden = {id(one) for one in (*blocks, *filter(is_for_markers, body.walk()))}
    bodies = [_inline(item, one, number) for number, one in enumerate(inline, start=1)]
    only = bodies[0]
    if len(inline) == 1 and not isinstance(only, Choice):
        marks = {id(inline[0]): BLANK}
        stem = item.texts.plain(html_of(body, marks, hidden), HTML, body.line)
        # An entry that stands alone behind the text is no part of it.
        stem = stem.removesuffix(f"\n\n{BLANK}")
        kind = Kind.NUMERICAL if isinstance(only, Numerical) else Kind.SHORT_ANSWER
        return kind, stem, only
    gaps = [
        Gap(one.attributes.get("responseIdentifier", "") or part_key(at), asked)
        for at, (one, asked) in enumerate(zip(inline, bodies, strict=True))
    ]
    return Kind.CLOZE, "", _cloze(item, body, inline, gaps, hidden)


def _inline(
    item: Item, element: Element, number: int
) -> Choice | Numerical | ShortAnswer:
    response = item.response(element)
    if element.name == "inlineChoiceInteraction":
        choices = choices_in(element, "inlineChoice")
        options = tuple(
            Option(
                key := one.attributes.get("identifier", "") or part_key(at),
                item.needed(one),
                response.only_weight(key),
            )
            for at, one in enumerate(choices)
        )
        if len(options) < 2:
            raise LeftOut(Code.GAP_TOO_FEW_OPTIONS, element.line, number=number)
        if all(one.weight != 1 for one in options):
            raise LeftOut(Code.GAP_NO_RIGHT_ANSWER, element.line, number=number)
        return Choice(options, is_shuffled_in(element))
    shares = _shares(response)
    compared = _compared(item, response)
    if compared:
        return Numerical(tuple(compared))
    if not shares:
        raise LeftOut(Code.GAP_NO_RIGHT_ANSWER, element.line, number=number)
    if response.base_type in _NUMBERS:
        numbers = [(number_of(key), weight) for key, weight in shares.items()]
        if any(value is None for value, _weight in numbers):
            wrong = next(key for key in shares if number_of(key) is None)
            raise LeftOut(
                Code.GAP_NOT_A_NUMBER, element.line, number=number, text=short(wrong)
            )
        return Numerical(
            tuple(NumberAnswer(value, weight=weight) for value, weight in numbers)
        )
    return ShortAnswer(
        tuple(
            TextAnswer(literal_pattern(key), weight) for key, weight in shares.items()
        ),
        response.is_case_sensitive,
    )


def _compared(item: Item, response: Response) -> list[NumberAnswer]:
    """Numbers that the item compares with a tolerance before it gives points."""
    processing = item.element.first("responseProcessing")
    found: list[tuple[Decimal, Decimal, Fraction]] = []
    for rule in processing.walk() if processing else ():
        if rule.name not in ("responseIf", "responseElseIf"):
            continue
        equal = rule.first("equal")
        score = rule.first("setOutcomeValue")
        if equal is None or score is None:
            continue
        variable = equal.first("variable")
        if (
            variable is None
            or variable.attributes.get("identifier") != response.identifier
        ):
            continue
        value = number_of(equal.value("baseValue"))
        around = number_of((equal.attributes.get("tolerance") or "0").split(" ")[0])
        gained = number_of(score.value("baseValue"))
        is_absolute = equal.attributes.get("toleranceMode") in ("absolute", "exact")
        if value is None or around is None or gained is None or not is_absolute:
            item.texts.warn(Code.RULE_UNREADABLE, rule.line)
            continue
        found.append((value, around, Fraction(gained)))
    best = max((gained for _value, _around, gained in found), default=Fraction(0))
    if best <= 0:
        return []
    return [
        NumberAnswer(value, around, exact(gained / best))
        for value, around, gained in found
    ]


def _shares(response: Response) -> dict[str, Fraction]:
    """Accepted answers with their shares: keys, and all else that points speak of."""
    best = max(response.points.values(), default=Fraction(0))
    shares = {key: Fraction(1) for key in response.keys if key not in response.points}
    for key, points in response.points.items():
        if key in response.keys:
            shares[key] = Fraction(1)
        elif points != 0 and best > 0:
            shares[key] = exact(points / best)
    return shares
