"""How long a page takes, from what stands in it. Estimates, rounded up to whole minutes."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

#: Reading to learn, not to skim: slower than the 200 to 240 words a minute of
#: ordinary silent reading of non-fiction (Brysbaert 2019, J Mem Lang 109).
WORDS_PER_MINUTE = 150
SECONDS_PER_REFLECTION = 60
SECONDS_PER_QUESTION = 80


def lesson_minutes(
    *, words: int, reflections: int = 0, listening_seconds: int = 0
) -> int:
    """Minutes for one lesson; never less than one. Audio and video take as long as
    they are."""
    if words < 0 or reflections < 0 or listening_seconds < 0:
        raise ValueError("Words and reflections are counted, so they are not negative.")
    seconds = words * 60 / WORDS_PER_MINUTE + reflections * SECONDS_PER_REFLECTION
    return max(1, ceil((seconds + listening_seconds) / 60))


def quiz_minutes(questions: int) -> int:
    return ceil(questions * SECONDS_PER_QUESTION / 60)


def word_count(texts: Iterable[str]) -> int:
    return sum(len(text.split()) for text in texts)
