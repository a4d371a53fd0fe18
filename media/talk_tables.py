"""What was asked and answered in a room, as tables to take away.

A question that was asked without a name has none here either: a table is passed on, and
who asked is for the moderators of the day alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from elearn.core.spreadsheets import Row
from media import queries, talk_queries
from media.choices import POLL_KIND_LABELS, QUESTION_STATE_LABELS, PollState
from media.domain.polls import ENOUGH, PollKind, answer_labels
from media.domain.questions import ALIVE, QuestionState
from media.models import PollAnswer, Question, Webinar


def questions_table(webinar: Webinar) -> Iterable[Row]:
    """Every question that was not withdrawn, in the order of asking."""
    asked = webinar.questions.exclude(state=QuestionState.WITHDRAWN)
    return _table(webinar, list(talk_queries.with_support(asked).order_by("id")))


def unanswered_table(webinar: Webinar) -> Iterable[Row]:
    """Those that nobody has answered, the best supported first."""
    left = webinar.questions.filter(state__in=ALIVE)
    listed = talk_queries.with_support(left).order_by("-support", "id")
    return _table(webinar, list(listed))


def _table(webinar: Webinar, questions: list[Question]) -> Iterable[Row]:
    titles = {one.key: one.title for one in queries.programme_in_force(webinar)}
    yield [
        _("Question"),
        _("Asked by"),
        _("Asked at (%(zone)s)") % {"zone": webinar.time_zone},
        _("During"),
        _("Supported by"),
        _("Where it is"),
        _("Answer in writing, or reason"),
        _("Merged into"),
    ]
    for one in questions:
        yield [
            one.text,
            _asker(one),
            _moment(one.asked_at, webinar),
            titles.get(one.item, ""),
            one.support,
            str(QUESTION_STATE_LABELS[QuestionState(one.state)]),
            one.answer or one.reason,
            one.merged_into.text if one.merged_into else "",
        ]


def _asker(question: Question) -> str:
    if question.is_anonymous:
        return _("without a name")
    return question.author.name if question.author else _("erased")


def polls_table(webinar: Webinar) -> Iterable[Row]:
    """Each possible answer of each poll with its count; too few answers are no result."""
    polls = talk_queries.polls_of(webinar)
    results = talk_queries.results_of(polls, with_hidden=True)
    yield [_("Poll"), _("Kind"), _("People"), _("Answer"), _("Count"), _("Per cent")]
    for poll in polls:
        kind = str(POLL_KIND_LABELS[PollKind(poll.kind)])
        begin = [poll.question, kind, poll.people]
        result = results[poll.pk]
        if result is None:
            few = _("fewer than %(enough)s answers") % {"enough": ENOUGH}
            is_open = poll.state == PollState.OPEN
            yield [*begin, _("still open") if is_open else few, "", ""]
            continue
        for row in result.rows:
            yield [*begin, row.label, row.count, row.percent]


def named_answers_table(webinar: Webinar) -> Iterable[Row]:
    """Who answered what, of the polls that said so beforehand."""
    answers = (
        PollAnswer.objects.filter(poll__webinar=webinar, poll__is_named=True)
        .select_related("poll", "user")
        .order_by("poll_id", "user__name", "id")
    )
    yield [_("Poll"), _("Name"), _("Answer")]
    for one in answers:
        labels = answer_labels(one.poll.kind, one.poll.options, one.choices)
        name = one.user.name if one.user else _("erased")
        yield [one.poll.question, name, "; ".join(labels)]


def prompts_table(webinar: Webinar) -> Iterable[Row]:
    """How each person answered the attention prompts that came while they were there."""
    people = queries.people_of(webinar)
    yield [
        _("Name"),
        _("Prompts while present"),
        _("Answered"),
        _("Missed"),
        _("Three of four answered"),
    ]
    for user_id, one in talk_queries.prompt_records(webinar).items():
        if one.asked:
            name = people[user_id].name if user_id in people else _("erased")
            passed = _("yes") if one.is_passed else _("no")
            yield [name, one.asked, one.answered, one.missed, passed]


def _moment(at: datetime, webinar: Webinar) -> str:
    return at.astimezone(webinar.zone).strftime("%Y-%m-%d %H:%M")


Table = Callable[[Webinar], Iterable[Row]]
TABLES: dict[str, Table] = {
    "questions": questions_table,
    "unanswered": unanswered_table,
    "polls": polls_table,
    "poll-answers": named_answers_table,
    "prompts": prompts_table,
}
