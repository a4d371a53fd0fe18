"""Questions as GIFT. All texts are written as plain text (`[plain]`), so that what
looks like markup in them stays what it is; a file that was written here, read and
written again is the same to the byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from courses.domain.questions.kinds import (
    Choice,
    FreeText,
    Kind,
    Matching,
    Numerical,
    Ordering,
    Question,
    ShortAnswer,
)
from courses.formats.gift_answers import ANY_NUMBER, ARROW
from courses.formats.losses import CannotHold, blocks_of, fields_lost
from courses.formats.numerals import number_text
from courses.formats.parcel import Finding, Written
from courses.formats.plain import escaped, tidy_lines
from courses.formats.shares import percentage_of
from courses.formats.text import without_controls
from courses.formats.texts import FORMAT_MARK

FORMAT: Final = "gift"
_ESCAPES: Final = str.maketrans(
    {letter: "\\" + letter for letter in "\\~=#{}:"} | {"\n": "\\n"}
)
_KINDS: Final = frozenset(
    (
        Kind.SINGLE_CHOICE,
        Kind.MULTIPLE_CHOICE,
        Kind.TRUE_FALSE,
        Kind.MATCHING,
        Kind.ORDERING,
        Kind.NUMERICAL,
        Kind.SHORT_ANSWER,
        Kind.FREE_TEXT,
        Kind.DESCRIPTION,
    )
)
#: What readers keep for themselves within `[tag:…]`.
_NOT_IN_LABELS: Final = frozenset("[]<>`\\")


def write(
    questions: Sequence[Question],
    *,
    title: str = "",
    files: Mapping[str, bytes] = {},
) -> Written:
    """`title` and `files` have no place in this format."""
    held = blocks_of(questions, FORMAT, kinds=_KINDS, lines=_lines, losses=_losses)
    content = "\n\n".join(held.texts) + "\n" if held.texts else ""
    return Written(
        content.encode(),
        ".gift",
        "text/plain; charset=utf-8",
        held.findings,
        held.questions,
    )


def _losses(question: Question) -> list[Finding]:
    held = () if question.kind is Kind.DESCRIPTION else ("rationale",)
    spoilt = any(not _label(tag) for tag in question.tags)
    return fields_lost(question, FORMAT, held, *(("tags",) if spoilt else ()))


def _lines(question: Question) -> Iterator[str]:
    if _label(question.key):
        yield f"// [id:{_label(question.key)}]"
    tags = list(dict.fromkeys(filter(None, map(_label, question.tags))))
    if tags:
        yield "// " + " ".join(f"[tag:{tag}]" for tag in tags)
    name = _clean(question.name).translate(_ESCAPES)
    stem = _clean(question.stem).translate(_ESCAPES)
    if not stem:
        raise CannotHold("empty")
    head = (f"::{name}::" if name else "") + f"[plain]{stem}"
    if question.kind is Kind.DESCRIPTION:
        yield head
        return
    opening, answers = _answers(question)
    if _clean(question.rationale):
        answers.append("####" + _text(question.rationale))
    if not answers:
        yield f"{head}{{{opening}}}"
        return
    yield f"{head}{{{opening}"
    # Steps stand alone on their lines; everything else is set in by a tab.
    tab = "" if isinstance(question.body, Ordering) else "\t"
    yield from (tab + answer for answer in answers)
    yield "}"


def _answers(question: Question) -> tuple[str, list[str]]:
    """What stands right behind the brace, and the answers line by line."""
    body = question.body
    if isinstance(body, FreeText):
        return "", []
    if isinstance(body, Numerical):
        return "#", _numbers(body)
    if isinstance(body, ShortAnswer):
        return "", _short_answers(body)
    if isinstance(body, Matching):
        return "", _pairs(body)
    if isinstance(body, Ordering):
        if len(body.steps) < 2:
            raise CannotHold("options")
        return f">{len(body.steps)}", [_step(one.text) for one in body.steps]
    assert isinstance(body, Choice)  # noqa: S101 -- for the types; `_KINDS` says so
    if question.kind is Kind.TRUE_FALSE:
        return _true_false(body)
    return "", list(_options(body, is_single=question.kind is Kind.SINGLE_CHOICE))


# -- Texts -------------------------------------------------------------------
def _clean(text: str) -> str:
    return without_controls(text).strip()


def _text(text: str) -> str:
    text = _clean(text)
    mark = "[plain]" if FORMAT_MARK.match(text) else ""
    return mark + text.translate(_ESCAPES)


def _needed(text: str) -> str:
    if not _clean(text):
        raise CannotHold("empty")
    return _text(text)


def _feedback(text: str) -> str:
    return "#" + _text(text) if _clean(text) else ""


def _label(text: str) -> str:
    """A tag or identifier for a comment; empty where it cannot stand there."""
    clean = _clean(text)
    if clean != text or "\n" in clean or _NOT_IN_LABELS & set(clean):
        return ""
    return clean


# -- One kind each -------------------------------------------------------------
def _options(body: Choice, *, is_single: bool) -> Iterator[str]:
    if len(body.options) < 2:
        raise CannotHold("options")
    full = [one.key for one in body.options if one.weight == 1]
    if is_single and not full:
        raise CannotHold("right")
    if not any(one.weight > 0 for one in body.options):
        raise CannotHold("right")
    marked = False
    for one in body.options:
        share = percentage_of(one.weight)
        if share is None:
            raise CannotHold("share")
        text = _needed(one.text)
        if is_single and one.weight == 1 and not marked:
            # One “=” alone: without any “~” the block would be a short answer.
            marked, share, sign = True, "", "="
            share = "%100%" if text.startswith("%") else ""
        else:
            sign = "~"
            share = f"%{share}%" if one.weight or text.startswith("%") else ""
        yield sign + share + text + _feedback(one.feedback)


def _true_false(body: Choice) -> tuple[str, list[str]]:
    options = {one.key: one for one in body.options}
    if set(options) != {"true", "false"} or len(body.options) != 2:
        raise CannotHold("options")
    weights = options["true"].weight, options["false"].weight
    if sorted(weights) != [0, 1]:
        raise CannotHold("share")
    is_true = weights[0] == 1
    right, wrong = options["true"], options["false"]
    if not is_true:
        right, wrong = wrong, right
    lines = []
    if _clean(wrong.feedback) or _clean(right.feedback):
        lines.append("#" + _text(wrong.feedback))
    if _clean(right.feedback):
        lines.append("#" + _text(right.feedback))
    return "TRUE" if is_true else "FALSE", lines


def _short_answers(body: ShortAnswer) -> list[str]:
    if all(one.weight != 1 for one in body.answers):
        raise CannotHold("right")
    lines = []
    for one in body.answers:
        if ARROW in one.text:
            raise CannotHold("arrow")
        text = _needed(one.text)
        share = percentage_of(one.weight)
        if share is None:
            raise CannotHold("share")
        weight = "" if one.weight == 1 and not text.startswith("%") else f"%{share}%"
        lines.append("=" + weight + text + _without_arrow("#", one.feedback))
    return lines


def _numbers(body: Numerical) -> list[str]:
    if all(one.weight != 1 for one in body.answers):
        raise CannotHold("right")
    lines = []
    for at, one in enumerate(body.answers):
        share = percentage_of(one.weight)
        if share is None:
            raise CannotHold("share")
        feedback = _feedback(one.feedback)
        if one.value is None:
            # At the end other tools expect their own form of “any other number”.
            is_other = one.weight == 0 and at == len(body.answers) - 1 and feedback
            lines.append(
                f"~{feedback}" if is_other else f"=%{share}%{ANY_NUMBER}{feedback}"
            )
            continue
        value, around = number_text(one.value), number_text(one.tolerance)
        if value is None or around is None or one.tolerance < 0:
            raise CannotHold("number")
        weight = "" if one.weight == 1 else f"%{share}%"
        lines.append(f"={weight}{value}:{around}{feedback}")
    return lines


def _pairs(body: Matching) -> list[str]:
    texts = {one.key: _clean(one.text) for one in body.labels}
    if not body.rows or len(set(texts.values())) < 2 or not all(texts.values()):
        raise CannotHold("empty" if not all(texts.values()) else "options")
    lines = []
    used = set()
    for row in body.rows:
        if row.right not in texts or not _clean(row.text):
            raise CannotHold("empty")
        used.add(texts[row.right])
        right = texts[row.right].translate(_ESCAPES)
        lines.append(f"={_without_arrow('', row.text)} {ARROW} {right}")
    for text in dict.fromkeys(texts.values()):
        if text not in used:
            lines.append(f"= {ARROW} {text.translate(_ESCAPES)}")
    return lines


def _without_arrow(before: str, text: str) -> str:
    """The format has no escape for an arrow; as HTML it can be written."""
    if not _clean(text):
        return ""
    if ARROW not in text:
        return before + _text(text)
    return before + "[html]" + escaped(tidy_lines(_clean(text))).translate(_ESCAPES)


def _step(text: str) -> str:
    step = _needed(text)
    # A line that begins with two slashes is a comment.
    return "[plain]" + step if step.startswith("//") else step
