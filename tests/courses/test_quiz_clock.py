"""The server's clock, exceptions from it, and draws from banks."""

from datetime import timedelta

import pytest

from courses import queries, services
from courses.domain.deadlines import SITE_GRACE, Overdue
from courses.domain.questions.kinds import Kind
from courses.exceptions import (
    AttemptOver,
    QuizNotOpen,
    QuizNotReady,
)
from courses.services import quiz_clock
from tests.courses.quiz_taking import MINUTE, NOW, RIGHTLY, SINGLES, deferred, save
from tests.factories.courses import draw, make_bank, make_quiz
from tests.factories.questions import make_question


# -- The clock -----------------------------------------------------------------------
@pytest.fixture
def timed(learner):
    attempt = deferred(learner, time_limit_minutes=10)
    save(attempt, 1, RIGHTLY)
    return attempt


def test_time_left_is_the_servers(timed):
    assert save(timed, 2, RIGHTLY, now=NOW + 9 * MINUTE).seconds_left == 60
    assert timed.due_at == NOW + 10 * MINUTE


def test_late_answer_is_not_taken_and_what_was_saved_counts(timed):
    late = NOW + 10 * MINUTE + SITE_GRACE + timedelta(seconds=1)
    with pytest.raises(AttemptOver):
        save(timed, 2, RIGHTLY, now=late)
    timed.refresh_from_db()
    assert (timed.phase, timed.right_count) == ("finished", 1)
    assert timed.finished_at == timed.due_at
    assert queries.attempt_result(timed, now=late).is_by_clock


def test_grace_is_for_handing_in_only(learner):
    attempt = deferred(
        learner, time_limit_minutes=10, overdue=Overdue.GRACE.value, grace_minutes=5
    )
    save(attempt, 1, RIGHTLY)
    late = NOW + 12 * MINUTE
    with pytest.raises(AttemptOver, match="time is up"):
        save(attempt, 2, RIGHTLY, now=late)
    assert queries.attempt_page(attempt, now=late).is_submit_only
    services.finish_attempt(attempt, now=late)
    attempt.refresh_from_db()
    assert (attempt.finished_at, attempt.right_count) == (late, 1)


@pytest.mark.parametrize(
    ("overdue", "phase", "right"),
    [
        (Overdue.AUTO_SUBMIT, "finished", 1),
        (Overdue.GRACE, "abandoned", None),
        (Overdue.ABANDON, "abandoned", None),
    ],
)
def test_sweeper_closes_what_nobody_came_back_to(learner, overdue, phase, right):
    attempt = deferred(learner, time_limit_minutes=10, overdue=overdue.value)
    save(attempt, 1, RIGHTLY)
    assert services.settle_overdue(now=NOW + 9 * MINUTE) == 0
    assert services.settle_overdue(now=NOW + 60 * MINUTE) == 1
    assert services.settle_overdue(now=NOW + 60 * MINUTE) == 0
    attempt.refresh_from_db()
    assert (attempt.phase, attempt.right_count) == (phase, right)
    assert attempt.finished_at == attempt.due_at
    fresh = services.start_quiz(
        attempt.revision.quiz, user=learner, now=NOW + 61 * MINUTE
    )
    assert fresh.pk != attempt.pk


def next_step_and_note(attempt, now):
    module = attempt.revision.quiz.modules.get()
    view = queries.module_view(attempt.user, module, now=now)
    (step,) = [one for one in view.path if one.kind == "quiz"]
    return view.next_step.label, view.next_step.hint, step.note


def test_module_says_how_long_the_quiz_under_way_has(timed):
    kept = "You have begun; your answers are kept."
    go_on = "Go on with the quiz"
    assert [
        next_step_and_note(timed, NOW + minutes * MINUTE) for minutes in (0, 9, 9.5)
    ] == [
        (go_on, "10 minutes left.", kept),
        (go_on, "1 minute left.", kept),
        (go_on, "Less than a minute left.", kept),
    ]


@pytest.mark.parametrize(
    ("overdue", "said"),
    [
        (
            Overdue.AUTO_SUBMIT,
            (
                "See your result",
                "The time is up; what you had answered is handed in.",
                "The time is up; what you had answered is kept.",
            ),
        ),
        (
            Overdue.GRACE,
            (
                "Hand the quiz in",
                "The time is up; it can still be handed in as it stands.",
                "The time is up; what you had answered is kept.",
            ),
        ),
        (
            Overdue.ABANDON,
            (
                "See what became of it",
                "The time ran out before it was handed in.",
                "The time ran out before it was handed in.",
            ),
        ),
    ],
)
def test_module_sends_nobody_on_when_the_time_is_up(learner, overdue, said):
    attempt = deferred(
        learner, time_limit_minutes=10, overdue=overdue.value, grace_minutes=5
    )
    assert next_step_and_note(attempt, NOW + 12 * MINUTE) == said


def test_quiz_without_a_clock_goes_on_as_before(learner):
    attempt = deferred(learner)
    label, hint, _note = next_step_and_note(attempt, NOW + 600 * MINUTE)
    assert (label, hint) == ("Go on with the quiz", "About 4 minutes.")


