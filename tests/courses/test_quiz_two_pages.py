"""Two pages of one attempt, a clock that runs ahead, a ruling in between: no answer is
written over, taken too early or lost."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from courses import queries, services
from courses.authoring import plan_of
from courses.choices import RulingKind
from courses.domain.attempts import Behaviour
from courses.domain.questions.kinds import (
    Choice,
    Judgement,
    Kind,
    NumberAnswer,
    Ordering,
    ScriptConcordance,
    Step,
)
from courses.exceptions import QuizNotReady, RulingRefused, StaleStep
from courses.models import QuestionRuling, QuizAttempt
from courses.services import Ruling
from tests.factories.courses import draw, make_bank, make_module, make_quiz
from tests.factories.questions import dose, make_question, options

NOW = timezone.now()
RIGHTLY, WRONGLY = {"options": ["o0"]}, {"options": ["o1"]}


def begin(learner, *questions, now=NOW, **settings):
    values = {
        "is_sequential": False,
        "questions_per_page": 0,
        "behaviour": Behaviour.DEFERRED.value,
    }
    quiz = make_quiz(*questions, **{**values, **settings})
    make_module(lessons=0, quiz=quiz)
    return services.start_quiz(quiz, user=learner, now=now, seed=3)


def save(attempt, slot, response, *, sequence=0, now=NOW):
    row = {"slot": slot, "sequence": sequence, "response": response}
    return services.save_answers(attempt, answers=[row], now=now)


def state(attempt):
    return queries.state_of(
        QuizAttempt.objects.select_related("revision").get(pk=attempt.pk)
    )


def two(learner, **settings):
    return begin(
        learner,
        make_question(Kind.SHORT_ANSWER, "a"),
        make_question(Kind.SHORT_ANSWER, "b"),
        **settings,
    )


# -- Two tabs -------------------------------------------------------------------
def test_saving_one_answer_makes_no_old_page_current_for_the_others(learner):
    attempt = two(learner)
    save(attempt, 1, {"text": "from the first tab"})
    told = save(attempt, 2, {"text": "from the second tab"}).sequences
    assert told == {2: 1}
    # The second tab still shows the first question blank, and sends it so.
    with pytest.raises(StaleStep):
        save(attempt, 1, None, sequence=told.get(1, 0))
    assert state(attempt).slots[1].response == {"text": "from the first tab"}


def test_answer_that_was_not_kept_gets_no_new_number(learner):
    attempt = begin(learner, make_question(Kind.SINGLE_CHOICE, "a"))
    saved = save(attempt, 1, {"options": ["elsewhere"]})
    assert (saved.sequences, saved.refused) == ({}, (1,))


def test_checking_an_earlier_answer_again_brings_it_back_and_costs_nothing(learner):
    question = make_question(
        Kind.SINGLE_CHOICE, "a", body=Choice(options(1, 0, 0)), penalty=Decimal("0.25")
    )
    attempt = begin(learner, question, behaviour=Behaviour.ADAPTIVE.value)
    check = {"slot": 1, "now": NOW}
    services.check_answer(attempt, sequence=0, response=WRONGLY, **check)
    save(attempt, 1, {"options": ["o2"]}, sequence=1)
    back = services.check_answer(attempt, sequence=2, response=WRONGLY, **check)
    assert (back.response, len(back.tries), back.sequence) == (WRONGLY, 1, 3)
    right = services.check_answer(attempt, sequence=3, response=RIGHTLY, **check)
    assert len(right.tries) == 2
    attempt = services.finish_attempt(attempt, now=NOW)
    assert attempt.mark == "3/4"


# -- A clock that runs ahead ------------------------------------------------------
def test_browser_that_says_time_is_up_too_early_hands_nothing_in(learner, as_learner):
    attempt = two(learner, now=timezone.now(), time_limit_minutes=10)
    page = reverse("courses:quiz_page", args=[attempt.key, 1])
    fields = {"q1-sequence": 0, "q1-text": "Emotions", "do": "time-up"}
    told = as_learner.post(page, fields, follow=True)
    assert "There is more time than that page knew of." in told.content.decode()
    told = as_learner.post(
        reverse("courses:finish_quiz", args=[attempt.key]), {"do": "time-up"}
    )
    assert told.headers["Location"] == reverse("courses:quiz", args=[attempt.key])
    attempt.refresh_from_db()
    assert attempt.phase == "open"
    assert state(attempt).slots[1].response == {"text": "Emotions"}


@pytest.mark.parametrize("name", ["quiz_page", "finish_quiz"])
def test_browser_that_says_time_is_up_when_it_is_hands_in(learner, as_learner, name):
    attempt = two(learner, now=timezone.now(), time_limit_minutes=10)
    QuizAttempt.objects.update(due_at=timezone.now() + timedelta(seconds=1))
    where = [attempt.key, 1] if name == "quiz_page" else [attempt.key]
    as_learner.post(reverse(f"courses:{name}", args=where), {"do": "time-up"})
    attempt.refresh_from_db()
    assert attempt.phase == "finished"


# -- A ruling in between ----------------------------------------------------------
def rule(attempt, by, kind=RulingKind.VOID, key="a", **more):
    services.apply_ruling(
        attempt.revision.quiz,
        ruling=Ruling(key, kind, **more),
        reason="The film was broken.",
        by=by,
        now=NOW,
    )


def test_ruling_makes_no_page_of_a_learner_stale(learner, organiser):
    attempt = two(learner)
    save(attempt, 1, {"text": "before"})
    rule(attempt, organiser)
    assert save(attempt, 1, {"text": "after"}, sequence=1).sequences == {1: 3}
    assert state(attempt).slots[1].response == {"text": "after"}
    for sequence in (0, 1, 2, 4, None):
        with pytest.raises(StaleStep):
            save(attempt, 1, {"text": "older"}, sequence=sequence)


SHORTER = Ordering(tuple(Step(f"s{n}", f"Step {n}") for n in range(3)))
OTHER = ScriptConcordance(
    "the corridor",
    "she asks",
    (
        Judgement("much", "much", 3),
        Judgement("same", "neither", 1),
        Judgement("more", "more", 1),
    ),
)


@pytest.mark.parametrize(
    ("kind", "given", "body"),
    [
        (Kind.ORDERING, {"order": ["s3", "s0", "s1", "s2"]}, SHORTER),
        (
            Kind.ORDERING,
            {"order": ["s3", "s0", "s1", "s2"]},
            Ordering((*SHORTER.steps, Step("s3", "Step 3"), Step("s4", "Step 4"))),
        ),
        (Kind.SCRIPT_CONCORDANCE, {"options": ["less"]}, OTHER),
        (Kind.ORDERING, {"order": ["s0", "s1", "s2", "s3"]}, SHORTER),
        (Kind.SINGLE_CHOICE, {"options": ["o2"]}, Choice(options(0, 1))),
    ],
)
def test_corrected_question_that_drops_an_answer_is_refused(
    learner, organiser, kind, given, body
):
    attempt = begin(learner, make_question(kind, "a"))
    save(attempt, 1, given)
    services.finish_attempt(attempt, now=NOW)
    corrected = make_question(kind, "a", body=body)
    with pytest.raises(RulingRefused, match="no longer offers what was answered"):
        rule(attempt, organiser, RulingKind.REVISE, question=corrected)
    assert not QuestionRuling.objects.exists()
    assert state(attempt).slots[1].response == given


def test_corrected_question_may_ask_for_more_than_was_given(learner, organiser):
    attempt = begin(learner, make_question(Kind.NUMERICAL, "a"))
    save(attempt, 1, {"number": "3.5"})
    attempt = services.finish_attempt(attempt, now=NOW)
    assert attempt.right_count == 1
    answers = (NumberAnswer(Decimal("3.5")),)
    corrected = make_question(
        Kind.NUMERICAL, "a", body=dose(answers=answers, needs_unit=True)
    )
    rule(attempt, organiser, RulingKind.REVISE, question=corrected)
    attempt.refresh_from_db()
    assert attempt.right_count == 0


def test_options_in_another_order_are_the_same_options(learner, organiser):
    attempt = begin(learner, make_question(Kind.MULTIPLE_CHOICE, "a"))
    save(attempt, 1, {"options": ["o0", "o1"]})
    services.finish_attempt(attempt, now=NOW)
    body = Choice(options(1, 0, 0, 0)[::-1])
    corrected = make_question(Kind.MULTIPLE_CHOICE, "a", body=body)
    rule(attempt, organiser, RulingKind.REVISE, question=corrected)
    attempt.refresh_from_db()
    assert attempt.right_count == 0


def test_refused_ruling_is_told_on_its_page(client, learner, organiser):
    bank = make_bank(make_question(Kind.ORDERING, "k"))
    attempt = begin(learner, draw(bank, 1))
    steps = [one.key for one in state(attempt).slots[1].question.body.steps]
    save(attempt, 1, {"order": steps})
    services.finish_attempt(attempt, now=NOW)
    one = bank.questions.get()
    del one.question[0].value["steps"][3]
    one.save_revision().publish()
    client.force_login(organiser, "allauth.account.auth_backends.AuthenticationBackend")
    url = reverse(
        "wagtailsnippets_courses_quiz:ruling",
        args=[attempt.revision.quiz_id, str(one.key)],
    )
    told = client.post(url, {"ruling": "revise", "reason": "Three are enough."})
    assert told.status_code == 422
    assert "no longer offers what was answered" in told.content.decode()
    assert client.get(url, {"ruling": "revise"}).status_code == 200


# -- Letters that no database holds ------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "fields", "kept"),
    [
        (Kind.SHORT_ANSWER, {"text": ["Emo\x00tions"]}, {"text": "Emotions"}),
        (Kind.NUMERICAL, {"number": ["a\x00bout 3"]}, {"written": "about 3"}),
        (
            Kind.NUMERICAL,
            {"number": ["3"], "unit": ["pa\x00ces"]},
            {"written": "3 paces"},
        ),
        (Kind.FREE_TEXT, {"text": ["I am\x00 sorry."]}, {"text": "I am sorry."}),
    ],
)
def test_nul_is_left_out_of_an_answer(learner, kind, fields, kept):
    attempt = begin(learner, make_question(kind, "a"))
    row = {"slot": 1, "sequence": 0, "fields": fields}
    services.save_answers(attempt, answers=[row], now=NOW)
    assert state(attempt).slots[1].response == kept


# -- Nothing in the page tells a pair --------------------------------------------------
def test_key_of_a_label_does_not_tell_its_row(learner, as_learner):
    attempt = begin(learner, make_question(Kind.MATCHING, "m"))
    body = state(attempt).slots[1].question.body
    page = as_learner.get(reverse("courses:quiz_page", args=[attempt.key, 1]))
    html = page.content.decode()
    for row in body.rows:
        assert f"pair-{row.key}" in html
        assert f'value="{row.right}"' in html
        for label in body.labels:
            assert row.key not in label.key
    # What anybody could work out from the row gives no label away.
    told = {
        digest
        for row in body.rows
        for text in (row.key, f"{row.key}-label")
        for digest in (
            hashlib.sha256(text.encode()).hexdigest()[:16],
            hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:16],
        )
    }
    assert not told & {label.key for label in body.labels}
    # Publishing again keeps the keys: answers that were given stay answers.
    again = plan_of(attempt.revision.quiz).questions[0]
    assert again.body == body


# -- Draws that share questions ------------------------------------------------------
def test_draws_that_share_questions_can_always_begin(learner):
    plain = [make_question(Kind.SINGLE_CHOICE, f"k{n}") for n in range(3)]
    bank = make_bank(*plain, tags=["silence"])
    rare = bank.questions.order_by("pk").first()
    rare.tags.add("warning")
    rare.save_revision().publish()
    quiz = make_quiz(draw(bank, 2), draw(bank, 1, "warning"))
    make_module(lessons=0, quiz=quiz)
    for seed in range(12):
        attempt = services.start_quiz(quiz, user=learner, now=NOW, seed=seed)
        assert len({row["question"] for row in attempt.layout}) == 3
        assert attempt.layout[2]["question"] == str(rare.key)
        services.finish_attempt(attempt, now=NOW)


def test_draws_that_share_too_little_are_not_published(db):
    plain = [make_question(Kind.SINGLE_CHOICE, f"k{n}") for n in range(3)]
    bank = make_bank(*plain, tags=["silence"])
    with pytest.raises(QuizNotReady, match="asks for 4 questions.* has 3"):
        make_quiz(draw(bank, 2), draw(bank, 2, "silence"))
