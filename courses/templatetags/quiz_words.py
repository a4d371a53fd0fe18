"""What the quiz's templates say and number: marks, states, certainty, word counts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django import template

from courses import wording_attempts
from courses.domain.responses import LONGEST_ANSWER, LONGEST_TEXT, word_count

register = template.Library()


@register.filter
def mark_words(mark: Fraction | None) -> str:
    return "" if mark is None else wording_attempts.mark_words(mark)


@register.filter
def status_words(status: str) -> str:
    return wording_attempts.status_words(status)


@register.filter
def words_in(text: str) -> int:
    return word_count(text)


@register.filter
def at_key(values: Any, key: Any) -> Any:
    """What a mapping holds there; "" for nothing."""
    return values.get(key, "")


@register.filter
def at_place(values: Sequence[str], place: int) -> str:
    return values[place] if place < len(values) else ""


@register.filter
def form_of(kind: str) -> str:
    return f"courses/questions/{kind}.html"


@register.filter
def answer_of(kind: str) -> str:
    return f"courses/answers/{kind}.html"


@register.filter
def share_of(count: int, total: int) -> float:
    """Percent, for the width of a bar."""
    return round(100 * count / total, 1) if total else 0


@register.simple_tag
def certainties(max_mark: Fraction) -> list[wording_attempts.CertaintyWords]:
    return wording_attempts.certainties(max_mark)


@register.filter
def certainty_words(certainty: int) -> str:
    return wording_attempts.certainty_words(certainty)


@register.simple_tag
def word_limits(question: Any) -> str:
    return wording_attempts.word_limits(question.min_words, question.max_words)


@register.simple_tag
def longest_answer() -> int:
    return LONGEST_ANSWER


@register.simple_tag
def longest_text() -> int:
    return LONGEST_TEXT


@register.simple_tag
def votes_cast(votes: tuple[tuple[str, int], ...]) -> int:
    return sum(count for _text, count in votes)
