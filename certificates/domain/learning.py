"""Is a certificate due for a module, or for e-learning material? No minutes of presence
count here: what counts is that it was completed, and passed where the rule asks for it.

Pure: a rule version and facts in, a verdict with reason codes out.
"""

from __future__ import annotations

from dataclasses import dataclass

from certificates.domain.credit import (
    ZERO,
    Code,
    Reason,
    Verdict,
    below_step,
    credits_earned,
)
from certificates.domain.rules import RuleVersion

#: Without these there is nothing to certify.
_UNMET = frozenset(
    {Code.NOT_COMPLETED, Code.TAKEN_BACK, Code.PACKAGE_ALONE, Code.NOT_PASSED}
)


@dataclass(frozen=True, slots=True)
class Learned:
    """What is known of one person and one module. `score_percent` None: not tried.

    `is_taken_back`: the completion was superseded. `is_word_alone`: nothing was asked but
    what a package from elsewhere says of itself.
    """

    is_completed: bool
    has_evaluated: bool
    is_named: bool
    learning_minutes: int = 0
    score_percent: int | None = None
    serial: str = ""
    is_taken_back: bool = False
    is_word_alone: bool = False
    is_withdrawn: bool = False
    is_revoked: bool = False


def decide_learning(rule: RuleVersion | None, learned: Learned) -> Verdict:
    """The verdict on a module: completed, and passed where the rule asks for it."""
    if rule is None or rule.is_for_events:
        return Verdict(ZERO, ZERO, (Reason(Code.NO_RULE),))
    earned = credits_earned(rule, learned.learning_minutes * 60_000)
    if learned.serial:
        issued = Reason(Code.ISSUED, {"serial": learned.serial})
        return Verdict(earned, earned, (issued,))
    if learned.is_withdrawn:
        return Verdict(ZERO, ZERO, (Reason(Code.WITHDRAWN),))
    reasons = []
    if learned.is_taken_back:
        reasons.append(Reason(Code.TAKEN_BACK))
    elif not learned.is_completed:
        reasons.append(Reason(Code.NOT_COMPLETED))
    if learned.is_word_alone:
        reasons.append(Reason(Code.PACKAGE_ALONE))
    score = learned.score_percent
    if rule.pass_percent and (score is None or score < rule.pass_percent):
        reasons.append(
            Reason(
                Code.NOT_PASSED,
                {"percent": score or 0, "pass_percent": rule.pass_percent},
            )
        )
    if rule.gives_credit and earned <= 0:
        reasons.append(below_step(rule, learned.learning_minutes))
    if rule.evaluation_first and not learned.has_evaluated:
        reasons.append(Reason(Code.EVALUATION))
    if not learned.is_named:
        reasons.append(Reason(Code.IDENTITY))
    if learned.is_revoked:
        reasons.append(Reason(Code.REVOKED))
    granted = ZERO if _UNMET & {one.code for one in reasons} else earned
    return Verdict(granted, granted, tuple(reasons))
