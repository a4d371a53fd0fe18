"""The sentences of questions, polls, announcements, prompts and the control room.

Codes with arguments in, words out, as `media.wording` does for the rest of this room.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as noop

SENTENCES: dict[str, str] = {
    "room_not_open": noop(
        "The room of “%(title)s” is not open now, so nothing was changed."
    ),
    # questions
    "questions_closed": noop("No questions are taken at the moment."),
    "question_empty": noop("Write your question first, in three letters or more."),
    "question_long": noop(
        "Your question has %(count)s characters; %(limit)s are the most. Please shorten"
        " it, for others want to read it quickly."
    ),
    "question_too_many": noop(
        "You have asked %(count)s questions in a few minutes. Let others speak, and ask"
        " again a little later."
    ),
    "question_enough": noop(
        "You have asked %(count)s questions at this event, which is the most for one"
        " person."
    ),
    "question_not_yours": noop("Only who asked a question can withdraw it."),
    "question_settled": noop("This question is settled and stays as it is."),
    "support_own": noop("Your own question needs no support of yours."),
    "support_settled": noop("This question can no longer be supported."),
    "moderate_step": noop(
        "The question is “%(state)s” by now, so this step does not fit. Look at the"
        " list again."
    ),
    "moderate_unknown": noop("This is no step that a question can take."),
    "aside_reason": noop("Say why the question is put aside; its author reads it."),
    "written_empty": noop("Write the answer first."),
    "text_long": noop("The text has %(count)s characters; %(limit)s are the most."),
    "merge_same": noop("A question cannot be merged into itself."),
    "merge_where": noop("Choose a question that is shown, at this event."),
    # polls
    "poll_question": noop("Write what the poll asks, in %(limit)s characters at most."),
    "poll_options": noop(
        "This kind of poll needs from %(least)s to %(most)s answers to choose from, one"
        " per line, each different from the others."
    ),
    "poll_option_long": noop(
        "“%(text)s” is too long; an answer has %(limit)s characters at most."
    ),
    "poll_kind": noop("Choose what kind of poll it is."),
    "poll_begun": noop("The poll was launched, so it can no longer be changed."),
    "poll_read": noop(
        "Its results could be read, so that a further answer would be recognised."
        " Prepare the poll anew instead."
    ),
    "poll_shown": noop(
        "The results were shown, so new answers would follow the old ones. Prepare the"
        " poll anew instead."
    ),
    "poll_not_open": noop("This poll takes no answers now."),
    "poll_not_launched": noop("The poll has not been launched yet."),
    "poll_word": noop("Nobody gave this word."),
    "answer_none": noop("Choose an answer first."),
    "answer_one": noop("Choose one answer only."),
    "answer_unknown": noop("This is none of the answers."),
    "answer_words": noop(
        "Give one to three words or short phrases, parted by commas, each of %(limit)s"
        " characters at most."
    ),
    # announcements, people, prompts
    "announcement_empty": noop("Write the message first."),
    "role_nobody": noop(
        "Nobody with an account has verified “%(email)s”. Ask the person to sign up"
        " first."
    ),
    "role_unknown": noop("Choose moderator or faculty."),
    "rules_unknown": noop("This is no way of taking questions."),
    "prompts_number": noop("Choose from %(least)s to %(most)s prompts in an hour."),
    "prompt_late": noop(
        "The time to answer is over. It changes none of your minutes; if you need more"
        " time, ask for it when the next one comes."
    ),
    # items from the control room
    "step_no_item": noop("The programme has no such item."),
    "step_runs_already": noop("This item runs already."),
    "step_was_over": noop(
        "This item has had its time. If that was wrong, correct its times below and say"
        " why."
    ),
    "step_not_begun": noop("This item does not run, so it cannot end."),
    "step_back_none": noop(
        "There is no step to take back any more. If times are wrong, correct them below"
        " and say why."
    ),
    "step_no_hole": noop("What follows begins where this item ends."),
    "step_back_because": noop("Taken back"),
    "step_plan_because": noop("Begun as planned, said later in the control room"),
    "step_fill_because": noop("Goes on until the next item"),
    "step_begun_because": noop("Begun in the control room"),
    "step_ended_because": noop("Ended in the control room"),
    "correct_long": noop("An item ends after it has begun: look at both times again."),
    "outage_clock": noop(
        "Enter when the stream ran again as hours and minutes, for example 13:05."
    ),
    "correct_clock": noop("Enter both times as hours and minutes, for example 13:05."),
}


def talk_sentence(code: str, **arguments: Any) -> str:
    """The sentence of `code` in the reader's language. KeyError for an unknown code."""
    words: str = gettext(SENTENCES[code])
    return words % arguments
