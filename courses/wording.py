"""Sentences for what `domain/` returns as codes, and for moments of a path."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.domain.completion import Code, Requirement


def requirement_sentence(requirement: Requirement) -> str:
    """ "Read all lessons", without its count."""
    if requirement.code is Code.READ_LESSONS:
        return _("Read all lessons")
    if requirement.code is Code.FINISH_CONVERSATIONS:
        return ngettext(
            "Bring one conversation to its end",
            "Bring %(count)s conversations to their end",
            requirement.needed,
        ) % {"count": apnumber(requirement.needed)}
    if requirement.needed == requirement.total:
        return _("Answer all %(total)s quiz questions right") % {
            "total": requirement.total
        }
    return _("Answer %(needed)s of %(total)s quiz questions") % {
        "needed": requirement.needed,
        "total": requirement.total,
    }


def requirement_count(requirement: Requirement) -> str:
    """ "2 of 5"; for a quiz the best result, or "not yet"."""
    if requirement.code is Code.ANSWER_QUIZ:
        if not requirement.is_tried:
            return _("not yet")
        if requirement.waiting and not requirement.is_met:
            return ngettext(
                "%(done)s of %(total)s, %(waiting)s waiting for marking",
                "%(done)s of %(total)s, %(waiting)s waiting for marking",
                requirement.waiting,
            ) % {
                "done": requirement.done,
                "total": requirement.total,
                "waiting": requirement.waiting,
            }
        return _("%(done)s of %(total)s") % {
            "done": requirement.done,
            "total": requirement.total,
        }
    return _("%(done)s of %(needed)s") % {
        "done": requirement.done,
        "needed": requirement.needed,
    }


def day_words(moment: datetime, *, now: datetime) -> str:
    """ "today", "yesterday", "on Monday" within a week, else "on 3 November"."""
    day = timezone.localtime(moment).date()
    today = timezone.localtime(now).date()
    if day == today:
        return _("today")
    if day == today - timedelta(days=1):
        return _("yesterday")
    if today - timedelta(days=7) < day < today:
        return _("on %(day)s") % {"day": date_format(day, "l")}
    pattern = "j F" if day.year == today.year else "j F Y"
    return _("on %(day)s") % {"day": date_format(day, pattern)}


def read_note(finished_at: datetime, *, now: datetime) -> str:
    return _("Read %(when)s") % {"when": day_words(finished_at, now=now)}


def stopped_note(heading: str) -> str:
    return _("You stopped at “%(heading)s”") % {"heading": heading}


def quiz_title(questions: int) -> str:
    return ngettext(
        "Quiz: %(count)s question", "Quiz: %(count)s questions", questions
    ) % {"count": apnumber(questions)}


def quiz_note(*, best: int | None, total: int, is_open: bool) -> str:
    if is_open:
        return _("You have begun; your answers are kept.")
    if best is None:
        return _("Opens at any time. You can try again; your best result counts.")
    return _("Best result so far: %(best)s of %(total)s.") % {
        "best": best,
        "total": total,
    }
