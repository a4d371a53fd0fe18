"""How many credits minutes earn, and whether a certificate is due.

Pure: a rule version and facts in, a verdict with reason codes out. The words
for the codes stand in `wording.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from certificates.domain.rules import RuleVersion

ZERO = Decimal("0.0")


class Code(StrEnum):
    """Why a certificate is not due."""

    NO_RULE = "no_rule_in_force"
    NOT_OVER = "event_not_over"
    ROOM_OPEN = "room_still_open"
    NOT_PRESENT = "not_present"
    BREAK_ONLY = "no_counted_minutes"
    BELOW_STEP = "below_first_step"
    NOT_SEALED = "log_not_sealed"
    EVALUATION = "evaluation_missing"
    DAY_MAXIMUM = "day_maximum_reached"
    IDENTITY = "identity_incomplete"
    ISSUED = "already_issued"


@dataclass(frozen=True, slots=True)
class Reason:
    code: Code
    arguments: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one person at one event, and the moment of asking.

    `present_ms` counts every minute in the room, `eligible_ms` those in items
    of a creditable kind. `held_that_day` are the credits of the person's other
    valid certificates for the event's calendar day under the same rule set. Of an
    event with a live room minutes may still come in until `final_ms`.
    """

    present_ms: int
    eligible_ms: int
    ends_ms: int
    now_ms: int
    is_sealed: bool
    has_evaluated: bool
    is_named: bool
    held_that_day: Decimal = ZERO
    event_maximum: Decimal | None = None
    serial: str = ""
    room_closes_ms: int = 0
    final_ms: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """`earned` by the minutes alone, `granted` under the day's maximum."""

    earned: Decimal
    granted: Decimal
    reasons: tuple[Reason, ...]

    @property
    def is_due(self) -> bool:
        return not self.reasons

    def has(self, code: Code) -> bool:
        return any(reason.code is code for reason in self.reasons)

    @property
    def may_grow(self) -> bool:
        """True while minutes of this event may still come in."""
        return self.has(Code.NOT_OVER) or self.has(Code.ROOM_OPEN)

    @property
    def only_needs_evaluation(self) -> bool:
        return [reason.code for reason in self.reasons] == [Code.EVALUATION]


def written(credits: Decimal) -> str:
    """Credits as certificates and commands write them: "0.0", "2.5", "0.25"."""
    plain = f"{credits.normalize():f}"
    return plain if "." in plain else f"{plain}.0"


def full_steps(rule: RuleVersion, eligible_ms: int) -> int:
    return max(eligible_ms, 0) // rule.step_ms


def credits_earned(
    rule: RuleVersion, eligible_ms: int, *, event_maximum: Decimal | None = None
) -> Decimal:
    """Full steps × credit per step, never above the day's or the event's maximum."""
    earned = rule.credit_per_step * full_steps(rule, eligible_ms)
    limit = rule.day_maximum
    if event_maximum is not None:
        limit = min(limit, event_maximum)
    return min(earned, limit) + ZERO


@dataclass(frozen=True, slots=True)
class NextStep:
    """What minutes make so far, and how many whole minutes more make `then`; `minutes`
    0 where nothing more can be earned."""

    earned: Decimal
    then: Decimal
    minutes: int


def next_step(
    rule: RuleVersion, eligible_ms: int, *, event_maximum: Decimal | None = None
) -> NextStep:
    earned = credits_earned(rule, eligible_ms, event_maximum=event_maximum)
    reached_ms = (full_steps(rule, eligible_ms) + 1) * rule.step_ms
    then = credits_earned(rule, reached_ms, event_maximum=event_maximum)
    missing = -(-(reached_ms - max(eligible_ms, 0)) // 60_000)
    return NextStep(earned, then, missing if then > earned else 0)


def credits_granted(
    rule: RuleVersion, earned: Decimal, *, held_that_day: Decimal
) -> Decimal:
    """What may still be granted beside the credits already held for the day."""
    room = max(rule.day_maximum - held_that_day, ZERO)
    return min(earned, room) + ZERO


def decide(rule: RuleVersion | None, facts: Facts) -> Verdict:
    """The verdict with every reason that stands against issuing now.

    An issued certificate is the only reason named when there is one: nothing
    else is asked of that person any more.
    """
    if rule is None:
        return Verdict(ZERO, ZERO, (Reason(Code.NO_RULE),))
    earned = credits_earned(rule, facts.eligible_ms, event_maximum=facts.event_maximum)
    granted = credits_granted(rule, earned, held_that_day=facts.held_that_day)
    if facts.serial:
        reason = Reason(Code.ISSUED, {"serial": facts.serial})
        return Verdict(earned, granted, (reason,))
    return Verdict(earned, granted, tuple(_reasons(rule, facts, earned, granted)))


def _reasons(
    rule: RuleVersion, facts: Facts, earned: Decimal, granted: Decimal
) -> list[Reason]:
    reasons = []
    if facts.now_ms < facts.ends_ms:
        reasons.append(Reason(Code.NOT_OVER, {"ends_ms": facts.ends_ms}))
    elif facts.now_ms < facts.final_ms:
        reasons.append(Reason(Code.ROOM_OPEN, {"closes_ms": facts.room_closes_ms}))
    if facts.present_ms <= 0:
        reasons.append(Reason(Code.NOT_PRESENT))
        return reasons
    if facts.eligible_ms <= 0:
        reasons.append(Reason(Code.BREAK_ONLY))
        return reasons
    if earned <= 0:
        reasons.append(
            Reason(
                Code.BELOW_STEP,
                {
                    "minutes": facts.eligible_ms // 60_000,
                    "step_minutes": rule.step_minutes,
                },
            )
        )
        return reasons
    if granted <= 0:
        reasons.append(
            Reason(
                Code.DAY_MAXIMUM,
                {
                    "day_maximum": written(rule.day_maximum),
                    "held": written(facts.held_that_day),
                },
            )
        )
    if not facts.is_sealed:
        reasons.append(Reason(Code.NOT_SEALED))
    if rule.evaluation_first and not facts.has_evaluated:
        reasons.append(Reason(Code.EVALUATION))
    if not facts.is_named:
        reasons.append(Reason(Code.IDENTITY))
    return reasons
