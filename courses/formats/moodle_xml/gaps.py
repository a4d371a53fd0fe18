"""Moodle's language of gaps: `{2:MULTICHOICE:=right#well done~%50%half~wrong}`.

Read letter by letter: a backslash takes the meaning from the letter after it, and a
brace that begins no gap is text. Whatever is wrong with a gap is told by its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Final

from courses.domain.questions.kinds import (
    Choice,
    Cloze,
    Gap,
    NumberAnswer,
    Numerical,
    Option,
    ShortAnswer,
    TextAnswer,
)
from courses.formats.answers import short
from courses.formats.numerals import number_of
from courses.formats.parcel import MAX_PARTS, Code, LeftOut, part_key
from courses.formats.shares import share_of
from courses.formats.texts import HTML, MOODLE, Texts

GAP_HEAD: Final = re.compile(r"\{\s*([0-9]{0,4})\s*:\s*([A-Z_]{2,16})\s*(?=[:}])")
_WEIGHT: Final = re.compile(r"\s*%\s*([+-]?[0-9.]{1,12})\s*%")
_ANY: Final = "*"
#: Name → what it is, whether its options are listed, whether they are shuffled.
_TYPES: Final = {
    **{
        name + suffix: ("choice", listed, shuffled)
        for name, line in (("MULTICHOICE", "_"), ("MC", ""))
        for suffix, listed, shuffled in (
            ("", False, False),
            (line + "V", True, False),
            (line + "H", True, False),
            (line + "S", False, True),
            (line + "VS", True, True),
            (line + "HS", True, True),
        )
    },
    **{
        name + suffix: ("choices", True, shuffled)
        for name, line in (("MULTIRESPONSE", "_"), ("MR", ""))
        for suffix, shuffled in (
            ("", False),
            (line + "H", False),
            (line + "S", True),
            (line + "HS", True),
        )
    },
    **dict.fromkeys(("NUMERICAL", "NM"), ("number", False, False)),
    **dict.fromkeys(("SHORTANSWER", "SA", "MW"), ("text", False, False)),
    **dict.fromkeys(("SHORTANSWER_C", "SAC", "MWC"), ("exact", False, False)),
}
#: Private letters of Unicode: those that a text does not use mark its gaps while its
#: markup is read as one piece.
_MARKS: Final = range(0xE000, 0xF8FF)


@dataclass(slots=True)
class _Answer:
    is_right: bool
    weight: Fraction | None
    text: str
    feedback: str


@dataclass(slots=True)
class _Written:
    """A gap as it stands in the text."""

    share: Fraction
    name: str
    answers: list[_Answer] = field(default_factory=list)


def cloze_of(written: str, written_in: str, texts: Texts, line: int) -> Cloze:
    """Raises `LeftOut`."""
    pieces: list[str | None] = []
    gaps: list[Gap] = []
    at = text_from = 0
    while (begin := written.find("{", at)) >= 0:
        head = GAP_HEAD.match(written, begin)
        if head is None or (begin and written[begin - 1] == "\\"):
            at = begin + 1
            continue
        gap, end = _read_gap(written, head, len(gaps) + 1, line)
        pieces += [written[text_from:begin], None]
        gaps.append(_gap(gap, len(gaps) + 1, written_in, texts, line))
        at = text_from = end
        if len(gaps) > MAX_PARTS:
            raise LeftOut(Code.TOO_MANY_PARTS, line, limit=MAX_PARTS)
    if not gaps:
        raise LeftOut(Code.NO_GAP, line)
    pieces.append(written[text_from:])
    return Cloze(parts_between(pieces, gaps, written_in, texts, line))


def unused_letter(texts: Iterable[str]) -> str:
    """A letter to stand for a gap while the text around it is worked on as one."""
    used = {letter for text in texts for letter in text}
    return next(chr(code) for code in _MARKS if chr(code) not in used)


def parts_between(
    pieces: Sequence[str | None],
    gaps: Sequence[Gap],
    written_in: str,
    texts: Texts,
    line: int,
) -> tuple[str | Gap, ...]:
    """Text and gaps in turn: the markup of all pieces (None: a gap) is read as one, for
    an element may begin before a gap and end behind it."""
    mark = unused_letter(piece for piece in pieces if piece)
    whole = texts.plain(
        "".join(mark if piece is None else piece for piece in pieces), written_in, line
    )
    parts: list[str | Gap] = []
    for at, text in enumerate(whole.split(mark)):
        if at:
            # A gap within what was left out (a comment, a script) is none.
            parts.append(gaps[at - 1])
        if text:
            parts.append(text)
    if sum(isinstance(part, Gap) for part in parts) != len(gaps):
        raise LeftOut(Code.GAP_IN_MARKUP, line)
    return tuple(parts)


# -- The letters of a gap ------------------------------------------------------
def _read_gap(
    written: str, head: re.Match[str], number: int, line: int
) -> tuple[_Written, int]:
    """The gap and where the text goes on."""
    gap = _Written(Fraction(int(head[1] or "1") or 1), head[2])
    at = head.end()
    if written[at] == "}":
        return gap, at + 1
    end, answers = _split(written, at + 1)
    if end < 0:
        raise LeftOut(Code.GAP_NOT_CLOSED, line, number=number)
    gap.answers = [_answer(one) for one in answers if one[0].strip() or one[1].strip()]
    return gap, end + 1


def _split(written: str, at: int) -> tuple[int, list[tuple[str, str]]]:
    """The end of the gap (-1: none) and its answers: text and feedback, the letters
    that were escaped still behind their backslash."""
    answers: list[tuple[str, str]] = []
    fields = ["", ""]
    place = 0
    start = at
    while at < len(written):
        letter = written[at]
        if letter == "\\" and at + 1 < len(written):
            at += 2
            continue
        if letter == "#" and place == 0 and not _is_entity(written, at):
            fields[0] = written[start:at]
            place, start = 1, at + 1
        elif letter in "~}":
            fields[place] = written[start:at]
            answers.append((fields[0], fields[1]))
            fields, place, start = ["", ""], 0, at + 1
            if letter == "}":
                return at, answers
        at += 1
    return -1, answers


def _is_entity(written: str, at: int) -> bool:
    """`&#125;` is a letter in HTML; its hash begins no feedback."""
    return at > 0 and written[at - 1] == "&"


def _answer(given: tuple[str, str]) -> _Answer:
    text = given[0].lstrip()
    is_right = text.startswith("=")
    text = text.removeprefix("=")
    weight: Fraction | None = None
    found = _WEIGHT.match(text)
    if found is not None:
        weight = _share(found[1])
        text = text[found.end() :]
    return _Answer(is_right, weight, _plain(text), _plain(given[1]))


def _share(percentage: str) -> Fraction | None:
    """Gaps may have any percentage; those near an allowed share are that share."""
    number = number_of(percentage)
    if number is None or abs(number) > 100:
        return None
    return share_of(percentage) or Fraction(number) / 100


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


# -- What a gap asks -----------------------------------------------------------
def _gap(
    written: _Written, number: int, written_in: str, texts: Texts, line: int
) -> Gap:
    kind = _TYPES.get(written.name)
    if kind is None:
        raise LeftOut(Code.GAP_UNSUPPORTED, line, number=number, name=written.name)
    asks, is_listed, is_shuffled = kind
    if not written.answers:
        raise LeftOut(Code.GAP_WITHOUT_OPTIONS, line, number=number)
    key = part_key(number - 1)
    if asks in ("choice", "choices"):
        options = _options(written, number, written_in, texts, line)
        if asks == "choices":
            options = _normal(options)
        elif all(one.weight != 1 for one in options):
            raise LeftOut(Code.GAP_NO_RIGHT_ANSWER, line, number=number)
        return Gap(
            key,
            Choice(options, is_shuffled),
            written.share,
            is_multiple=asks == "choices",
            is_listed=is_listed,
        )
    if all(_weight(one) != 1 for one in written.answers):
        raise LeftOut(Code.GAP_NO_RIGHT_ANSWER, line, number=number)
    if asks == "number":
        answers = tuple(
            _number(one, number, written_in, texts, line) for one in written.answers
        )
        return Gap(key, Numerical(answers), written.share)
    texts_accepted = tuple(
        TextAnswer(
            _needed(_words(one.text, written_in, texts, line), number, line),
            _weight(one),
            _words(one.feedback, written_in, texts, line),
        )
        for one in written.answers
    )
    return Gap(key, ShortAnswer(texts_accepted, asks == "exact"), written.share)


def _weight(answer: _Answer) -> Fraction:
    if answer.weight is not None:
        return answer.weight
    return Fraction(int(answer.is_right))


def _options(
    written: _Written, number: int, written_in: str, texts: Texts, line: int
) -> tuple[Option, ...]:
    if len(written.answers) < 2:
        raise LeftOut(Code.GAP_TOO_FEW_OPTIONS, line, number=number)
    return tuple(
        Option(
            part_key(at),
            _needed(_words(one.text, written_in, texts, line), number, line),
            _weight(one),
            _words(one.feedback, written_in, texts, line),
        )
        for at, one in enumerate(written.answers)
    )


def _normal(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """In a gap where several are ticked the right ones together are worth it all,
    whatever percentages stand there."""
    together = sum((one.weight for one in options if one.weight > 0), Fraction(0))
    if not together:
        return options
    return tuple(
        Option(one.key, one.text, one.weight / together, one.feedback)
        if one.weight > 0
        else one
        for one in options
    )


def _number(
    answer: _Answer, number: int, written_in: str, texts: Texts, line: int
) -> NumberAnswer:
    feedback = _words(answer.feedback, written_in, texts, line)
    text = answer.text.strip()
    if text == _ANY:
        return NumberAnswer(None, Decimal(0), _weight(answer), feedback)
    value_text, colon, around = text.partition(":")
    value, tolerance = number_of(value_text), number_of(around if colon else "0")
    if value is None or tolerance is None or tolerance < 0:
        raise LeftOut(Code.GAP_NOT_A_NUMBER, line, number=number, text=short(text))
    return NumberAnswer(value, tolerance, _weight(answer), feedback)


def _words(text: str, written_in: str, texts: Texts, line: int) -> str:
    """An answer is HTML where the text around it is."""
    return texts.plain(text, HTML if written_in == HTML else MOODLE, line)


def _needed(text: str, number: int, line: int) -> str:
    if not text:
        raise LeftOut(Code.GAP_EMPTY_OPTION, line, number=number)
    return text
