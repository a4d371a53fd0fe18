"""Tables to take away: no formula, no hidden name, no result of too few."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from media import services
from media.models import AttentionPrompt, Question
from tests.media.talk.conftest import NOW

pytestmark = pytest.mark.django_db

CONTROL = "/webinars/part-1/control/"


def read_csv(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_tables_hold_what_was_asked_and_no_hidden_names(
    room, as_, organiser, ask, people
):
    fan, _ = people(2)
    ask("=1+1 or more?", is_anonymous=True)
    services.support_question(Question.objects.get(), user=fan, now=NOW)
    ask("Answered?", state="answered")
    ask("Withdrawn?", state="withdrawn")
    page = as_(organiser)
    _head, *rows = read_csv(page.get(f"{CONTROL}tables/questions.csv"))
    assert [row[0] for row in rows] == ["'=1+1 or more?", "Answered?"]
    assert rows[0][1:6] == [
        "without a name",
        "2024-02-22 13:52",
        "Radiation-risk",
        "1",
        "Shown",
    ]
    _head, *rows = read_csv(page.get(f"{CONTROL}tables/unanswered.csv"))
    assert [row[0] for row in rows] == ["'=1+1 or more?"]
    response = page.get(f"{CONTROL}tables/unanswered.xlsx")
    (sheet,) = load_workbook(io.BytesIO(response.content)).worksheets
    assert sheet["A2"].value == "'=1+1 or more?"
    assert response["Content-Disposition"] == (
        'attachment; filename="unanswered-part-1.xlsx"'
    )
    assert page.get(f"{CONTROL}tables/secrets.csv").status_code == 404


def test_tables_name_people_only_where_that_was_said(room, as_, organiser, people):
    voters = people(5)

    def run(question, *, is_named, how_many, is_closed=True):
        poll = services.prepare_poll(
            room,
            question=question,
            kind="single",
            options=["Yes", "No"],
            is_named=is_named,
            by=organiser,
            now=NOW,
        )
        services.launch_poll(poll, by=organiser, now=NOW)
        for voter in voters[:how_many]:
            services.answer_poll(poll, user=voter, given=["0"], now=NOW)
        if is_closed:
            services.close_poll(poll, by=organiser, now=NOW)

    run("Few?", is_named=False, how_many=4)
    run("Many?", is_named=False, how_many=5)
    run("Named?", is_named=True, how_many=1)
    run("Open?", is_named=False, how_many=5, is_closed=False)
    page = as_(organiser)
    _head, *rows = read_csv(page.get(f"{CONTROL}tables/polls.csv"))
    assert sorted([row[0], *row[2:5]] for row in rows) == [
        ["Few?", "4", "fewer than 5 answers", ""],
        ["Many?", "5", "No", "0"],
        ["Many?", "5", "Yes", "5"],
        ["Named?", "1", "No", "0"],
        ["Named?", "1", "Yes", "1"],
        ["Open?", "5", "still open", ""],
    ]
    response = page.get(f"{CONTROL}tables/poll-answers.csv")
    assert read_csv(response)[1:] == [["Named?", "Person 01", "Yes"]]


def test_the_table_of_prompts_says_who_answered_while_present(
    room, as_, organiser, learner, people, watch
):
    (other,) = people(1)
    watch(learner)
    watch(other)
    page = as_(organiser)
    path = f"{CONTROL}tables/prompts.csv"
    assert len(read_csv(page.get(path))) == 1
    prompt = AttentionPrompt.objects.create(
        webinar=room, key="radiation-risk", slot=0, asked_at=NOW
    )
    services.answer_prompt(prompt, user=learner, now=NOW)
    assert sorted(read_csv(page.get(path))[1:]) == [
        ["Inês Carvalho", "1", "1", "0", "yes"],
        ["Person 01", "1", "0", "1", "no"],
    ]
