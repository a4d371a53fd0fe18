"""One type of Canvas's questions each: its kind here, its text and what is right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from courses.domain.questions.kinds import (
    Body,
    Choice,
    Cloze,
    Description,
    FreeText,
    Gap,
    Kind,
    Label,
    Matching,
    NumberAnswer,
    Numerical,
    Option,
    Row,
    ShortAnswer,
    TextAnswer,
)
from courses.formats.answers import literal_pattern, short, true_false
from courses.formats.moodle_xml.gaps import parts_between
from courses.formats.numerals import number_of
from courses.formats.parcel import (
    MAX_PARTS,
    Code,
    LeftOut,
    part_key,
)
from courses.formats.qti.canvas_item import Item
from courses.formats.texts import PLAIN
from scenarios.formats.safe_xml import Element

LIST: Final = "response_lid"


@dataclass(frozen=True, slots=True)
class Read:
    kind: Kind
    stem: str
    body: Body


def gap_name_of(response: Element) -> str:
    """Canvas names responses of one question `response_<name>`."""
    ident = response.attributes.get("ident", "")
    return ident.removeprefix("response_") if ident.startswith("response_") else ""


def are_in(stem: str, lists: list[Element]) -> bool:
    return all(f"[{gap_name_of(one)}]" in stem for one in lists)


def _stem(item: Item) -> str:
    stem = item.stem() or item.title
    if not stem:
        raise LeftOut(Code.EMPTY_QUESTION, item.element.line)
    return stem


def _no_right_answer(item: Item) -> LeftOut:
    first = item.element.line
    last = first + item.element.source.count("\n")
    return LeftOut(Code.NO_RIGHT_ANSWER, first, first=first, last=last)


def _options(item: Item, response: Element) -> list[tuple[str, str]]:
    """Identifiers and texts; empty ones, which Canvas leaves behind, are told."""
    options = []
    for one in response.walk():
        if one.name != "response_label":
            continue
        text = item.words(one)
        if text:
            options.append((one.attributes.get("ident", ""), text))
        else:
            item.texts.warn(Code.EMPTY_OPTION_LOST, one.line)
    if len(options) > MAX_PARTS:
        raise LeftOut(Code.TOO_MANY_PARTS, item.element.line, limit=MAX_PARTS)
    if len(options) < 2:
        raise LeftOut(Code.TOO_FEW_OPTIONS, response.line)
    return options


def _response(item: Item) -> Element:
    lists = item.parts(LIST)
    if not lists:
        raise LeftOut(Code.TOO_FEW_OPTIONS, item.element.line)
    return lists[0]


def single_of(item: Item) -> Read:
    response = _response(item)
    shares = item.shares(response.attributes.get("ident", ""))
    options = tuple(
        Option(key, text, shares.get(key, Fraction(0)), item.feedback(f"{key}_fb"))
        for key, text in _options(item, response)
    )
    if all(one.weight != 1 for one in options):
        raise _no_right_answer(item)
    return Read(Kind.SINGLE_CHOICE, _stem(item), Choice(options))


def _true_false(item: Item) -> Read:
    read = single_of(item)
    assert isinstance(read.body, Choice)  # noqa: S101 -- for the types
    said = {one.text.strip().lower(): one for one in read.body.options}
    if set(said) != {"true", "false"}:
        return read
    is_true = said["true"].weight == 1
    right, wrong = said["true"], said["false"]
    if not is_true:
        right, wrong = wrong, right
    body = true_false(is_true, right=right.feedback, wrong=wrong.feedback)
    return Read(Kind.TRUE_FALSE, read.stem, body)


def several_of(item: Item) -> Read:
    response = _response(item)
    right = item.shares(response.attributes.get("ident", ""))
    options = _options(item, response)
    count = sum(key in right for key, text_only in options)
    if not count:
        raise _no_right_answer(item)
    body = Choice(
        tuple(
            Option(
                key,
                text,
                Fraction(1, count) if key in right else Fraction(0),
                item.feedback(f"{key}_fb"),
            )
            for key, text in options
        )
    )
    return Read(Kind.MULTIPLE_CHOICE, _stem(item), body)


def short_answer_of(item: Item) -> Read:
    ident = next(iter(item.parts("response_str")), item.element).attributes.get(
        "ident", ""
    )
    shares = item.shares(ident)
    if not shares:
        raise _no_right_answer(item)
    answers = tuple(
        TextAnswer(literal_pattern(text), weight) for text, weight in shares.items()
    )
    return Read(Kind.SHORT_ANSWER, _stem(item), ShortAnswer(answers))


def _numerical(item: Item) -> Read:
    answers = []
    scores = list(item.scores())
    best = max((gained for _asked, gained in scores), default=Fraction(1))
    for asked, gained in scores:
        value, tolerance = _range(asked)
        answers.append(NumberAnswer(value, tolerance, gained / best))
    if not answers:
        raise _no_right_answer(item)
    return Read(Kind.NUMERICAL, _stem(item), Numerical(tuple(answers)))


def _range(asked: Element) -> tuple[Decimal, Decimal]:
    ends: dict[str, Decimal] = {}
    for one in asked.walk():
        if one.name in ("varequal", "vargt", "vargte", "varlt", "varlte"):
            number = number_of(one.text())
            if number is None:
                raise LeftOut(Code.NOT_A_NUMBER, one.line, text=short(one.text()))
            ends[one.name[:5]] = number
    low, high = ends.get("vargt"), ends.get("varlt")
    if low is not None and high is not None and low <= high:
        half = Decimal("0.5")
        return (low + high) * half, (high - low) * half
    if "vareq" in ends and low is None and high is None:
        return ends["vareq"], Decimal(0)
    raise LeftOut(Code.NOT_A_NUMBER, asked.line, text=short(asked.text()))


def gaps_of(item: Item) -> Read:
    """`[name]` in the text is the place of `response_name`."""
    lists = item.parts(LIST)
    stem = item.stem()
    pieces: list[str | None] = [stem]
    places: list[Element] = []
    # Places are looked up in the text's own order.
    for response in sorted(lists, key=lambda one: stem.find(f"[{gap_name_of(one)}]")):
        text = pieces.pop() or ""
        before, mark, behind = text.partition(f"[{gap_name_of(response)}]")
        if not mark:
            raise LeftOut(
                Code.GAP_WITHOUT_PLACE, response.line, name=gap_name_of(response)[:60]
            )
        pieces += [before, None, behind]
        places.append(response)
    gaps = [_gap(item, one, number) for number, one in enumerate(places, start=1)]
    if not gaps:
        raise LeftOut(Code.NO_GAP, item.element.line)
    parts = parts_between(pieces, gaps, PLAIN, item.texts, item.element.line)
    return Read(Kind.CLOZE, "", Cloze(parts))


def _gap(item: Item, response: Element, number: int) -> Gap:
    name = gap_name_of(response)
    shares = item.shares(response.attributes.get("ident", ""))
    options = [
        (one.attributes.get("ident", ""), item.words(one))
        for one in response.walk()
        if one.name == "response_label"
    ]
    options = [option for option in options if option[1]]
    is_typed = item.fields.get("question_type") == "fill_in_multiple_blanks_question"
    if is_typed or len({text.casefold() for _key, text in options}) == 1:
        # Every spelling that is listed is accepted.
        answers = tuple(TextAnswer(literal_pattern(text)) for _key, text in options)
        if not answers:
            raise LeftOut(Code.GAP_WITHOUT_OPTIONS, response.line, number=number)
        return Gap(name, ShortAnswer(answers))
    if len(options) < 2:
        raise LeftOut(Code.GAP_TOO_FEW_OPTIONS, response.line, number=number)
    body = Choice(
        tuple(Option(key, text, shares.get(key, Fraction(0))) for key, text in options)
    )
    if all(one.weight != 1 for one in body.options):
        raise LeftOut(Code.GAP_NO_RIGHT_ANSWER, response.line, number=number)
    return Gap(name, body)


def matching_of(item: Item) -> Read:
    labels: dict[str, str] = {}
    rows = []
    for response in item.parts(LIST):
        said = item.words(next(iter(response.all("material")), response))
        for one in response.walk():
            if one.name == "response_label" and (text := item.words(one)):
                labels.setdefault(one.attributes.get("ident", ""), text)
        right = item.shares(response.attributes.get("ident", ""))
        key = next((key for key in right if key in labels), None)
        if not said or key is None:
            item.texts.warn(Code.ROWS_WITHOUT_PAIR, response.line)
            continue
        rows.append(Row(part_key(len(rows)), said, key))
    if not rows or len(labels) < 2:
        raise LeftOut(Code.TOO_FEW_PAIRS, item.element.line)
    body = Matching(
        tuple(rows), tuple(Label(key, text) for key, text in labels.items())
    )
    return Read(Kind.MATCHING, _stem(item), body)


def essay_of(item: Item) -> Read:
    return Read(Kind.FREE_TEXT, _stem(item), FreeText())


def text_only(item: Item) -> Read:
    return Read(Kind.DESCRIPTION, _stem(item), Description())


def hotspot_of(item: Item) -> Read:
    raise LeftOut(Code.PICTURE_SIZE_UNKNOWN, item.element.line)


READERS: Final[dict[str, Callable[[Item], Read]]] = {
    "multiple_choice_question": single_of,
    "true_false_question": _true_false,
    "multiple_answers_question": several_of,
    "short_answer_question": short_answer_of,
    "fill_in_multiple_blanks_question": gaps_of,
    "multiple_dropdowns_question": gaps_of,
    "matching_question": matching_of,
    "numerical_question": _numerical,
    "essay_question": essay_of,
    "text_only_question": text_only,
    "hot_spot_question": hotspot_of,
}
