"""How many were right is told nowhere before the marks are due."""

import pytest
import time_machine
from django.urls import reverse

from courses import queries, services
from tests.courses.quiz_taking import MINUTE, NOW, RIGHTLY, deferred, save


@pytest.fixture
def until_it_closes(learner):
    """All wrong, and told only when the quiz has closed."""
    attempt = deferred(
        learner,
        review_just_after=["attempt", "correctness"],
        review_later_while_open=["marks"],  # nothing without the attempt
        closes_at=NOW + 60 * MINUTE,
    )
    return services.finish_attempt(attempt, now=NOW)


def test_result_is_not_counted_before_marks_are_due(until_it_closes, as_learner):
    url = reverse("courses:quiz_result", args=[until_it_closes.key])
    for moment in (NOW + MINUTE, NOW + 5 * MINUTE):
        with time_machine.travel(moment, tick=False):
            page = as_learner.get(url).content.decode()
        assert "<h1>Handed in</h1>" in page
        assert "0 of 3" not in page
        assert "The module asks for" not in page
        assert "How many were right is shown from" in page
    with time_machine.travel(NOW + 61 * MINUTE, tick=False):
        page = as_learner.get(url).content.decode()
    assert "<h1>0 of 3 right</h1>" in page
    assert "How many were right is" not in page


def test_attempts_before_are_not_counted_either(until_it_closes, learner):
    quiz = until_it_closes.revision.quiz
    (row,) = queries.attempt_history(quiz, learner, now=NOW + 5 * MINUTE)
    assert (row.right_count, row.mark) == (None, None)
    assert row.later.startswith("How many were right is shown from ")
    assert queries.quiz_cover(quiz, learner, now=NOW + 5 * MINUTE).counted is None
    (row,) = queries.attempt_history(quiz, learner, now=NOW + 61 * MINUTE)
    assert (row.right_count, row.mark, row.later) == (0, 0, "")


def _quiz_step(module, person, now):
    view = queries.module_view(person, module, now=now)
    (step,) = [one for one in view.path if one.kind == "quiz"]
    (need,) = [one for one in view.requirements if one.code == "answer_quiz"]
    return step.note, step.state, need.count, need.is_met


def test_module_counts_no_answers_before_marks_are_due(until_it_closes, learner):
    module = until_it_closes.revision.quiz.modules.get()
    note, *rest = _quiz_step(module, learner, NOW + 5 * MINUTE)
    assert note.startswith("Handed in. How many were right is shown from ")
    assert rest == ["now", "handed in", False]
    view = queries.module_view(learner, module, now=NOW + 5 * MINUTE)
    assert view.next_step.label == "Take the quiz again"
    assert _quiz_step(module, learner, NOW + 61 * MINUTE) == (
        "Best result so far: 0 of 3.",
        "now",
        "0 of 3",
        False,
    )


def test_module_waits_for_the_closing_that_one_person_was_granted(
    until_it_closes, learner, organiser
):
    quiz = until_it_closes.revision.quiz
    services.grant_override(
        quiz,
        user=learner,
        closes_at=NOW + 90 * MINUTE,
        reason="Was ill",
        by=organiser,
        now=NOW,
    )
    module = quiz.modules.get()
    assert _quiz_step(module, learner, NOW + 61 * MINUTE)[2] == "handed in"
    assert _quiz_step(module, learner, NOW + 91 * MINUTE)[2] == "0 of 3"


def test_finished_module_says_so_and_counts_nothing(learner):
    attempt = deferred(
        learner, review_just_after=[], review_later_while_open=[], review_after_close=[]
    )
    for slot in (1, 2, 3):
        save(attempt, slot, RIGHTLY)
    attempt = services.finish_attempt(attempt, now=NOW)
    module = attempt.revision.quiz.modules.get()
    assert module.completions.filter(user=learner).exists()
    assert _quiz_step(module, learner, NOW + MINUTE) == (
        "Handed in. How many were right is not shown for this quiz.",
        "done",
        "handed in",
        True,
    )


def test_best_attempt_that_may_be_told_counts_while_a_later_one_waits(learner):
    attempt = deferred(learner, review_just_after=[])
    save(attempt, 1, RIGHTLY)
    services.finish_attempt(attempt, now=NOW)
    quiz = attempt.revision.quiz
    later = NOW + 10 * MINUTE
    services.finish_attempt(
        services.start_quiz(quiz, user=learner, now=later), now=later
    )
    module = quiz.modules.get()
    assert _quiz_step(module, learner, later + MINUTE)[2] == "1 of 3"
    quiz.counting = "last"
    quiz.save_revision().publish()
    assert _quiz_step(module, learner, later + MINUTE)[2] == "handed in"
    assert _quiz_step(module, learner, later + 3 * MINUTE)[2] == "0 of 3"
