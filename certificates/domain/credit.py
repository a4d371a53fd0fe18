"""How many credits minutes earn, and whether a certificate is due.

Pure: a rule version and facts in, a verdict with reason codes out. Time is whole
milliseconds, credits are Decimals; nothing is a float. The words for the codes stand
in `wording.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from certificates.domain.days import Portion
from certificates.domain.options import prompts_needed
from certificates.domain.rules import RuleVersion

ZERO = Decimal("0.0")

#: Credits by calendar day (ISO).
ByDay = Mapping[str, Decimal]


class Code(StrEnum):
    """Why a certificate is not due, or, with `CUT_…`, why it grants less than was earned."""

    NO_RULE = "no_rule_in_force"
    NOT_LIVE = "rule_not_for_events"
    NOT_OVER = "event_not_over"
    ROOM_OPEN = "room_still_open"
    NOT_PRESENT = "not_present"
    BREAK_ONLY = "no_counted_minutes"
    NOTHING_COUNTS = "no_item_reached"
    BELOW_STEP = "below_first_step"
    PROMPTS = "prompts_not_answered"
    NOT_SEALED = "log_not_sealed"
    EVALUATION = "evaluation_missing"
    DAY_MAXIMUM = "day_maximum_reached"
    IDENTITY = "identity_incomplete"
    ISSUED = "already_issued"
    WITHDRAWN = "withdrawn_by_holder"
    REVOKED = "revoked_by_organiser"
    NOT_COMPLETED = "not_completed"
    NOT_PASSED = "not_passed"
    TAKEN_BACK = "completion_taken_back"
    PACKAGE_ALONE = "package_word_alone"
    CUT_DAY = "cut_by_day_maximum"
    CUT_HALF_DAY = "cut_by_half_day_maximum"
    CUT_EVENT = "cut_by_event_maximum"


@dataclass(frozen=True, slots=True)
class Reason:
    code: Code
    arguments: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one person at one event, and the moment of asking.

    `present_ms` counts every minute in the room, `eligible_ms` those that count, and
    `portions` says on which day of the event's own clock they lie; () is one day that
    does not matter. `attended_ms` is presence in items of a creditable kind before any
    option was applied (None: as `eligible_ms`). `held` are the credits by day on the
    person's other valid certificates under the same rule set. Of an event with a live
    room minutes may still come in until `final_ms`.
    """

    present_ms: int
    eligible_ms: int
    ends_ms: int
    now_ms: int
    is_sealed: bool
    has_evaluated: bool
    is_named: bool
    portions: Sequence[Portion] = ()
    attended_ms: int | None = None
    held: ByDay = field(default_factory=dict)
    event_maximum: Decimal | None = None
    serial: str = ""
    is_withdrawn: bool = False
    is_revoked: bool = False
    room_closes_ms: int = 0
    final_ms: int = 0
    #: Attention prompts asked while the person was there, and those answered; None
    #: where the event does not ask for them.
    prompts: tuple[int, int] | None = None

    @property
    def by_day(self) -> Sequence[Portion]:
        return self.portions or one_day(self.eligible_ms)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`earned` by the minutes alone, `granted` beside what other certificates hold.

    `reasons` stand against issuing now; `cuts` say where credits were lost; `days`
    says for which days the granted credits are.
    """

    earned: Decimal
    granted: Decimal
    reasons: tuple[Reason, ...]
    cuts: tuple[Reason, ...] = ()
    days: tuple[tuple[str, Decimal], ...] = ()

    @property
    def is_due(self) -> bool:
        return not self.reasons

    def has(self, code: Code) -> bool:
        return any(reason.code is code for reason in self.reasons)

    @property
    def may_grow(self) -> bool:
        """True while minutes of this event may still come in."""
        return self.has(Code.NOT_OVER) or self.has(Code.ROOM_OPEN)

    def only(self, code: Code) -> bool:
        return [reason.code for reason in self.reasons] == [code]


def written(credits: Decimal) -> str:
    """Credits as certificates and commands write them: "0.0", "2.5", "0.25"."""
    plain = f"{credits.normalize():f}"
    return plain if "." in plain else f"{plain}.0"


def one_day(counted_ms: int) -> tuple[Portion, ...]:
    """Minutes whose day does not matter."""
    return (Portion("", 1, counted_ms),)


def full_steps(rule: RuleVersion, counted_ms: int) -> int:
    """Whole steps: rounded down, or to the nearest one, the half upwards."""
    counted = max(counted_ms, 0)
    if rule.rounding == "nearest":
        return (2 * counted + rule.step_ms) // (2 * rule.step_ms)
    return counted // rule.step_ms


def credits_by_day(
    rule: RuleVersion,
    portions: Sequence[Portion],
    *,
    held: ByDay | None = None,
    event_maximum: Decimal | None = None,
) -> dict[str, Decimal]:
    """Credits for each day of the portions, beside those held for it.

    Maxima cut minutes, not credits: what a day or half a day has no room for is left
    out, and the rest makes steps over the whole event. So no minute is lost at
    midnight, and fewer minutes never make more credits. A step belongs to the day on
    which it is completed; the event's own maximum cuts the end.
    """
    granted: dict[str, Decimal] = {}
    running_ms, so_far = 0, ZERO
    for day, counted_ms in _within_halves(rule, portions).items():
        room = _room_ms(rule, rule.day_maximum, (held or {}).get(day, ZERO))
        running_ms += counted_ms if room is None else min(counted_ms, room)
        total = rule.credit_per_step * full_steps(rule, running_ms) + ZERO
        if event_maximum is not None:
            total = min(total, event_maximum + ZERO)
        granted[day], so_far = total - so_far, total
    return granted


def _within_halves(rule: RuleVersion, portions: Sequence[Portion]) -> dict[str, int]:
    """Milliseconds by day, each half of it within its maximum."""
    halves: dict[tuple[str, int], int] = {}
    for part in portions:
        place = (part.day, part.half)
        halves[place] = halves.get(place, 0) + max(part.counted_ms, 0)
    limit = _room_ms(rule, rule.half_day_maximum, ZERO)
    days: dict[str, int] = {}
    for (day, _half), counted in sorted(halves.items()):
        within = counted if limit is None else min(counted, limit)
        days[day] = days.get(day, 0) + within
    return days


def _room_ms(rule: RuleVersion, maximum: Decimal | None, held: Decimal) -> int | None:
    """How many milliseconds may still make credits; None for no limit."""
    if maximum is None or not rule.gives_credit:
        return None
    return int(max(maximum - held, ZERO) // rule.credit_per_step) * rule.step_ms


def credits_earned(
    rule: RuleVersion, eligible_ms: int, *, event_maximum: Decimal | None = None
) -> Decimal:
    """What minutes of one day make, never above the day's or the event's maximum."""
    portions = one_day(eligible_ms)
    return sum_of(credits_by_day(rule, portions, event_maximum=event_maximum))


def sum_of(by_day: ByDay) -> Decimal:
    return sum(by_day.values(), ZERO)


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
    if rule.rounding == "nearest":
        reached_ms -= rule.step_ms // 2
    then = credits_earned(rule, reached_ms, event_maximum=event_maximum)
    missing = -(-(reached_ms - max(eligible_ms, 0)) // 60_000)
    return NextStep(earned, then, missing if then > earned else 0)


def decide(rule: RuleVersion | None, facts: Facts) -> Verdict:
    """The verdict on a live event, with every reason that stands against issuing now.

    An issued certificate is the only reason named when there is one: nothing
    else is asked of that person any more. Nor of one who had it withdrawn.
    """
    if rule is None:
        return Verdict(ZERO, ZERO, (Reason(Code.NO_RULE),))
    if not rule.is_for_events:
        return Verdict(ZERO, ZERO, (Reason(Code.NOT_LIVE, {"rule": rule.name}),))
    alone = credits_by_day(rule, facts.by_day, event_maximum=facts.event_maximum)
    days = credits_by_day(
        rule, facts.by_day, held=facts.held, event_maximum=facts.event_maximum
    )
    earned, granted = sum_of(alone), sum_of(days)
    reasons: tuple[Reason, ...]
    if facts.serial:
        reasons = (Reason(Code.ISSUED, {"serial": facts.serial}),)
    elif facts.is_withdrawn:
        reasons = (Reason(Code.WITHDRAWN),)
    else:
        reasons = tuple(_reasons(rule, facts, earned, granted))
    return Verdict(
        earned,
        granted,
        reasons,
        cuts=cuts_in(
            rule,
            facts.by_day,
            days,
            held=facts.held,
            event_maximum=facts.event_maximum,
        ),
        days=tuple((day, credits) for day, credits in days.items() if credits),
    )


def _reasons(
    rule: RuleVersion, facts: Facts, earned: Decimal, granted: Decimal
) -> list[Reason]:
    reasons = [Reason(Code.REVOKED)] if facts.is_revoked else []
    if facts.now_ms < facts.ends_ms:
        reasons.append(Reason(Code.NOT_OVER, {"ends_ms": facts.ends_ms}))
    elif facts.now_ms < facts.final_ms:
        reasons.append(Reason(Code.ROOM_OPEN, {"closes_ms": facts.room_closes_ms}))
    short = _too_short(rule, facts, earned)
    if short is not None:
        return [*reasons, short]
    if rule.gives_credit and granted <= 0:
        reasons.append(_day_is_full(rule, facts))
    asked, answered = facts.prompts or (0, 0)
    if answered < (needed := prompts_needed(asked)):
        told = {"answered": answered, "asked": asked, "needed": needed}
        reasons.append(Reason(Code.PROMPTS, told))
    if not facts.is_sealed:
        reasons.append(Reason(Code.NOT_SEALED))
    if rule.evaluation_first and not facts.has_evaluated:
        reasons.append(Reason(Code.EVALUATION))
    if not facts.is_named:
        reasons.append(Reason(Code.IDENTITY))
    return reasons


def _too_short(rule: RuleVersion, facts: Facts, earned: Decimal) -> Reason | None:
    if facts.present_ms <= 0:
        return Reason(Code.NOT_PRESENT)
    if facts.eligible_ms <= 0:
        attended = facts.attended_ms or 0
        return Reason(Code.NOTHING_COUNTS if attended > 0 else Code.BREAK_ONLY)
    if rule.gives_credit and earned <= 0:
        return below_step(rule, facts.eligible_ms // 60_000)
    return None


def below_step(rule: RuleVersion, minutes: int) -> Reason:
    return Reason(
        Code.BELOW_STEP,
        {"minutes": minutes, "step_minutes": first_step_minutes(rule)},
    )


def first_step_minutes(rule: RuleVersion) -> int:
    """How many whole minutes the first credit needs."""
    if rule.rounding == "nearest":
        return (rule.step_minutes + 1) // 2
    return rule.step_minutes


def _day_is_full(rule: RuleVersion, facts: Facts) -> Reason:
    held = max((facts.held.get(part.day, ZERO) for part in facts.by_day), default=ZERO)
    return Reason(
        Code.DAY_MAXIMUM,
        {"day_maximum": written(rule.day_maximum or ZERO), "held": written(held)},
    )


def cuts_in(
    rule: RuleVersion,
    portions: Sequence[Portion],
    days: ByDay,
    *,
    held: ByDay,
    event_maximum: Decimal | None = None,
) -> tuple[Reason, ...]:
    """Where credits were lost: in half a day, on a day, to the event's maximum.

    `days` are the credits granted by day.
    """
    if not rule.gives_credit:
        return ()
    cuts = []
    freely = rule.credit_per_step * full_steps(
        rule, sum(part.counted_ms for part in portions)
    )
    if event_maximum is not None and event_maximum < freely:
        cuts.append(Reason(Code.CUT_EVENT, {"maximum": written(event_maximum)}))
    limit = _room_ms(rule, rule.half_day_maximum, ZERO)
    if limit is not None and any(part.counted_ms > limit for part in portions):
        maximum = written(rule.half_day_maximum or ZERO)
        cuts.append(Reason(Code.CUT_HALF_DAY, {"maximum": maximum}))
    for day, counted_ms in _within_halves(rule, portions).items():
        before = held.get(day, ZERO)
        room = _room_ms(rule, rule.day_maximum, before)
        if room is not None and full_steps(rule, counted_ms) * rule.step_ms > room:
            arguments: dict[str, int | str] = {
                "day": day,
                "maximum": written(rule.day_maximum or ZERO),
                "held": written(before),
                "granted": written(days.get(day, ZERO)),
            }
            cuts.append(Reason(Code.CUT_DAY, arguments))
    return tuple(cuts)
