"""A question that is taken back: what had been merged into it goes on by itself."""

from __future__ import annotations

import pytest

from media import services
from media.models import Question
from media.talk_queries import question_queue, questions_in_room
from tests.media.talk.conftest import NOW, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def merged(room, ask, people, organiser):
    """The first one, two that were merged into it, and one person who supports it."""
    author, second, third, fan = people(4)
    one = ask("Is a CT safe?", by=author)
    two = ask("Are CTs safe?", by=second)
    three = ask("CT: safe?", by=third)
    for duplicate in (three, two):
        services.moderate_question(
            duplicate, to="merged", into=one, by=organiser, now=NOW
        )
    services.support_question(one, user=fan, now=NOW)
    return one, two, three


def withdraw(question: Question, *, now=NOW) -> None:
    services.withdraw_question(question, by=question.author, now=now)


@pytest.mark.parametrize(
    ("mode", "state"), [("moderated", "waiting"), ("open", "shown")]
)
def test_the_oldest_merged_one_goes_on_in_its_place(
    room, merged, organiser, mode, state
):
    one, two, three = merged
    services.take_questions(room, mode=mode, by=organiser, now=NOW)
    withdraw(one)
    first, last = question_queue(room, organiser)
    # Who asked the third and who supported the first; who took it back does not.
    assert (first, first.state, first.support) == (two, state, 2)
    assert first.merged_into is None
    assert one.author_id not in first.supports.values_list("user_id", flat=True)
    assert two.author_id not in first.supports.values_list("user_id", flat=True)
    assert (last, last.state, last.merged_into) == (three, "merged", two)


def test_what_waited_waits_also_where_everything_is_shown(room, ask, people, organiser):
    author, second = people(2)
    one, two = ask("One?", by=author, state="waiting"), ask("Two?", by=second)
    services.moderate_question(two, to="merged", into=one, by=organiser, now=NOW)
    services.take_questions(room, mode="open", by=organiser, now=NOW)
    withdraw(one)
    two.refresh_from_db()
    assert two.state == "waiting"


def test_it_goes_on_from_one_to_the_next(room, merged, organiser):
    one, two, three = merged
    withdraw(one)
    two.refresh_from_db()
    withdraw(two, now=later(minutes=1))
    (left,) = question_queue(room, organiser)
    assert (left, left.merged_into, left.support) == (three, None, 1)
    three.refresh_from_db()
    withdraw(three)
    assert question_queue(room, organiser) == []


def test_who_asked_the_merged_one_finds_it_again(room, merged):
    one, two, _three = merged
    withdraw(one)
    own = questions_in_room(room, two.author)
    assert [(each.pk, each.state) for each in own] == [(two.pk, "waiting")]
    withdraw(own[0])
    assert questions_in_room(room, two.author) == []
