"""One item of QTI 2 or 3 as questions.

Each interaction that stands for itself is a question; the text before it is its stem.
What stands within a line (an entry, a choice) is a gap of the text around it: one
gap alone in a text is a short answer or a number, several are one text with gaps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Final

from courses.domain.questions.kinds import (
    Area,
    Body,
    Choice,
    Cloze,
    FreeText,
    Gap,
    Hotspot,
    Kind,
    Label,
    Matching,
    NumberAnswer,
    Numerical,
    Option,
    Ordering,
    Picture,
    Question,
    Row,
    Shape,
    ShortAnswer,
    Step,
    TextAnswer,
)
from courses.formats.answers import short
from courses.formats.moodle_xml.gaps import parts_between
from courses.formats.numerals import number_of
from courses.formats.parcel import (
    MAX_PARTS,
    Code,
    File,
    Finding,
    Found,
    LeftOut,
    Severity,
    part_key,
)
from courses.formats.qti.declarations import (
    Response,
    exact,
    mark_of,
    pair_of,
    responses_of,
)
from courses.formats.qti.names import html_of
from courses.formats.texts import HTML, Texts
from scenarios.formats.safe_xml import Element

_INLINE: Final = ("textEntryInteraction", "inlineChoiceInteraction")
_NUMBERS: Final = ("float", "integer")
#: How a single gap is shown in a stem.
BLANK: Final = "_____"
_SHAPES: Final = {
    "rect": Shape.RECTANGLE,
    "circle": Shape.ELLIPSE,
    "ellipse": Shape.ELLIPSE,
    "poly": Shape.POLYGON,
}


@dataclass(slots=True)
class Item:
    """What the readers of interactions share."""

    element: Element
    responses: Mapping[str, Response]
    texts: Texts
    #: The files of the package, by their path from the item.
    pictures: Mapping[str, bytes]
    files: list[File] = field(default_factory=list)

    def response(self, interaction: Element) -> Response:
        identifier = interaction.attributes.get("responseIdentifier", "")
        found = self.responses.get(identifier)
        if found is None:
            raise LeftOut(Code.RESPONSE_UNKNOWN, interaction.line, name=identifier[:60])
        return found

    def text(self, element: Element, leave: tuple[str, ...] = ()) -> str:
        hidden = {id(one) for one in element.walk() if one.name in leave}
        return self.texts.plain(html_of(element, {}, hidden), HTML, element.line)

    def needed(self, element: Element, leave: tuple[str, ...] = ()) -> str:
        text = self.text(element, leave)
        if not text:
            raise LeftOut(Code.EMPTY_OPTION, element.line)
        return text


def questions_of(
    item: Element, raw: str, pictures: Mapping[str, bytes]
) -> tuple[list[Found], list[Finding]]:
    """The questions of an item and all that was found in it."""
    name = " ".join(item.attributes.get("title", "").split())
    texts = Texts(short(name or item.attributes.get("identifier", "")))
    body = item.first("itemBody")
    if body is None:
        return [], [_left_out(LeftOut(Code.EMPTY_QUESTION, item.line), item, texts)]
    responses = responses_of(item, texts)
    blocks = [one for one in body.walk() if _is_block(one)]
    inline = [one for one in body.walk() if one.name in _INLINE]
    if not blocks and not inline:
        return [], [_left_out(LeftOut(Code.NO_INTERACTION, item.line), item, texts)]
    mark = mark_of(item, dict(responses))
    count = len(blocks) + bool(inline)
    shared = Item(item, responses, texts, pictures)
    found: list[Found] = []
    findings: list[Finding] = []
    stem_parts = _texts_before(body, blocks)
    for number, block in enumerate([*blocks, *([None] if inline else [])]):
        mine = Item(item, responses, Texts(texts.place), pictures)
        try:
            if block is None:
                kind, stem, asked = _running_text(mine, body, blocks, inline)
            else:
                kind, asked = _READERS[block.name](mine, block)
                stem = _stem(mine, block, stem_parts[: number + 1])
            if kind is not Kind.CLOZE and not stem:
                stem = name
            if kind is not Kind.CLOZE and not stem:
                raise LeftOut(Code.EMPTY_QUESTION, item.line)
        except LeftOut as left_out:
            findings += [_left_out(left_out, item, mine.texts), *mine.texts.findings]
            continue
        key = item.attributes.get("identifier", "")
        question = Question(
            key=key if number == 0 else f"{key}-{number + 1}",
            kind=kind,
            stem=stem,
            body=asked,
            rationale=_rationale(mine),
            name=name,
            mark=mark / count,
        )
        mine.texts.findings += shared.texts.findings if not found else []
        findings += mine.texts.findings
        found.append(
            Found(
                question,
                item.line,
                raw if number == 0 else f"{raw}#{number + 1}",
                findings=tuple(mine.texts.findings),
                files=tuple(mine.files),
            )
        )
    if not found:
        findings += shared.texts.findings
    return found, findings


def _left_out(reason: LeftOut, item: Element, texts: Texts) -> Finding:
    line = reason.line or item.line
    return Finding(Severity.ERROR, reason.code, line, texts.place, reason.arguments)


def _is_block(element: Element) -> bool:
    return element.name.endswith("Interaction") and element.name not in _INLINE


# -- Texts around the interactions ---------------------------------------------
def _texts_before(body: Element, blocks: list[Element]) -> list[Element]:
    """For each block the part of the body that stands before it and behind the one
    before, as an element of its own."""
    parts: list[Element] = []
    known = {id(one) for one in blocks}
    current = Element("div", {}, body.line)

    def walk(element: Element, into: Element) -> None:
        nonlocal current
        for part in element.parts:
            if isinstance(part, str):
                into.parts.append(part)
            elif id(part) in known:
                parts.append(current)
                current = Element("div", {}, part.line)
                into = current
            elif any(id(one) in known for one in part.walk()):
                walk(part, current)
                into = current
            elif not _is_for_markers(part):
                into.parts.append(part)

    walk(body, current)
    return parts


def _is_for_markers(element: Element) -> bool:
    views = element.attributes.get("view", "candidate").split()
    return element.name == "rubricBlock" and "candidate" not in views


def _stem(item: Item, block: Element, before: list[Element]) -> str:
    texts = [item.text(one) for one in before]
    prompt = block.first("prompt")
    if prompt is not None:
        texts.append(item.text(prompt))
    return "\n\n".join(text for text in texts if text)


def _rationale(item: Item) -> str:
    """A single word to all; words that depend on the answer have no place here."""
    said = item.element.all("modalFeedback")
    if len(said) > 1:
        item.texts.warn(Code.OVERALL_FEEDBACK_LOST, said[0].line, Severity.INFO)
        return ""
    return item.text(said[0]) if said else ""


def _notes(item: Item) -> str:
    body = item.element.first("itemBody")
    notes = [
        item.text(one) for one in (body.walk() if body else ()) if _is_for_markers(one)
    ]
    return "\n\n".join(note for note in notes if note)


# -- Interactions that stand for themselves -------------------------------------
def _choices(element: Element, name: str) -> list[Element]:
    found = [one for one in element.walk() if one.name == name]
    if len(found) > MAX_PARTS:
        raise LeftOut(Code.TOO_MANY_PARTS, element.line, limit=MAX_PARTS)
    return found


def _is_shuffled(element: Element) -> bool:
    return element.attributes.get("shuffle") == "true"


def _no_right_answer(element: Element) -> LeftOut:
    last = element.line + element.source.count("\n")
    return LeftOut(Code.NO_RIGHT_ANSWER, element.line, first=element.line, last=last)


def _is_several(response: Response, element: Element) -> bool:
    """More than one right answer, or the item lets more than one be chosen."""
    if len(response.right) > 1 and response.keys:
        return True
    most = element.attributes.get("maxChoices")
    if most is None:
        return response.cardinality == "multiple" and len(response.right) > 1
    return response.cardinality == "multiple" and most != "1"


def _choice(item: Item, element: Element) -> tuple[Kind, Body]:
    return _options(item, element, _choices(element, "simpleChoice"))


def _options(item: Item, element: Element, choices: list[Element]) -> tuple[Kind, Body]:
    response = item.response(element)
    if len(choices) < 2:
        raise LeftOut(Code.TOO_FEW_OPTIONS, element.line)
    several = _is_several(response, element)
    weight = response.weight if several else response.only_weight
    known = {one.attributes.get("identifier", "") for one in choices}
    if not known & set(response.right):
        raise _no_right_answer(element)
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
    return kind, Choice(options, _is_shuffled(element))


def _hottext(item: Item, element: Element) -> tuple[Kind, Body]:
    """The words to choose from; the text they stand in is part of the stem."""
    kind, body = _options(item, element, _choices(element, "hottext"))
    _say_read_as(item, element, kind)
    return kind, body


def _say_read_as(item: Item, element: Element, kind: Kind) -> None:
    item.texts.warn(
        Code.READ_AS, element.line, Severity.INFO, name=element.name, kind=kind.value
    )


def _order(item: Item, element: Element) -> tuple[Kind, Body]:
    response = item.response(element)
    steps = {
        one.attributes.get("identifier", ""): one
        for one in _choices(element, "simpleChoice")
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
            for one in _choices(held, "simpleAssociableChoice")
        }
        for held in element.all("simpleMatchSet")
    ]
    if len(sets) != 2:
        raise LeftOut(Code.TOO_FEW_PAIRS, element.line)
    return _matching(item, element, *sets)


def _associate(item: Item, element: Element) -> tuple[Kind, Body]:
    known = {
        one.attributes.get("identifier", ""): one
        for one in _choices(element, "simpleAssociableChoice")
    }
    pairs = [pair_of(key) for key in item.response(element).right]
    firsts = {pair[0] for pair in pairs if pair}
    rows = {key: one for key, one in known.items() if key in firsts}
    labels = {key: one for key, one in known.items() if key not in firsts}
    _say_read_as(item, element, Kind.MATCHING)
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
        _is_shuffled(element),
    )


def _extended_text(item: Item, element: Element) -> tuple[Kind, Body]:
    response = item.responses.get(element.attributes.get("responseIdentifier", ""))
    model = "\n\n".join(response.keys) if response else ""
    return Kind.FREE_TEXT, FreeText(model_answer=model, marker_notes=_notes(item))


def _gap_match(item: Item, element: Element) -> tuple[Kind, Body]:
    response = item.response(element)
    words = {
        one.attributes.get("identifier", ""): item.needed(one)
        for one in _choices(element, "gapText")
    }
    places = _choices(element, "gap")
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
        gaps.append(Gap(key, Choice(options, _is_shuffled(element))))
    hidden = {id(one) for one in element.walk() if one.name in ("gapText", "prompt")}
    _say_read_as(item, element, Kind.CLOZE)
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


# -- Areas of a picture --------------------------------------------------------
def _hotspot(item: Item, element: Element) -> tuple[Kind, Body]:
    response = item.response(element)
    picture = _picture(item, element)
    areas = [
        _area(
            one,
            one.attributes.get("identifier", "") or part_key(at),
            one.attributes.get("hotspotLabel", ""),
            Fraction(int(one.attributes.get("identifier", "") in response.right)),
        )
        for at, one in enumerate(_choices(element, "hotspotChoice"))
    ]
    if all(area.weight != 1 for area in areas):
        raise _no_right_answer(element)
    if len(response.right) > 1:
        item.texts.warn(Code.ANY_AREA, element.line, Severity.INFO)
    return Kind.HOTSPOT, Hotspot(picture, tuple(areas))


def _select_point(item: Item, element: Element) -> tuple[Kind, Body]:
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
    entries = _choices(mapping, "areaMapEntry") if mapping is not None else []
    points = [number_of(one.attributes.get("mappedValue", "")) for one in entries]
    best = max((point for point in points if point), default=Decimal(0))
    if best <= 0:
        raise _no_right_answer(element)
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
    if not all(side.isascii() and side.isdecimal() and int(side) for side in sizes):
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


# -- Interactions within a line --------------------------------------------------
def _running_text(
    item: Item, body: Element, blocks: list[Element], inline: list[Element]
) -> tuple[Kind, str, Body]:
    hidden = {id(one) for one in (*blocks, *filter(_is_for_markers, body.walk()))}
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
        choices = _choices(element, "inlineChoice")
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
        return Choice(options, _is_shuffled(element))
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
            TextAnswer(key.replace("*", r"\*"), weight)
            for key, weight in shares.items()
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


def _unsupported(item: Item, element: Element) -> tuple[Kind, Body]:
    raise LeftOut(Code.UNSUPPORTED_TYPE, element.line, name=element.name[:60])


class _Readers(dict[str, Callable[[Item, Element], tuple[Kind, Body]]]):
    def __missing__(self, name: str) -> Callable[[Item, Element], tuple[Kind, Body]]:
        return _unsupported


_READERS: Final = _Readers(
    {
        "choiceInteraction": _choice,
        "hottextInteraction": _hottext,
        "orderInteraction": _order,
        "matchInteraction": _match,
        "associateInteraction": _associate,
        "extendedTextInteraction": _extended_text,
        "gapMatchInteraction": _gap_match,
        "hotspotInteraction": _hotspot,
        "selectPointInteraction": _select_point,
    }
)
