"""The organiser's pages and files of progress."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses import queries, services
from courses.domain.progress import Standing, StepKind
from courses.models import (
    LessonNote,
    ModuleCompletion,
    ModulePage,
    ReflectionNote,
)
from elearn.core.models import User
from tests.courses.progress.conftest import (
    DAYS,
    NOW,
    answer,
    begin,
    complete,
    look,
    person,
    place,
    read,
)


@pytest.fixture
def as_organiser(organiser):
    client = Client()
    client.force_login(organiser, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_page_names_who_stands_still_and_what_is_next(as_organiser, module, run, group):
    url = reverse("courses_progress_module", args=[module.pk])
    page = as_organiser.get(url, {"run": run.pk, "state": "stuck"})
    assert [row.name for row in page.context["rows"]] == ["Ada", "Bea"]
    text = page.content.decode()
    assert "2 people have done nothing for 14 days and are not done." in text
    assert "Read “Lesson 2”" in text
    page = as_organiser.get(url, {"run": run.pk, "days": "30"})
    assert page.context["stuck"] == 0
    page = as_organiser.get(url, {"run": run.pk, "q": "DAN@"})
    assert [row.name for row in page.context["rows"]] == ["Dan"]


def test_what_somebody_wrote_is_in_no_page_and_no_file(
    as_organiser, module, run, group
):
    lesson = module.get_children().first()
    secret = "Nobody else reads this."
    LessonNote.objects.create(
        user=group["cas"], lesson_id=lesson.pk, lesson_title="L", text=secret,
        updated_at=NOW,
    )  # fmt: skip
    ReflectionNote.objects.create(
        user=group["cas"], lesson_id=lesson.pk, block_id="b", prompt="p", text=secret,
        updated_at=NOW,
    )  # fmt: skip
    for url in (
        reverse("courses_progress_module", args=[module.pk]),
        reverse("courses_progress_file", args=[module.pk, "csv"]),
        reverse("courses_gradebook"),
        reverse("courses_gradebook_file", args=["csv"]),
    ):
        text = as_organiser.get(url).content.decode()
        assert "Cas" in text
        assert secret not in text


def test_files_hold_the_people_asked_for_and_run_no_formula(
    as_organiser, module, run, group
):
    User.objects.filter(pk=group["bea"].pk).update(name="=1+1")
    url = reverse("courses_progress_file", args=[module.pk, "csv"])
    sent = as_organiser.get(url, {"run": run.pk, "state": "stuck"})
    assert sent["Content-Disposition"] == (
        f'attachment; filename="{module.slug}-progress-spring-group.csv"'
    )
    rows = list(csv.reader(io.StringIO(sent.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["Ada", "'=1+1"]
    assert rows[2][2:4] == ["Stands still", "Read “Lesson 2”"]
    url = reverse("courses_progress_file", args=[module.pk, "xlsx"])
    book = openpyxl.load_workbook(
        io.BytesIO(as_organiser.get(url, {"run": run.pk}).content)
    )
    assert book.sheetnames == ["People", "Stages"]
    assert [row[1].value for row in book["Stages"]] == [
        "People", 5, 4, 3, 2, 2, 1, 1,
    ]  # fmt: skip
    kinds = {cell.data_type for row in book["People"] for cell in row}
    assert "f" not in kinds
    assert book["People"]["A2"].value == "'=1+1"


def test_gradebook_shows_state_best_mark_and_day(as_organiser, module, run, group):
    page = as_organiser.get(reverse("courses_gradebook"), {"run": run.pk})
    cells = {
        row.name: (cell.state, cell.right, cell.questions, cell.completed_at)
        for row, _shown in page.context["rows"]
        for cell in row.cells
    }
    assert cells == {
        "Ada": ("not_begun", None, 0, None),
        "Bea": ("under_way", None, 0, None),
        "Cas": ("under_way", 1, 3, None),
        "Dan": ("completed", 3, 3, NOW - 10 * DAYS),
        "Eva": ("left", None, 0, None),
    }
    assert [(one.title, one.completed) for one in page.context["columns"]] == [
        (module.title, 1)
    ]


def test_gradebook_file_has_everybody_and_no_date_of_a_mark(
    as_organiser, organiser, module, run, group
):
    sent = as_organiser.get(reverse("courses_gradebook_file", args=["csv"]))
    rows = list(csv.reader(io.StringIO(sent.content.decode("utf-8-sig"))))
    assert rows[3] == [
        "Dan", "dan@example.org", "Completed", "3 of 3",
        timezone.localtime(NOW - 10 * DAYS, organiser.zone).date().isoformat(),
    ]  # fmt: skip
    assert [row[2] for row in rows[1:]] == [
        "Under way", "Under way", "Completed", "Put aside", "Under way",
    ]  # fmt: skip


def test_superseded_completion_is_not_shown(module, run, group):
    ModuleCompletion.objects.update(
        superseded_at=NOW, superseded_because="The module was wrong."
    )
    progress = look(module, run)
    assert progress.funnel.completed == 0
    people = queries.people_of_gradebook([module], run)
    rows = queries.gradebook_rows([module], people, is_page=False)
    assert {one.cells[0].state for one in rows} == {"not_begun", "under_way", "left"}


def test_page_and_file_ask_the_same_queries_for_1_3_and_300(
    as_organiser, module, run, django_assert_num_queries
):
    addresses = [
        (reverse("courses_progress_module", args=[module.pk]), {"run": run.pk}),
        (reverse("courses_progress_file", args=[module.pk, "csv"]), {}),
        (reverse("courses_gradebook"), {"run": run.pk}),
        (reverse("courses_gradebook_file", args=["csv"]), {}),
    ]
    known = 0
    counts = []
    for wanted in (1, 3, 300):
        users = User.objects.bulk_create(
            User(email=f"many-{n}@example.org", name=f"Many {n}")
            for n in range(known, wanted)
        )
        for user in users:
            place(run, user)
            begin(module, user, days=3)
            if user.pk % 2:
                read(module, user, 1, days=2)
                answer(module, user, 2, days=1)
                complete(module, user, days=1)
        known = wanted
        counts.append([_queries(as_organiser, *one) for one in addresses])
    assert counts[0] == counts[1] == counts[2]


def _queries(client, url, wish):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url, wish)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url, wish).status_code == 200
    return len(asked)


def test_rows_come_by_pages_of_fifty(as_organiser, module, run):
    for n in range(51):
        begin(module, person(f"p-{n:02}"), days=1)
    url = reverse("courses_progress_module", args=[module.pk])
    assert len(as_organiser.get(url).context["rows"]) == 50
    (last,) = as_organiser.get(url, {"p": "2"}).context["rows"]
    assert last.email == "p-50@example.org"
    url = reverse("courses_gradebook")
    assert len(as_organiser.get(url, {"p": "2"}).context["rows"]) == 1
    assert len(as_organiser.get(url, {"p": "zebra"}).context["rows"]) == 50


def test_learners_reviewers_and_visitors_find_no_such_page(
    client, as_learner, reviewer, module, run, group
):
    as_reviewer = Client()
    as_reviewer.force_login(
        reviewer, "allauth.account.auth_backends.AuthenticationBackend"
    )
    for url in (
        reverse("courses_progress"),
        reverse("courses_progress_module", args=[module.pk]),
        reverse("courses_progress_file", args=[module.pk, "csv"]),
        reverse("courses_gradebook"),
        reverse("courses_gradebook_file", args=["xlsx"]),
        reverse("courses_enrol_list", args=[run.pk]),
        reverse("courses_look_at_list", args=[run.pk, "0" * 32]),
    ):
        assert as_reviewer.get(url).status_code == 404
        for shut_out in (as_learner, client):
            response = shut_out.get(url)
            # Wagtail’s own door: whoever may not enter its admin is sent away.
            assert response.status_code in {302, 404}
            assert "ada@example.org" not in response.content.decode()


@pytest.mark.parametrize("run_wish", ["zebra", "99999", "-1", "1" * 30])
def test_unknown_run_is_not_found(as_organiser, module, run_wish):
    for url in (
        reverse("courses_progress_module", args=[module.pk]),
        reverse("courses_gradebook"),
    ):
        assert as_organiser.get(url, {"run": run_wish}).status_code == 404


def test_empty_pages_say_what_to_do(as_organiser, module, run):
    url = reverse("courses_progress_module", args=[module.pk])
    assert "Nobody has begun this module yet." in as_organiser.get(url).content.decode()
    text = as_organiser.get(url, {"run": run.pk}).content.decode()
    assert reverse("courses_enrol_list", args=[run.pk]) in text
    text = as_organiser.get(reverse("courses_gradebook")).content.decode()
    assert "Nobody has begun a module yet." in text


def test_menu_leads_organisers_to_progress_and_gradebook(as_organiser, reviewer):
    text = as_organiser.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("courses_progress") in text
    assert reverse("courses_gradebook") in text


def test_services_and_pages_agree_on_who_completed(module, run):
    """By the services themselves, not by rows of ours."""
    user = person("gil")
    place(run, user)
    lessons = [one.specific for one in module.get_children()]
    for lesson in lessons:
        services.finish_lesson(lesson, user=user, now=NOW)
    (one,) = look(module, run).people
    assert one.standing is Standing.UNDER_WAY
    assert one.next_step.kind is StepKind.CONVERSATION
    assert ModulePage.objects.count() == 1
