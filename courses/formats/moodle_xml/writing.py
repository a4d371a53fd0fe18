"""Questions as Moodle XML. A file that was written here, read and written again is
the same to the byte; what the format cannot hold is told, never left away silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from courses.domain.questions.kinds import (
    Choice,
    Cloze,
    Description,
    FreeText,
    Gap,
    Kind,
    Matching,
    Numerical,
    Option,
    Ordering,
    Question,
    ShortAnswer,
    TextAnswer,
)
from courses.formats.losses import fields_lost, not_held
from courses.formats.moodle_xml.gaps import GAP_HEAD
from courses.formats.numerals import number_text
from courses.formats.parcel import Finding, Written
from courses.formats.plain import escaped, tidy_lines
from courses.formats.shares import percentage_of
from courses.formats.text import without_controls

FORMAT: Final = "moodle_xml"
_TYPES: Final[Mapping[Kind, str]] = {
    Kind.SINGLE_CHOICE: "multichoice",
    Kind.MULTIPLE_CHOICE: "multichoice",
    Kind.TRUE_FALSE: "truefalse",
    Kind.MATCHING: "matching",
    Kind.ORDERING: "ordering",
    Kind.NUMERICAL: "numerical",
    Kind.SHORT_ANSWER: "shortanswer",
    Kind.CLOZE: "cloze",
    Kind.FREE_TEXT: "essay",
    Kind.DESCRIPTION: "description",
}
_HELD: Final = (
    "rationale",
    "mark",
    "hints",
    "penalty",
    "is_shuffled",
    "is_case_sensitive",
    "units",
    "template",
    "marker_notes",
    "word_limits",
)


class _CannotHold(Exception):
    """The argument is a key of `wording.REASONS`."""


def write(
    questions: Sequence[Question],
    *,
    title: str = "",
    files: Mapping[str, bytes] = {},
) -> Written:
    """`title` becomes the category; no kind of question here has files."""
    blocks: list[str] = []
    findings: list[Finding] = []
    written: list[Question] = []
    for question in questions:
        if question.kind not in _TYPES:
            findings.append(not_held(question, FORMAT))
            continue
        try:
            blocks.append("\n".join(_lines(question)))
        except _CannotHold as reason:
            findings.append(not_held(question, FORMAT, str(reason)))
            continue
        written.append(question)
        findings += fields_lost(question, FORMAT, _HELD, *_more_lost(question))
    if title:
        blocks.insert(0, _category(title))
    content = "\n".join(
        ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>", *blocks, "</quiz>", ""]
    )
    return Written(
        content.encode(), ".xml", "application/xml", tuple(findings), tuple(written)
    )


def _category(title: str) -> str:
    name = " ".join(without_controls(title).split()).replace("/", "//")
    words = escape(f"$course$/top/{name}")
    return (
        '  <question type="category">\n'
        f"    <category><text>{words}</text></category>\n"
        "  </question>"
    )


def _more_lost(question: Question) -> Iterator[str]:
    if any(" ".join(_clean(tag).split()) != tag for tag in question.tags):
        yield "tags"


def _lines(question: Question) -> Iterator[str]:
    yield f"  <question type={quoteattr(_TYPES[question.kind])}>"
    yield f"    <name>{_plain(' '.join(question.name.split()))}</name>"
    yield f'    <questiontext format="html">{_html(_stem(question))}</questiontext>'
    if _clean(question.rationale):
        text = _html(question.rationale)
        yield f'    <generalfeedback format="html">{text}</generalfeedback>'
    if question.kind is not Kind.DESCRIPTION:
        yield f"    <defaultgrade>{_decimal(question.mark)}</defaultgrade>"
        yield f"    <penalty>{_penalty(question.penalty)}</penalty>"
    if _clean(question.key):
        yield f"    <idnumber>{escape(_clean(question.key))}</idnumber>"
    yield from (f"    {line}" for line in _BODIES[type(question.body)](question))
    for hint in question.hints:
        if _clean(hint):
            yield f'    <hint format="html">{_html(hint)}</hint>'
    tags = [" ".join(_clean(tag).split()) for tag in question.tags]
    tags = list(dict.fromkeys(filter(None, tags)))
    if tags:
        yield f"    <tags>{''.join(f'<tag>{_plain(tag)}</tag>' for tag in tags)}</tags>"
    yield "  </question>"


# -- Texts and numbers -------------------------------------------------------
def _clean(text: str) -> str:
    return without_controls(text).strip()


def _html(text: str) -> str:
    """`escaped` writes no “>” of its own that could end the section."""
    return f"<text><![CDATA[{escaped(tidy_lines(_clean(text)))}]]></text>"


def _plain(text: str) -> str:
    return f"<text>{escape(_clean(text))}</text>"


def _needed(text: str) -> str:
    if not _clean(text):
        raise _CannotHold("empty")
    return text


def _decimal(number: Fraction) -> str:
    with localcontext(prec=30):
        text = number_text(Decimal(number.numerator) / Decimal(number.denominator))
    if text is None or number < 0:
        raise _CannotHold("number")
    return text


def _penalty(penalty: Fraction) -> str:
    share = percentage_of(penalty)
    # Moodle's own way of writing a third.
    return {"33.33333": "0.3333333"}.get(share or "", _decimal(penalty))


def _share(weight: Fraction) -> str:
    share = percentage_of(weight)
    if share is None:
        raise _CannotHold("share")
    return share


def _number(number: Decimal) -> str:
    text = number_text(number)
    if text is None:
        raise _CannotHold("number")
    return text


def _stem(question: Question) -> str:
    if not isinstance(question.body, Cloze):
        return _needed(question.stem)
    text = "".join(
        _literal(part) if isinstance(part, str) else _gap(part)
        for part in question.body.parts
    )
    above = _literal(_clean(question.stem))
    return f"{above}\n\n{text}" if above else text


# -- One kind each -------------------------------------------------------------
def _answer(weight: str, text: str, feedback: str, *more: str) -> Iterator[str]:
    yield f"<answer fraction={quoteattr(weight)}{text}"
    yield from (f"  {line}" for line in more)
    if _clean(feedback):
        yield f'  <feedback format="html">{_html(feedback)}</feedback>'
    yield "</answer>"


def _choice(question: Question) -> Iterator[str]:
    body: Any = question.body
    if question.kind is Kind.TRUE_FALSE:
        yield from _true_false(body)
        return
    is_single = question.kind is Kind.SINGLE_CHOICE
    _check_options(body.options, is_single=is_single)
    yield f"<single>{str(is_single).lower()}</single>"
    yield f"<shuffleanswers>{str(body.is_shuffled).lower()}</shuffleanswers>"
    for one in body.options:
        text = f' format="html">{_html(_needed(one.text))}'
        yield from _answer(_share(one.weight), text, one.feedback)


def _check_options(options: Sequence[Option], *, is_single: bool) -> None:
    if len(options) < 2:
        raise _CannotHold("options")
    if is_single and all(one.weight != 1 for one in options):
        raise _CannotHold("right")
    if all(one.weight <= 0 for one in options):
        raise _CannotHold("right")


def _true_false(body: Choice) -> Iterator[str]:
    options = {one.key: one for one in body.options}
    if set(options) != {"true", "false"} or len(body.options) != 2:
        raise _CannotHold("options")
    if {one.weight for one in body.options} != {0, 1}:
        raise _CannotHold("share")
    for key in ("true", "false"):
        one = options[key]
        yield from _answer(_share(one.weight), f">{_plain(key)}", one.feedback)


def _pairs(question: Question) -> Iterator[str]:
    body: Any = question.body
    texts = {one.key: _clean(one.text) for one in body.labels}
    if not all(texts.values()):
        raise _CannotHold("empty")
    if not body.rows or len(set(texts.values())) < 2:
        raise _CannotHold("options")
    yield f"<shuffleanswers>{str(body.is_shuffled).lower()}</shuffleanswers>"
    used = set()
    for row in body.rows:
        if row.right not in texts:
            raise _CannotHold("right")
        used.add(texts[row.right])
        yield from _pair(_needed(row.text), texts[row.right])
    for text in dict.fromkeys(texts.values()):
        if text not in used:
            yield from _pair("", text)


def _pair(left: str, right: str) -> Iterator[str]:
    yield f'<subquestion format="html">{_html(left)}'
    yield f"  <answer>{_plain(right)}</answer>"
    yield "</subquestion>"


def _ordering(question: Question) -> Iterator[str]:
    body: Any = question.body
    if len(body.steps) < 2:
        raise _CannotHold("options")
    yield "<layouttype>VERTICAL</layouttype>"
    yield "<selecttype>ALL</selecttype>"
    yield "<gradingtype>ABSOLUTE_POSITION</gradingtype>"
    for place, one in enumerate(body.steps, start=1):
        text = f' format="html">{_html(_needed(one.text))}'
        yield from _answer(str(place), text, "")


def _numbers(question: Question) -> Iterator[str]:
    body: Any = question.body
    if all(one.weight != 1 for one in body.answers):
        raise _CannotHold("right")
    for one in body.answers:
        if one.tolerance < 0:
            raise _CannotHold("number")
        value = "*" if one.value is None else _number(one.value)
        around = f"<tolerance>{_number(one.tolerance)}</tolerance>"
        yield from _answer(
            _share(one.weight), f">{_plain(value)}", one.feedback, around
        )
    if body.units:
        yield f"<unitgradingtype>{int(body.needs_unit)}</unitgradingtype>"
        yield "<units>"
        for unit in body.units:
            name = escape(_clean(_needed(unit.text)))
            yield (
                f"  <unit><multiplier>{_multiplier(unit.factor)}</multiplier>"
                f"<unit_name>{name}</unit_name></unit>"
            )
        yield "</units>"


def _multiplier(factor: Decimal) -> str:
    if factor <= 0:
        raise _CannotHold("number")
    with localcontext(prec=30):
        multiplier = Decimal(1) / factor
        if Decimal(1) / multiplier != factor:
            raise _CannotHold("number")
    return _number(multiplier.normalize())


def _short_answers(question: Question) -> Iterator[str]:
    body: Any = question.body
    if all(one.weight != 1 for one in body.answers):
        raise _CannotHold("right")
    yield f"<usecase>{int(body.is_case_sensitive)}</usecase>"
    for one in body.answers:
        text = f' format="plain_text">{_plain(_needed(one.text))}'
        yield from _answer(_share(one.weight), text, one.feedback)


def _essay(question: Question) -> Iterator[str]:
    body: Any = question.body
    yield "<responseformat>plain</responseformat>"
    for name, limit in (
        ("minwordlimit", body.min_words),
        ("maxwordlimit", body.max_words),
    ):
        if limit is not None:
            yield f"<{name}>{limit}</{name}>"
    for name, text in (
        ("graderinfo", body.marker_notes),
        ("responsetemplate", body.template),
    ):
        if _clean(text):
            yield f'<{name} format="html">{_html(text)}</{name}>'


def _nothing(question: Question) -> Iterator[str]:
    return iter(())


_BODIES: Final[Mapping[type, Callable[[Question], Iterator[str]]]] = {
    Choice: _choice,
    Matching: _pairs,
    Ordering: _ordering,
    Numerical: _numbers,
    ShortAnswer: _short_answers,
    Cloze: _nothing,
    FreeText: _essay,
    Description: _nothing,
}


# -- Gaps ----------------------------------------------------------------------
#: Gaps are written into the text before it becomes HTML: only the letters that mean
#: something within a gap are taken their meaning here.
_ESCAPES: Final = str.maketrans({letter: "\\" + letter for letter in "\\~#}=%"})


def _literal(text: str) -> str:
    """Raises where Moodle would take the text for a gap or for an escaped brace."""
    if GAP_HEAD.search(text) or text.endswith("\\"):
        raise _CannotHold("brace")
    return text


def _inner(text: str) -> str:
    """One line: a gap's options stand in a running text."""
    words = " ".join(_clean(_needed(text)).split())
    return words.translate(_ESCAPES)


