"""When is a conversation worth coming back to? After days, then weeks, on what
was seen less than often.

Distance grows with every return, as spaced practice asks (Cepeda et al. 2006,
Psychological Bulletin 132: 354–380); the figures are ours. It knows no person and
sends no reminder.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from scenarios.domain.score import SkillScore

#: Days until the first, second and every further return, by the weakest word.
RHYTHMS: Final = {
    "not_yet": (2, 7, 21),
    "seldom": (2, 7, 21),
    "sometimes": (7, 21, 42),
}


@dataclass(frozen=True, slots=True)
class Repeat:
    """`skills` in the author's order; `dates` are the return that is next and those
    that would follow it."""

    skills: tuple[str, ...]
    dates: tuple[date, ...]

    @property
    def next_on(self) -> date:
        return self.dates[0]


def weak_skills(profile: Iterable[SkillScore]) -> tuple[SkillScore, ...]:
    """What was seen, and seen less than often."""
    return tuple(row for row in profile if row.word in RHYTHMS)


def plan_repeat(
    profile: Iterable[SkillScore], played_on: Sequence[date]
) -> Repeat | None:
    """What the latest time suggests; None where nothing was weak.

    `profile` is of the latest attempt, `played_on` the days on which the
    conversation was played to an end, in any order, the latest one among them.
    """
    weak = weak_skills(profile)
    if not weak or not played_on:
        return None
    rhythm = min(RHYTHMS[row.word] for row in weak)
    returns = min(len(set(played_on)) - 1, len(rhythm) - 1)
    latest = max(played_on)
    return Repeat(
        skills=tuple(row.skill.name for row in weak),
        dates=tuple(latest + timedelta(days=days) for days in rhythm[returns:]),
    )
