"""One question of each type that Moodle XML names and that can be asked here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext
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
    Ordering,
    Row,
    ShortAnswer,
    Step,
    TextAnswer,
    Unit,
)
from courses.formats.answers import short, true_false, warn_of_doubles
from courses.formats.moodle_xml.gaps import cloze_of, parts_between
from courses.formats.moodle_xml.texts import (
    is_true,
    needed,
    text_in,
    value_of,
    written_in,
)
from courses.formats.numerals import number_of
from courses.formats.parcel import MAX_PARTS, Code, LeftOut, Severity, part_key
from courses.formats.shares import share_of
from courses.formats.texts import MOODLE, PLAIN, Texts
from scenarios.formats.safe_xml import Element

_ANY: Final = "*"


@dataclass(frozen=True, slots=True)
class Read:
    kind: Kind
    stem: str
    body: Body


def _stem(element: Element, texts: Texts) -> str:
    stem = text_in(element, "questiontext", texts)
    return needed(stem, element, Code.EMPTY_QUESTION)


def _answers(element: Element, name: str = "answer") -> list[Element]:
    answers = element.all(name)
    if len(answers) > MAX_PARTS:
        raise LeftOut(Code.TOO_MANY_PARTS, element.line, limit=MAX_PARTS)
    return answers


def _weight(answer: Element, number: int) -> Fraction:
    written = answer.attributes.get("fraction", "0")
    share = share_of(written)
    if share is None:
        raise LeftOut(
            Code.WEIGHT_NOT_ALLOWED, answer.line, weight=written[:20], number=number
        )
    return share


# -- Choices ---------------------------------------------------------------
def _multichoice(element: Element, texts: Texts) -> Read:
    options = [
        Option(
            part_key(at),
            needed(text_in(answer, "", texts), answer),
            _weight(answer, at + 1),
            text_in(answer, "feedback", texts),
        )
        for at, answer in enumerate(_answers(element))
    ]
    if len(options) < 2:
        raise LeftOut(Code.TOO_FEW_OPTIONS, element.line)
    warn_of_doubles(options, texts, element.line)
    single = element.first("single")
    is_single = single is None or is_true(single.text())
    if is_single and all(one.weight != 1 for one in options):
        raise _no_right_answer(element)
    if not is_single:
        check_sum(options, texts, element)
    body = Choice(tuple(options), is_true(value_of(element, "shuffleanswers")))
    kind = Kind.SINGLE_CHOICE if is_single else Kind.MULTIPLE_CHOICE
    return Read(kind, _stem(element, texts), body)


def check_sum(options: list[Option], texts: Texts, element: Element) -> None:
    together = sum((max(one.weight, Fraction(0)) for one in options), Fraction(0))
    if not together:
        raise _no_right_answer(element)
    if together != 1:
        percentage = f"{float(together * 100):g}"
        texts.warn(Code.WEIGHTS_DO_NOT_ADD_UP, element.line, percentage=percentage)


def _no_right_answer(element: Element) -> LeftOut:
    last = element.line + element.source.count("\n")
    return LeftOut(Code.NO_RIGHT_ANSWER, element.line, first=element.line, last=last)


def _truefalse(element: Element, texts: Texts) -> Read:
    feedback: dict[bool, str] = {}
    right: set[bool] = set()
    for at, answer in enumerate(_answers(element)):
        says_true = text_in(answer, "", Texts()).lower() == "true"
        feedback[says_true] = text_in(answer, "feedback", texts)
        if _weight(answer, at + 1) == 1:
            right.add(says_true)
    if len(right) != 1 or len(feedback) != 2:
        raise _no_right_answer(element)
    is_right = right.pop()
    body = true_false(is_right, right=feedback[is_right], wrong=feedback[not is_right])
    return Read(Kind.TRUE_FALSE, _stem(element, texts), body)


def _statements(element: Element, texts: Texts) -> Read:
    """The plug-in types `mtf` and `kprime`: each statement is true or false."""
    columns = {
        column.attributes.get("number", ""): needed(
            text_in(column, "responsetext", texts), column
        )
        for column in _answers(element, "column")
    }
    right: dict[str, str] = {}
    for weight in element.all("weight"):
        value = number_of(weight.value("value"))
        if value is not None and value > 0:
            row = weight.attributes.get("rownumber", "")
            right[row] = weight.attributes.get("columnnumber", "")
    keys: dict[str, str] = {}
    for text in columns.values():
        keys.setdefault(text, part_key(len(keys)))
    rows = []
    for row in _answers(element, "row"):
        column = columns.get(right.get(row.attributes.get("number", ""), ""))
        if column is None:
            raise _no_right_answer(element)
        said = needed(text_in(row, "optiontext", texts), row)
        rows.append(Row(part_key(len(rows)), said, keys[column]))
        if text_in(row, "feedbacktext", Texts()):
            texts.warn(Code.PAIR_FEEDBACK_LOST, row.line)
    texts.warn(
        Code.READ_AS,
        element.line,
        Severity.INFO,
        name=element.attributes.get("type", ""),
        kind=Kind.MATCHING.value,
    )
    shuffled = is_true(value_of(element, "shuffleanswers"))
    return Read(
        Kind.MATCHING, _stem(element, texts), _pairs(rows, keys, element, shuffled)
    )


# -- Pairs and steps ---------------------------------------------------------
def _matching(element: Element, texts: Texts) -> Read:
    rows: list[Row] = []
    keys: dict[str, str] = {}
    for pair in _answers(element, "subquestion"):
        said = text_in(pair, "", texts)
        answer = pair.first("answer")
        label = text_in(answer, "", texts, PLAIN) if answer is not None else ""
        if not label and not said:
            continue
        key = keys.setdefault(needed(label, pair), part_key(len(keys)))
        if said:
            rows.append(Row(part_key(len(rows)), said, key))
    shuffled = is_true(value_of(element, "shuffleanswers"))
    return Read(
        Kind.MATCHING, _stem(element, texts), _pairs(rows, keys, element, shuffled)
    )


def _pairs(
    rows: list[Row], keys: dict[str, str], element: Element, shuffled: bool
) -> Matching:
    if not rows or len(keys) < 2:
        raise LeftOut(Code.TOO_FEW_PAIRS, element.line)
    labels = tuple(Label(key, text) for text, key in keys.items())
    return Matching(tuple(rows), labels, shuffled)


def _ordering(element: Element, texts: Texts) -> Read:
    """`fraction` is the place of the step."""
    steps: list[tuple[Decimal, str]] = []
    for at, answer in enumerate(_answers(element), start=1):
        place = number_of(answer.attributes.get("fraction", str(at)))
        if place is None:
            written = answer.attributes.get("fraction", "")
            raise LeftOut(Code.NOT_A_NUMBER, answer.line, text=short(written))
        steps.append((place, needed(text_in(answer, "", texts), answer)))
    if len(steps) < 2:
        raise LeftOut(Code.TOO_FEW_STEPS, element.line)
    if value_of(element, "selecttype") not in ("", "ALL", "0"):
        drawn = value_of(element, "selectcount")
        texts.warn(Code.SUBSET_OF_STEPS, element.line, drawn=drawn[:10] or "?")
    steps.sort(key=lambda step: step[0])
    body = Ordering(
        tuple(Step(part_key(at), text) for at, (_place, text) in enumerate(steps))
    )
    return Read(Kind.ORDERING, _stem(element, texts), body)


# -- Numbers and words -------------------------------------------------------
def _numerical(element: Element, texts: Texts) -> Read:
    answers = []
    for at, answer in enumerate(_answers(element), start=1):
        written = text_in(answer, "", Texts(), PLAIN)
        value = None if written == _ANY else number_of(written)
        around = value_of(answer, "tolerance") or "0"
        tolerance = number_of(around)
        if (value is None and written != _ANY) or tolerance is None or tolerance < 0:
            wrong = around if value is not None else written
            raise LeftOut(Code.NOT_A_NUMBER, answer.line, text=short(wrong))
        answers.append(
            NumberAnswer(
                value,
                tolerance if value is not None else Decimal(0),
                _weight(answer, at),
                text_in(answer, "feedback", texts),
            )
        )
    if all(one.weight != 1 for one in answers):
        raise _no_right_answer(element)
    # 3 and 0 are Moodle's words for “no unit is asked for” and “optional”.
    graded = value_of(element, "unitgradingtype") in ("1", "2")
    units = _units(element, texts)
    body = Numerical(tuple(answers), units, bool(units) and graded)
    return Read(Kind.NUMERICAL, _stem(element, texts), body)


def _units(element: Element, texts: Texts) -> tuple[Unit, ...]:
    held = element.first("units")
    units = []
    for one in held.all("unit") if held else ():
        name = one.value("unit_name")
        multiplier = number_of(one.value("multiplier") or "1")
        if not name or multiplier is None or multiplier <= 0:
            texts.warn(Code.UNIT_LOST, one.line, name=short(name))
            continue
        # 1 m may be answered as 100 cm: Moodle multiplies, a factor leads back.
        with localcontext(prec=30):
            factor = Decimal(1) / multiplier
        units.append(Unit(name, factor.normalize()))
    return tuple(units)


def _shortanswer(element: Element, texts: Texts) -> Read:
    answers = tuple(
        TextAnswer(
            needed(text_in(answer, "", texts, PLAIN), answer),
            _weight(answer, at),
            text_in(answer, "feedback", texts),
        )
        for at, answer in enumerate(_answers(element), start=1)
    )
    if all(one.weight != 1 for one in answers):
        raise _no_right_answer(element)
    body = ShortAnswer(answers, is_true(value_of(element, "usecase")))
    return Read(Kind.SHORT_ANSWER, _stem(element, texts), body)


# -- Texts -------------------------------------------------------------------
def _essay(element: Element, texts: Texts) -> Read:
    def words(name: str) -> int | None:
        number = number_of(value_of(element, name) or "0")
        return int(number) if number and number > 0 else None

    body = FreeText(
        marker_notes=text_in(element, "graderinfo", texts),
        template=text_in(element, "responsetemplate", texts),
        min_words=words("minwordlimit"),
        max_words=words("maxwordlimit"),
    )
    return Read(Kind.FREE_TEXT, _stem(element, texts), body)


def _description(element: Element, texts: Texts) -> Read:
    return Read(Kind.DESCRIPTION, _stem(element, texts), Description())


def _cloze(element: Element, texts: Texts) -> Read:
    holder = element.first("questiontext")
    inner = holder.first("text") if holder is not None else None
    if holder is None or inner is None:
        raise LeftOut(Code.EMPTY_QUESTION, element.line)
    body = cloze_of(inner.text(), written_in(holder, MOODLE), texts, holder.line)
    return Read(Kind.CLOZE, "", body)


def _missing_words(element: Element, texts: Texts) -> Read:
    """`gapselect` and `ddwtos`: `[[2]]` is the place of the second word; the words of
    its group are the ones to choose from."""
    name = "selectoption" if element.all("selectoption") else "dragbox"
    words = [
        (needed(text_in(one, "", texts, PLAIN), one), one.value("group"))
        for one in _answers(element, name)
    ]
    holder = element.first("questiontext")
    inner = holder.first("text") if holder is not None else None
    if holder is None or inner is None:
        raise LeftOut(Code.EMPTY_QUESTION, element.line)
    written = inner.text()
    pieces: list[str | int] = []
    at = 0
    while (begin := written.find("[[", at)) >= 0:
        end = written.find("]]", begin)
        number = written[begin + 2 : end] if 0 <= end - begin < 8 else ""
        if not (number.isascii() and number.isdecimal()):
            pieces.append(written[at : begin + 2])
            at = begin + 2
            continue
        if not 0 < int(number) <= len(words):
            raise LeftOut(Code.GAP_WITHOUT_OPTIONS, element.line, number=number)
        pieces += [written[at:begin], int(number) - 1]
        at = end + 2
    pieces.append(written[at:])
    gaps: list[Gap] = []
    for piece in pieces:
        if isinstance(piece, int):
            group = [
                (i, text) for i, (text, of) in enumerate(words) if of == words[piece][1]
            ]
            options = tuple(
                Option(part_key(i), text, Fraction(int(i == piece)))
                for i, text in group
            )
            if len(options) < 2:
                raise LeftOut(
                    Code.GAP_TOO_FEW_OPTIONS, element.line, number=len(gaps) + 1
                )
            shuffled = is_true(value_of(element, "shuffleanswers"))
            gaps.append(Gap(part_key(len(gaps)), Choice(options, shuffled)))
            if len(gaps) > MAX_PARTS:
                raise LeftOut(Code.TOO_MANY_PARTS, element.line, limit=MAX_PARTS)
    if not gaps:
        raise LeftOut(Code.NO_GAP, element.line)
    kind = element.attributes.get("type", "")
    texts.warn(
        Code.READ_AS, element.line, Severity.INFO, name=kind, kind=Kind.CLOZE.value
    )
    body = Cloze(
        parts_between(
            [one if isinstance(one, str) else None for one in pieces],
            gaps,
            written_in(holder),
            texts,
            holder.line,
        )
    )
    return Read(Kind.CLOZE, "", body)


KINDS: Final[dict[str, Callable[[Element, Texts], Read]]] = {
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "matching": _matching,
    "match": _matching,
    "ordering": _ordering,
    "numerical": _numerical,
    "shortanswer": _shortanswer,
    "essay": _essay,
    "description": _description,
    "cloze": _cloze,
    "multianswer": _cloze,
    "gapselect": _missing_words,
    "ddwtos": _missing_words,
    "mtf": _statements,
    "kprime": _statements,
}
