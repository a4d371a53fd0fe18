"""What this room has to say on the first page of the admin: answers to mark, people
who ask for a place, scores an LMS did not take; runs that begin; what can be begun."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses import access, queries, sign_off_access, wording_sign_offs
from elearn.core.desk_home import DeskLine, Part, register_desk_lines
from media.event_times import day_words

#: More lines than this would hide the others: the list of runs has them all.
MOST_RUNS = 5


def answers_to_mark(request: HttpRequest) -> Iterable[DeskLine]:
    if not access.may_keep_quizzes(request.user):
        return
    count, since = queries.answers_waiting()
    if not count:
        return
    words = ngettext(
        "%(count)d answer waits to be marked",
        "%(count)d answers wait to be marked",
        count,
    )
    note = _("the oldest since %(day)s") % {
        "day": day_words(timezone.localtime(since).date())
    }
    yield DeskLine(
        words % {"count": count}, reverse("wagtailsnippets_courses_quiz:queue"), note
    )


def requests_for_places(request: HttpRequest) -> Iterable[DeskLine]:
    if not access.may_organise(request.user):
        return
    for run in queries.runs_with_requests()[:MOST_RUNS]:
        words = ngettext(
            "%(count)d person asks for a place",
            "%(count)d people ask for a place",
            run.asked,
        )
        yield DeskLine(
            words % {"count": run.asked},
            reverse("courses_run_people", args=[run.pk]),
            str(run),
        )


def sign_offs_awaited(request: HttpRequest) -> Iterable[DeskLine]:
    """For experts what awaits them, for authors what experts object to."""
    url = reverse("courses_sign_offs")
    count = queries.decisions_awaited(sign_off_access.fields_of(request.user))
    if count:
        yield DeskLine(wording_sign_offs.count_awaited(count), f"{url}?state=mine")
    if not request.user.has_perm("courses.add_signoff"):
        return
    count = queries.objections_open()
    if count:
        yield DeskLine(
            wording_sign_offs.count_objections(count), f"{url}?state=objected"
        )


def scores_not_taken(request: HttpRequest) -> Iterable[DeskLine]:
    if not request.user.has_perm("courses.view_ltireport"):
        return
    count = queries.stuck_reports()
    if count:
        words = ngettext(
            "%(count)d score did not reach its LMS",
            "%(count)d scores did not reach their LMS",
            count,
        )
        yield DeskLine(
            words % {"count": count}, reverse("wagtailsnippets_courses_ltireport:list")
        )


def runs_that_begin(request: HttpRequest) -> Iterable[DeskLine]:
    if not access.may_organise(request.user):
        return
    for run in queries.runs_to_begin(now=timezone.now())[:MOST_RUNS]:
        note = ngettext(
            "begins %(day)s, %(count)d place taken",
            "begins %(day)s, %(count)d places taken",
            run.taken,
        ) % {
            "day": day_words(timezone.localtime(run.start).date()),
            "count": run.taken,
        }
        yield DeskLine(str(run), reverse("courses_run_people", args=[run.pk]), note)


def what_can_be_begun(request: HttpRequest) -> Iterable[DeskLine]:
    if request.user.has_perm("courses.add_courserun"):
        yield DeskLine(
            _("New course run"),
            reverse("wagtailsnippets_courses_courserun:add"),
            _("dates and places for a group"),
        )
    if request.user.has_perm("courses.add_quiz"):
        yield DeskLine(_("New quiz"), reverse("wagtailsnippets_courses_quiz:add"))


def register() -> None:
    register_desk_lines(Part.WAITS, answers_to_mark, order=40)
    register_desk_lines(Part.WAITS, requests_for_places, order=50)
    register_desk_lines(Part.WAITS, scores_not_taken, order=60)
    register_desk_lines(Part.WAITS, sign_offs_awaited, order=70)
    register_desk_lines(Part.COMING, runs_that_begin, order=50)
    register_desk_lines(Part.NEW, what_can_be_begun, order=50)
