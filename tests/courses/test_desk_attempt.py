"""One attempt for whoever keeps the quiz, and all of them to take away."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from courses import services
from courses.choices import RulingKind
from courses.domain.questions.kinds import Kind
from courses.services import Ruling
from tests.courses.test_desk import BACKEND, NAMES, NOW, TEXT, deferred, taken
from tests.factories.courses import make_module
from tests.factories.questions import RIGHT, make_question


def words(page) -> str:
    return " ".join(page.content.decode().split())


@pytest.fixture
def asked(db):
    quiz = deferred(
        make_question(Kind.SINGLE_CHOICE, "a"),
        make_question(Kind.FREE_TEXT, "b"),
        review_just_after=[],
        review_later_while_open=[],
    )
    make_module(lessons=0, quiz=quiz, pass_mark=2)
    return quiz


@pytest.fixture
def as_organiser(organiser):
    client = Client()
    client.force_login(organiser, BACKEND)
    return client


def look_at(client, attempt):
    return client.get(reverse(f"{NAMES}:attempt", args=[attempt.key]))


def test_attempt_is_read_with_answers_marks_steps_and_rulings(
    asked, as_organiser, organiser, learner
):
    attempt = taken(asked, learner, {"options": ["o1"]}, TEXT)
    services.apply_ruling(
        asked,
        ruling=Ruling("a", RulingKind.VOID),
        reason="It was not taught.",
        by=organiser,
        now=NOW + timedelta(hours=1),
    )
    page = words(look_at(as_organiser, attempt))
    assert f"<h1>{learner.name}</h1>" in page
    assert "1 of 2 right." in page
    assert "One answer waits for marking." in page
    assert "This question was given to all" in page
    # Whatever the learner may see of it now.
    assert "The best answer" in page
    assert f'href="{reverse(f"{NAMES}:mark", args=[attempt.key, 2])}"' in page
    for step in ("answer kept", "handed in", "ruling: given to all"):
        assert f"<td>{step}</td>" in page
    assert "<td>Option 1</td>" in page
    assert f"<td>{organiser.name}</td>" in page
    assert "Question 1: <b>Give it to all</b>. It was not taught." in page
    results = words(as_organiser.get(reverse(f"{NAMES}:results", args=[asked.pk])))
    assert f'href="{reverse(f"{NAMES}:attempt", args=[attempt.key])}"' in results


def test_attempt_under_way_tells_answers_and_no_verdict(asked, as_organiser, learner):
    attempt = services.start_quiz(asked, user=learner, now=NOW, seed=1)
    row = {"slot": 1, "sequence": 0, "response": {"options": ["o1"]}}
    services.save_answers(attempt, answers=[row], now=NOW)
    page = words(look_at(as_organiser, attempt))
    assert "It is in progress; nothing is graded yet." in page
    assert "Your answer" in page
    assert "The best answer" not in page
    attempt.refresh_from_db()
    assert (attempt.phase, attempt.steps.count()) == ("open", 1)


def test_attempt_of_somebody_erased_is_read(asked, as_organiser, learner):
    attempt = taken(asked, learner, {"options": ["o0"]}, TEXT)
    attempt.user = None
    attempt.save()
    assert "Somebody who was erased" in words(look_at(as_organiser, attempt))


def test_every_kind_of_question_is_read(as_organiser, learner):
    # Labels have keys of their own making; a picture needs one in the library.
    given = {**RIGHT, Kind.MATCHING: None, Kind.FREE_TEXT: TEXT, Kind.DESCRIPTION: None}
    del given[Kind.HOTSPOT]
    quiz = deferred(*(make_question(kind, kind.value) for kind in given))
    attempt = taken(quiz, learner, *given.values())
    page = words(look_at(as_organiser, attempt))
    assert page.count('class="review__item"') == len(given) - 1
    assert page.count("Not answered") == 1


def test_attempt_is_for_those_who_keep_the_quiz(asked, learner, stranger, reviewer):
    attempt = taken(asked, learner, {"options": ["o0"]}, TEXT)
    for person in (learner, stranger, reviewer):
        client = Client()
        client.force_login(person, BACKEND)
        page = look_at(client, attempt)
        assert page.status_code == 302
        assert "Option 0" not in page.content.decode()
    assert "login" in look_at(Client(), attempt).headers["Location"]


def test_attempt_costs_the_same_for_one_question_and_three(
    as_organiser, learner, costs_the_same
):
    def prepare(count):
        quiz = deferred(
            *(make_question(Kind.SINGLE_CHOICE, f"q{n}") for n in range(count)),
            slug=f"of-{count}",
        )
        attempt = taken(quiz, learner, *[{"options": ["o0"]}] * count)

        def look():
            page = look_at(as_organiser, attempt).content.decode()
            assert page.count('class="review__item"') == count

        return look

    costs_the_same(prepare)


# -- To take away ------------------------------------------------------------
HEADING = [
    "Name", "E-mail address", "Where it is", "Begun (UTC)", "Ended (UTC)",
    "Version of the quiz", "Questions", "Right", "Marks", "Marks in all",
    "Waiting for marking",
]  # fmt: skip


def table_of(client, quiz, ending):
    url = reverse(f"{NAMES}:results_file", args=[quiz.pk, ending])
    answer = client.get(url)
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="results-{quiz.slug}.{ending}"'
    )
    assert answer.headers["Cache-Control"].startswith("private, no-store")
    if ending == "csv":
        text = answer.content.decode("utf-8-sig")
        return [list(row) for row in csv.reader(io.StringIO(text))]
    sheet = load_workbook(io.BytesIO(answer.content))["Results"]
    return [
        ["" if cell is None else str(cell) for cell in row]
        for row in sheet.iter_rows(values_only=True)
    ]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_results_are_taken_away_and_run_no_formula(
    asked, as_organiser, learner, stranger, settings, ending
):
    settings.TIME_ZONE = "UTC"
    learner.name = '=HYPERLINK("http://example.org")'
    learner.time_zone = "UTC"
    learner.save()
    as_organiser.get(reverse(f"{NAMES}:results", args=[asked.pk]))
    attempt = taken(asked, learner, {"options": ["o0"]}, TEXT)
    services.start_quiz(asked, user=stranger, now=NOW + timedelta(hours=1))
    heading, under_way, finished = table_of(as_organiser, asked, ending)
    assert heading[:3] == HEADING[:3]
    assert heading[5:] == HEADING[5:]
    assert (under_way[0], under_way[2], under_way[7]) == (
        stranger.name,
        "in progress",
        "",
    )
    assert finished[:3] == [
        '\'=HYPERLINK("http://example.org")',
        learner.email,
        "finished",
    ]
    assert finished[5:] == ["1", "2", "1", "1", "2", "1"]
    assert attempt.phase == "finished"


def test_taking_away_costs_the_same_for_one_and_three(
    asked, as_organiser, django_user_model, costs_the_same
):
    def prepare(count):
        for number in range(asked.frozen.get().attempts.count(), count):
            person = django_user_model.objects.create_user(
                email=f"p{number}@example.org", name=f"Person {number}"
            )
            taken(asked, person, {"options": ["o0"]}, TEXT)

        def look():
            assert len(table_of(as_organiser, asked, "csv")) == count + 1

        return look

    costs_the_same(prepare)
