"""What came of a quiz, attempt by attempt: one to read, all to take away. Nothing is
changed here; marking and rulings have pages of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses import access, queries
from courses.desk.views import DeskView
from courses.models import Quiz
from courses.wording_attempts import mark_words
from courses.wording_progress import zone_name
from elearn.core.downloads import download
from elearn.core.spreadsheets import Row


@require_safe
def attempt(request: HttpRequest, key: UUID) -> HttpResponse:
    """In the site’s own look: the questions stand as the learner sees them."""
    found = access.attempt_of_organiser(key, request.user)
    context = {
        "attempt": found,
        "quiz": found.revision.quiz,
        "record": queries.attempt_record(found),
    }
    return render(request, "courses/desk/attempt.html", context)


class ResultsFileView(DeskView):
    """All attempts at a quiz, not one page of them."""

    def get(
        self, request: HttpRequest, pk: int, ending: str, **kwargs: object
    ) -> HttpResponse:
        return download(
            ending,
            f"results-{self.quiz.slug}",
            table=lambda: table_of(self.quiz),
            sheets=lambda: {_("Results"): table_of(self.quiz)},
        )


def table_of(quiz: Quiz) -> Iterable[Row]:
    """A row for each attempt, the newest first. Times stand in the reader’s zone."""
    zone = {"zone": zone_name()}
    yield [
        _("Name"),
        _("E-mail address"),
        _("Where it is"),
        _("Begun (%(zone)s)") % zone,
        _("Ended (%(zone)s)") % zone,
        _("Version of the quiz"),
        _("Questions"),
        _("Right"),
        _("Marks"),
        _("Marks in all"),
        _("Waiting for marking"),
    ]
    for one in queries.quiz_attempts(quiz).iterator():
        is_counted = one.right_count is not None
        yield [
            one.user.name if one.user else _("erased"),
            one.user.email if one.user else "",
            one.get_phase_display(),
            _moment(one.started_at),
            _moment(one.finished_at) if one.finished_at else "",
            one.revision.number,
            one.revision.question_count,
            one.right_count if is_counted else "",
            mark_words(one.exact_mark) if one.exact_mark is not None else "",
            mark_words(one.exact_max_mark) if one.exact_max_mark is not None else "",
            one.waiting_count,
        ]


def _moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
