"""Sentences for this room's codes: why no certificate, what the rule says."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.domain.credit import Code, NextStep, Reason, written
from certificates.domain.rules import RuleVersion


def reason_words(reason: Reason, *, zone: ZoneInfo) -> str:
    """One sentence a trainee can act on; times in the event's zone."""
    arguments = reason.arguments
    match reason.code:
        case Code.NO_RULE:
            return _("No credit rule is in force for the day of this event.")
        case Code.NOT_OVER:
            ends = _moment(int(arguments["ends_ms"]), zone)
            return _("The event is not over yet; it ends on %(ends)s.") % {"ends": ends}
        case Code.ROOM_OPEN:
            closes = _clock(int(arguments["closes_ms"]), zone)
            return _(
                "The room is open until %(closes)s; minutes are counted until then."
            ) % {"closes": closes}
        case Code.NOT_PRESENT:
            return _("No presence is recorded.")
        case Code.BREAK_ONLY:
            return _("Present only outside the talks and discussions that count.")
        case Code.BELOW_STEP:
            minutes = int(arguments["minutes"])
            return ngettext(
                "%(minutes)d minute counts; the first credit needs %(step)d.",
                "%(minutes)d minutes count; the first credit needs %(step)d.",
                minutes,
            ) % {"minutes": minutes, "step": arguments["step_minutes"]}
        case Code.NOT_SEALED:
            return _("The record of presence is not sealed yet.")
        case Code.EVALUATION:
            return _("The evaluation is not given yet.")
        case Code.DAY_MAXIMUM:
            return _(
                "The maximum of %(maximum)s credits a day is reached: "
                "%(held)s are already certified for this day."
            ) % {"maximum": arguments["day_maximum"], "held": arguments["held"]}
        case Code.IDENTITY:
            return _("The profile has no name to print.")
        case Code.ISSUED:
            return _("Certificate %(serial)s is issued.") % arguments


def _moment(at_ms: int, zone: ZoneInfo) -> str:
    moment = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone)
    return _("%(date)s at %(time)s") % {
        "date": formats.date_format(moment, "j F Y"),
        "time": _clock(at_ms, zone),
    }


def _clock(at_ms: int, zone: ZoneInfo) -> str:
    moment = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone)
    return f"{moment:%H:%M} {moment.tzname() or ''}".strip()


def step_words(step: NextStep) -> str:
    """“That is 1.0 credit. 2 more minutes make 1.5.”"""
    if not step.minutes:
        return _("That is %(credits)s credits, the most that can be earned here.") % {
            "credits": written(step.earned)
        }
    more = ngettext(
        "%(minutes)d more minute makes %(then)s.",
        "%(minutes)d more minutes make %(then)s.",
        step.minutes,
    ) % {"minutes": step.minutes, "then": written(step.then)}
    if not step.earned:
        return _("No credit yet. %(more)s") % {"more": more}
    earned = ngettext(
        "That is %(credits)s credit.",
        "That is %(credits)s credits.",
        1 if step.earned <= 1 else 2,
    ) % {"credits": written(step.earned)}
    return f"{earned} {more}"


def rule_words(rule: RuleVersion) -> str:
    """The rule in one sentence, for the page and the paper."""
    maximum = f"{rule.day_maximum.normalize():f}"
    return _(
        "%(credit)s for each full %(step)d minutes of presence in %(kinds)s, rounded "
        "down; breaks excluded; %(maximum)s credits at most on one day."
    ) % {
        "kinds": _kinds_words(rule),
        "credit": _("Half a credit")
        if rule.credit_per_step == Decimal("0.5")
        else _("%(credit)s credits") % {"credit": written(rule.credit_per_step)},
        "step": rule.step_minutes,
        "maximum": _("eight") if maximum == "8" else maximum,
    }


def kind_names() -> dict[str, str]:
    """What an item of each creditable kind is called, several of them."""
    return {
        "talk": _("talks"),
        "qa": _("questions and answers"),
        "discussion": _("discussions"),
    }


def _kinds_words(rule: RuleVersion) -> str:
    """What counts, as the rule says it; questions and answers are discussions too."""
    names = kind_names()
    counted = [words for kind, words in names.items() if kind in rule.creditable_kinds]
    if len(counted) == len(names):
        return _("talks and discussions")
    return _(", ").join(counted)


def steps_words(rule: RuleVersion, steps: int, *, earned: Decimal) -> str:
    """“8 full half hours: 4.0 credits”."""
    if rule.step_minutes == 30:
        counted = ngettext("%(n)d full half hour", "%(n)d full half hours", steps)
    else:
        counted = ngettext("%(n)d full step", "%(n)d full steps", steps)
    return _("%(steps)s: %(credits)s credits") % {
        "steps": counted % {"n": steps},
        "credits": written(earned),
    }


def short_digest(sha256: str) -> str:
    """“9f3c 71ab 04de 5b82 … c0a7 e614”: enough to compare by eye."""
    groups = [sha256[start : start + 4] for start in range(0, len(sha256), 4)]
    if len(groups) < 8:
        return sha256
    return f"{' '.join(groups[:4])} … {' '.join(groups[-2:])}"


def gap_words(code: str) -> str:
    """Why a stretch is missing, as far as the record can know."""
    words = {
        "never_there": _("not connected"),
        "not_joined_yet": _("not joined yet"),
        "had_left": _("had left"),
    }
    return words.get(code) or _("not connected")


def uncounted_words(kind: str) -> str:
    if kind == "break":
        return _("breaks are not counted")
    return _("not counted")
