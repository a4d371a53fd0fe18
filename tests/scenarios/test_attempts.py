"""What an attempt keeps besides its decisions: words, certainty, time, dice, a note."""

from __future__ import annotations

from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from scenarios.exceptions import (
    AttemptFinished,
    BadConfidence,
    ChoiceNotOffered,
    NotFinished,
    StaleStep,
    TooLong,
)
from scenarios.models import Attempt, AttemptEvent
from scenarios.services import (
    NOTE_LIMIT,
    OWN_WORDS_LIMIT,
    choose,
    play_again_from,
    set_clock,
    start_attempt,
    write_note,
)
from tests.scenarios.conftest import NOW, play, seed_for


@pytest.fixture
def in_the_room(everything, learner) -> Attempt:
    """The turn that asks for own words and for how sure one is."""
    seed = seed_for(everything, "room")
    attempt = start_attempt(everything, user=learner, now=NOW, seed=seed)
    return play(attempt, "go-in")


@pytest.fixture
def at_the_clock(in_the_room) -> Attempt:
    return set_clock(play(in_the_room, "ask", "tell"), on=True)


def event(attempt: Attempt) -> AttemptEvent:
    return attempt.events.latest("seq")


def test_what_is_passed_on_the_way_is_kept(everything, learner):
    for first in ("room", "brother"):
        attempt = start_attempt(
            everything, user=learner, now=NOW, seed=seed_for(everything, first)
        )
        branch = "alone" if first == "room" else "brother"
        assert event(play(attempt, "go-in")).via == [["who", branch]]


def test_a_sub_conversation_is_kept_as_called_and_come_back_from(in_the_room):
    attempt = play(in_the_room, "ask", "tell", "silence")
    assert event(attempt).via == [
        ["apology", ""],
        ["sorry", "trusting"],
        ["apology", "on"],
    ]


def test_own_words_and_certainty_are_kept_where_the_turn_asks(in_the_room):
    attempt = choose(
        in_the_room,
        choice_key="ask",
        expected_seq=1,
        now=NOW,
        own_words="  Hello.\nMay I sit?  ",
        confidence=4,
    )
    assert (event(attempt).own_words, event(attempt).confidence) == (
        "Hello.\nMay I sit?",
        4,
    )
    attempt = choose(
        attempt,
        choice_key="tell",
        expected_seq=2,
        now=NOW,
        own_words="Not asked for.",
        confidence=5,
    )
    assert (event(attempt).own_words, event(attempt).confidence) == ("", None)


@pytest.mark.parametrize("confidence", [0, 6, -1, True, 2.5])
def test_certainty_outside_one_to_five_is_refused(in_the_room, confidence):
    with pytest.raises(BadConfidence):
        choose(
            in_the_room,
            choice_key="ask",
            expected_seq=1,
            now=NOW,
            confidence=confidence,
        )
    assert in_the_room.events.count() == 1


def test_own_words_have_a_limit_and_nothing_changes_beyond_it(in_the_room):
    with pytest.raises(TooLong):
        choose(
            in_the_room,
            choice_key="ask",
            expected_seq=1,
            now=NOW,
            own_words="x" * (OWN_WORDS_LIMIT + 1),
        )
    assert in_the_room.events.count() == 1
    attempt = choose(
        in_the_room,
        choice_key="ask",
        expected_seq=1,
        now=NOW,
        own_words=" " + "x" * OWN_WORDS_LIMIT + "\0",
    )
    assert len(event(attempt).own_words) == OWN_WORDS_LIMIT


@pytest.mark.parametrize(
    ("measured", "kept"),
    [
        (None, None),
        (-1, None),
        (0, 0),
        (12_000, 12_000),
        # More than a minute has not passed here.
        (61_000, 60_000),
        (10**12, 60_000),
    ],
)
def test_time_on_the_screen_is_believed_as_far_as_it_has_passed(
    in_the_room, measured, kept
):
    now = event(in_the_room).at + timedelta(minutes=1)
    attempt = choose(
        in_the_room, choice_key="ask", expected_seq=1, now=now, dwell_ms=measured
    )
    assert event(attempt).dwell_ms == kept


def test_a_turn_that_was_left_alone_counts_an_hour_at_most(in_the_room):
    now = NOW + timedelta(days=60)
    attempt = choose(
        in_the_room, choice_key="ask", expected_seq=1, now=now, dwell_ms=10**10
    )
    assert event(attempt).dwell_ms == 3_600_000


