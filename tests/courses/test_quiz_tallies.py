"""The matrix of statistics and the list of what was asked, beside a replay of every
step, and what they ask of the database."""

from datetime import timedelta
from fractions import Fraction

import numpy as np
import pytest
from django.utils import timezone

from courses import queries, services
from courses.choices import RulingKind
from courses.domain.attempts import Behaviour
from courses.domain.questions.kinds import Kind
from courses.models import QuizAttempt
from courses.services import Ruling
from elearn.core.accounts import invite_person
from tests.factories.courses import draw, make_bank, make_quiz
from tests.factories.questions import make_question

NOW = timezone.now()


@pytest.fixture
def quiz(db):
    bank = make_bank(*(make_question(Kind.SINGLE_CHOICE, f"k{n}") for n in range(3)))
    return make_quiz(
        make_question(Kind.SINGLE_CHOICE, "own", mark=Fraction(2), asks_certainty=True),
        make_question(Kind.FREE_TEXT, "text"),
        draw(bank, 2),
        behaviour=Behaviour.DEFERRED.value,
        questions_per_page=0,
        is_sequential=False,
    )


def take(quiz, number: int, *, is_done: bool = True) -> QuizAttempt:
    user = invite_person(email=f"n{number}@example.org", name=f"Learner {number}")[0]
    at = NOW + timedelta(minutes=number)
    attempt = services.start_quiz(quiz, user=user, now=at, seed=number)
    responses = [
        {"options": [f"o{number % 3}"], "certainty": 1 + number % 3},
        {"text": "I am sorry."} if number % 2 else None,
        {"options": ["o0"]},
        {"options": [f"o{number % 2}"]},
    ]
    rows = [
        {"slot": slot, "sequence": 0, "response": response}
        for slot, response in enumerate(responses, start=1)
        if response
    ]
    services.save_answers(attempt, answers=rows, now=at)
    return services.finish_attempt(attempt, now=at) if is_done else attempt


def test_matrix_says_what_a_replay_of_every_step_says(quiz):
    for number in range(7):
        take(quiz, number)
    matrix = queries.attempt_matrix(quiz, takes_all=True)
    columns = [one.key for one in matrix.questions]
    attempts = QuizAttempt.objects.in_bulk(matrix.attempts)
    states = queries.states_of([attempts[pk] for pk in matrix.attempts])
    for row, pk in enumerate(matrix.attempts):
        slots = {one.question.key: one for one in states[pk].slots.values()}
        assert matrix.shown[row].tolist() == [key in slots for key in columns]
        for place, key in enumerate(columns):
            if key not in slots:
                continue
            slot = slots[key]
            mark = matrix.marks[row, place]
            if slot.needs_marking:
                assert np.isnan(mark)
            else:
                assert mark == float((slot.fraction or 0) * slot.question.mark)
            assert matrix.blanks[row, place] == slot.is_blank
            assert matrix.right[row, place] == slot.is_right
            assert matrix.certainty[row, place] == (slot.certainty or 0)
            ticked = {
                option
                for (column, option), rows in matrix.chosen.items()
                if column == place and row in rows
            }
            assert ticked == set((slot.response or {}).get("options", ()))
    assert matrix.same_words.tolist() == matrix.shown.tolist()


def test_a_ruling_and_a_mark_reach_the_matrix(quiz, organiser):
    attempt = take(quiz, 1)
    own, text = 0, 1
    assert np.isnan(queries.attempt_matrix(quiz).marks[0, text])
    services.mark_answer(
        attempt,
        slot=2,
        sequence=queries.state_of(attempt).slots[2].sequence,
        criteria=["c0"],  # one of two
        by=organiser,
        now=NOW,
    )
    assert queries.attempt_matrix(quiz).marks[0, text] == 0.5
    services.apply_ruling(
        quiz, ruling=Ruling("own", RulingKind.VOID), reason="x", by=organiser, now=NOW
    )
    assert np.isnan(queries.attempt_matrix(quiz).marks[0, own])


def test_asked_questions_count_those_under_way_too(quiz):
    for number in range(3):
        take(quiz, number)
    take(quiz, 3, is_done=False)
    told = {
        one.question.key: (one.attempts, one.right)
        for one in queries.asked_questions(quiz)
    }
    assert told["own"] == (4, 1)
    assert told["text"] == (4, 0)
    assert sum(attempts for attempts, _right in told.values()) == 16
    attempt = QuizAttempt.objects.get(phase="open")
    assert attempt.tally == ""


@pytest.mark.parametrize("learners", [1, 3])
def test_reading_asks_the_database_the_same_for_any_number(
    quiz, learners, django_assert_num_queries
):
    for number in range(learners):
        take(quiz, number)
    with django_assert_num_queries(4):  # who counts; tallies; versions; revisions
        queries.attempt_matrix(quiz)
    with django_assert_num_queries(3):  # tallies; versions; revisions
        queries.asked_questions(quiz)
