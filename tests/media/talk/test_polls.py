"""Polls: one answer of each person, results when the moderator shows them, and never
so few that each would be recognised."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from media import services
from media.control_parts import _polls
from media.domain.polls import (
    AnswerRefused,
    PollKind,
    Result,
    ResultRow,
    answer_labels,
    count_answers,
    read_answer,
)
from media.exceptions import TalkRefused
from media.models import Poll, PollAnswer
from media.talk_access import ORGANISER, Seat
from media.talk_look import Look
from media.talk_queries import answers_of, polls_in_room, results_of, unanswered_poll
from tests.media.talk.conftest import NOW, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepare(room, organiser):
    def make(
        kind: str = "single",
        *,
        options=("Always", "Never"),
        is_named: bool = False,
        is_open: bool = True,
        question: str = "Do you offer the dose?",
    ) -> Poll:
        poll = services.prepare_poll(
            room,
            question=question,
            kind=kind,
            options=options,
            is_named=is_named,
            by=organiser,
            now=NOW,
        )
        if is_open:
            services.launch_poll(poll, by=organiser, now=NOW)
        return poll

    return make


def rows_of(room, user):
    """The polls as the control room lists them."""
    return _polls(Seat(room, ORGANISER), Look(room, user, NOW))["rows"]


def answer(poll, user, *given, now=NOW):
    return services.answer_poll(poll, user=user, given=given, now=now)


# -- What an answer may be ---------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "given", "stored"),
    [
        ("single", ["1"], [1]),
        ("multiple", ["1", "0", "1"], [0, 1]),
        ("scale", ["5"], [5]),
        ("words", [" listen , Listen,ask  first "], ["listen", "ask first"]),
    ],
)
def test_an_answer_is_stored_in_one_form(kind, given, stored):
    assert read_answer(PollKind(kind), ["A", "B"], given) == stored


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        ("single", [], "answer_none"),
        ("single", ["0", "1"], "answer_one"),
        ("single", ["2"], "answer_unknown"),
        ("multiple", ["-1"], "answer_unknown"),
        ("multiple", ["１"], "answer_unknown"),
        ("scale", ["0"], "answer_unknown"),
        ("scale", ["6"], "answer_unknown"),
        ("scale", ["9" * 5000], "answer_unknown"),
        ("words", [" , "], "answer_none"),
        ("words", ["a,b,c,d"], "answer_words"),
        ("words", ["x" * 33], "answer_words"),
    ],
)
def test_what_is_no_answer_is_refused(kind, given, code):
    with pytest.raises(AnswerRefused) as refusal:
        read_answer(PollKind(kind), ["A", "B"], given)
    assert refusal.value.code == code


def test_results_count_people_and_not_crosses():
    result = count_answers("multiple", ["A", "B", "C"], [[0, 1], [0], [0]])
    assert result == Result(
        3, (ResultRow("A", 3, 100), ResultRow("B", 1, 33), ResultRow("C", 0, 0))
    )


def test_words_are_counted_however_they_are_written():
    answers = [["Listen"], ["listen", "wait"], ["LISTEN", "rude"]]
    result = count_answers("words", [], answers, hidden=["rude"])
    assert [(row.label, row.count) for row in result.rows] == [
        ("Listen", 3),
        ("wait", 1),
    ]


def test_a_scale_says_what_its_ends_mean():
    result = count_answers("scale", ["not at all", "fully"], [[1], [5], [5]])
    assert [(row.label, row.count) for row in result.rows] == [
        ("1 · not at all", 1),
        ("2", 0),
        ("3", 0),
        ("4", 0),
        ("5 · fully", 2),
    ]
    assert answer_labels("scale", ["low", "high"], [5]) == ["5 · high"]
    assert count_answers("scale", [], []).rows[0] == ResultRow("1", 0, 0)


# -- Preparing and running -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"question": " "}, "Write what the poll asks"),
        ({"question": "x" * 201}, "200 characters"),
        ({"kind": "essay"}, "what kind"),
        ({"options": ["One"]}, "from 2 to 8"),
        ({"options": list("abcdefghi")}, "from 2 to 8"),
        ({"options": ["Yes", "yes"]}, "different"),
        ({"options": ["x" * 61, "y"]}, "60 characters"),
        ({"kind": "scale", "options": list("abc")}, "from 0 to 2"),
    ],
)
def test_a_poll_that_cannot_be_answered_is_refused(prepare, changes, why):
    with pytest.raises(TalkRefused, match=why):
        prepare(**{"is_open": False} | changes)
    assert not Poll.objects.exists()


def test_nobody_sees_a_poll_before_it_is_launched(room, prepare, learner, organiser):
    poll = prepare(is_open=False)
    assert polls_in_room(room) == []
    with pytest.raises(TalkRefused, match="no answers now"):
        answer(poll, learner, "0")
    services.launch_poll(poll, by=organiser, now=NOW)
    assert polls_in_room(room) == [poll]
    assert unanswered_poll(room, learner) == poll
    answer(poll, learner, "0")
    assert unanswered_poll(room, learner) is None


def test_one_poll_is_open_at_a_time(room, prepare, organiser):
    first, second = prepare(), prepare()
    first.refresh_from_db()
    assert (first.state, second.state) == ("closed", "prepared")
    assert [poll.pk for poll in polls_in_room(room)] == [second.pk]
    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.filter(pk=first.pk).update(state="open")


def test_an_answer_can_be_changed_until_the_poll_is_closed(prepare, learner, organiser):
    poll = prepare()
    answer(poll, learner, "0")
    answer(poll, learner, "1", now=later(minutes=1))
    assert PollAnswer.objects.get().choices == [1]
    assert answers_of([poll], learner) == {poll.pk: [1]}
    services.close_poll(poll, by=organiser, now=NOW)
    with pytest.raises(TalkRefused, match="no answers now"):
        answer(poll, learner, "0")
    services.launch_poll(poll, by=organiser, now=NOW)
    answer(poll, learner, "0")
    assert PollAnswer.objects.get().choices == [0]


def test_shown_results_take_no_further_answer(prepare, learner, organiser):
    poll = prepare()
    shown = services.show_results(poll, is_shown=True, by=organiser, now=NOW)
    assert (shown.state, shown.shows_results) == ("closed", True)
    services.show_results(poll, is_shown=False, by=organiser, now=NOW)
    with pytest.raises(TalkRefused, match="results were shown"):
        services.launch_poll(poll, by=organiser, now=NOW)


def test_who_answered_what_is_forgotten_with_the_results(prepare, learner, organiser):
    unnamed = prepare()
    answer(unnamed, learner, "0")
    named = prepare(is_named=True)
    answer(named, learner, "0")
    for poll in (unnamed, named):
        services.show_results(poll, is_shown=True, by=organiser, now=NOW)
    assert {one.poll_id: one.user for one in PollAnswer.objects.all()} == {
        unnamed.pk: None,
        named.pk: learner,
    }


def test_results_that_could_be_read_are_read_once(room, prepare, people, organiser):
    """Two readings of an unnamed poll would tell the one answer between them."""
    poll, named = prepare(), prepare(is_named=True, is_open=False)
    services.launch_poll(poll, by=organiser, now=NOW)
    for person in people(5):
        answer(poll, person, "0")
    poll = services.close_poll(poll, by=organiser, now=NOW)
    assert results_of([poll])[poll.pk] is not None
    with pytest.raises(TalkRefused, match="results could be read"):
        services.launch_poll(poll, by=organiser, now=NOW)
    assert not any(
        row.may_launch for row in rows_of(room, organiser) if row.poll == poll
    )
    # So nothing needs to know any more who answered, though they are never shown.
    assert not poll.answers.filter(user__isnull=False).exists()
    services.launch_poll(named, by=organiser, now=NOW)
    for person in people(5, first=20):
        answer(named, person, "0")
    services.close_poll(named, by=organiser, now=NOW)
    assert [r.may_launch for r in rows_of(room, organiser) if r.poll == named] == [True]
    services.launch_poll(named, by=organiser, now=NOW)
    assert named.answers.filter(user__isnull=False).count() == 5


def test_answers_of_few_are_nobodys_once_the_event_is_sealed(
    prepare, room, people, organiser, learner, watch
):
    watch(learner)
    left_open, named = prepare(), prepare(is_named=True, is_open=False)
    for person in people(2):
        answer(left_open, person, "0")
    services.launch_poll(named, by=organiser, now=NOW)
    answer(named, learner, "0")
    services.launch_poll(left_open, by=organiser, now=NOW)
    for now, known in ((later(minutes=5), 2), (later(days=1), 0)):
        services.seal_log(room, by=organiser, now=now)
        assert left_open.answers.filter(user__isnull=False).count() == known
    assert named.answers.get().user == learner


def test_fewer_than_five_answers_are_no_result(prepare, people, organiser):
    poll, named = prepare(), prepare(is_named=True)

    def results_with(*persons):
        opened = services.launch_poll(poll, by=organiser, now=NOW)
        for person in persons:
            answer(poll, person, "0")
        # While it is open not even moderators see more than how many answered.
        assert results_of([opened]) == {poll.pk: None}
        return results_of([services.close_poll(poll, by=organiser, now=NOW)])[poll.pk]

    everybody = people(5)
    assert results_with(*everybody[:4]) is None
    assert [row.count for row in results_with(everybody[4]).rows] == [5, 0]
    services.launch_poll(named, by=organiser, now=NOW)
    answer(named, everybody[0], "1")
    assert [row.count for row in results_of([named])[named.pk].rows] == [0, 1]


def test_a_rude_word_is_hidden_and_let_in_again(prepare, people, organiser):
    poll = prepare("words", options=())
    for person in people(5):
        answer(poll, person, "listen, Rude")
    poll = services.close_poll(poll, by=organiser, now=NOW)

    def labels(**how):
        return [row.label for row in results_of([poll], **how)[poll.pk].rows]

    poll = services.hide_word(poll, word="rUDE", by=organiser, now=NOW)
    assert (labels(), labels(with_hidden=True)) == (["listen"], ["listen", "Rude"])
    poll = services.hide_word(poll, word="rude", is_hidden=False, by=organiser, now=NOW)
    assert labels() == ["listen", "Rude"]
    with pytest.raises(TalkRefused, match="Nobody gave"):
        services.hide_word(poll, word="other", by=organiser, now=NOW)


def test_only_an_unseen_poll_is_discarded(prepare, organiser):
    poll, other = prepare(), prepare(is_open=False)
    services.discard_poll(other, by=organiser)
    with pytest.raises(TalkRefused, match="can no longer be changed"):
        services.discard_poll(poll, by=organiser)
    assert list(Poll.objects.all()) == [poll]


def test_nothing_is_launched_in_a_closed_room(prepare, organiser):
    poll = prepare(is_open=False)
    for step in (services.close_poll, services.launch_poll):
        with pytest.raises(TalkRefused):
            step(poll, by=organiser, now=later(days=2))
    with pytest.raises(TalkRefused, match="not been launched"):
        services.show_results(poll, is_shown=True, by=organiser, now=NOW)
