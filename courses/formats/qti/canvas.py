"""QTI 1.2, the version that Canvas still writes: items with a `question_type`, or, where
an item names none, of the type that its parts show.

Areas of a picture are written there as shares of a picture that never comes along:
such a question has no places here and is left out. Groups to draw from come as single
questions, and the number to draw is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    Question,
    Row,
    ShortAnswer,
    TextAnswer,
)
from courses.formats.answers import short, true_false
from courses.formats.moodle_xml.gaps import parts_between
from courses.formats.numerals import number_of
from courses.formats.parcel import (
    MAX_PARTS,
    MAX_QUESTION_CHARACTERS,
    Code,
    Finding,
    Found,
    LeftOut,
    Severity,
    part_key,
)
from courses.formats.texts import HTML, PLAIN, Texts
from scenarios.formats.safe_xml import Element

_GENERAL: Final = "general_fb"
_TO_ALL: Final = ("correct_fb", "general_incorrect_fb")
_LIST: Final = "response_lid"


@dataclass(frozen=True, slots=True)
class _Read:
    kind: Kind
    stem: str
    body: Body


class _Item:
    def __init__(self, element: Element) -> None:
        self.element = element
        title = " ".join(element.attributes.get("title", "").split())
        self.texts = Texts(short(title))
        self.title = title
        self.fields = {
            one.value("fieldlabel"): one.value("fieldentry")
            for one in element.walk()
            if one.name == "qtimetadatafield"
        }
        self.presentation = element.first("presentation")

    def parts(self, name: str) -> list[Element]:
        if self.presentation is None:
            return []
        found = [one for one in self.presentation.walk() if one.name == name]
        if len(found) > MAX_PARTS:
            raise LeftOut(Code.TOO_MANY_PARTS, self.element.line, limit=MAX_PARTS)
        return found

    def words(self, holder: Element) -> str:
        """The first text of an element's own material."""
        for one in holder.walk():
            if one.name == "mattext":
                is_html = one.attributes.get("texttype") == "text/html"
                return self.texts.plain(
                    one.text(), HTML if is_html else PLAIN, one.line
                )
        return ""

    def stem(self) -> str:
        material = next(iter(self.parts("material")), None)
        return self.words(material) if material is not None else ""

    def feedback(self, name: str) -> str:
        for one in self.element.all("itemfeedback"):
            if one.attributes.get("ident") == name:
                return self.words(one)
        return ""

    def scores(self) -> Iterator[tuple[Element, Fraction]]:
        """Conditions that bring points, with their share."""
        processing = self.element.first("resprocessing")
        for condition in processing.all("respcondition") if processing else ():
            for one in condition.all("setvar"):
                points = number_of(one.text())
                asked = condition.first("conditionvar")
                if points is not None and points > 0 and asked is not None:
                    yield asked, Fraction(points)

    def shares(self, response: str) -> dict[str, Fraction]:
        """What brings points where it is chosen for that response."""
        points: dict[str, Fraction] = {}
        for asked, gained in self.scores():
            for value in _wanted(asked):
                if value.attributes.get("respident") == response:
                    points.setdefault(" ".join(value.text().split()), gained)
        best = max(points.values(), default=Fraction(1))
        return {key: gained / best for key, gained in points.items()}


def _wanted(asked: Element) -> Iterator[Element]:
    """Every `varequal` that is not within a `not`."""
    for child in asked:
        if child.name == "varequal":
            yield child
        elif child.name != "not":
            yield from _wanted(child)


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
    item = _Item(element)
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


def _reader(item: _Item) -> Callable[[_Item], _Read]:
    kind = item.fields.get("question_type", "")
    if kind:
        reader = _READERS.get(kind)
        if reader is None:
            raise LeftOut(Code.UNSUPPORTED_TYPE, item.element.line, name=kind[:60])
        return reader
    lists = item.parts(_LIST)
    if lists and all(_gap_name(one) for one in lists):
        return _gaps if _are_in(item.stem(), lists) else _matching
    if lists:
        cardinality = lists[0].attributes.get("rcardinality", "Single")
        return _single if cardinality == "Single" else _several
    if item.parts("response_str"):
        return _short_answer if next(item.scores(), None) else _essay
    if item.parts("response_xy"):
        return _hotspot
    return _text


def _gap_name(response: Element) -> str:
    """Canvas names responses of one question `response_<name>`."""
    ident = response.attributes.get("ident", "")
    return ident.removeprefix("response_") if ident.startswith("response_") else ""


def _are_in(stem: str, lists: list[Element]) -> bool:
    return all(f"[{_gap_name(one)}]" in stem for one in lists)


# -- One kind each -------------------------------------------------------------
def _stem(item: _Item) -> str:
    stem = item.stem() or item.title
    if not stem:
        raise LeftOut(Code.EMPTY_QUESTION, item.element.line)
    return stem


