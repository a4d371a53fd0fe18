"""The questions of a Moodle XML file, in their order, with categories and lines.

Refuses what is no quiz, what declares entities, and what is too large. Pictures and
other files within the questions are not taken along: no kind of question that this
format holds needs one, and each is told by its name.
"""

from __future__ import annotations

import hashlib
import re
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext as _

from courses.domain.questions.kinds import Question
from courses.formats.moodle_xml.kinds import KINDS
from courses.formats.moodle_xml.texts import text_in, value_of
from courses.formats.numerals import number_of
from courses.formats.parcel import (
    MAX_QUESTION_CHARACTERS,
    MAX_QUESTIONS,
    Code,
    Finding,
    Found,
    LeftOut,
    QuestionParcel,
    QuestionsRefused,
    Severity,
    category_path,
    refuse_many,
)
from courses.formats.shares import share_of
from courses.formats.text import refuse_large
from courses.formats.texts import Texts
from scenarios.formats.safe_xml import Element, read_xml
from scenarios.formats.shape import ImportRefused

NAME: Final = "moodle_xml"
#: The content of an embedded file; it does not count as text of the question.
_CONTENT: Final = re.compile(r"[A-Za-z0-9+/=\s]{400,}")
#: Said to the whole answer; questions here explain each option and the whole.
_COMBINED: Final = (
    "correctfeedback",
    "partiallycorrectfeedback",
    "incorrectfeedback",
)


def read(data: bytes, name: str) -> QuestionParcel:
    """Raises `QuestionsRefused`."""
    refuse_large(data, name)
    try:
        root = read_xml(data, name)
    except ImportRefused as refusal:
        raise QuestionsRefused(str(refusal)) from None
    if root.name != "quiz":
        raise QuestionsRefused(
            _("“%(name)s” begins with <%(element)s>; a quiz of Moodle has <quiz>.")
            % {"name": name, "element": root.name[:40]}
        )
    questions: list[Found] = []
    findings: list[Finding] = []
    categories: dict[tuple[str, ...], None] = {}
    category: tuple[str, ...] = ()
    seen = 0
    for element in root.all("question"):
        if element.attributes.get("type") == "category":
            place = element.first("category")
            category = category_path(value_of(place, "text") if place else "")
            categories[category] = None
            continue
        seen += 1
        if seen > MAX_QUESTIONS:
            raise refuse_many(name)
        found = _question(element, category)
        if isinstance(found, Found):
            questions.append(found)
            findings += found.findings
        else:
            findings += found
    if not seen:
        findings.append(Finding(Severity.INFO, Code.NO_QUESTIONS))
    return QuestionParcel(NAME, tuple(questions), tuple(findings), tuple(categories))


def _question(element: Element, category: tuple[str, ...]) -> Found | list[Finding]:
    raw = _without_files(element.source)
    name = " ".join(_name(element).split())
    texts = Texts(name[:60])
    try:
        if len(raw) > MAX_QUESTION_CHARACTERS:
            raise LeftOut(Code.TOO_LONG, limit=MAX_QUESTION_CHARACTERS)
        question = _read(element, name, texts)
    except LeftOut as left_out:
        finding = Finding(
            Severity.ERROR,
            left_out.code,
            left_out.line or element.line,
            texts.place,
            left_out.arguments,
        )
        return [finding, *texts.findings]
    return Found(question, element.line, raw, category, tuple(texts.findings))


def _name(element: Element) -> str:
    named = element.first("name")
    return value_of(named, "text") if named else ""


def _without_files(source: str) -> str:
    return _CONTENT.sub(
        lambda found: "sha256:" + hashlib.sha256(found[0].encode()).hexdigest(), source
    )


def _read(element: Element, name: str, texts: Texts) -> Question:
    kind = element.attributes.get("type", "")
    reader = KINDS.get(kind)
    if reader is None:
        raise LeftOut(Code.UNSUPPORTED_TYPE, name=kind[:60])
    read_kind = reader(element, texts)
    picture = value_of(element, "image")  # files before Moodle 2 name one so
    if picture:
        texts.warn(Code.PICTURE_LOST, element.line, name=picture[:60])
    for part in _COMBINED:
        if text_in(element, part, Texts()):
            texts.warn(Code.OVERALL_FEEDBACK_LOST, element.line, Severity.INFO)
            break
    return Question(
        key=value_of(element, "idnumber"),
        kind=read_kind.kind,
        stem=read_kind.stem,
        body=read_kind.body,
        rationale=text_in(element, "generalfeedback", texts),
        name=name,
        tags=_tags(element),
        mark=_mark(element, texts),
        hints=tuple(
            hint for one in element.all("hint") if (hint := text_in(one, "", texts))
        ),
        penalty=_penalty(element, texts),
    )


def _tags(element: Element) -> tuple[str, ...]:
    held = element.first("tags")
    tags = [value_of(tag, "text") for tag in held.all("tag")] if held else []
    return tuple(dict.fromkeys(" ".join(tag.split()) for tag in tags if tag))


def _mark(element: Element, texts: Texts) -> Fraction:
    written = value_of(element, "defaultgrade")
    mark = number_of(written or "1")
    if mark is None or mark < 0:
        texts.warn(Code.MARK_UNREADABLE, element.line, text=written[:60])
        return Fraction(1)
    return Fraction(mark)


def _penalty(element: Element, texts: Texts) -> Fraction:
    written = value_of(element, "penalty")
    number = number_of(written or "0.3333333")
    if number is None or not 0 <= number <= 1:
        texts.warn(Code.PENALTY_UNREADABLE, element.line, text=written[:60])
        return Fraction(1, 3)
    return share_of(f"{number * 100:f}") or Fraction(number)
