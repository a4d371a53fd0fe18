"""When a patient can see a report under a rule, and who speaks with them first.

A sandbox of one invented week: minutes since Monday 00:00, no calendar, no
holidays. It says what happens and what that asks of us, never which rule is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

HOUR = 60
DAY = 24 * HOUR
WEEK = 7 * DAY
#: Somebody can be reached Monday to Friday between these hours.
OFFICE_OPENS, OFFICE_CLOSES = 9 * HOUR, 17 * HOUR
WORKING_DAYS = 5
#: The delay that most patients of one survey found acceptable (Becker & Kotter).
ACCEPTED_DELAY_DAYS = 3


class Rule(StrEnum):
    """The four release models."""

    AT_ONCE = "at_once"
    DELAY = "delay"
    REFERRER = "referrer"
    BY_KIND = "by_kind"


class Result(StrEnum):
    REASSURING = "reassuring"
    UNEXPECTED = "unexpected"
    SERIOUS = "serious"


class Wish(StrEnum):
    """What the patient said before the scan."""

    LOOK = "look"
    WAIT = "wait"


class Moment(StrEnum):
    SIGNED = "signed"
    REFERRER_READS = "referrer_reads"
    VISIBLE = "visible"
    OPENED = "opened"
    TALK = "talk"


class Finding(StrEnum):
    TOLD_FIRST = "told_first"
    ALONE = "alone"
    NOBODY_THERE = "nobody_there"
    BEFORE_REFERRER = "before_referrer"
    LONGER_THAN_ACCEPTED = "longer_than_accepted"
    HANGS_ON_ONE_PERSON = "hangs_on_one_person"
    SAY_IT_MAY_COME_FIRST = "say_it_may_come_first"
    SAY_THE_DATE = "say_the_date"
    SAY_WHEN_AT_THE_LATEST = "say_when_at_the_latest"
    PUBLISH_THE_TABLE = "publish_the_table"
    CHECK_THE_LAW = "check_the_law"


@dataclass(frozen=True, slots=True)
class Case:
    """One report and one rule. Times are minutes since Monday 00:00 of week one."""

    signed_at: int
    result: Result
    rule: Rule
    wish: Wish = Wish.LOOK
    #: Calendar days for DELAY, and for unexpected results under BY_KIND.
    delay_days: int = 3
    #: Working days until the referrer reads it, at 9:00; 0 is the same hour.
    referrer_days: int = 1
    #: Working days until somebody talks with the patient, at 10:00.
    talk_days: int = 3
    #: REFERRER only: released by itself after that many days; 0 is never.
    fallback_days: int = 0
    #: Nothing becomes visible outside office hours.
    holds_nights: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    at: int
    moment: Moment


@dataclass(frozen=True, slots=True)
class Story:
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]
    #: Minutes between opening the report and the talk; 0 where the talk came first.
    alone_minutes: int
    #: Minutes between signing and being visible.
    waiting_minutes: int

    def at(self, moment: Moment) -> int:
        return next(step.at for step in self.steps if step.moment is moment)


def is_office_hour(at: int) -> bool:
    day, minute = at % WEEK // DAY, at % DAY
    return day < WORKING_DAYS and OFFICE_OPENS <= minute < OFFICE_CLOSES


def next_office_hour(at: int) -> int:
    """`at` itself within office hours, else the next opening."""
    if is_office_hour(at):
        return at
    start = at - at % DAY + OFFICE_OPENS
    if start <= at:
        start += DAY
    while not is_office_hour(start):
        start += DAY
    return start


def after_working_days(at: int, days: int, *, minute: int) -> int:
    """The `days`-th working day after that of `at`, at this minute of the day."""
    day = at // DAY
    for _turn in range(days):
        day += 1
        while day % 7 >= WORKING_DAYS:
            day += 1
    return day * DAY + minute


def tell(case: Case) -> Story:
    """The week as it happens, and what it asks of those who made the rule."""
    signed = case.signed_at
    read = (
        after_working_days(signed, case.referrer_days, minute=OFFICE_OPENS)
        if case.referrer_days
        else signed
    )
    talk = (
        after_working_days(signed, case.talk_days, minute=OFFICE_OPENS + HOUR)
        if case.talk_days
        else next_office_hour(signed)
    )
    # Nobody talks about what they have not read.
    talk = max(talk, read)
    visible = _visible_at(case, read=read, talk=talk)
    if case.holds_nights:
        visible = next_office_hour(visible)
    opened = max(visible, talk) if case.wish is Wish.WAIT else visible
    steps = sorted(
        (
            Step(signed, Moment.SIGNED),
            Step(read, Moment.REFERRER_READS),
            Step(talk, Moment.TALK),
            Step(visible, Moment.VISIBLE),
            Step(opened, Moment.OPENED),
        ),
        key=lambda step: step.at,
    )
    return Story(
        steps=tuple(steps),
        findings=_findings(case, read=read, talk=talk, visible=visible, opened=opened),
        alone_minutes=max(0, talk - opened),
        waiting_minutes=visible - signed,
    )


def _visible_at(case: Case, *, read: int, talk: int) -> int:
    delayed = case.signed_at + case.delay_days * DAY
    if case.rule is Rule.AT_ONCE:
        return case.signed_at
    if case.rule is Rule.DELAY:
        return delayed
    if case.rule is Rule.REFERRER:
        if case.fallback_days:
            return min(read, case.signed_at + case.fallback_days * DAY)
        return read
    return {
        Result.REASSURING: case.signed_at,
        Result.UNEXPECTED: delayed,
        Result.SERIOUS: talk,
    }[case.result]


def _findings(
    case: Case, *, read: int, talk: int, visible: int, opened: int
) -> tuple[Finding, ...]:
    found = [Finding.TOLD_FIRST if talk <= opened else Finding.ALONE]
    if opened < talk and not is_office_hour(opened):
        found.append(Finding.NOBODY_THERE)
    if opened < read:
        found.append(Finding.BEFORE_REFERRER)
    if visible - case.signed_at > ACCEPTED_DELAY_DAYS * DAY:
        found.append(Finding.LONGER_THAN_ACCEPTED)
    if case.rule is Rule.REFERRER and not case.fallback_days:
        found.append(Finding.HANGS_ON_ONE_PERSON)
    found.append(
        {
            Rule.AT_ONCE: Finding.SAY_IT_MAY_COME_FIRST,
            Rule.DELAY: Finding.SAY_THE_DATE,
            Rule.REFERRER: Finding.SAY_WHEN_AT_THE_LATEST,
            Rule.BY_KIND: Finding.PUBLISH_THE_TABLE,
        }[case.rule]
    )
    return (*found, Finding.CHECK_THE_LAW)
