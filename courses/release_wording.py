"""A week on a portal in sentences: moments, findings, and what to say before the scan."""

from __future__ import annotations

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.domain.release import (
    DAY,
    HOUR,
    WEEK,
    Finding,
    Moment,
    Result,
    Rule,
    Story,
    Wish,
)

RULES = {
    Rule.AT_ONCE: gettext_lazy("It shows by itself, as soon as it is signed"),
    Rule.DELAY: gettext_lazy("It shows by itself, after a delay"),
    Rule.REFERRER: gettext_lazy("The referrer releases it, having read it"),
    Rule.BY_KIND: gettext_lazy(
        "By kind: reassuring at once, unexpected after a delay, serious after the talk"
    ),
}
RESULTS = {
    Result.SERIOUS: gettext_lazy("Something serious, such as a possible recurrence"),
    Result.UNEXPECTED: gettext_lazy("Something unexpected that needs another look"),
    Result.REASSURING: gettext_lazy("Nothing that worries"),
}
WISHES = {
    Wish.LOOK: gettext_lazy("“I look straight away.”"),
    Wish.WAIT: gettext_lazy("“I would rather hear it from somebody first.”"),
}
MOMENTS = {
    Moment.SIGNED: gettext_lazy("The report is signed."),
    Moment.REFERRER_READS: gettext_lazy("The referrer reads it."),
    Moment.VISIBLE: gettext_lazy("The telephone says: a new report."),
    Moment.OPENED: gettext_lazy("The patient opens it."),
    Moment.TALK: gettext_lazy("Somebody talks with the patient about it."),
}
OF_THE_PATIENT = {Moment.VISIBLE, Moment.OPENED}
FINDINGS = {
    Finding.TOLD_FIRST: gettext_lazy(
        "The patient hears it from a person before reading it."
    ),
    Finding.ALONE: gettext_lazy(
        "The patient reads it first and is alone with it for %(alone)s."
    ),
    Finding.NOBODY_THERE: gettext_lazy(
        "It is read at a time when nobody answers the telephone. Who is on call, and"
        " does the report name the number?"
    ),
    Finding.BEFORE_REFERRER: gettext_lazy(
        "The patient sees it before the referrer does. Questions will come to somebody"
        " who has not read it."
    ),
    Finding.LONGER_THAN_ACCEPTED: gettext_lazy(
        "It can be seen after %(waiting)s. In one survey three days were acceptable to"
        " most patients."
    ),
    Finding.HANGS_ON_ONE_PERSON: gettext_lazy(
        "If the referrer is ill or on leave it is never released. A rule like this"
        " needs a date at the latest."
    ),
    Finding.SAY_IT_MAY_COME_FIRST: gettext_lazy(
        "Before the scan, say: “You may see the report before anybody has talked with"
        " you. Some people look at once, others wait. If it worries you, call this"
        " number.”"
    ),
    Finding.SAY_THE_DATE: gettext_lazy(
        "At the scan, say the date on which it will show, and that the delay is the"
        " same for everybody: silence is easily read as bad news."
    ),
    Finding.SAY_WHEN_AT_THE_LATEST: gettext_lazy(
        "At the scan, say who will release it, and the day to call if nothing has come."
    ),
    Finding.PUBLISH_THE_TABLE: gettext_lazy(
        "Publish which kinds of report wait, or else a delay itself tells the patient"
        " that it is serious."
    ),
    Finding.CHECK_THE_LAW: gettext_lazy(
        "Rights of access are national, and rules often come from the hospital’s"
        " leadership: learn those that hold where you work."
    ),
}
_GOOD = {Finding.TOLD_FIRST}
_TASKS = {
    Finding.SAY_IT_MAY_COME_FIRST,
    Finding.SAY_THE_DATE,
    Finding.SAY_WHEN_AT_THE_LATEST,
    Finding.PUBLISH_THE_TABLE,
    Finding.CHECK_THE_LAW,
}


def finding_kind(finding: Finding) -> str:
    if finding in _GOOD:
        return "good"
    return "task" if finding in _TASKS else "caution"


def finding_words(finding: Finding, story: Story) -> str:
    return FINDINGS[finding] % {
        "alone": duration_words(story.alone_minutes),
        "waiting": duration_words(story.waiting_minutes),
    }


def when_words(at: int) -> str:
    """ "Friday, 18:42", and which week from the second one on."""
    day, minute = at % WEEK // DAY, at % DAY
    words = _("%(day)s, %(time)s") % {
        "day": WEEKDAYS[day],
        "time": f"{minute // HOUR}:{minute % HOUR:02}",
    }
    week = at // WEEK
    if not week:
        return words
    if week == 1:
        return _("%(when)s, next week") % {"when": words}
    return _("%(when)s, week %(week)s") % {"when": words, "week": week + 1}


def duration_words(minutes: int) -> str:
    """ "2 days and 15 hours"; minutes only below an hour."""
    if minutes < HOUR:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {
            "count": minutes
        }
    whole = round(minutes / HOUR)
    days, hours = divmod(whole, 24)
    parts = []
    if days:
        parts.append(
            ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
        )
    if hours:
        parts.append(
            ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
        )
    return _(" and ").join(parts)


def summary(story: Story) -> str:
    """The week in one sentence: who speaks first."""
    if story.alone_minutes:
        return _(
            "The patient reads it on %(opened)s and talks with somebody on %(talk)s."
        ) % {
            "opened": when_words(story.at(Moment.OPENED)),
            "talk": when_words(story.at(Moment.TALK)),
        }
    return _("Somebody talks with the patient on %(talk)s, before it is read.") % {
        "talk": when_words(story.at(Moment.TALK))
    }
