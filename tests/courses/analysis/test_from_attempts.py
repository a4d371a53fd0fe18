"""From real attempts to the organisers' item analysis, and who may read it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses import services
from courses.analysis.from_attempts import report_of
from courses.block_writing import block_of
from courses.domain.attempts import Behaviour
from courses.domain.questions.kinds import Choice, Kind
from courses.models import QuizAttempt
from elearn.core.accounts import invite_person
from tests.factories.courses import make_quiz
from tests.factories.questions import make_question, options

NOW = timezone.now()
NAMES = "wagtailsnippets_courses_quiz"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def as_organiser(organiser):
    client = Client()
    client.force_login(organiser, BACKEND)
    return client


@pytest.fixture
def quiz(db):
    one = make_question(Kind.SINGLE_CHOICE, key="one", body=Choice(options(1, 0, 0)))
    two = make_question(Kind.SINGLE_CHOICE, key="two", body=Choice(options(1, 0)))
    return make_quiz(
        one,
        two,
        behaviour=Behaviour.DEFERRED.value,
        questions_per_page=0,
        is_sequential=False,
    )


def take(quiz, number: int, *picks: int, later: int = 0) -> QuizAttempt:
    """The person of that number answers by the places of the options."""
    user = invite_person(email=f"n{number}@example.org", name=f"Learner {number}")[0]
    now = NOW + timedelta(minutes=later)
    attempt = services.start_quiz(quiz, user=user, now=now, seed=number)
    rows = []
    for slot, (shown, pick) in enumerate(zip(attempt.layout, picks, strict=True), 1):
        question = next(
            q for q in attempt.revision.plan.questions if q.key == shown["question"]
        )
        key = question.body.options[pick].key
        rows.append({"slot": slot, "sequence": 0, "response": {"options": [key]}})
    services.save_answers(attempt, answers=rows, now=now)
    return services.finish_attempt(attempt, now=now)


def _figures(report):
    return {item.words.key: item.statistics for item in report.items}


def test_nobody_yet_is_no_report_and_an_empty_page(quiz, as_organiser):
    assert report_of(quiz) is None
    page = as_organiser.get(reverse(f"{NAMES}:analysis", args=[quiz.pk]))
    assert b"Nobody has finished this quiz yet" in page.content


def test_first_attempts_of_enough_learners_give_the_figures(quiz):
    for number in range(20):
        take(quiz, number, 0 if number < 15 else 1, 0 if number < 10 else 1)
    take(quiz, 0, 2, 1, later=60)  # a second attempt does not count
    report = report_of(quiz)
    figures = _figures(report)
    keys = {item.words.stem: item.words.key for item in report.items}
    one, two = (figures[key] for key in keys.values())
    assert (one.n, two.n) == (20, 20)
    assert one.facility.value == pytest.approx(0.75)
    assert two.facility.value == pytest.approx(0.5)
    counts = {option.key: option.count for option in one.options}
    assert sorted(counts.values()) == [0, 5, 15]
    assert one.guess == pytest.approx(1 / 3)


def test_few_learners_are_not_told(quiz):
    take(quiz, 1, 0, 0)
    figures = _figures(report_of(quiz))
    assert all(figure.facility.value is None for figure in figures.values())


def test_corrected_words_are_another_question(quiz):
    for number in range(20):
        take(quiz, number, 0, 1)
    blocks = [json.loads(json.dumps(one)) for one in quiz.questions.raw_data]
    first = blocks[0]["value"]
    first["stem"] = "Quite another question?"
    quiz.questions = json.dumps(blocks)
    quiz.save_revision().publish()
    take(quiz, 30, 0, 0)
    report = report_of(quiz)
    n = [item.statistics.n for item in report.items]
    assert sorted(n) == [1, 21]
    assert len(report.remarks) == 1
    assert report_of(quiz).items[0].words.stem in {
        "Quite another question?",
        report.items[1].words.stem,
    }


def test_tables_hold_every_question(quiz, as_organiser):
    for number in range(20):
        take(quiz, number, 0 if number < 15 else 1, 1)
    file = reverse(f"{NAMES}:analysis_file", args=[quiz.pk, "questions.csv"])
    answer = as_organiser.get(file)
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 3
    workbook = reverse(f"{NAMES}:analysis_file", args=[quiz.pk, "analysis.xlsx"])
    assert as_organiser.get(workbook).content.startswith(b"PK")
    unknown = reverse(f"{NAMES}:analysis_file", args=[quiz.pk, "secrets.csv"])
    assert as_organiser.get(unknown).status_code == 404


def test_page_draws_and_names_no_learner(quiz, as_organiser):
    for number in range(20):
        take(quiz, number, 0 if number < 15 else 1, 1)
    page = as_organiser.get(reverse(f"{NAMES}:analysis", args=[quiz.pk]))
    assert page.status_code == 200
    assert b"Learner 3" not in page.content
    assert b"75" in page.content


@pytest.mark.parametrize("who", ["learner", "stranger"])
def test_learners_are_not_let_in(quiz, who, request):
    client = Client()
    client.force_login(request.getfixturevalue(who), BACKEND)
    page = client.get(reverse(f"{NAMES}:analysis", args=[quiz.pk]))
    assert page.status_code == 302
    assert "login" in page["Location"]


@pytest.mark.parametrize("learners", [1, 3])
def test_page_asks_the_database_the_same_for_any_number(
    quiz, as_organiser, learners, django_assert_max_num_queries
):
    for number in range(learners):
        take(quiz, number, 0, 1)
    url = reverse(f"{NAMES}:analysis", args=[quiz.pk])
    as_organiser.get(url)
    with django_assert_max_num_queries(30) as asked:
        as_organiser.get(url)
    assert len(asked) == ANALYSIS_QUERIES


#: Session, person, permissions, quiz, who counts, tallies, the frame of the admin.
ANALYSIS_QUERIES = 15


def test_a_block_of_a_question_is_read_back(quiz):
    """What the factory publishes is what attempts are asked."""
    question = make_question(
        Kind.SINGLE_CHOICE, key="one", body=Choice(options(1, 0, 0))
    )
    assert block_of(replace(question, key="x"))["type"] == "single_choice"
