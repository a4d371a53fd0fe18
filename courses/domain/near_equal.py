"""Which paragraphs say the same in almost the same words?

Runs of three words that two texts share, as a share of all runs of the shorter one
(Broder 1997 calls it containment): a paragraph that was copied and then trimmed or
lengthened is found as well as one that was touched up. It knows words, not meaning.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

RUN: Final = 3
#: Shorter texts share their few words by chance.
FEWEST_WORDS: Final = 12
LIKE: Final = 0.5
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Alike:
    first: Hashable
    second: Hashable
    share: float


def near_equal(
    texts: Sequence[tuple[Hashable, str]], *, like: float = LIKE
) -> list[Alike]:
    """Pairs of (place, text) of which the shorter stands in the longer to that share,
    the most alike first."""
    runs = [(place, _runs(text)) for place, text in texts]
    runs = [(place, found) for place, found in runs if len(found) > FEWEST_WORDS - RUN]
    where: dict[tuple[str, ...], list[int]] = {}
    pairs: Counter[tuple[int, int]] = Counter()
    for number, (_, found) in enumerate(runs):
        for run in found:
            met = where.setdefault(run, [])
            pairs.update((other, number) for other in met)
            met.append(number)
    alike = []
    for (one, two), shared in pairs.items():
        share = shared / min(len(runs[one][1]), len(runs[two][1]))
        if share >= like:
            alike.append(Alike(runs[one][0], runs[two][0], share))
    return sorted(alike, key=lambda pair: (-pair.share, str(pair.first)))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return {tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1)}
