"""What could be seen of each skill: a profile of several axes, never one number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from scenarios.domain.graph import Choice, Graph, Mark, Skill
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


def worth(mark: Mark) -> int:
    """What a mark counts: 1 to 5, whatever a file says."""
    return max(1, min(5, mark.mark))


def first_replies(
    decisions: Iterable[tuple[str, Choice | None]],
) -> dict[str, Choice | None]:
    """By node, the reply that counts, in the order of meeting.

    Where a turn is met again, its first reply counts: a slip that was mended stays
    seen, and going round in a circle earns nothing.
    """
    first: dict[str, Choice | None] = {}
    for node, choice in decisions:
        first.setdefault(node, choice)
    return first


def marks_seen(
    decisions: Iterable[tuple[str, Choice | None]], skill: str | None = None
) -> list[int]:
    """The marks that count on a path, of `skill` or of all."""
    return [
        worth(mark)
        for choice in first_replies(decisions).values()
        for mark in (choice.marks if choice is not None else ())
        if skill is None or mark.skill == skill
    ]


def profile(graph: Graph, steps: Sequence[Step]) -> tuple[SkillScore, ...]:
    """A row per skill in the author's order; means are rounded half up to 0.1."""
    decisions = [(step.node.key, step.choice) for step in steps]
    rows: list[SkillScore] = []
    for skill in graph.skills:
        marks = marks_seen(decisions, skill.key)
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
