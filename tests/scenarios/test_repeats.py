"""What a person may come back to: their own, once per conversation, at their own days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from courses.queries import my_learning
from scenarios.models import Attempt, Scenario
from scenarios.queries import repeat_of, repeats_of
from scenarios.services import choose, start_attempt
from tests.scenarios.conftest import NOW, seed_for

LATER = NOW + timedelta(days=30)


def played(revision, user, *keys: str, at: datetime = NOW) -> Attempt:
    seed = seed_for(revision, "room") if revision.graph.slug == "cancelled" else 1
    attempt = start_attempt(revision, user=user, now=at, seed=seed)
    for seq, key in enumerate(keys):
        attempt = choose(attempt, choice_key=key, expected_seq=seq, now=at)
    assert attempt.is_finished
    return attempt


POOR = ("go-in", "no", "fact", "sorry", "leave")
GOOD = ("go-in", "ask", "tell", "silence", "ring")


def test_what_was_weak_comes_back_after_two_days(everything, learner):
    played(everything, learner, *POOR)
    (one,) = repeats_of(learner, now=NOW)
    assert (one.title, one.url, one.skills, one.is_due) == (
        "The cancelled biopsy",
        "/conversations/cancelled/",
        ("Room for anger",),
        False,
    )
    assert one.dates == (date(2026, 3, 4), date(2026, 3, 9), date(2026, 3, 23))
    (one,) = repeats_of(learner, now=NOW + timedelta(days=2))
    assert one.is_due


def test_only_the_latest_time_counts_and_nothing_weak_asks_nothing(everything, learner):
    played(everything, learner, *POOR)
    played(everything, learner, *GOOD, at=NOW + timedelta(days=3))
    assert repeats_of(learner, now=LATER) == ()
    played(everything, learner, *POOR, at=NOW + timedelta(days=9))
    (one,) = repeats_of(learner, now=LATER)
    assert one.dates == (date(2026, 4, 1),)


def test_days_are_those_of_the_persons_own_zone(everything, learner):
    learner.time_zone = "Pacific/Auckland"
    learner.save()
    late = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)  # already the third there
    attempt = played(everything, learner, *POOR, at=late)
    assert repeats_of(learner, now=late)[0].dates[0] == date(2026, 3, 5)
    assert repeat_of(attempt, now=late).dates[0] == date(2026, 3, 5)


def test_repeats_are_ones_own(everything, learner, stranger):
    played(everything, learner, *POOR)
    played(everything, None, *POOR)
    assert repeats_of(stranger, now=LATER) == ()
    assert repeats_of(AnonymousUser(), now=LATER) == ()


def test_what_nobody_can_play_any_more_is_not_suggested(everything, learner):
    played(everything, learner, *POOR)
    Scenario.objects.update(live=False)
    assert repeats_of(learner, now=LATER) == ()


@pytest.mark.parametrize("times", [1, 3])
def test_repeats_take_the_same_queries_however_often_one_played(
    everything, revision, learner, times, django_assert_num_queries
):
    for n in range(times):
        played(everything, learner, *POOR, at=NOW + timedelta(days=n))
        played(revision, learner, "refer", "talk", at=NOW + timedelta(days=n))
    with django_assert_num_queries(3):
        assert len(repeats_of(learner, now=LATER)) == 2


def test_a_visitor_reads_when_to_come_back_too(everything):
    attempt = played(everything, None, *POOR)
    assert repeat_of(attempt, now=NOW).dates[0] == date(2026, 3, 4)
    unfinished = start_attempt(everything, user=None, now=NOW)
    assert repeat_of(unfinished, now=NOW) is None


def test_my_learning_shows_what_is_due_and_no_more(client, everything, learner):
    played(everything, learner, *POOR)
    assert my_learning(learner, now=NOW).due_repeats == ()
    due = my_learning(learner, now=NOW + timedelta(days=2)).due_repeats
    assert [one.title for one in due] == ["The cancelled biopsy"]
    client.force_login(learner)
    page = client.get("/my/learning/").content.decode()  # the real today is later
    assert "Worth coming back to" in page
    assert "Seen less than often the last time: Room for anger." in page
