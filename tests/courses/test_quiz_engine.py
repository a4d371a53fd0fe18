"""Answers are kept, checked and handed in."""

from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from courses import queries, services
from courses.authoring import plan_of
from courses.domain.attempts import Behaviour
from courses.domain.questions.kinds import Kind
from courses.exceptions import (
    AttemptOver,
    NotToBeChecked,
    StaleStep,
    UnreadableAnswer,
)
from courses.models import QuizStep
from tests.courses.quiz_taking import (
    MINUTE,
    NOW,
    RIGHTLY,
    SINGLES,
    WRONGLY,
    begin,
    deferred,
    save,
    state,
)
from tests.factories.courses import make_quiz
from tests.factories.questions import make_question


# -- The editor's blocks hold every question -----------------------------------
@pytest.mark.parametrize("kind", [one for one in Kind if one is not Kind.HOTSPOT])
def test_question_survives_the_editor(db, kind):
    asked = make_question(
        kind,
        name="Short",
        hints=("One.", "Two."),
        mark=Fraction(7, 3),
        penalty=Fraction(1, 4),
        asks_certainty=True,
    )
    quiz = make_quiz(asked, make_question(Kind.TRUE_FALSE, "other"))
    (read, _other) = plan_of(quiz).questions
    if kind is Kind.MATCHING:  # labels are named after the row they belong to
        texts = {one.key: one.text for one in read.body.labels}
        assert [(r.text, texts[r.right]) for r in read.body.rows] == [
            ("Row 0", "Zero"),
            ("Row 1", "One"),
        ]
        assert set(texts.values()) == {"Zero", "One", "Two"}
        # What belongs to no row is not told by the look of its key either.
        assert {len(key) for key in texts} == {16}
        return
    assert read == asked


# -- Saving ----------------------------------------------------------------------
def test_saving_keeps_any_number_of_answers_and_says_what_comes_next(learner):
    attempt = deferred(learner)
    rows = [{"slot": slot, "sequence": 0, "response": RIGHTLY} for slot in (1, 3)]
    saved = services.save_answers(attempt, answers=rows, now=NOW)
    assert saved.sequences == {1: 1, 3: 1}
    assert (saved.seconds_left, saved.problems, saved.refused) == (None, {}, ())
    assert [one.is_blank for one in state(attempt).slots.values()] == [
        False,
        True,
        False,
    ]


def test_same_answer_again_is_no_step_even_from_an_old_page(learner):
    attempt = deferred(learner)
    save(attempt, 1, RIGHTLY)
    assert save(attempt, 1, RIGHTLY).sequences[1] == 1
    assert attempt.steps.count() == 1


def test_stale_tab_changes_nothing_at_all(learner):
    attempt = deferred(learner)
    save(attempt, 1, RIGHTLY)
    rows = [
        {"slot": 2, "sequence": 0, "response": RIGHTLY},
        {"slot": 1, "sequence": 0, "response": WRONGLY},
    ]
    with pytest.raises(StaleStep):
        services.save_answers(attempt, answers=rows, now=NOW)
    assert attempt.steps.count() == 1
    for slot in (0, 4, "1", None):
        with pytest.raises(StaleStep):
            save(attempt, slot, RIGHTLY)


def test_unfinished_answer_is_kept_and_foreign_one_refused_alone(learner):
    attempt = deferred(learner, make_question(Kind.MATCHING, "m"), *SINGLES)
    rows = [
        {"slot": 1, "sequence": 0, "fields": {}},
        {"slot": 2, "sequence": 0, "fields": {"option": ["elsewhere"]}},
        {"slot": 3, "sequence": 0, "fields": {"option": ["o0"]}},
    ]
    rows[0]["fields"] = {
        "pair-r0": [state(attempt).slots[1].question.body.labels[0].key]
    }
    saved = services.save_answers(attempt, answers=rows, now=NOW)
    assert saved.sequences == {1: 1, 3: 1}
    assert saved.problems == {
        1: "Choose something for each row.",
        2: "That answer is not one of this question’s. Choose again.",
    }
    assert saved.refused == (2,)


def test_answer_can_be_taken_back_before_the_end(learner):
    attempt = deferred(learner)
    save(attempt, 1, RIGHTLY)
    save(attempt, 1, None, sequence=1)
    assert state(attempt).slots[1].is_blank
    services.finish_attempt(attempt, now=NOW)
    assert state(attempt).right_count == 0


