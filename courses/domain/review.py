"""What may somebody see of an attempt, and when? Aspects by moments, by name.

Two rules stand above what an organiser chooses: a question that can still be
answered shows nothing but what a check just said, and without “attempt” nothing
is shown at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

JUST_AFTER = timedelta(minutes=2)


class Aspect(StrEnum):
    ATTEMPT = "attempt"
    CORRECTNESS = "correctness"
    MARKS = "marks"
    SPECIFIC_FEEDBACK = "specific_feedback"
    GENERAL_FEEDBACK = "general_feedback"
    RIGHT_ANSWER = "right_answer"
    OVERALL_FEEDBACK = "overall_feedback"


class Moment(StrEnum):
    DURING = "during"
    JUST_AFTER = "just_after"
    LATER = "later_while_open"
    AFTER_CLOSE = "after_close"


#: What an answer that may be given again must not be told.
_TELLS_THE_ANSWER = frozenset({Aspect.GENERAL_FEEDBACK, Aspect.RIGHT_ANSWER})
#: There is no result before the end.
_ONLY_AT_THE_END = frozenset({Aspect.OVERALL_FEEDBACK})
_UNFINISHED = Moment.DURING


@dataclass(frozen=True, slots=True)
class ReviewRules:
    shown: Mapping[Moment, frozenset[Aspect]]

    def at(self, moment: Moment) -> frozenset[Aspect]:
        aspects = self.shown.get(moment, frozenset())
        if moment is Moment.DURING:
            return aspects - _ONLY_AT_THE_END | {Aspect.ATTEMPT}
        return aspects if Aspect.ATTEMPT in aspects else frozenset()

    def always_show(self, aspect: Aspect) -> bool:
        """Whether nobody ever waits for it once an attempt has ended."""
        return all(
            aspect in self.at(moment) for moment in Moment if moment is not _UNFINISHED
        )


def read_rules(rows: Mapping[str, Iterable[str]]) -> ReviewRules:
    """Rows of names, as they are stored. Raises ValueError for a name that is none."""
    return ReviewRules(
        {
            Moment(moment): frozenset(Aspect(one) for one in names)
            for moment, names in rows.items()
        }
    )


EVERYTHING = ReviewRules({moment: frozenset(Aspect) for moment in Moment})


def moment_of(
    *, ended_at: datetime | None, closes_at: datetime | None, now: datetime
) -> Moment:
    if ended_at is None:
        return Moment.DURING
    if closes_at is not None and now >= closes_at:
        return Moment.AFTER_CLOSE
    if now < ended_at + JUST_AFTER:
        return Moment.JUST_AFTER
    return Moment.LATER


@dataclass(frozen=True, slots=True)
class Due:
    """Whether something is shown now; where not, from when. `at` None: not any more,
    or never."""

    is_now: bool
    at: datetime | None = None


def due(
    rules: ReviewRules,
    aspect: Aspect,
    *,
    ended_at: datetime,
    closes_at: datetime | None,
    now: datetime,
) -> Due:
    """Whether an aspect of an ended attempt is shown, or from when it will be."""
    if aspect in rules.at(moment_of(ended_at=ended_at, closes_at=closes_at, now=now)):
        return Due(True)
    changes = [ended_at + JUST_AFTER] + ([closes_at] if closes_at else [])
    for at in sorted(one for one in changes if one > now):
        if aspect in rules.at(
            moment_of(ended_at=ended_at, closes_at=closes_at, now=at)
        ):
            return Due(False, at)
    return Due(False)


def shown_for_question(
    rules: ReviewRules, moment: Moment, *, is_open: bool, was_just_checked: bool
) -> frozenset[Aspect]:
    """What is shown beside one question. `is_open`: it can still be answered."""
    aspects = rules.at(moment)
    if not is_open:
        return aspects
    if not was_just_checked:
        return aspects & {Aspect.ATTEMPT}
    return aspects - _TELLS_THE_ANSWER
