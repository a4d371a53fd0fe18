"""Questions as Moodle XML. A file that was written here, read and written again is
the same to the byte; what the format cannot hold is told, never left away silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from courses.domain.questions.kinds import (
    Choice,
    Cloze,
    Description,
    FreeText,
    Kind,
    Matching,
    Numerical,
    Ordering,
    Question,
    ShortAnswer,
)
from courses.formats.losses import CannotHold, blocks_of, fields_lost
from courses.formats.moodle_xml.parts import (
    check_options,
    clean_text,
    decimal_text,
    fraction_text,
    html_section,
    needed_text,
    penalty_text,
    plain_section,
    share_text,
)
from courses.formats.moodle_xml.written_gaps import gap_of, literal_text
from courses.formats.parcel import Finding, Written
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


def write(
    questions: Sequence[Question],
    *,
    title: str = "",
    files: Mapping[str, bytes] = {},
) -> Written:
    """`title` becomes the category; no kind of question here has files."""
    held = blocks_of(questions, FORMAT, kinds=_TYPES, lines=_lines, losses=_losses)
    blocks = [_category(title), *held.texts] if title else held.texts
    content = "\n".join(
        ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>", *blocks, "</quiz>", ""]
    )
    return Written(
        content.encode(), ".xml", "application/xml", held.findings, held.questions
    )


def _losses(question: Question) -> list[Finding]:
    return fields_lost(question, FORMAT, _HELD, *_more_lost(question))


def _category(title: str) -> str:
    name = " ".join(without_controls(title).split()).replace("/", "//")
    words = escape(f"$course$/top/{name}")
    return (
        '  <question type="category">\n'
        f"    <category><text>{words}</text></category>\n"
        "  </question>"
    )


def _more_lost(question: Question) -> Iterator[str]:
    if any(" ".join(clean_text(tag).split()) != tag for tag in question.tags):
        yield "tags"


def _lines(question: Question) -> Iterator[str]:
    yield f"  <question type={quoteattr(_TYPES[question.kind])}>"
    yield f"    <name>{plain_section(' '.join(question.name.split()))}</name>"
    yield f'    <questiontext format="html">{html_section(_stem(question))}</questiontext>'
    if clean_text(question.rationale):
        text = html_section(question.rationale)
        yield f'    <generalfeedback format="html">{text}</generalfeedback>'
    if question.kind is not Kind.DESCRIPTION:
        yield f"    <defaultgrade>{fraction_text(question.mark)}</defaultgrade>"
        yield f"    <penalty>{penalty_text(question.penalty)}</penalty>"
    if clean_text(question.key):
        yield f"    <idnumber>{escape(clean_text(question.key))}</idnumber>"
    yield from (f"    {line}" for line in _BODIES[type(question.body)](question))
    for hint in question.hints:
        if clean_text(hint):
            yield f'    <hint format="html">{html_section(hint)}</hint>'
    tags = [" ".join(clean_text(tag).split()) for tag in question.tags]
    tags = list(dict.fromkeys(filter(None, tags)))
    if tags:
        yield f"    <tags>{''.join(f'<tag>{plain_section(tag)}</tag>' for tag in tags)}</tags>"
    yield "  </question>"


def _stem(question: Question) -> str:
    if not isinstance(question.body, Cloze):
        return needed_text(question.stem)
    text = "".join(
        literal_text(part) if isinstance(part, str) else gap_of(part)
        for part in question.body.parts
    )
    above = literal_text(clean_text(question.stem))
    return f"{above}\n\n{text}" if above else text


def _answer(weight: str, text: str, feedback: str, *more: str) -> Iterator[str]:
    yield f"<answer fraction={quoteattr(weight)}{text}"
    yield from (f"  {line}" for line in more)
    if clean_text(feedback):
        yield f'  <feedback format="html">{html_section(feedback)}</feedback>'
    yield "</answer>"


def _choice(question: Question) -> Iterator[str]:
    body: Any = question.body
    if question.kind is Kind.TRUE_FALSE:
        yield from _true_false(body)
        return
    is_single = question.kind is Kind.SINGLE_CHOICE
    check_options(body.options, is_single=is_single)
    yield f"<single>{str(is_single).lower()}</single>"
    yield f"<shuffleanswers>{str(body.is_shuffled).lower()}</shuffleanswers>"
    for one in body.options:
        text = f' format="html">{html_section(needed_text(one.text))}'
        yield from _answer(share_text(one.weight), text, one.feedback)


def _true_false(body: Choice) -> Iterator[str]:
    options = {one.key: one for one in body.options}
    if set(options) != {"true", "false"} or len(body.options) != 2:
        raise CannotHold("options")
    if {one.weight for one in body.options} != {0, 1}:
        raise CannotHold("share")
    for key in ("true", "false"):
        one = options[key]
        yield from _answer(
            share_text(one.weight), f">{plain_section(key)}", one.feedback
        )


def _pairs(question: Question) -> Iterator[str]:
    body: Any = question.body
    texts = {one.key: clean_text(one.text) for one in body.labels}
    if not all(texts.values()):
        raise CannotHold("empty")
    if not body.rows or len(set(texts.values())) < 2:
        raise CannotHold("options")
    yield f"<shuffleanswers>{str(body.is_shuffled).lower()}</shuffleanswers>"
    used = set()
    for row in body.rows:
        if row.right not in texts:
            raise CannotHold("right")
        used.add(texts[row.right])
        yield from _pair(needed_text(row.text), texts[row.right])
    for text in dict.fromkeys(texts.values()):
        if text not in used:
            yield from _pair("", text)


def _pair(left: str, right: str) -> Iterator[str]:
    yield f'<subquestion format="html">{html_section(left)}'
    yield f"  <answer>{plain_section(right)}</answer>"
    yield "</subquestion>"


def _ordering(question: Question) -> Iterator[str]:
    body: Any = question.body
    if len(body.steps) < 2:
        raise CannotHold("options")
    yield "<layouttype>VERTICAL</layouttype>"
    yield "<selecttype>ALL</selecttype>"
    yield "<gradingtype>ABSOLUTE_POSITION</gradingtype>"
    for place, one in enumerate(body.steps, start=1):
        text = f' format="html">{html_section(needed_text(one.text))}'
        yield from _answer(str(place), text, "")


def _numbers(question: Question) -> Iterator[str]:
    body: Any = question.body
    if all(one.weight != 1 for one in body.answers):
        raise CannotHold("right")
    for one in body.answers:
        if one.tolerance < 0:
            raise CannotHold("number")
        value = "*" if one.value is None else decimal_text(one.value)
        around = f"<tolerance>{decimal_text(one.tolerance)}</tolerance>"
        yield from _answer(
            share_text(one.weight), f">{plain_section(value)}", one.feedback, around
        )
    if body.units:
        yield f"<unitgradingtype>{int(body.needs_unit)}</unitgradingtype>"
        yield "<units>"
        for unit in body.units:
            name = escape(clean_text(needed_text(unit.text)))
            yield (
                f"  <unit><multiplier>{_multiplier(unit.factor)}</multiplier>"
                f"<unit_name>{name}</unit_name></unit>"
            )
        yield "</units>"


def _multiplier(factor: Decimal) -> str:
    if factor <= 0:
        raise CannotHold("number")
    with localcontext(prec=30):
        multiplier = Decimal(1) / factor
        if Decimal(1) / multiplier != factor:
            raise CannotHold("number")
    return decimal_text(multiplier.normalize())


def _short_answers(question: Question) -> Iterator[str]:
    body: Any = question.body
    if all(one.weight != 1 for one in body.answers):
        raise CannotHold("right")
    yield f"<usecase>{int(body.is_case_sensitive)}</usecase>"
    for one in body.answers:
        text = f' format="plain_text">{plain_section(needed_text(one.text))}'
        yield from _answer(share_text(one.weight), text, one.feedback)


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
        if clean_text(text):
            yield f'<{name} format="html">{html_section(text)}</{name}>'


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
