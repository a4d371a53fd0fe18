"""Sentences for this room's codes: why no certificate, why these minutes, what the rule
says. Nothing is reckoned here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.domain.counting import CountCode, ItemCount
from certificates.domain.credit import Code, NextStep, Reason, written
from certificates.domain.rules import RuleVersion, Shape

MINUTE_MS = 60_000


def reason_words(reason: Reason, *, zone: ZoneInfo) -> str:
    """One sentence a trainee can act on; times in the event's zone."""
    arguments = reason.arguments
    match reason.code:
        case Code.NO_RULE:
            return _("No credit rule is in force for the day of this event.")
        case Code.NOT_LIVE:
            return _("The rule set “%(rule)s” is not made for live events.") % arguments
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
        case Code.NOTHING_COUNTS:
            return _("No item counts in the way this event counts them.")
        case Code.BELOW_STEP:
            minutes = int(arguments["minutes"])
            return ngettext(
                "%(minutes)d minute counts; the first credit needs %(step)d.",
                "%(minutes)d minutes count; the first credit needs %(step)d.",
                minutes,
            ) % {"minutes": minutes, "step": arguments["step_minutes"]}
        case Code.PROMPTS:
            return (
                _(
                    "Attention prompts: %(answered)d of %(asked)d answered, %(needed)d asked "
                    "for."
                )
                % arguments
            )
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
        case Code.WITHDRAWN:
            return _("The certificate was withdrawn at the holder’s request.")
        case Code.REVOKED:
            return _("The certificate was revoked; only an organiser can issue anew.")
        case Code.NOT_COMPLETED:
            return _("The module is not completed yet.")
        case Code.TAKEN_BACK:
            return _(
                "The completion was taken back when the module was reckoned anew; "
                "completing it again brings a certificate of its own."
            )
        case Code.PACKAGE_ALONE:
            return _(
                "Only a package’s own word completes this module, and a certificate "
                "never rests on that alone."
            )
        case Code.NOT_PASSED:
            return (
                _("The test stands at %(percent)d %%; %(pass_percent)d %% pass it.")
                % arguments
            )
        case Code.CUT_EVENT:
            return _("This event grants %(maximum)s credits at most.") % arguments
        case Code.CUT_HALF_DAY:
            return _("Half a day grants %(maximum)s credits at most.") % arguments
        case Code.CUT_DAY:
            return _day_cut(arguments)


def own_reason_words(reason: Reason, *, zone: ZoneInfo) -> str:
    """The same to the person whom it is about."""
    match reason.code:
        case Code.WITHDRAWN:
            return _("You asked us to withdraw the certificate, and we did.")
        case Code.REVOKED:
            return _(
                "The organisers revoked the certificate; only they can issue another."
            )
    return reason_words(reason, zone=zone)


def _day_cut(arguments: Mapping[str, int | str]) -> str:
    day = str(arguments["day"])
    words = {
        **arguments,
        "day": formats.date_format(date.fromisoformat(day), "j F Y") if day else "",
    }
    if arguments["held"] == "0.0":
        return _("On %(day)s %(maximum)s credits are granted at most.") % words
    return (
        _(
            "On %(day)s %(maximum)s credits are granted at most over all events; "
            "%(held)s are on other certificates, which leaves %(granted)s."
        )
        % words
    )


def shared_day_words(maximum: str) -> str:
    """Two events of a day whose certificates are both still to be made."""
    return _(
        "Together with your other event of the day this is above the maximum of "
        "%(maximum)s credits a day; the certificate that is made later is cut to it."
    ) % {"maximum": maximum}


def notes_words(
    counts: Sequence[ItemCount], cuts: Sequence[Reason], *, zone: ZoneInfo
) -> list[str]:
    """Each item that does not count in full, then what a maximum took."""
    told = [item_words(one, zone=zone) for one in counts]
    return [*filter(None, told), *(reason_words(cut, zone=zone) for cut in cuts)]


def item_words(count: ItemCount, *, zone: ZoneInfo) -> str:
    """“Q&A 2: 12 of 30 minutes: joined 17:48.”; "" where nothing is missing."""
    if count.code in {CountCode.FULL, CountCode.NO_CREDIT}:
        return ""
    return _item_words(count, decision_words(count) or missing_words(count, zone=zone))


def _item_words(count: ItemCount, why: str) -> str:
    return _("%(item)s: %(present)d of %(all)d minutes: %(why)s.") % {
        "item": count.label,
        "present": count.present_ms // MINUTE_MS,
        "all": count.duration_ms // MINUTE_MS,
        "why": why,
    }


