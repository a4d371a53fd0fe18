"""Which entries of a catalogue match what somebody chose, and how many would match
each further choice? Knows no page: an entry is what the facets say about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

#: In the order in which they are shown.
FACETS = ("mode", "topic", "level", "length", "language", "credits")

#: Upper bounds in minutes, each up to and including; the last has none.
LENGTHS: tuple[tuple[str, int | None], ...] = (
    ("short", 20),
    ("medium", 60),
    ("long", None),
)


def length_of(minutes: int) -> str:
    for name, most in LENGTHS:
        if most is None or minutes <= most:
            return name
    raise AssertionError("the last length has no bound")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be learned. `values`: its values by facet; one that is
    for every level stands under each of them."""

    key: str
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def has(self, facet: str, value: str) -> bool:
        return value in self.values.get(facet, frozenset())


#: One chosen value per facet; absent: any.
Choices = Mapping[str, str]


def matching(entries: Iterable[Entry], choices: Choices) -> list[Entry]:
    """Those that have every chosen value, in their order."""
    return [
        entry
        for entry in entries
        if all(entry.has(facet, value) for facet, value in choices.items())
    ]


def counts(entries: Iterable[Entry], choices: Choices) -> dict[str, Counter[str]]:
    """How many entries each value of each facet would leave, the other choices kept.

    Values that no entry has at all are absent; one that the other choices rule out
    stands with 0, so that a form does not change under the reader's hand.
    """
    pool = list(entries)
    found: dict[str, Counter[str]] = {}
    for facet in FACETS:
        others = {name: value for name, value in choices.items() if name != facet}
        tally: Counter[str] = Counter(
            {value: 0 for entry in pool for value in entry.values.get(facet, ())}
        )
        for entry in matching(pool, others):
            tally.update(entry.values.get(facet, ()))
        found[facet] = tally
    return found
