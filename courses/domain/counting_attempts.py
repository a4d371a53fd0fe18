"""Which of a learner's attempts count for the statistics of a quiz.

Only finished attempts ever count. It marks nothing and forgets nothing: an attempt
that does not count here is still the learner's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    #: The honest one: nobody has seen the answers yet.
    FIRST = "first"
    LAST = "last"
    #: Flatters: whoever tries often has more luck to choose from.
    BEST = "best"
    #: A learner counts as often as they tried; intervals take whole learners.
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One attempt. `number` counts a learner's attempts from 1; `share` is what was
    reached of what could be reached, None while it is not marked."""

    key: int
    learner: int
    number: int
    share: float | None
    is_finished: bool


def choose_attempts(sittings: Iterable[Sitting], rule: Rule) -> tuple[int, ...]:
    """The keys of the attempts that count, by learner and number.

    Of equally good attempts the earlier counts. An attempt that is not marked yet
    is no learner's best, unless none of theirs is marked.
    """
    by_learner: dict[int, list[Sitting]] = {}
    for sitting in sittings:
        if sitting.is_finished:
            by_learner.setdefault(sitting.learner, []).append(sitting)
    chosen: list[int] = []
    for learner in sorted(by_learner):
        own = sorted(by_learner[learner], key=lambda one: (one.number, one.key))
        if rule is Rule.FIRST:
            own = own[:1]
        elif rule is Rule.LAST:
            own = own[-1:]
        elif rule is Rule.BEST:
            # max() keeps the first of equals, and they stand by number.
            own = [max(own, key=lambda one: -1.0 if one.share is None else one.share)]
        chosen += [one.key for one in own]
    return tuple(chosen)