def own_notes_words(counts: Sequence[ItemCount], gaps: Mapping[str, str]) -> list[str]:
    """The same to the person, whose ribbon tells the gaps in these words: “Q&A 2: 12 of 30
    minutes: 17:30–17:48 you had not joined yet.”"""
    told = []
    for count in counts:
        if count.code in {CountCode.FULL, CountCode.NO_CREDIT}:
            continue
        is_decided = count.code not in {CountCode.PARTLY, CountCode.ABSENT}
        why = decision_words(count) if is_decided else gaps.get(count.key, "")
        if why:
            told.append(_item_words(count, why))
    return told


def decision_words(count: ItemCount) -> str:
    """Why an item counts otherwise than by its minutes; "" where it does not."""
    words = {
        CountCode.ABSENT: _("not there"),
        CountCode.WHOLE: _("counted as a whole"),
        CountCode.OWN_TALK: _("an own talk, which is left out"),
        CountCode.BELOW_SHARE: _("below %(percent)d %%, so it does not count")
        % {"percent": count.percent},
    }
    return words.get(count.code, "")


def missing_words(count: ItemCount, *, zone: ZoneInfo) -> str:
    """When somebody came late, was away or left early: to the minute, as everywhere; with
    seconds where both ends of an absence lie in one minute."""

    def clock(at_ms: int, shape: str = "%H:%M") -> str:
        moment = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone)
        return moment.strftime(shape)

    def away(begin: int, end: int) -> dict[str, str]:
        shape = "%H:%M:%S" if clock(begin) == clock(end) else "%H:%M"
        return {"begin": clock(begin, shape), "end": clock(end, shape)}

    told = []
    if count.joined_ms is not None:
        told.append(_("joined %(time)s") % {"time": clock(count.joined_ms)})
    told += [
        _("away %(begin)s–%(end)s") % away(begin, end) for begin, end in count.away
    ]
    if count.left_ms is not None:
        told.append(_("left %(time)s") % {"time": clock(count.left_ms)})
    return _(", ").join(told)


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
    match rule.shape:
        case Shape.COMPLETION:
            return _("That a module is completed is certified; no credit is given.")
        case Shape.PARTICIPATION:
            return _("Presence in %(kinds)s is certified; no credit is given.") % {
                "kinds": _kinds_words(rule)
            }
        case Shape.MATERIAL:
            return _(
                "%(credit)s for each full %(step)d minutes of the material’s stated "
                "time, once its test is passed with %(percent)d %%."
            ) % {
                "credit": _credit_words(rule),
                "step": rule.step_minutes,
                "percent": rule.pass_percent,
            }
        case Shape.MINUTES:
            return _minutes_rule_words(rule)


def _minutes_rule_words(rule: RuleVersion) -> str:
    words = {
        "kinds": _kinds_words(rule),
        "credit": _credit_words(rule),
        "step": rule.step_minutes,
        "maximum": _maximum_words(rule),
    }
    if rule.rounding == "nearest":
        return (
            _(
                "%(credit)s for each %(step)d minutes of presence in %(kinds)s, to the "
                "nearest step; breaks excluded; %(maximum)s."
            )
            % words
        )
    return (
        _(
            "%(credit)s for each full %(step)d minutes of presence in %(kinds)s, "
            "rounded down; breaks excluded; %(maximum)s."
        )
        % words
    )


def _credit_words(rule: RuleVersion) -> str:
    words = {
        Decimal("0.25"): _("A quarter of a credit"),
        Decimal("0.5"): _("Half a credit"),
        Decimal(1): _("One credit"),
    }
    return words.get(rule.credit_per_step) or _("%(credits)s credits") % {
        "credits": written(rule.credit_per_step)
    }


def _maximum_words(rule: RuleVersion) -> str:
    if rule.day_maximum is None:
        return _("no maximum for a day")
    if rule.half_day_maximum is not None:
        return _("%(half)s credits at most in half a day, %(day)s on one day") % {
            "half": _number_words(rule.half_day_maximum),
            "day": _number_words(rule.day_maximum),
        }
    return _("%(maximum)s credits at most on one day") % {
        "maximum": _number_words(rule.day_maximum)
    }


def _number_words(number: Decimal) -> str:
    words = {3: _("three"), 4: _("four"), 6: _("six"), 8: _("eight")}
    whole = int(number) if number == int(number) else 0
    return words.get(whole) or f"{number.normalize():f}"


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
    if not rule.gives_credit:
        return _("certified without credit")
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