def _no_right_answer(item: _Item) -> LeftOut:
    first = item.element.line
    last = first + item.element.source.count("\n")
    return LeftOut(Code.NO_RIGHT_ANSWER, first, first=first, last=last)


def _options(item: _Item, response: Element) -> list[tuple[str, str]]:
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


def _response(item: _Item) -> Element:
    lists = item.parts(_LIST)
    if not lists:
        raise LeftOut(Code.TOO_FEW_OPTIONS, item.element.line)
    return lists[0]


def _single(item: _Item) -> _Read:
    response = _response(item)
    shares = item.shares(response.attributes.get("ident", ""))
    options = tuple(
        Option(key, text, shares.get(key, Fraction(0)), item.feedback(f"{key}_fb"))
        for key, text in _options(item, response)
    )
    if all(one.weight != 1 for one in options):
        raise _no_right_answer(item)
    return _Read(Kind.SINGLE_CHOICE, _stem(item), Choice(options))


def _true_false(item: _Item) -> _Read:
    read = _single(item)
    assert isinstance(read.body, Choice)  # noqa: S101 -- for the types
    said = {one.text.strip().lower(): one for one in read.body.options}
    if set(said) != {"true", "false"}:
        return read
    is_true = said["true"].weight == 1
    right, wrong = said["true"], said["false"]
    if not is_true:
        right, wrong = wrong, right
    body = true_false(is_true, right=right.feedback, wrong=wrong.feedback)
    return _Read(Kind.TRUE_FALSE, read.stem, body)


def _several(item: _Item) -> _Read:
    response = _response(item)
    right = item.shares(response.attributes.get("ident", ""))
    options = _options(item, response)
    count = sum(key in right for key, _text in options)
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
    return _Read(Kind.MULTIPLE_CHOICE, _stem(item), body)


def _short_answer(item: _Item) -> _Read:
    ident = next(iter(item.parts("response_str")), item.element).attributes.get(
        "ident", ""
    )
    shares = item.shares(ident)
    if not shares:
        raise _no_right_answer(item)
    answers = tuple(
        TextAnswer(text.replace("*", r"\*"), weight) for text, weight in shares.items()
    )
    return _Read(Kind.SHORT_ANSWER, _stem(item), ShortAnswer(answers))


def _numerical(item: _Item) -> _Read:
    answers = []
    scores = list(item.scores())
    best = max((gained for _asked, gained in scores), default=Fraction(1))
    for asked, gained in scores:
        value, tolerance = _range(asked)
        answers.append(NumberAnswer(value, tolerance, gained / best))
    if not answers:
        raise _no_right_answer(item)
    return _Read(Kind.NUMERICAL, _stem(item), Numerical(tuple(answers)))


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


def _gaps(item: _Item) -> _Read:
    """`[name]` in the text is the place of `response_name`."""
    lists = item.parts(_LIST)
    stem = item.stem()
    pieces: list[str | None] = [stem]
    places: list[Element] = []
    # Places are looked up in the text's own order.
    for response in sorted(lists, key=lambda one: stem.find(f"[{_gap_name(one)}]")):
        text = pieces.pop() or ""
        before, mark, behind = text.partition(f"[{_gap_name(response)}]")
        if not mark:
            raise LeftOut(
                Code.GAP_WITHOUT_PLACE, response.line, name=_gap_name(response)[:60]
            )
        pieces += [before, None, behind]
        places.append(response)
    gaps = [_gap(item, one, number) for number, one in enumerate(places, start=1)]
    if not gaps:
        raise LeftOut(Code.NO_GAP, item.element.line)
    parts = parts_between(pieces, gaps, PLAIN, item.texts, item.element.line)
    return _Read(Kind.CLOZE, "", Cloze(parts))


def _gap(item: _Item, response: Element, number: int) -> Gap:
    name = _gap_name(response)
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
        answers = tuple(TextAnswer(text.replace("*", r"\*")) for _key, text in options)
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


def _matching(item: _Item) -> _Read:
    labels: dict[str, str] = {}
    rows = []
    for response in item.parts(_LIST):
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
    return _Read(Kind.MATCHING, _stem(item), body)


def _essay(item: _Item) -> _Read:
    return _Read(Kind.FREE_TEXT, _stem(item), FreeText())


def _text(item: _Item) -> _Read:
    return _Read(Kind.DESCRIPTION, _stem(item), Description())


def _hotspot(item: _Item) -> _Read:
    raise LeftOut(Code.PICTURE_SIZE_UNKNOWN, item.element.line)


_READERS: Final[dict[str, Callable[[_Item], _Read]]] = {
    "multiple_choice_question": _single,
    "true_false_question": _true_false,
    "multiple_answers_question": _several,
    "short_answer_question": _short_answer,
    "fill_in_multiple_blanks_question": _gaps,
    "multiple_dropdowns_question": _gaps,
    "matching_question": _matching,
    "numerical_question": _numerical,
    "essay_question": _essay,
    "text_only_question": _text,
    "hot_spot_question": _hotspot,
}
