"""What stands between the braces of a GIFT question: kind and body. Leaves out
(`LeftOut`) what could not be answered right, or where the file contradicts itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Final

from courses.domain.questions.kinds import (
    Body,
    Choice,
    FreeText,
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
)
from courses.formats.answers import short, true_false, warn_of_doubles
from courses.formats.gift_tokens import (
    NEWLINE,
    TEXT,
    Token,
    Tokens,
    find,
    is_blank,
    split_at,
    text_of,
)
from courses.formats.numerals import number_of
from courses.formats.parcel import MAX_PARTS, Code, LeftOut, Severity, part_key
from courses.formats.shares import percentage_of, share_of
from courses.formats.texts import HTML, MOODLE, Texts

ARROW: Final = "->"
ANY_NUMBER: Final = "*"
_WEIGHT: Final = re.compile(r"\s*%\s*([^%\s]{1,20})\s*%")
#: What the first line of an ordering question may say besides how many are drawn.
_ORDERING_WORDS: Final = frozenset(
    (
        "ALL", "EXACT", "RANDOM", "REL", "RELATIVE", "CONTIGUOUS", "CONTIG",
        "HORIZONTAL", "HORI", "H", "VERTICAL", "VERT", "V", "ALL_OR_NOTHING",
        "ABSOLUTE", "ABSOLUTE_POSITION", "ABS", "RELATIVE_NEXT_EXCLUDE_LAST",
        "RELATIVE_NEXT_INCLUDE_LAST", "RELATIVE_ONE_PREVIOUS_AND_NEXT",
        "RELATIVE_ALL_PREVIOUS_AND_NEXT", "RELATIVE_TO_CORRECT",
        "LONGEST_ORDERED_SUBSET", "LONGEST_CONTIGUOUS_SUBSET", "SHOW", "HIDE", "TRUE",
        "FALSE", "YES", "NO", "NONE", "none", "123", "abc", "ABCD", "iii", "IIII",
    )
)  # fmt: skip
_TRUE, _FALSE = ("T", "TRUE"), ("F", "FALSE")


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer between marks: `mark` is `=`, `~` or nothing."""

    mark: str
    tokens: Tokens
    feedback: Tokens
    weight: Fraction | None
    line: int

    @property
    def is_empty(self) -> bool:
        return is_blank(self.tokens) and is_blank(self.feedback)


def answers_of(
    tokens: Tokens, texts: Texts, lines: tuple[int, int]
) -> tuple[Kind, Body, str]:
    """Kind, body and general feedback. `lines` are the first and the last of the
    question. Raises `LeftOut`."""
    first, last = lines
    general = find(tokens, "####")
    rationale = ""
    if general >= 0:
        behind = tokens[general + 4 :]
        rationale = texts.marked(text_of(behind), tokens[general].line)
        tokens = tokens[:general]
    begin = next((at for at, one in enumerate(tokens) if one.text.strip()), len(tokens))
    tokens = tokens[begin:]
    if not tokens:
        return Kind.FREE_TEXT, FreeText(), rationale
    kind, body = _body(tokens, texts)
    if not has_right_answer(kind, body):
        raise LeftOut(Code.NO_RIGHT_ANSWER, first, first=first, last=last)
    return kind, body, rationale


def _body(tokens: Tokens, texts: Texts) -> tuple[Kind, Body]:
    if tokens[0].kind == TEXT and tokens[0].text.lstrip().startswith(">"):
        return Kind.ORDERING, _ordering(tokens, texts)
    if tokens[0].kind == "#":
        return Kind.NUMERICAL, _numerical(tokens[1:], texts)
    said = text_of(split_at(tokens, "#")[0][1]).strip().upper()
    if said in (*_TRUE, *_FALSE):
        return Kind.TRUE_FALSE, _true_false(tokens, said in _TRUE, texts)
    kinds = {token.kind for token in tokens}
    if "~" in kinds:
        kind = Kind.SINGLE_CHOICE if "=" in kinds else Kind.MULTIPLE_CHOICE
        return kind, _choice(tokens, kind, texts)
    # Pairs have no shares: a percentage belongs to the words.
    is_matching = any(
        ARROW in text_of(_feedback(part)[0]) for _mark, part in split_at(tokens, "=")
    )
    answers = _split(tokens, "=", texts, has_weights=not is_matching)
    if is_matching:
        return Kind.MATCHING, _matching(tokens, texts)
    return Kind.SHORT_ANSWER, ShortAnswer(
        tuple(
            TextAnswer(
                _needed(texts.marked(text_of(one.tokens), one.line), one.line),
                Fraction(1) if one.weight is None else one.weight,
                texts.marked(text_of(one.feedback), one.line),
            )
            for one in answers
        )
    )


