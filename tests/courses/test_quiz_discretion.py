"""Nothing is told too early, and two at once are one."""

import json
import threading

import pytest
from django.db import connection
from django.http import Http404

from courses import queries, services
from courses.domain.attempts import Behaviour
from courses.domain.questions.kinds import Kind
from courses.exceptions import (
    StaleStep,
)
from courses.models import QuizAttempt
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
from tests.factories.courses import draw, make_bank, make_quiz
from tests.factories.questions import BODIES, RIGHT, make_question

# -- Nothing is told too early -----------------------------------------------------------
TELLING = [one for one in RIGHT if one is not Kind.HOTSPOT]


@pytest.mark.parametrize("kind", [*TELLING, Kind.FREE_TEXT])
@pytest.mark.parametrize("behaviour", list(Behaviour))
def test_open_question_tells_no_answer(learner, kind, behaviour):
    attempt = begin(
        learner, make_question(kind, "q"), *SINGLES, behaviour=behaviour.value
    )
    if kind is not Kind.FREE_TEXT:
        given = RIGHT[kind]
        if kind is Kind.MATCHING:
            labels = state(attempt).slots[1].question.body.labels
            given = {"pairs": {"r0": labels[0].key}}
        save(attempt, 1, given)
    (view, *_rest) = queries.attempt_page(attempt, now=NOW).questions
    assert view.feedback is None
    assert view.status in ("answered", "unanswered")
    told = repr(view)
    for secret in (
        "Feedback 0",
        "Rationale",
        "Baile",
        "emotion*",
        "'7'",
        "No jargon",
        "votes",
        "weight",
        "something serious",
        "tolerance",
    ):
        assert secret not in told  # fmt: skip


def test_review_follows_its_rows(learner):
    attempt = deferred(
        learner,
        review_just_after=["attempt", "correctness"],
        review_later_while_open=["attempt", "marks", "right_answer"],
        review_after_close=[],
        closes_at=NOW + 60 * MINUTE,
    )
    save(attempt, 1, WRONGLY)
    attempt = services.finish_attempt(attempt, now=NOW)
    just = queries.attempt_result(attempt, now=NOW + MINUTE).questions[0].feedback
    assert (just.is_right, just.mark, just.right_answer) == (False, None, ())
    later = queries.attempt_result(attempt, now=NOW + 3 * MINUTE).questions[0].feedback
    assert (later.is_right, later.mark, later.right_answer) == (None, 0, ("Option 0",))
    closed = queries.attempt_result(attempt, now=NOW + 61 * MINUTE)
    assert (closed.questions, closed.mark, closed.right_count) == ((), None, None)


def test_result_is_not_there_before_the_end(learner):
    with pytest.raises(Http404):
        queries.attempt_result(deferred(learner), now=NOW)


def test_overall_words_are_those_of_the_band_that_was_reached(learner):
    bands = [
        {"type": "band", "value": {"from_percent": percent, "text": text}}
        for percent, text in ((60, "Good."), (0, "Read again."), (100, "Splendid."))
    ]
    attempt = deferred(learner, overall_feedback=json.dumps(bands))
    save(attempt, 1, RIGHTLY)
    save(attempt, 2, RIGHTLY)
    attempt = services.finish_attempt(attempt, now=NOW)
    assert queries.attempt_result(attempt, now=NOW).overall == "Good."


def test_page_costs_the_same_for_any_number_of_questions(learner, costs_the_same):
    bank = make_bank(*SINGLES)

    def prepare(count):
        key = deferred(learner, draw(bank, count), slug=f"costs-{count}").pk

        def look():
            attempts = QuizAttempt.objects.select_related("revision__quiz")
            page = queries.attempt_page(attempts.get(pk=key), now=NOW)
            assert len(page.questions) == count

        return look

    costs_the_same(prepare)


# -- Two at once -----------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one_and_a_refusal(learner):
    quiz = make_quiz(*SINGLES, slug="both")  # no pages: an emptied database has none
    attempt = services.start_quiz(quiz, user=learner, now=NOW, seed=3)
    outcomes = []
    both = threading.Barrier(2)

    def answer(option):
        both.wait()
        try:
            services.check_answer(
                attempt, slot=1, sequence=0, response={"options": [option]}, now=NOW
            )
            outcomes.append("taken")
        except StaleStep:
            outcomes.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=(key,)) for key in ("o0", "o1")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes) == ["stale", "taken"]
    assert attempt.steps.filter(slot=1).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_starts_at_once_are_one_attempt(learner):
    quiz = make_quiz()
    both = threading.Barrier(2)

    def start():
        both.wait()
        try:
            services.start_quiz(quiz, user=learner, now=NOW)
        finally:
            connection.close()

    threads = [threading.Thread(target=start) for _one in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert QuizAttempt.objects.filter(user=learner).count() == 1


def test_bodies_of_the_tests_cover_every_kind():
    assert set(BODIES) == set(Kind)