def test_steps_are_never_changed_or_numbered_twice(learner):
    attempt = deferred(learner)
    save(attempt, 1, RIGHTLY)
    step = attempt.steps.get()
    with pytest.raises(TypeError):
        step.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        QuizStep.objects.create(attempt=attempt, slot=1, sequence=0, act="save", at=NOW)


# -- Handing in ------------------------------------------------------------------
def test_handing_in_writes_the_result_once(learner):
    attempt = deferred(learner)
    save(attempt, 1, RIGHTLY)
    save(attempt, 2, {"options": ["o2"]})
    services.finish_attempt(attempt, now=NOW)
    services.finish_attempt(attempt, now=NOW + MINUTE)
    attempt.refresh_from_db()
    assert (attempt.phase, attempt.finished_at) == ("finished", NOW)
    assert (attempt.right_count, attempt.mark, attempt.max_mark) == (1, "3/2", "3")
    assert [one["fraction"] for one in attempt.outcomes] == ["1", "1/2", "0"]
    with pytest.raises(AttemptOver):
        save(attempt, 3, RIGHTLY)
    with pytest.raises(AttemptOver):
        services.check_answer(attempt, slot=3, sequence=0, response=RIGHTLY, now=NOW)


# -- Checking --------------------------------------------------------------------
def test_checking_waits_for_the_end_where_answers_count_there(learner):
    attempt = deferred(learner)
    with pytest.raises(NotToBeChecked):
        services.check_answer(attempt, slot=1, sequence=0, response=RIGHTLY, now=NOW)
    assert not attempt.steps.exists()


def test_check_refuses_what_is_not_complete(learner):
    attempt = begin(learner)
    with pytest.raises(UnreadableAnswer, match="Choose an answer first"):
        services.check_answer(attempt, slot=1, sequence=0, fields={}, now=NOW)
    checked = services.check_answer(
        attempt, slot=1, sequence=0, fields={"option": ["o0"]}, now=NOW
    )
    assert (checked.is_open, checked.is_right, checked.sequence) == (False, True, 1)
    again = services.check_answer(
        attempt, slot=1, sequence=0, response=RIGHTLY, now=NOW
    )
    assert again == checked
    with pytest.raises(StaleStep):
        services.check_answer(attempt, slot=1, sequence=1, response=WRONGLY, now=NOW)


def test_tries_with_hints(learner):
    question = make_question(Kind.SINGLE_CHOICE, "a", hints=("Think of the chair.",))
    attempt = begin(learner, question, behaviour=Behaviour.INTERACTIVE.value)
    services.check_answer(attempt, slot=1, sequence=0, response=WRONGLY, now=NOW)
    (view,) = queries.attempt_page(attempt, now=NOW).questions
    assert (view.awaits_again, view.is_open, view.hints) == (
        True,
        False,
        ("Think of the chair.",),
    )
    assert (view.status, view.feedback.is_right) == ("try_again", False)
    assert (view.feedback.right_answer, view.feedback.rationale) == ((), "")
    with pytest.raises(NotToBeChecked):
        services.check_answer(attempt, slot=1, sequence=1, response=RIGHTLY, now=NOW)
    for _click in range(2):
        services.reset_tries(attempt, slot=1, sequence=1, now=NOW)
    done = services.check_answer(attempt, slot=1, sequence=2, response=RIGHTLY, now=NOW)
    assert (done.fraction, done.is_open) == (Fraction(2, 3), False)
    with pytest.raises(NotToBeChecked):
        services.reset_tries(attempt, slot=1, sequence=3, now=NOW)


# -- One way only ------------------------------------------------------------------
def test_page_that_was_left_is_closed_and_none_is_skipped(learner):
    attempt = deferred(learner, is_sequential=True, questions_per_page=1)
    with pytest.raises(StaleStep):
        save(attempt, 2, RIGHTLY)
    assert services.turn_page(attempt, page=3, now=NOW) == 1
    assert services.turn_page(attempt, page=2, now=NOW) == 2
    assert services.turn_page(attempt, page=2, now=NOW) == 2
    with pytest.raises(StaleStep):
        save(attempt, 1, RIGHTLY)
    save(attempt, 2, RIGHTLY)
    page = queries.attempt_page(attempt, now=NOW)
    assert (page.page, [one.is_reachable for one in page.links]) == (
        2,
        [False, True, False],
    )
    with pytest.raises(Http404):
        queries.attempt_page(attempt, page=1, now=NOW)
