"""What could be seen of each skill: a profile of several axes, never one number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scenarios.domain.graph import Graph, Skill
from scenarios.domain.play import Step

#: Upper bounds (exclusive, in hundredths of a mark) of the words of the scale.
_WORDS: Final = (
    (150, "not_yet"),
    (250, "seldom"),
    (350, "sometimes"),
    (425, "often"),
    (475, "nearly_always"),
    (501, "always"),
)
_BANDS: Final = ((250, "low"), (375, "middle"), (501, "high"))


@dataclass(frozen=True, slots=True)
class SkillScore:
    """One row: the mean of the marks seen on the path, None where none was seen."""

    skill: Skill
    seen: float | None
    marks: int
    word: str
    sentence: str


def _below(hundredths: int, scale: Sequence[tuple[int, str]]) -> str:
    return next(word for bound, word in scale if hundredths < bound)


def profile(graph: Graph, steps: Sequence[Step]) -> tuple[SkillScore, ...]:
    """A row per skill in the author's order; means are rounded half up to 0.1.

    Where a turn is met again, its first reply counts: a slip that was mended stays
    seen, and going round in a circle earns nothing.
    """
    first = {step.node.key: step for step in reversed(steps)}.values()
    rows: list[SkillScore] = []
    for skill in graph.skills:
        marks = [
            max(1, min(5, mark.mark))
            for step in first
            for mark in step.choice.marks
            if mark.skill == skill.key
        ]
        if not marks:
            rows.append(SkillScore(skill, None, 0, "not_seen", ""))
            continue
        total, count = sum(marks), len(marks)
        hundredths = total * 100 // count
        sentence = {"low": skill.low, "middle": skill.middle, "high": skill.high}
        rows.append(
            SkillScore(
                skill=skill,
                seen=((total * 20 + count) // (2 * count)) / 10,
                marks=count,
                word=_below(hundredths, _WORDS),
                sentence=sentence[_below(hundredths, _BANDS)],
            )
        )
    return tuple(rows)


def is_overrated(score: SkillScore, rating: int | None) -> bool:
    """Rated "often" or more by oneself, seen "seldom" or less."""
    return (
        rating is not None
        and score.seen is not None
        and rating >= 4
        and score.word in ("not_yet", "seldom")
    )
