"""Sentences for what `domain/` returns as codes, and for moments of a path."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.domain.completion import Code, Requirement
from courses.domain.grading import ResponseProblem
from courses.domain.packages import Completion, StateProblem, Success, Word
from courses.domain.questions import Question, QuestionProblem


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
    if requirement.code is Code.HEAR_PACKAGES:
        return ngettext(
            "Complete one package (by the package’s word)",
            "Complete %(count)s packages (by the packages’ word)",
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


def response_problem(problem: ResponseProblem) -> str:
    sentences = {
        "empty": _("Choose an answer first."),
        "one_option": _("Choose one answer."),
        "each_step_once": _("Give each step one place of its own."),
        "unknown_option": _("That answer is not one of this question’s. Choose again."),
    }
    return sentences[problem.code]


def question_problem(problem: QuestionProblem, questions: Sequence[Question]) -> str:
    stem = next((one.stem for one in questions if one.key == problem.key), "")
    sentences = {
        "no_questions": _("A quiz needs at least one question."),
        "doubled_question": _("The question “%(stem)s” is there twice."),
        "doubled_option": _("The question “%(stem)s” has an option twice."),
        "too_few_options": _("The question “%(stem)s” needs two options or more."),
        "no_right_order": _("The question “%(stem)s” has no complete right order."),
        "not_one_right_option": _(
            "The question “%(stem)s” needs exactly one right option."
        ),
    }
    return sentences[problem.code] % {"stem": stem}


# -- Packages from elsewhere -----------------------------------------------------
def package_word(word: Word) -> str:
    """ "The package says: completed, passed, 80%." """
    said = []
    if word.completion is Completion.COMPLETED:
        said.append(_("completed"))
    elif word.completion is Completion.INCOMPLETE:
        said.append(_("not completed yet"))
    if word.success is Success.PASSED:
        said.append(_("passed"))
    elif word.success is Success.FAILED:
        said.append(_("not passed"))
    if word.percent is not None:
        said.append(_("%(percent)s%%") % {"percent": word.percent})
    if not said:
        return _("The package has said nothing of your progress yet.")
    return _("The package says: %(words)s.") % {"words": ", ".join(said)}


def package_minutes(total_ms: int) -> str:
    """Time spent, as the package counts it; "" below a minute."""
    minutes = total_ms // 60_000
    if not minutes:
        return ""
    return ngettext(
        "It counts %(minutes)s minute.", "It counts %(minutes)s minutes.", minutes
    ) % {"minutes": minutes}


def state_problem(problem: StateProblem) -> str:
    sentences = {
        "too_large": _(
            "The package wants to keep more than is kept here, so this step was not"
            " saved. What was saved before is still there."
        ),
        "not_a_state": _(
            "The package said something that is not understood here, so this step was"
            " not saved. What was saved before is still there."
        ),
    }
    return sentences[problem.code]
