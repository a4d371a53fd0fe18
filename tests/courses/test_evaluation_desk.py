"""What organisers read, take away and edit; and how old evaluations are split."""

import csv
import io
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import openpyxl
import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses import queries, services
from courses.models import (
    EvaluationAnswers,
    EvaluationForm,
    EvaluationGiven,
    EvaluationVersion,
)
from elearn.core.accounts import invite_person
from media.domain.programme import Speaker, plan_item
from media.models import Registration, Webinar
from media.services import save_programme
from tests.courses.evaluation.conftest import ANSWERS

NOW = timezone.now()
FORMULA = '=HYPERLINK("http://example.org","Click")'


@pytest.fixture
def as_organiser(organiser):
    client = Client()
    client.force_login(organiser, "allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def make_event(db):
    def make(slug="part-1", people=5, **answers):
        webinar = Webinar.objects.create(
            slug=slug,
            title=f"Event {slug}",
            state="held",
            starts_at=NOW - timedelta(hours=6),
            ends_at=NOW - timedelta(hours=1),
        )
        talk = plan_item(
            key="talk",
            kind="talk",
            title="Bad news",
            short_title="Bad news",
            starts_at=NOW - timedelta(hours=6),
            ends_at=NOW - timedelta(hours=5),
            speakers=(Speaker("M. Radzina"),),
        )
        save_programme(webinar, items=[talk], by=None, now=NOW)
        for number in range(people):
            user = invite_person(email=f"{slug}-{number}@example.org", name="G")[0]
            Registration.objects.create(webinar=webinar, user=user, registered_at=NOW)
            services.give_evaluation(
                webinar,
                user=user,
                answers={**ANSWERS, **answers},
                ratings={("talk", "M. Radzina"): 1 + number % 5},
                now=NOW,
            )
        return webinar

    return make


def results_url(webinar):
    return reverse("courses_event_results", args=[webinar.slug])


def file_url(webinar, kind):
    return reverse("courses_event_results_file", args=[webinar.slug, kind])


def test_four_answers_are_counted_and_not_shown(make_event, as_organiser):
    webinar = make_event(people=4)
    page = as_organiser.get(results_url(webinar)).content.decode()
    assert "4 answers have come so far." in page
    assert "I will wait." not in page
    assert "Very good" not in page
    table = as_organiser.get(file_url(webinar, "csv")).content.decode()
    assert len(list(csv.reader(io.StringIO(table)))) == 1


def test_results_are_drawn_beside_their_numbers(make_event, as_organiser):
    webinar = make_event(people=6)
    page = as_organiser.get(results_url(webinar)).content.decode()
    assert "1 more answer waits until 5 are together" in page
    assert "mean 5.00 · median 5.0" in page  # overall
    assert 'I will wait. <span class="evaluation-quiet">(5 times)</span>' in page
    assert "None of 5 wrote anything." in page
    assert "Required by the accreditor." in page
    row = page[page.index("Bad news") :]
    assert "M. Radzina" in row
    assert '<rect class="evaluation-bar__step-2" x="20.00%" width="20.00%"' in row
    assert "part-1-0@example.org" not in page


def test_results_need_the_same_queries_for_few_and_many(make_event, costs_the_same):
    def prepare(people):
        webinar = make_event(f"for-{people}", people=people)
        return lambda: queries.results_of(webinar)

    costs_the_same(prepare, sizes=(5, 15))


def test_list_needs_the_same_queries_for_one_and_three(make_event, costs_the_same):
    slugs = ("one", "two", "three")

    def prepare(count):
        for slug in slugs[len(queries.evaluated_subjects()) : count]:
            make_event(slug, people=1)
        given = [row.given for row in queries.evaluated_subjects()]
        assert given == [1] * count
        return queries.evaluated_subjects

    costs_the_same(prepare)


def test_exports_run_no_formula_and_survive_odd_characters(make_event, as_organiser):
    webinar = make_event(change=FORMULA, comments="bell \x07 and more")
    table = as_organiser.get(file_url(webinar, "csv"))
    assert table.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(table.content.decode().lstrip("\ufeff"))))
    texts = {row["answer"] for row in rows if row["part"] == "text"}
    assert f"'{FORMULA}" in texts
    assert FORMULA not in texts
    answer = as_organiser.get(file_url(webinar, "xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Numbers", "Texts"]
    cells = [cell for row in book["Texts"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    values = {cell.value for cell in cells}
    assert {f"'{FORMULA}", "bell  and more"} <= values
    numbers = list(book["Numbers"].iter_rows(values_only=True))
    assert ("question", "How was the event overall?", 5, 5, 5, "Excellent", 5) in (
        numbers
    )
    assert ("item", "Bad news – M. Radzina", 5, 3, 3, "Poor", 1) in numbers


def test_exports_hold_no_row_of_one_person(make_event, as_organiser):
    """A free text stands beside its question alone, never beside other answers."""
    webinar = make_event()
    table = as_organiser.get(file_url(webinar, "csv")).content.decode()
    for row in csv.reader(io.StringIO(table)):
        assert ("I will wait." in row) <= (row[0] == "text" and row[3:5] == ["", ""])


def test_strangers_and_learners_find_no_results(make_event, as_learner, client):
    webinar = make_event()
    for address in (
        results_url(webinar),
        file_url(webinar, "csv"),
        reverse("courses_evaluations"),
    ):
        assert as_learner.get(address).status_code in {302, 404}
        assert client.get(address).status_code == 302
        assert (
            "I will wait." not in as_learner.get(address, follow=True).content.decode()
        )


def test_reviewers_find_no_results(make_event, reviewer):
    webinar = make_event()
    client = Client()
    client.force_login(reviewer, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(results_url(webinar)).status_code == 404
    assert client.get(reverse("courses_evaluations")).status_code == 404


def test_webinar_list_and_evaluations_lead_to_the_results(make_event, as_organiser):
    webinar = make_event(people=1)
    for name in ("media_webinars", "courses_evaluations"):
        page = as_organiser.get(reverse(name)).content.decode()
        assert f'href="{results_url(webinar)}"' in page


# -- the editor of forms -----------------------------------------------------


def form_data(*questions, **fields):
    return {
        "title": "Usual",
        "kind": "event",
        "introduction": "",
        "webinar": "",
        "page": "",
        "is_in_use": "on",
        "asks_items": "on",
        "questions-TOTAL_FORMS": str(len(questions)),
        "questions-INITIAL_FORMS": "0",
        "questions-MIN_NUM_FORMS": "0",
        "questions-MAX_NUM_FORMS": "1000",
        **{
            f"questions-{number}-{name}": value
            for number, question in enumerate(questions)
            for name, value in {
                "id": "",
                "ORDER": str(number + 1),
                "DELETE": "",
                "help_text": "",
                "choices": "",
                **question,
            }.items()
        },
        **fields,
    }


@pytest.fixture
def edit_url(db):
    form = EvaluationForm.objects.get(usual_for="event")
    return reverse("wagtailsnippets_courses_evaluationform:edit", args=[form.pk])


def test_organiser_adds_a_question_and_a_version_is_frozen(edit_url, as_organiser):
    page = as_organiser.get(edit_url).content.decode()
    assert "Was it free of commercial bias?" in page
    assert "to be confirmed by an expert" in page
    sound = {"label": "Was the sound good?", "field_type": "scale"}
    response = as_organiser.post(edit_url, form_data(sound))
    assert response.status_code == 302
    version = EvaluationVersion.objects.get(form__usual_for="event", number=2)
    labels = [one.label for one in version.questionnaire.questions]
    assert labels[6] == "Was the sound good?"
    assert labels[0] == "How was the event overall?"
    as_organiser.post(edit_url, form_data(introduction="Welcome."))
    numbers = EvaluationVersion.objects.filter(form__usual_for="event")
    assert sorted(numbers.values_list("number", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize(
    ("questions", "fields", "sentence"),
    [
        (
            [{"label": "A?", "field_type": "radio", "choices": "only one"}],
            {},
            "Give at least two answers to choose from",
        ),
        (
            [
                {"label": "A?", "field_type": "scale"},
                {"label": "a? ", "field_type": "multiline"},
            ],
            {},
            "This question is asked twice.",
        ),
        ([], {"is_in_use": ""}, "The usual form is always in use."),
        ([], {"kind": "page"}, "This is the usual form"),
    ],
)
def test_a_form_that_cannot_stand_is_refused(
    edit_url, as_organiser, questions, fields, sentence
):
    data = form_data(*questions, **fields)
    if fields.get("is_in_use") == "":
        del data["is_in_use"]
    response = as_organiser.post(edit_url, data)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert EvaluationVersion.objects.filter(form__usual_for="event").count() == 1


def test_form_is_previewed_with_the_accreditors_questions(edit_url, as_organiser):
    form = EvaluationForm.objects.get(usual_for="event")
    address = reverse(
        "wagtailsnippets_courses_evaluationform:preview_on_edit", args=[form.pk]
    )
    sound = {"label": "Was the sound good?", "field_type": "scale"}
    answer = as_organiser.post(address, form_data(sound))
    assert answer.json()["is_valid"] is True
    page = as_organiser.get(f"{address}?mode=").content.decode()
    assert "Was the sound good?" in page
    assert "Was it free of commercial bias?" in page


# -- what stood in one table before ------------------------------------------


class OldApps:
    """The models as they are, and the rows of the table that is gone."""

    def __init__(self, rows):
        rows = sorted(rows, key=lambda row: row.given_at)
        ordered = SimpleNamespace(order_by=lambda *names: rows)
        objects = SimpleNamespace(select_related=lambda *names: ordered)
        self.old = SimpleNamespace(objects=objects)

    def get_model(self, app, name):
        if (app, name) == ("courses", "Evaluation"):
            return self.old
        return apps.get_model(app, name)


@pytest.mark.parametrize("people", [4, 7])
def test_old_evaluations_are_split_and_lose_their_person(
    make_event, learner, organiser, people
):
    webinar = make_event(people=0)
    EvaluationVersion.objects.all().delete()
    rows = [
        SimpleNamespace(
            pk=number,
            webinar_id=webinar.pk,
            webinar=webinar,
            user_id=learner.pk if number == 1 else None,
            given_at=NOW + timedelta(minutes=number),
            **{**ANSWERS, "change": f"thought {number}"},
        )
        for number in range(people)
    ]
    old_type = ContentType.objects.create(app_label="courses", model="evaluation")
    entry = ModelLogEntry.objects.create(
        content_type=old_type,
        object_id="1",
        label="Evaluation object (1)",
        action="courses.give_evaluation",
        user=learner,
        timestamp=NOW,
        content_changed=False,
        deleted=False,
    )
    migration = import_module("courses.migrations.0041_evaluations_apart")
    editor = SimpleNamespace(connection=connection)
    migration.keep_apart(OldApps(rows), editor)
    assert EvaluationGiven.objects.count() == people
    receipt = EvaluationGiven.objects.get(user=learner)
    assert receipt.given_at == NOW + timedelta(minutes=1)
    entry.refresh_from_db()
    assert (entry.object_id, entry.label) == (str(receipt.pk), webinar.title)
    assert entry.content_type.model == "evaluationgiven"
    sheets = EvaluationAnswers.objects.all()
    assert {sheet.content["answers"]["change"] for sheet in sheets} == {
        f"thought {number}" for number in range(people)
    }
    assert {sheet.is_told for sheet in sheets} == {people >= 5}
    services.prepare_forms(now=NOW)
    results = queries.results_of(webinar)
    assert (results.given, results.told) == (people, people if people >= 5 else 0)
    if results.is_told:
        overall = results.summaries[0]
        assert (overall.question.key, overall.n, overall.mean) == ("overall", 7, 5.0)


def test_what_the_migration_wrote_are_the_accreditors_questions():
    """So that old and new answers to one question are counted together."""
    from courses.accreditor import fixed_questions
    from courses.domain.evaluation import from_json

    migration = import_module("courses.migrations.0041_evaluations_apart")
    assert from_json(migration._content()).questions == fixed_questions()
