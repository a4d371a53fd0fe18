"""The pages of a quiz for every kind of question: what is asked, saved, refused, told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses import queries, services
from courses.domain.questions.kinds import Kind
from courses.models import QuizAttempt
from tests.courses.quiz_player import address, asked, begin, save, sent, words
from tests.factories.courses import make_module, make_quiz
from tests.factories.questions import BODIES, RIGHT, make_question

# Wagtail leaves the file that it draws a rendition into to be closed at its end.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")

NOW = timezone.now()
ASKED = [kind for kind in Kind if kind is not Kind.DESCRIPTION]
#: What the page of a kind offers: a piece of its form.
FIELDS = {
    Kind.SINGLE_CHOICE: 'type="radio" name="q1-option" value="o0"',
    Kind.MULTIPLE_CHOICE: 'type="checkbox" name="q1-option" value="o1"',
    Kind.TRUE_FALSE: 'type="radio" name="q1-option" value="false"',
    Kind.MATCHING: '<select id="q1-pair-r1" name="q1-pair-r1">',
    Kind.ORDERING: 'name="q1-place-s2"',
    Kind.NUMERICAL: 'inputmode="decimal" id="q1-number" name="q1-number"',
    Kind.SHORT_ANSWER: 'id="q1-text" name="q1-text"',
    Kind.CLOZE: 'for="q1-gap-g1">Gap 2 of 3</label>',
    Kind.HOTSPOT: '<select id="q1-y" name="q1-y">',
    Kind.FREE_TEXT: '<textarea id="q1-text" name="q1-text"',
    Kind.SCRIPT_CONCORDANCE: 'type="radio" name="q1-option" value="more"',
}


@pytest.mark.parametrize("kind", ASKED, ids=str)
def test_form_of_a_kind_works_by_itself_and_tells_nothing(learner, as_learner, kind):
    attempt = begin(learner, asked(kind))
    page = as_learner.get(address(attempt))
    html = page.content.decode()
    assert FIELDS[kind] in html
    assert "Rationale of q" not in html
    assert "Feedback" not in html
    question = page.context["attempt"].questions[0]
    assert (question.is_open, question.feedback) == (True, None)
    assert html.count('<h1 class="question__stem') == 1


@pytest.mark.parametrize("kind", list(RIGHT), ids=str)
def test_right_answer_goes_through_the_form_and_is_shown_as_right(
    learner, as_learner, kind
):
    attempt = begin(learner, asked(kind))
    right = RIGHT[kind]
    if kind is Kind.MATCHING:  # the editor gives labels keys of its own
        rows = attempt.revision.plan.questions[0].body.rows
        right = {"pairs": {row.key: row.right for row in rows}}
    post = as_learner.post(address(attempt), sent(right, do="summary"))
    assert post.headers["Location"] == reverse(
        "courses:quiz_summary", args=[attempt.key]
    )
    as_learner.post(reverse("courses:finish_quiz", args=[attempt.key]))
    result = as_learner.get(reverse("courses:quiz_result", args=[attempt.key]))
    assert result.context["result"].right_count == 1
    assert "1 of 1 right" in words(result)
    assert "Rationale of q." in words(result)


@pytest.mark.parametrize("kind", ASKED, ids=str)
def test_blank_answer_of_a_kind_is_shown_as_one(learner, as_learner, kind):
    attempt = begin(learner, asked(kind))
    services.finish_attempt(attempt, now=NOW)
    result = as_learner.get(reverse("courses:quiz_result", args=[attempt.key]))
    assert "Not answered" in words(result)
    assert "Not this one" not in words(result)


def test_picture_is_the_same_before_every_answer_and_tells_no_area(learner, as_learner):
    attempt = begin(learner, asked(Kind.HOTSPOT))
    html = as_learner.get(address(attempt)).content.decode()
    assert "The chair" not in html
    assert "<polygon" not in html
    as_learner.post(address(attempt), sent({"point": ["30", "30"]}))
    services.finish_attempt(attempt, now=NOW)
    result = as_learner.get(reverse("courses:quiz_result", args=[attempt.key]))
    assert 'points="10,10 60,10 60,60 10,60"' in result.content.decode()
    assert "Cell A1: The chair" in words(result)


def test_sending_a_page_again_never_moves_a_point(learner, as_learner):
    attempt = begin(learner, asked(Kind.HOTSPOT))
    services.save_answers(
        attempt,
        answers=[{"slot": 1, "sequence": 0, "response": {"point": ["123.4", "56.7"]}}],
        now=NOW,
    )
    page = as_learner.get(address(attempt))
    grid = page.context["attempt"].questions[0].grid
    chosen = [one.value for one in (*grid.columns, *grid.rows) if one.is_chosen]
    assert chosen == ["123.4", "56.7"]
    assert grid.cell == "B4"


# -- Before and after ------------------------------------------------------------
def test_overview_names_what_is_open_and_what_is_flagged(learner, as_learner):
    attempt = begin(
        learner,
        make_question(Kind.SHORT_ANSWER, "a"),
        make_question(Kind.CLOZE, "b"),
        questions_per_page=1,
    )
    as_learner.post(
        address(attempt, 2),
        sent({"gaps": {"g0": {"options": ["o0"]}}}, slot=2, do="flag-2"),
    )
    page = as_learner.get(reverse("courses:quiz_summary", args=[attempt.key]))
    assert [
        (one.is_blank, one.needs, one.is_flagged) for one in page.context["questions"]
    ] == [(True, "", False), (False, "Fill every gap.", True)]
    assert "One question is not answered yet." in words(page)
    again = Client()  # signed in elsewhere, and the button pressed a second time
    again.force_login(learner)
    again.post(address(attempt, 2), {"do": "flag-2"})
    page = again.get(reverse("courses:quiz_summary", args=[attempt.key]))
    assert page.context["questions"][1].is_flagged
    as_learner.post(address(attempt, 2), {"do": "unflag-2"})
    page = as_learner.get(reverse("courses:quiz_summary", args=[attempt.key]))
    assert not page.context["questions"][1].is_flagged


def test_conditions_are_read_before_a_timed_quiz_begins(learner, as_learner):
    quiz = make_quiz(
        make_question(Kind.SHORT_ANSWER), time_limit_minutes=10, attempts_allowed=2
    )
    make_module(lessons=0, quiz=quiz)
    start = reverse("courses:start_quiz", args=[quiz.pk])
    cover = reverse("courses:quiz_cover", args=[quiz.pk])
    assert as_learner.post(start).headers["Location"] == cover
    assert not QuizAttempt.objects.exists()
    page = as_learner.get(cover)
    assert "You have 10 minutes from the moment you begin." in words(page)
    assert "You have 2 attempts left." in words(page)
    as_learner.post(start, {"sure": "1"})
    attempt = QuizAttempt.objects.get()
    on = reverse("courses:quiz", args=[attempt.key])
    assert as_learner.post(start).headers["Location"] == on


def test_time_that_ran_out_is_told_and_what_was_saved_counts(learner, as_learner):
    attempt = begin(learner, make_question(Kind.SHORT_ANSWER), time_limit_minutes=10)
    save(as_learner, attempt, **sent({"text": "Emotions"}))
    QuizAttempt.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    page = as_learner.get(address(attempt), follow=True)
    assert page.redirect_chain == [
        (reverse("courses:quiz_result", args=[attempt.key]), 302)
    ]
    assert "1 of 1 right" in words(page)
    assert "The time ran out; what you had answered was handed in." in words(page)


def test_time_that_ran_out_leaves_only_handing_in_where_there_is_grace(
    learner, as_learner
):
    attempt = begin(
        learner,
        make_question(Kind.SHORT_ANSWER),
        time_limit_minutes=10,
        overdue="grace",
    )
    QuizAttempt.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    page = as_learner.post(address(attempt), sent({"text": "late"}), follow=True)
    assert page.redirect_chain[-1][0] == reverse(
        "courses:quiz_summary", args=[attempt.key]
    )
    assert "The time is up. What was saved before counts; hand it in now." in words(
        page
    )
    assert queries.state_of(attempt).slots[1].is_blank


def test_tries_show_a_hint_and_begin_by_asking(learner, as_learner):
    attempt = begin(
        learner,
        make_question(Kind.SHORT_ANSWER, hints=("It begins with an e.", "Not energy.")),
        behaviour="interactive",
    )
    assert "Hint" not in words(as_learner.get(address(attempt)))
    wrong = sent({"text": "energy"}, do="check-1")
    page = as_learner.post(address(attempt), wrong, follow=True)
    assert "Hint: It begins with an e." in words(page)
    assert "Not energy." not in words(page)
    assert "Not this one" in words(page)
    assert "Rationale of q." not in words(page)
    other_tab = as_learner.post(
        address(attempt), sent({"text": "empathy"}, do="check-1")
    )
    assert other_tab.status_code == 409
    assert "Begin the next try first." in words(other_tab)
    kept = other_tab.context["answers"][0]
    assert (kept.kept, kept.here) == ("energy", "empathy")
    again = {"again1-sequence": 1, "do": "again-1"}
    page = as_learner.post(address(attempt), again, follow=True)
    assert page.context["attempt"].questions[0].can_check
    right = sent({"text": "emotions"}, sequence=2, do="check-1")
    page = as_learner.post(address(attempt), right, follow=True)
    assert "Right" in words(page)
    assert "Rationale of q." in words(page)


def test_certainty_says_what_it_costs_and_is_kept(learner, as_learner):
    attempt = begin(learner, make_question(Kind.TRUE_FALSE, asks_certainty=True))
    page = as_learner.get(address(attempt))
    assert "Low Right brings 0.33, wrong costs nothing" in words(page)
    assert "High Right brings 1, wrong costs 2" in words(page)
    as_learner.post(address(attempt), sent({"options": ["false"], "certainty": 3}))
    services.finish_attempt(attempt, now=NOW)
    result = as_learner.get(reverse("courses:quiz_result", args=[attempt.key]))
    assert "How sure you were: High. Marks: −2 of 1." in words(result)


def test_marks_of_a_person_are_shown_line_by_line(learner, as_learner, organiser):
    attempt = begin(learner, make_question(Kind.FREE_TEXT))
    as_learner.post(address(attempt), sent({"text": "I am so sorry."}))
    services.finish_attempt(attempt, now=NOW)
    url = reverse("courses:quiz_result", args=[attempt.key])
    assert "One answer waits for a person to mark it" in words(as_learner.get(url))
    services.mark_answer(
        attempt,
        slot=1,
        sequence=1,
        by=organiser,
        criteria=["c0"],
        comment="Warm. Now the headline.",
        now=NOW,
    )
    page = words(as_learner.get(url))
    assert "A warning (found)" in page
    assert "No jargon (not found)" in page
    assert "Warm. Now the headline." in page


def test_rubric_is_shown_before_the_answer_only_where_its_author_says_so(
    learner, as_learner
):
    body = BODIES[Kind.FREE_TEXT]
    attempt = begin(
        learner,
        make_question(Kind.FREE_TEXT, "kept", body=body),
        make_question(Kind.FREE_TEXT, "shown", body=replace(body, shows_rubric=True)),
    )
    page = as_learner.get(address(attempt))
    assert words(page).count("A warning") == 1
    assert "What is looked for A warning No jargon Your answer" in words(page)
    html = page.content.decode()
    assert 'aria-describedby="q1-hint"' in html
    assert 'aria-describedby="q2-hint q2-rubric"' in html
    as_learner.post(address(attempt), sent({"text": "I am so sorry."}, slot=2))
    services.finish_attempt(attempt, now=NOW)
    result = as_learner.get(reverse("courses:quiz_result", args=[attempt.key]))
    assert words(result).count("What is looked for A warning No jargon") == 1


def test_labels_too_long_for_a_phone_are_listed_in_full_with_letters(
    learner, as_learner
):
    body = BODIES[Kind.MATCHING]
    long = "Harm such as red skin, after large doses only"
    labels = (replace(body.labels[0], text=long), *body.labels[1:])
    attempt = begin(
        learner,
        make_question(Kind.MATCHING, "short", body=body),
        make_question(Kind.MATCHING, "long", body=replace(body, labels=labels)),
    )
    page = as_learner.get(address(attempt))
    short, lettered = (one.labels for one in page.context["attempt"].questions)
    assert [one.letter for one in short] == ["", "", ""]
    assert [one.letter for one in lettered] == ["A", "B", "C"]
    letter = next(one.letter for one in lettered if one.text == long)
    html = page.content.decode()
    assert html.count("To choose from") == 1
    assert f'lettered__letter">{letter}</b><span>{long}</span>' in html
    assert f">{letter} · {long}</option>" in html


def test_what_was_not_answered_is_not_shown_as_a_wrong_answer(learner, as_learner):
    kinds = [Kind.SHORT_ANSWER, Kind.NUMERICAL, Kind.HOTSPOT, Kind.FREE_TEXT]
    attempt = begin(learner, *(asked(kind, key=f"q-{kind}") for kind in kinds))
    services.finish_attempt(attempt, now=NOW)
    url = reverse("courses:quiz_result", args=[attempt.key])
    page = words(as_learner.get(url))
    assert page.count("Not answered") == len(kinds)
    assert "Your answer" not in page


def test_result_that_no_marker_can_save_offers_another_try(learner, as_learner):
    questions = [make_question(Kind.TRUE_FALSE, key=f"q{n}") for n in range(3)]
    attempt = begin(learner, make_question(Kind.FREE_TEXT), *questions)
    as_learner.post(address(attempt), sent({"text": "I am so sorry."}))
    services.finish_attempt(attempt, now=NOW)
    page = as_learner.get(reverse("courses:quiz_result", args=[attempt.key]))
    assert "One answer still waits for a person to mark it." in words(page)
    assert "Read what follows, and try again whenever you like." in words(page)
    assert "Try again</button>" in page.content.decode()


def test_every_question_of_a_long_page_can_be_flagged_and_nothing_else(
    learner, as_learner
):
    questions = [make_question(Kind.TRUE_FALSE, key=f"q{n}") for n in range(2)]
    attempt = begin(learner, *questions)
    page = as_learner.get(address(attempt)).content.decode()
    assert [f'value="flag-{n}"' in page for n in (1, 2, 3)] == [True, True, False]
    for act in ("flag-2", "flag-3", "flag-999999", "flag"):
        as_learner.post(address(attempt), {"do": act})
    attempt.refresh_from_db()
    assert attempt.flagged == [2]
    page = as_learner.get(address(attempt)).content.decode()
    assert 'value="unflag-2"' in page
    services.finish_attempt(attempt, now=NOW)
    as_learner.post(address(attempt), {"do": "unflag-2"})
    attempt.refresh_from_db()
    assert attempt.flagged == [2]


def test_review_that_is_not_due_says_nothing(learner, as_learner):
    attempt = begin(
        learner,
        make_question(Kind.SINGLE_CHOICE),
        review_just_after=[],
        review_later_while_open=[],
    )
    services.finish_attempt(attempt, now=timezone.now())
    page = as_learner.get(reverse("courses:quiz_result", args=[attempt.key]))
    assert "Your answers and what was right are not shown now." in words(page)
    assert "Option 0" not in words(page)
    left = as_learner.get(address(attempt))
    assert left.headers["Location"] == reverse(
        "courses:quiz_result", args=[attempt.key]
    )


def test_page_and_result_cost_the_same_for_one_question_and_three(learner, as_learner):
    counts = []
    for number in (1, 3):
        quiz = make_quiz(
            *(make_question(Kind.MATCHING, f"q{n}") for n in range(number)),
            slug=f"of-{number}",
            behaviour="deferred",
            is_sequential=False,
            questions_per_page=0,
        )
        make_module(lessons=0, quiz=quiz, slug=f"of-{number}")
        attempt = services.start_quiz(quiz, user=learner, now=NOW, seed=number)
        queries_made = []
        for url in (
            address(attempt),
            reverse("courses:quiz_summary", args=[attempt.key]),
        ):
            as_learner.get(url)
            with _counted() as made:
                as_learner.get(url)
            queries_made.append(len(made))
        for _ in range(number):
            again = services.start_quiz(quiz, user=learner, now=NOW)
            services.finish_attempt(again, now=NOW)
        result = reverse("courses:quiz_result", args=[attempt.key])
        as_learner.get(result)
        with _counted() as made:
            as_learner.get(result)
        queries_made.append(len(made))
        counts.append(queries_made)
    assert counts[0] == counts[1]


def _counted():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return CaptureQueriesContext(connection)
