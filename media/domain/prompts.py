"""When an attention prompt is due, and what its answers say about a person.

Moments follow from a secret seed, so that nobody can foresee them and every process
finds the same ones. A prompt is a gate of its own: nothing here knows of minutes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from media.domain.intervals import Intervals
from media.domain.programme import Item

MOST_PER_HOUR = 6
#: What is never prompted at the beginning and at the end of an item.
QUIET_MS = 3 * 60_000
#: How long one has to answer, and how much longer who asks for it.
WINDOW_MS = 90_000
EXTENSION_MS = 120_000
#: A prompt that could not be asked within this time is left out.
LATEST_MS = 60_000
#: From one prompt to the next: the slow have answered the one, however late it came.
APART_MS = LATEST_MS + WINDOW_MS + EXTENSION_MS
#: The share of prompts to answer while present (reference: attendance, 8).
SHARE_TO_ANSWER = 0.75

HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True, order=True)
class PlannedPrompt:
    due_ms: int
    key: str
    slot: int


@dataclass(frozen=True, slots=True)
class AskedPrompt:
    asked_ms: int
    is_answered: bool


@dataclass(frozen=True, slots=True)
class PromptRecord:
    """Of a person: prompts asked while present, and how many of them were answered."""

    asked: int
    answered: int

    @property
    def missed(self) -> int:
        return self.asked - self.answered

    @property
    def is_passed(self) -> bool:
        """True also where nothing was asked."""
        return self.answered >= SHARE_TO_ANSWER * self.asked


def plan_prompts(
    items: Iterable[Item], *, per_hour: int, seed: str
) -> tuple[PlannedPrompt, ...]:
    """The moments for items at their times in force, in order.

    Only in creditable items; each is over before the item's last three minutes, even
    for those who are slow, and before the next one comes. What is left of the item is
    cut in equal pieces, one prompt in each; half of it at least is left, or they could
    be foreseen.
    """
    planned = []
    for item in items:
        first = item.starts_ms + QUIET_MS
        last = item.ends_ms - QUIET_MS - WINDOW_MS
        if not item.is_creditable or first >= last or per_hour <= 0:
            continue
        whole, rest = divmod(item.duration_ms * per_hour, HOUR_MS)
        count = whole + (_fraction(seed, item.key, "count") * HOUR_MS < rest)
        count = min(count, 1 + (last - first) // (2 * APART_MS))
        left = last - first - (count - 1) * APART_MS
        for slot in range(count):
            share = (slot + _fraction(seed, item.key, slot)) / count
            due = first + slot * APART_MS + int(left * share)
            planned.append(PlannedPrompt(due, item.key, slot))
    return tuple(sorted(planned))


def due_prompts(
    planned: Iterable[PlannedPrompt], *, asked: set[tuple[str, int]], now_ms: int
) -> list[PlannedPrompt]:
    """Those to ask now: due, not long ago, and not asked before."""
    return [
        prompt
        for prompt in planned
        if prompt.due_ms <= now_ms < prompt.due_ms + LATEST_MS
        and (prompt.key, prompt.slot) not in asked
    ]


def next_due(planned: Iterable[PlannedPrompt], *, now_ms: int) -> int | None:
    """When the next prompt is due; None where none follows."""
    return min((one.due_ms for one in planned if one.due_ms > now_ms), default=None)


def answer_until(asked_ms: int, *, is_extended: bool) -> int:
    return asked_ms + WINDOW_MS + (EXTENSION_MS if is_extended else 0)


def judge_prompts(asked: Sequence[AskedPrompt], there: Intervals) -> PromptRecord:
    """What counts of the prompts for somebody who was there in these intervals.

    A prompt that came while the stream did not play there was not for them.
    """
    own = [
        prompt
        for prompt in asked
        if any(start <= prompt.asked_ms < end for start, end in there)
    ]
    return PromptRecord(len(own), sum(prompt.is_answered for prompt in own))


def _fraction(*parts: object) -> float:
    """A number in [0, 1) that only who knows the seed can tell."""
    text = "\x1f".join(map(str, parts)).encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:6]) / 2**48
