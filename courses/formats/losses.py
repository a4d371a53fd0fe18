"""What of a question a format does not hold: told, never left away silently."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext as _

from courses.domain.questions.kinds import (
    Choice,
    FreeText,
    Kind,
    Matching,
    Numerical,
    Question,
    ShortAnswer,
)
from courses.formats.parcel import Code, Finding, Severity

_STANDARD_PENALTY: Final = Fraction(1, 3)


class CannotHold(Exception):
    """A question that the format has no words for. The argument is a key of
    `wording.REASONS`."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """The questions that a text format holds, each with its block, and what is lost."""

    texts: list[str]
    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]


def blocks_of(
    questions: Iterable[Question],
    format_name: str,
    *,
    kinds: Collection[Kind],
    lines: Callable[[Question], Iterable[str]],
    losses: Callable[[Question], Iterable[Finding]],
) -> Blocks:
    """Whatever is not among `kinds`, or makes `lines` raise CannotHold, is told."""
    texts: list[str] = []
    held: list[Question] = []
    findings: list[Finding] = []
    for question in questions:
        if question.kind not in kinds:
            findings.append(not_held(question, format_name))
            continue
        try:
            texts.append("\n".join(lines(question)))
        except CannotHold as reason:
            findings.append(not_held(question, format_name, str(reason)))
            continue
        held.append(question)
        findings += losses(question)
    return Blocks(texts, tuple(held), tuple(findings))


def fields_used(question: Question) -> Iterator[str]:
    """Names (as in `wording.FIELDS`) of what this question says beyond text,
    answers and feedback."""
    if question.source:
        yield "source"
    if question.rationale.strip():
        yield "rationale"
    if question.mark != 1:
        yield "mark"
    if question.hints:
        yield "hints"
    if question.penalty != _STANDARD_PENALTY:
        yield "penalty"
    if question.asks_certainty:
        yield "asks_certainty"
    body = question.body
    if isinstance(body, Choice) and question.kind is Kind.TRUE_FALSE:
        words = {"true": ("", "True", _("True")), "false": ("", "False", _("False"))}
        if any(one.text not in words.get(one.key, ()) for one in body.options):
            yield "option_texts"
    elif isinstance(body, Choice | Matching) and not body.is_shuffled:
        yield "is_shuffled"
    elif isinstance(body, ShortAnswer) and body.is_case_sensitive:
        yield "is_case_sensitive"
    elif isinstance(body, Numerical) and body.units:
        yield "units"
    elif isinstance(body, FreeText):
        yield from _of_free_text(body)


def _of_free_text(body: FreeText) -> Iterator[str]:
    for name in ("rubric", "model_answer", "marker_notes", "template"):
        if getattr(body, name):
            yield name
    if body.min_words is not None or body.max_words is not None:
        yield "word_limits"


def place_of(question: Question) -> str:
    """Name or beginning of the text, for findings."""
    words = " ".join((question.name or question.stem).split())
    return words if len(words) <= 60 else words[:59] + "…"


def fields_lost(
    question: Question, format_name: str, held: Collection[str], *more: str
) -> list[Finding]:
    """A warning where the question uses fields that are not `held`, or `more`."""
    lost = [*(name for name in fields_used(question) if name not in held), *more]
    if not lost:
        return []
    return [
        Finding(
            Severity.WARNING,
            Code.FIELDS_LOST,
            place=place_of(question),
            arguments={"format": format_name, "fields": " ".join(lost)},
        )
    ]


def not_held(question: Question, format_name: str, reason: str = "") -> Finding:
    """The question is not in the file: its kind, or the `reason` of
    `wording.REASONS`."""
    arguments = {"format": format_name, "kind": question.kind.value}
    code = Code.KIND_NOT_HELD
    if reason:
        arguments = {"format": format_name, "reason": reason}
        code = Code.QUESTION_NOT_HELD
    return Finding(Severity.ERROR, code, place=place_of(question), arguments=arguments)
