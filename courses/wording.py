"""Sentences for what `domain/` returns as codes, and for moments of a path."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.choices import EnrolmentMode, PlaceState
from courses.domain.completion import Code, Requirement
from courses.domain.deadlines import Clock, seconds_left
from courses.domain.packages import Completion, StateProblem, Success, Word
from courses.domain.review import Due
from courses.domain.runs import Action, RunState, Standing
from courses.wording_quizzes import result_later
from media.event_times import zone_short


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
    return _("Answer %(needed)s of %(total)s quiz questions right") % {
        "needed": requirement.needed,
        "total": requirement.total,
    }


def requirement_count(requirement: Requirement) -> str:
    """ "2 of 5"; for a quiz the best result, or "not yet"."""
    if requirement.code is Code.ANSWER_QUIZ:
        if not requirement.is_told:
            return _("handed in")
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


def quiz_note(
    *,
    best: int | None,
    total: int,
    under_way: Clock | None = None,
    held_back: Due | None = None,
) -> str:
    if under_way is Clock.RUNNING:
        return _("You have begun; your answers are kept.")
    if under_way is Clock.ABANDONED:
        return _("The time ran out before it was handed in.")
    if under_way is not None:
        return _("The time is up; what you had answered is kept.")
    if held_back is not None:
        return _("Handed in. %(when)s") % {"when": result_later(held_back)}
    if best is None:
        return _("Opens at any time. You can try again; your best result counts.")
    return _("Best result so far: %(best)s of %(total)s.") % {
        "best": best,
        "total": total,
    }


def quiz_action(under_way: Clock | None, *, is_handed_in: bool) -> str:
    """What to do with an attempt that is open on paper: its time may be up; or where
    one was handed in and nothing may be said of it yet. "" where it just begins."""
    if under_way is None:
        return _("Take the quiz again") if is_handed_in else ""
    return {
        Clock.RUNNING: _("Go on with the quiz"),
        Clock.SUBMIT_ONLY: _("Hand the quiz in"),
        Clock.TIME_UP: _("See your result"),
        Clock.ABANDONED: _("See what became of it"),
    }[under_way]


def quiz_hint(under_way: Clock, *, due_at: datetime | None, now: datetime) -> str:
    """How long there is; "" where the clock has no say."""
    if due_at is None:
        return ""
    if under_way is Clock.RUNNING:
        minutes = (seconds_left(due_at, now=now) or 0) // 60
        if not minutes:
            return _("Less than a minute left.")
        return ngettext(
            "%(minutes)s minute left.", "%(minutes)s minutes left.", minutes
        ) % {"minutes": minutes}
    return {
        Clock.SUBMIT_ONLY: _("The time is up; it can still be handed in as it stands."),
        Clock.TIME_UP: _("The time is up; what you had answered is handed in."),
        Clock.ABANDONED: _("The time ran out before it was handed in."),
    }[under_way]


# -- What stands before a step -----------------------------------------------
def _named(titles: Sequence[str]) -> str:
    quoted = [_("“%(title)s”") % {"title": title} for title in titles]
    if len(quoted) == 1:
        return quoted[0]
    return _("%(many)s and %(last)s") % {
        "many": ", ".join(quoted[:-1]),
        "last": quoted[-1],
    }


def modules_first(titles: Sequence[str]) -> str:
    return _("Opens when you have completed %(modules)s.") % {"modules": _named(titles)}


def counts_after(titles: Sequence[str]) -> str:
    return _(
        "All that it asks for is there. It counts when you have completed %(modules)s."
    ) % {"modules": _named(titles)}


def lesson_first(title: str) -> str:
    return _("Opens when you have read “%(title)s”.") % {"title": title}


def needs_place() -> str:
    return _("Opens to people with a place in a run of this course.")


def not_begun(moment: datetime) -> str:
    return _("Opens when your run begins, %(when)s.") % {"when": when_words(moment)}


def go_to(title: str) -> str:
    return _("Go to “%(title)s”") % {"title": title}


def see_dates() -> str:
    return _("See the dates of the course")


def when_words(moment: datetime) -> str:
    """ "on 3 November 2026 at 09:00 WET", on the reader's clock, which is named."""
    local = timezone.localtime(moment)
    return _("on %(date)s at %(time)s %(zone)s") % {
        "date": date_format(local, "j F Y"),
        "time": f"{local:%H:%M}",
        "zone": zone_short(local),
    }


