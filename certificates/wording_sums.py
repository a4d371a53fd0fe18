"""How somebody's minutes become their credits, in one sentence. Nothing is decided here."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.domain.credit import full_steps, written
from certificates.domain.rules import RuleVersion

MINUTE_MS = 60_000


def sum_words(rule: RuleVersion, counted_ms: int, *, earned: Decimal) -> str:
    """“271 minutes make 9 full half hours: 4.5 credits (ECMEC).”; "" where there is no step.

    Where a maximum took some, how many steps there are is all that the minutes say.
    """
    steps = full_steps(rule, counted_ms) if rule.gives_credit else 0
    if not steps:
        return ""
    words = {
        "minutes": counted_ms // MINUTE_MS,
        "steps": _steps_words(rule, steps),
        "credits": written(earned),
        "unit": rule.unit,
    }
    if rule.credit_per_step * steps != earned:
        return _("%(minutes)d minutes make %(steps)s.") % words
    return _("%(minutes)d minutes make %(steps)s: %(credits)s credits (%(unit)s).") % (
        words
    )


def _steps_words(rule: RuleVersion, steps: int) -> str:
    words = {"n": steps, "minutes": rule.step_minutes}
    if rule.rounding == "nearest":
        return (
            ngettext(
                "%(n)d step of %(minutes)d minutes, to the nearest",
                "%(n)d steps of %(minutes)d minutes, to the nearest",
                steps,
            )
            % words
        )
    if rule.step_minutes == 30:
        return ngettext("%(n)d full half hour", "%(n)d full half hours", steps) % words
    if rule.step_minutes == 60:
        return ngettext("%(n)d full hour", "%(n)d full hours", steps) % words
    return (
        ngettext(
            "%(n)d full step of %(minutes)d minutes",
            "%(n)d full steps of %(minutes)d minutes",
            steps,
        )
        % words
    )