# -- the clock -------------------------------------------------------------------------
def test_the_clock_takes_what_the_author_says(at_the_clock):
    attempt = choose(
        at_the_clock, choice_key="fact", expected_seq=3, now=NOW, by_clock=True
    )
    assert (event(attempt).choice, event(attempt).by_clock) == ("silence", True)


def test_a_reply_of_ones_own_is_not_the_clocks(at_the_clock):
    attempt = choose(at_the_clock, choice_key="silence", expected_seq=3, now=NOW)
    assert (event(attempt).choice, event(attempt).by_clock) == ("silence", False)


def test_without_the_clock_nothing_is_taken_by_it(at_the_clock):
    attempt = set_clock(at_the_clock, on=False)
    with pytest.raises(ChoiceNotOffered):
        choose(attempt, choice_key="fact", expected_seq=3, now=NOW, by_clock=True)
    assert attempt.events.count() == 3


def test_a_turn_without_a_clock_is_not_taken_by_one(in_the_room):
    attempt = set_clock(in_the_room, on=True)
    with pytest.raises(ChoiceNotOffered):
        choose(attempt, choice_key="ask", expected_seq=1, now=NOW, by_clock=True)


def test_the_clock_is_off_unless_asked_for(everything, learner):
    assert not start_attempt(everything, user=learner, now=NOW).with_clock
    asked = start_attempt(everything, user=learner, now=NOW, with_clock=True)
    assert Attempt.objects.get(pk=asked.pk).with_clock


def test_switching_the_clock_is_on_record_once(in_the_room):
    for on in (True, True, False):
        set_clock(in_the_room, on=on)
    entries = ModelLogEntry.objects.filter(action="scenarios.set_clock")
    assert [entry.data["on"] for entry in entries.order_by("pk")] == [True, False]


def test_the_clock_of_a_finished_attempt_stays(finished):
    with pytest.raises(AttemptFinished):
        set_clock(finished, on=True)


# -- a lost connection --------------------------------------------------------------------
def test_a_reply_that_is_sent_twice_is_taken_once(in_the_room):
    choose(in_the_room, choice_key="ask", expected_seq=1, now=NOW)
    with pytest.raises(StaleStep):
        choose(in_the_room, choice_key="ask", expected_seq=1, now=NOW)
    assert in_the_room.events.count() == 2


# -- a note ---------------------------------------------------------------------------
def test_a_note_is_written_changed_and_emptied(finished):
    note = write_note(finished, text="  Sit down first. ", now=NOW)
    assert (note.note, note.noted_at) == ("Sit down first.", NOW)
    later = NOW + timedelta(days=1)
    note = write_note(finished, text="Sit down, and wait.", now=later)
    assert (note.note, note.noted_at) == ("Sit down, and wait.", later)
    note = write_note(finished, text=" ", now=later)
    assert (note.note, note.noted_at) == ("", None)


def test_the_record_says_that_a_note_was_written_and_never_what(finished):
    write_note(finished, text="I was afraid.", now=NOW)
    write_note(finished, text="I was afraid.", now=NOW)
    (entry,) = ModelLogEntry.objects.filter(action="scenarios.note_attempt")
    assert "afraid" not in str(entry.data) + entry.label


def test_a_note_waits_for_the_end_and_has_a_limit(in_the_room, finished):
    with pytest.raises(NotFinished):
        write_note(in_the_room, text="Too early.", now=NOW)
    with pytest.raises(TooLong) as refusal:
        write_note(finished, text="x" * (NOTE_LIMIT + 1), now=NOW)
    assert "10,000" in str(refusal.value)
    assert Attempt.objects.get(pk=finished.pk).note == ""


# -- again from a turn ----------------------------------------------------------------------
def test_a_branch_meets_the_same_dice_and_takes_over_no_words(in_the_room, learner):
    choose(in_the_room, choice_key="ask", expected_seq=1, now=NOW, own_words="Mine.")
    attempt = set_clock(play(Attempt.objects.get(pk=in_the_room.pk), "tell"), on=True)
    attempt = play(attempt, "silence", "ring")
    branch = play_again_from(attempt, turn=3, user=learner, now=NOW)
    first, second = branch.events.order_by("seq")
    assert (first.via, first.inherited) == ([["who", "alone"]], True)
    assert (second.choice, second.own_words) == ("ask", "")
    assert branch.with_clock
    assert Attempt.objects.get(pk=attempt.pk).event_count == 5