# -- Runs and places -----------------------------------------------------------
def run_words(standing: Standing) -> str:
    """One line on where a run stands, on the reader's clock."""
    when = when_words(standing.moment) if standing.moment else ""
    sentences = {
        RunState.RUNNING_OPEN: {
            "closes": _("Under way; you can join until it closes %(when)s."),
            "ends": _("Under way; you can join. It ends %(when)s."),
            "": _("Under way; you can join at any time."),
        },
        RunState.COMING_OPEN: {"starts": _("Open for enrolment. It begins %(when)s.")},
        RunState.PAST_OPEN: {
            "ends": _("It ended %(when)s; the lessons are still open to you.")
        },
        RunState.OPENS_LATER: {"opens": _("Enrolment opens %(when)s.")},
        RunState.COMING_CLOSED: {
            "starts": _("Enrolment is closed. It begins %(when)s.")
        },
        RunState.RUNNING_CLOSED: {
            "ends": _("Under way, and enrolment is closed. It ends %(when)s."),
            "": _("Under way, and enrolment is closed."),
        },
        RunState.PAST_CLOSED: {"ends": _("It ended %(when)s.")},
        RunState.UNSCHEDULED: {"": _("The dates are still to be set.")},
    }
    return sentences[standing.state][standing.about] % {"when": when}


def call_to_action(action: Action, *, mode: EnrolmentMode, is_full: bool) -> str:
    """What the button says; "" where there is nothing to press."""
    if action in {Action.NONE, Action.WAIT} or mode == EnrolmentMode.CLOSED:
        return ""
    if mode == EnrolmentMode.REQUEST:
        return _("Ask for a place")
    if is_full:
        return _("Join the waiting list")
    return {
        Action.JOIN: _("Join now"),
        Action.RESERVE: _("Take a place"),
        Action.STUDY: _("Join and read"),
    }[action]


def place_words(state: PlaceState, *, position: int | None = None) -> str:
    """Where somebody stands with a run."""
    if state is PlaceState.WAITING and position:
        return _("You are number %(position)s on the waiting list.") % {
            "position": position
        }
    return {
        PlaceState.ENROLLED: _("You have a place."),
        PlaceState.WAITING: _("You are on the waiting list."),
        PlaceState.REQUESTED: _("You have asked for a place; an organiser decides."),
        PlaceState.LEFT: _("You gave your place back. What you learned is kept."),
        PlaceState.REFUSED: _("The organisers could not give you a place."),
    }[state]


def places_words(*, capacity: int | None, taken: int) -> str:
    """ "3 of 12 places free"; "" without a limit."""
    if capacity is None:
        return ""
    free = max(0, capacity - taken)
    if free == 0:
        return ngettext(
            "The one place is taken", "All %(count)s places are taken", capacity
        ) % {"count": capacity}
    return ngettext(
        "%(free)s of %(count)s place free",
        "%(free)s of %(count)s places free",
        capacity,
    ) % {"free": free, "count": capacity}


def leave_words(state: PlaceState) -> str:
    if state is PlaceState.ENROLLED:
        return _("Give my place back")
    if state is PlaceState.WAITING:
        return _("Leave the waiting list")
    return _("Withdraw my request")


def was_refused() -> str:
    return _(
        "The organisers have decided not to give you a place in this run."
        " Please write to them if you think that is a mistake."
    )


def run_takes_nobody() -> str:
    return _("This run takes nobody at the moment. Nothing was changed.")


def already_decided() -> str:
    return _("This was decided in the meantime. Nothing was changed.")


def place_subject(state: PlaceState, *, title: str) -> str:
    return {
        PlaceState.ENROLLED: _("You have a place: %(title)s"),
        PlaceState.WAITING: _("You are on the waiting list: %(title)s"),
        PlaceState.REQUESTED: _("You asked for a place: %(title)s"),
        PlaceState.REFUSED: _("About your request: %(title)s"),
        PlaceState.LEFT: _("You gave your place back: %(title)s"),
    }[state] % {"title": title}


# -- Recalculating completions ---------------------------------------------------
def needs_reason() -> str:
    return _("Please say why: the reason is kept with every completion that changes.")


def changed_meanwhile() -> str:
    return _(
        "Something has changed since you looked. Nothing was done; here is the list"
        " as it is now."
    )


def nothing_changes() -> str:
    return _("Every completion agrees with the module as it is. Nothing was changed.")


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
