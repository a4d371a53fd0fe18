"""The engine on the database: nothing is lost, merged or told too early."""

import json
import threading
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.utils import timezone

from courses import queries, services
from courses.authoring import plan_of
from courses.domain.attempts import Behaviour
from courses.domain.deadlines import SITE_GRACE, Overdue
from courses.domain.questions.kinds import Kind
from courses.exceptions import (
    AttemptOver,
    NotToBeChecked,
    QuizNotOpen,
    QuizNotReady,
    StaleStep,
    UnreadableAnswer,
)
from courses.models import QuizAttempt, QuizStep
from tests.factories.courses import draw, make_bank, make_module, make_quiz
from tests.factories.questions import BODIES, RIGHT, make_question

NOW = timezone.now()
MINUTE = timedelta(minutes=1)
SINGLES = [make_question(Kind.SINGLE_CHOICE, key) for key in ("a", "b", "c")]
RIGHTLY = {"options": ["o0"]}
WRONGLY = {"options": ["o1"]}


def begin(learner, *questions, now=NOW, **settings):
    settings = {"is_sequential": False, "questions_per_page": 0, **settings}
    quiz = make_quiz(*(questions or SINGLES), **settings)
    make_module(lessons=0, quiz=quiz)
    return services.start_quiz(quiz, user=learner, now=now, seed=3)


def deferred(learner, *questions, **settings):
    return begin(learner, *questions, behaviour=Behaviour.DEFERRED.value, **settings)


def save(attempt, slot, response, *, sequence=0, now=NOW):
    row = {"slot": slot, "sequence": sequence, "response": response}
    return services.save_answers(attempt, answers=[row], now=now)


def state(attempt):
    return queries.state_of(
        QuizAttempt.objects.select_related("revision").get(pk=attempt.pk)
    )


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
    assert (closed.questions, closed.mark, closed.right_count) == ((), None, 0)


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


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_any_number_of_questions(
    learner, count, django_assert_num_queries
):
    bank = make_bank(*SINGLES)
    attempt = deferred(learner, draw(bank, count), slug="costs")
    attempt = QuizAttempt.objects.select_related("revision__quiz").get(pk=attempt.pk)
    with django_assert_num_queries(3):
        assert len(queries.attempt_page(attempt, now=NOW).questions) == count


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