def test_attempt_that_cannot_be_closed_keeps_no_other_open(
    learner, stranger, monkeypatch
):
    broken = deferred(learner, time_limit_minutes=10)
    quiz = broken.revision.quiz
    sound = services.start_quiz(quiz, user=stranger, now=NOW + MINUTE)
    end_attempt = quiz_clock.end_attempt

    def fail_for_one(attempt, **given):
        end_attempt(attempt, **given)
        if attempt.pk == broken.pk:
            raise LookupError("no such question")

    monkeypatch.setattr(quiz_clock, "end_attempt", fail_for_one)
    with pytest.raises(ExceptionGroup) as raised:
        services.settle_overdue(now=NOW + 60 * MINUTE)
    (why,) = raised.value.exceptions
    assert (type(why), why.__notes__) == (LookupError, [f"Attempt {broken.key}"])
    broken.refresh_from_db()
    sound.refresh_from_db()
    assert (broken.phase, sound.phase) == ("open", "finished")
    assert not broken.steps.exists()


def test_attempts_are_counted_and_parted(learner):
    attempt = deferred(learner, attempts_allowed=2, delay_minutes=30)
    quiz = attempt.revision.quiz
    services.finish_attempt(attempt, now=NOW)
    with pytest.raises(QuizNotOpen, match="You can try again from"):
        services.start_quiz(quiz, user=learner, now=NOW + 29 * MINUTE)
    second = services.start_quiz(quiz, user=learner, now=NOW + 30 * MINUTE)
    services.finish_attempt(second, now=NOW + 31 * MINUTE)
    with pytest.raises(QuizNotOpen, match="your 2 attempts"):
        services.start_quiz(quiz, user=learner, now=NOW + 90 * MINUTE)


def test_result_says_from_when_one_can_try_again(learner):
    attempt = deferred(learner, attempts_allowed=2, delay_minutes=30)
    attempt = services.finish_attempt(attempt, now=NOW)
    soon, later = (
        queries.attempt_result(attempt, now=NOW + minutes * MINUTE).not_now
        for minutes in (29, 30)
    )
    assert soon.startswith("You can try again from")
    assert later == ""


def test_quiz_opens_and_closes(learner):
    quiz = make_quiz(opens_at=NOW + MINUTE, closes_at=NOW + 3 * MINUTE)
    with pytest.raises(QuizNotOpen, match="opens on"):
        services.start_quiz(quiz, user=learner, now=NOW)
    attempt = services.start_quiz(quiz, user=learner, now=NOW + MINUTE)
    assert attempt.due_at == NOW + 3 * MINUTE
    with pytest.raises(QuizNotOpen, match="closed on"):
        services.start_quiz(quiz, user=learner, now=NOW + 10 * MINUTE)


def test_exception_moves_the_deadline_of_an_open_attempt(timed, organiser, stranger):
    quiz = timed.revision.quiz
    other = services.start_quiz(quiz, user=stranger, now=NOW)
    override = services.grant_override(
        quiz,
        user=timed.user,
        extra_minutes=5,
        reason="Reads with a screen reader",
        by=organiser,
        now=NOW,
    )
    timed.refresh_from_db()
    other.refresh_from_db()
    assert (timed.due_at, other.due_at) == (NOW + 15 * MINUTE, NOW + 10 * MINUTE)
    services.withdraw_override(override, by=organiser)
    timed.refresh_from_db()
    assert timed.due_at == NOW + 10 * MINUTE


def test_new_time_limit_holds_for_attempts_under_way(timed):
    quiz = timed.revision.quiz
    quiz.time_limit_minutes = 30
    quiz.save_revision().publish()
    timed.refresh_from_db()
    assert timed.due_at == NOW + 30 * MINUTE
    assert quiz.frozen.count() == 1


# -- Draws -----------------------------------------------------------------------------
def test_draw_is_fixed_per_attempt_and_keeps_its_versions(learner):
    questions = [make_question(Kind.SINGLE_CHOICE, f"k{n}") for n in range(6)]
    bank = make_bank(*questions, tags=["silence"])
    attempt = deferred(learner, draw(bank, 4, "Silence"), SINGLES[0])
    keys = [row["question"] for row in attempt.layout]
    assert (len(keys), len(set(keys)), keys[-1]) == (5, 5, "a")
    asked = queries.asked_in([attempt])[attempt.pk]
    one = bank.questions.get(key=keys[0])
    one.question[0].value["stem"] = "Other words?"
    one.save_revision().publish()
    assert [version.number for version in one.versions.all()] == [1, 2]
    assert queries.asked_in([attempt])[attempt.pk] == asked


def test_draw_larger_than_its_bank_is_not_published(db):
    bank = make_bank(*SINGLES, tags=["silence"])
    with pytest.raises(QuizNotReady, match="asks for 6 questions.* has 3"):
        make_quiz(draw(bank, 2), draw(bank, 4), slug="large")
    with pytest.raises(QuizNotReady, match="has 0"):
        make_quiz(draw(bank, 1, "warning"), slug="tagged")


def test_two_draws_of_one_bank_ask_no_question_twice(learner):
    bank = make_bank(*SINGLES, tags=["silence"])
    attempt = deferred(learner, draw(bank, 1), draw(bank, 2, "silence"))
    assert len({row["question"] for row in attempt.layout}) == 3