def has_right_answer(kind: Kind, body: Body) -> bool:
    """Whether somebody could reach the mark."""
    if isinstance(body, Choice):
        if kind is Kind.MULTIPLE_CHOICE:
            return any(one.weight > 0 for one in body.options)
        return any(one.weight == 1 for one in body.options)
    if isinstance(body, ShortAnswer | Numerical):
        return any(one.weight == 1 for one in body.answers)
    return True


# -- Answers between marks ---------------------------------------------------
def _split(
    tokens: Tokens,
    marks: str,
    texts: Texts,
    *,
    needs_marks: bool = True,
    has_weights: bool = True,
) -> list[_Answer]:
    """Answers that say something. What stands before the first mark is one too, as
    other readers have it, but not without a warning where it needs one."""
    answers: list[_Answer] = []
    for mark, part in split_at(tokens, marks):
        shown, feedback = _feedback(part)
        line = next((one.line for one in part if one.text.strip()), 0)
        line = line or next((one.line for one in (*part, *tokens)), 0)
        weight = None
        if has_weights:
            weight, shown = _weight(shown, len(answers) + 1, line)
        answers.append(_Answer(mark, shown, feedback, weight, line))
    answers = [one for one in answers if not (one.is_empty and one.weight in (None, 0))]
    if len(answers) > MAX_PARTS:
        raise LeftOut(Code.TOO_MANY_PARTS, tokens[0].line, limit=MAX_PARTS)
    for one in answers:
        if needs_marks and not one.mark:
            said = short(text_of(one.tokens))
            texts.warn(Code.UNMARKED_ANSWER, one.line, text=said)
    return answers


def _feedback(tokens: Tokens) -> tuple[Tokens, Tokens]:
    at = find(tokens, "#")
    return (tokens, ()) if at < 0 else (tokens[:at], tokens[at + 1 :])


def _weight(tokens: Tokens, number: int, line: int) -> tuple[Fraction | None, Tokens]:
    at = next((at for at, one in enumerate(tokens) if one.text.strip()), -1)
    found = _WEIGHT.match(tokens[at].text) if at >= 0 else None
    if found is None or number_of(found[1]) is None:
        return None, tokens
    share = share_of(found[1])
    if share is None:
        raise LeftOut(Code.WEIGHT_NOT_ALLOWED, line, weight=found[1], number=number)
    rest = tokens[at].text[found.end() :]
    return share, (Token(TEXT, rest, tokens[at].line), *tokens[at + 1 :])


def _needed(text: str, line: int) -> str:
    if not text:
        raise LeftOut(Code.EMPTY_OPTION, line)
    return text


# -- One kind each -------------------------------------------------------------
def _choice(tokens: Tokens, kind: Kind, texts: Texts) -> Choice:
    options: list[Option] = []
    for one in _split(tokens, "=~", texts):
        weight = one.weight
        if weight is None:
            weight = Fraction(int(one.mark == "="))
        options.append(
            Option(
                part_key(len(options)),
                _needed(texts.marked(text_of(one.tokens), one.line), one.line),
                weight,
                texts.marked(text_of(one.feedback), one.line),
            )
        )
    line = tokens[0].line
    if len(options) < 2:
        raise LeftOut(Code.TOO_FEW_OPTIONS, line)
    warn_of_doubles(options, texts, line)
    if kind is Kind.MULTIPLE_CHOICE:
        together = sum((max(one.weight, Fraction(0)) for one in options), Fraction(0))
        if together not in (0, 1):
            percentage = percentage_of(together) or f"{float(together * 100):g}"
            texts.warn(Code.WEIGHTS_DO_NOT_ADD_UP, line, percentage=percentage)
    return Choice(tuple(options))


def _true_false(tokens: Tokens, is_true: bool, texts: Texts) -> Choice:
    parts = [part for _mark, part in split_at(tokens, "#")]
    wrong, right = "", ""
    if len(parts) > 1:
        wrong = texts.marked(text_of(parts[1]), tokens[0].line)
    if len(parts) > 2:
        behind = tokens[len(tokens) - sum(len(part) + 1 for part in parts[2:]) + 1 :]
        right = texts.marked(text_of(behind), tokens[-1].line)
    return true_false(is_true, right=right, wrong=wrong)