def _gap(gap: Gap) -> str:
    if gap.share.denominator != 1 or not 0 < gap.share < 10_000:
        raise _CannotHold("share")
    name, answers = _gap_answers(gap)
    return f"{{{gap.share}:{name}:{'~'.join(answers)}}}"


def _gap_answers(gap: Gap) -> tuple[str, list[str]]:
    body = gap.body
    if isinstance(body, Choice):
        _check_options(body.options, is_single=not gap.is_multiple)
        if (
            gap.is_multiple
            and sum(max(one.weight, Fraction(0)) for one in body.options) != 1
        ):
            raise _CannotHold("share")
        name = "MULTIRESPONSE" if gap.is_multiple else "MULTICHOICE"
        if gap.is_multiple or gap.is_listed:
            name += "_VS" if body.is_shuffled else "_V"
        elif body.is_shuffled:
            name += "_S"
        name = {
            "MULTIRESPONSE_VS": "MULTIRESPONSE_S",
            "MULTIRESPONSE_V": "MULTIRESPONSE",
        }.get(name, name)
        return name, [
            _gap_answer(one.weight, one.text, one.feedback) for one in body.options
        ]
    if all(one.weight != 1 for one in body.answers):
        raise _CannotHold("right")
    if isinstance(body, Numerical):
        if body.units:
            raise _CannotHold("units")
        numbers = []
        for number in body.answers:
            value = "*"
            if number.value is not None:
                value = f"{_number(number.value)}:{_number(number.tolerance)}"
            numbers.append(_gap_answer(number.weight, value, number.feedback))
        return "NUMERICAL", numbers
    answers: tuple[TextAnswer, ...] = body.answers
    name = "SHORTANSWER_C" if body.is_case_sensitive else "SHORTANSWER"
    return name, [_gap_answer(one.weight, one.text, one.feedback) for one in answers]


def _gap_answer(weight: Fraction, text: str, feedback: str) -> str:
    sign = "=" if weight == 1 else f"%{_gap_share(weight)}%" if weight else ""
    said = f"#{_inner(feedback)}" if _clean(feedback) else ""
    return sign + _inner(text) + said


def _gap_share(weight: Fraction) -> str:
    return percentage_of(weight) or _decimal_share(weight)


def _decimal_share(weight: Fraction) -> str:
    with localcontext(prec=12):
        exact = Decimal(weight.numerator) * 100 / Decimal(weight.denominator)
    text = number_text(exact)
    if text is None or Fraction(exact) != weight * 100 or len(text) > 12:
        raise _CannotHold("share")
    return text
