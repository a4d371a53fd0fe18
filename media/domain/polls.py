"""What an answer to a poll may be, and what all answers say together.

It knows no person. A result is words and counts; who may see it is decided elsewhere.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class PollKind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    WORDS = "words"


STEPS = 5
#: How many answers a result needs before anybody sees it, unless names were announced:
#: among fewer people each would be recognised.
ENOUGH = 5
MOST_WORDS = 3
WORD_MAX = 32


class AnswerRefused(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class ResultRow:
    label: str
    count: int
    #: Of the people who answered, in whole per cent.
    percent: int


@dataclass(frozen=True, slots=True)
class Result:
    people: int
    rows: tuple[ResultRow, ...]


def may_ask_again(*, is_named: bool, was_shown: bool, people: int) -> bool:
    """Whether a closed poll may take further answers. Where moderators could read what
    `people` answered, two readings would tell the one answer between them."""
    return not was_shown and (is_named or people < ENOUGH)


def read_answer(kind: str, options: Sequence[str], given: Sequence[str]) -> list[Any]:
    """What is stored of what a browser sent. AnswerRefused with a code."""
    if kind == PollKind.WORDS:
        return _read_words(given)
    count = STEPS if kind == PollKind.SCALE else len(options)
    numbers = {
        int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else -1
        for text in given
    }
    if not numbers:
        raise AnswerRefused("answer_none")
    first = 1 if kind == PollKind.SCALE else 0
    if any(not first <= number < first + count for number in numbers):
        raise AnswerRefused("answer_unknown")
    if kind != PollKind.MULTIPLE and len(numbers) > 1:
        raise AnswerRefused("answer_one")
    return sorted(numbers)


def _read_words(given: Sequence[str]) -> list[Any]:
    words: dict[str, str] = {}
    for text in ",".join(given).split(","):
        word = " ".join(text.split())
        if word:
            words.setdefault(word_key(word), word)
    if not words:
        raise AnswerRefused("answer_none")
    if len(words) > MOST_WORDS or any(len(word) > WORD_MAX for word in words.values()):
        raise AnswerRefused("answer_words")
    return list(words.values())


def word_key(word: str) -> str:
    """By which two spellings are the same word."""
    return unicodedata.normalize("NFKC", word).casefold()


def count_answers(
    kind: str,
    options: Sequence[str],
    answers: Iterable[Sequence[Any]],
    *,
    hidden: Iterable[str] = (),
) -> Result:
    """Each possible answer with its count; words by how often they were given."""
    given = [list(answer) for answer in answers]
    people = len(given)
    if kind == PollKind.WORDS:
        counts: Counter[str] = Counter()
        spelling: dict[str, str] = {}
        for answer in given:
            for word in answer:
                key = word_key(word)
                counts[key] += 1
                spelling.setdefault(key, word)
        left_out = set(hidden)
        pairs = [
            (spelling[key], count)
            for key, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
            if key not in left_out
        ]
    else:
        chosen = Counter(place for answer in given for place in set(answer))
        labels = _labels(kind, options)
        pairs = [(label, chosen[place]) for place, label in labels]
    return Result(
        people,
        tuple(ResultRow(label, n, round(100 * n / people)) for label, n in pairs)
        if people
        else tuple(ResultRow(label, 0, 0) for label, _n in pairs),
    )


def _labels(kind: str, options: Sequence[str]) -> list[tuple[int, str]]:
    if kind != PollKind.SCALE:
        return list(enumerate(options))
    low, high = (*options, "", "")[:2]
    ends = {1: low, STEPS: high}
    return [
        (step, f"{step} · {ends[step]}" if ends.get(step) else str(step))
        for step in range(1, STEPS + 1)
    ]


def answer_labels(
    kind: str, options: Sequence[str], answer: Sequence[Any]
) -> list[str]:
    """One person's answer in words, for a table."""
    if kind == PollKind.WORDS:
        return [str(word) for word in answer]
    labels = dict(_labels(kind, options))
    return [labels.get(place, str(place)) for place in answer]


def scale_steps(options: Sequence[str]) -> list[tuple[int, str]]:
    return _labels(PollKind.SCALE, options)