def _numerical(tokens: Tokens, texts: Texts) -> Numerical:
    answers = []
    for one in _split(tokens, "=~", texts, needs_marks=False):
        weight = one.weight
        if weight is None:
            weight = Fraction(int(one.mark != "~"))
        written = text_of(one.tokens).strip()
        if not written and one.mark == "~":
            written = ANY_NUMBER
        value, tolerance = _number(written, one.line)
        feedback = texts.marked(text_of(one.feedback), one.line)
        answers.append(NumberAnswer(value, tolerance, weight, feedback))
    return Numerical(tuple(answers))


def _number(text: str, line: int) -> tuple[Decimal | None, Decimal]:
    """Value and tolerance of `5`, `5:0.1`, `4.9..5.1`; None for any other number."""
    if text == ANY_NUMBER:
        return None, Decimal(0)
    with localcontext(prec=100):
        low, dots, high = text.partition("..")
        if dots:
            ends = number_of(low), number_of(high)
            if ends[0] is None or ends[1] is None or ends[0] > ends[1]:
                raise LeftOut(Code.NOT_A_NUMBER, line, text=short(text))
            low_end, high_end = ends[0] / 2, ends[1] / 2
            return _plain(low_end + high_end), _plain(high_end - low_end)
        written, colon, around = text.partition(":")
        value, tolerance = number_of(written), number_of(around if colon else "0")
        if value is None or tolerance is None or tolerance < 0:
            raise LeftOut(Code.NOT_A_NUMBER, line, text=short(text))
        return value, tolerance


def _plain(number: Decimal) -> Decimal:
    """3 instead of 3.0, but never 3E+2."""
    whole = number.to_integral_value()
    return whole if whole == number else number.normalize()


def _matching(tokens: Tokens, texts: Texts) -> Matching:
    """Pairs; a label without a left side is one too many on purpose."""
    rows: list[Row] = []
    keys: dict[str, str] = {}
    parts = [part for _mark, part in split_at(tokens, "=") if not is_blank(part)]
    if len(parts) > MAX_PARTS:
        raise LeftOut(Code.TOO_MANY_PARTS, tokens[0].line, limit=MAX_PARTS)
    for part in parts:
        line = next(one.line for one in part if one.text.strip())
        written, feedback = _feedback(part)
        if not is_blank(feedback):
            texts.warn(Code.PAIR_FEEDBACK_LOST, line)
        left, arrow, right = text_of(written).partition(ARROW)
        if not arrow:
            raise LeftOut(Code.NO_ARROW, line, text=short(left))
        words = _label(right, texts, line)
        key = keys.setdefault(_needed(words, line), part_key(len(keys)))
        if left.strip():
            said = _needed(texts.marked(left, line), line)
            rows.append(Row(part_key(len(rows)), said, key))
    if not rows or len(keys) < 2:
        raise LeftOut(Code.TOO_FEW_PAIRS, tokens[0].line)
    return Matching(tuple(rows), tuple(Label(key, text) for text, key in keys.items()))


def _label(text: str, texts: Texts, line: int) -> str:
    """Right sides name no format; where the question is HTML they may be too."""
    if texts.default in (HTML, MOODLE):
        return texts.plain(text, MOODLE, line)
    return text.strip()


def _ordering(tokens: Tokens, texts: Texts) -> Ordering:
    lines: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == NEWLINE:
            lines.append([])
        else:
            lines[-1].append(token)
    drawn, first = _ordering_head(text_of(lines[0]).strip().removeprefix(">").strip())
    lines[0] = [Token(TEXT, first, tokens[0].line)]
    steps: list[Step] = []
    for line in lines:
        if not is_blank(line):
            said = _needed(texts.marked(text_of(line), line[0].line), line[0].line)
            steps.append(Step(part_key(len(steps)), said))
    if len(steps) > MAX_PARTS:
        raise LeftOut(Code.TOO_MANY_PARTS, tokens[0].line, limit=MAX_PARTS)
    if len(steps) < 2:
        raise LeftOut(Code.TOO_FEW_STEPS, tokens[0].line)
    if 0 < drawn < len(steps):
        texts.warn(Code.SUBSET_OF_STEPS, tokens[0].line, Severity.INFO, drawn=drawn)
    return Ordering(tuple(steps))


def _ordering_head(head: str) -> tuple[int, str]:
    """How many steps are drawn (0: all), and the first step where it stands in the
    line of the options."""
    words = head.split()
    count = words[0] if words and re.fullmatch("[0-9]{1,4}", words[0]) else ""
    at = int(bool(count))
    while at < len(words) and words[at] in _ORDERING_WORDS:
        at += 1
    if at < len(words) and not count:
        return 0, head  # a step that begins with one of their words
    return int(count or 0), " ".join(words[at:])
