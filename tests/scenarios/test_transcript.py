"""What was said so far: who said it, what was told, and where it is folded."""

from __future__ import annotations

from scenarios.queries import player_view
from scenarios.services import start_attempt
from scenarios.transcript import LogEntry, split_log
from tests.scenarios.conftest import NOW, play, seed_for


def log_of(revision, *keys: str, first: str = "room"):
    attempt = start_attempt(
        revision, user=None, now=NOW, seed=seed_for(revision, first)
    )
    view = player_view(play(attempt, *keys))
    return split_log(view.log, view.persona.name)


def test_what_nobody_says_has_no_name_and_no_quotation_marks(everything):
    log = log_of(everything, "send")
    assert log.recent == (
        LogEntry(
            "",
            "",
            "The table is broken, and there is no other. Behind the door somebody "
            "has been fasting since midnight.",
            is_told=True,
        ),
        LogEntry("", "", "You ask the front desk to tell her."),
    )


def test_a_word_on_a_reply_stands_after_it_once_the_next_is_given(everything):
    log = log_of(everything, "send", "ask")
    assert [entry.action for entry in log.recent][1:3] == [
        "You ask the front desk to tell her.",
        "The front desk has three calls waiting.",
    ]
    assert [entry.text for entry in log.recent][3:] == [
        "Is it my turn now?",
        "What have they told you about this morning?",
    ]


def test_another_speaker_is_named_by_their_own_name(everything):
    log = log_of(everything, "go-in", "both", first="brother")
    assert [entry.who for entry in log.recent] == ["", "", "Karim", ""]


def test_the_last_two_replies_stay_open_and_the_rest_is_folded(everything):
    log = log_of(everything, "go-in", "ask", "tell", "name")
    assert [entry.text or entry.action for entry in log.recent] == [
        "I’m afraid I have bad news: the table is broken, and we cannot do it today.",
        "I took two days off for this. Two days!",
        "You are angry, and you have every reason.",
    ]
    assert (log.first_turn, log.last_turn) == (1, 2)
    assert [entry.text for entry in log.older][-1] == (
        "Nobody has told me anything. I came at seven."
    )


def test_a_decision_without_words_adds_nothing_but_the_reply(everything):
    log = log_of(everything, "go-in", "ask", "tell", "name", "ring")
    assert [entry.action or entry.text for entry in log.recent] == [
        "You are angry, and you have every reason.",
        "You ring the ward for a meal and a new day, with her listening.",
    ]
