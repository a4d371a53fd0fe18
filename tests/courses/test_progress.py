"""Following a group: stages, who stands still, files to take away, and the gradebook."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses import queries, services
from courses import wording_progress as words
from courses.choices import AttemptPhase, PlaceState
from courses.domain.progress import Standing, StepKind
from courses.models import (
    Enrolment,
    LessonNote,
    LessonVisit,
    ModuleCompletion,
    ModulePackage,
    ModulePage,
    PackageAttempt,
    QuizAttempt,
    ReflectionNote,
    RunPlace,
)
from elearn.core.accounts import invite_person
from elearn.core.models import User
from scenarios.models import Attempt
from tests.factories.courses import make_module, make_quiz, make_run, make_scenario
from tests.factories.packages import add_package_lesson, make_package

NOW = timezone.now().replace(microsecond=0)
DAYS = timedelta(days=1)
PATIENCE = 14 * DAYS


@pytest.fixture
def module(db):
    """Two lessons, a conversation and a quiz of three questions, of which two make it."""
    return make_module(
        lessons=2, quiz=make_quiz(), pass_mark=2, scenario=make_scenario()
    )


@pytest.fixture
def run(module):
    return make_run(
        now=NOW,
        course=module.get_parent().specific,
        capacity=None,
        start=NOW - 30 * DAYS,
        end=NOW + 30 * DAYS,
    )


def person(name: str) -> User:
    return invite_person(email=f"{name}@example.org", name=name.title())[0]


def begin(module, user, *, days: float) -> None:
    Enrolment.objects.create(
        user=user, module=module, module_title="M", enrolled_at=NOW - days * DAYS
    )


def read(module, user, count: int, *, days: float, minutes: int = 10) -> None:
    for lesson in list(module.get_children())[:count]:
        LessonVisit.objects.create(
            user=user,
            lesson_id=lesson.pk,
            lesson_title=lesson.title,
            opened_at=NOW - days * DAYS,
            finished_at=NOW - days * DAYS + timedelta(minutes=minutes),
        )


def play(module, user, *, days: float) -> None:
    Attempt.objects.create(
        user=user,
        revision=module.conversations.get().scenario.current_revision,
        seed=1,
        started_at=NOW - days * DAYS,
        finished_at=NOW - days * DAYS + timedelta(minutes=8),
        ending="end",
        ending_kind="good",
        note="Nobody else reads this.",
    )


def answer(module, user, right: int, *, days: float) -> None:
    QuizAttempt.objects.create(
        user=user,
        revision=module.quiz.frozen.latest("number"),
        layout=[],
        phase=AttemptPhase.FINISHED,
        started_at=NOW - days * DAYS,
        finished_at=NOW - days * DAYS + timedelta(minutes=5),
        right_count=right,
    )


def complete(module, user, *, days: float) -> None:
    ModuleCompletion.objects.create(
        user=user,
        module=module,
        module_title="M",
        completed_at=NOW - days * DAYS,
        evidence={},
    )


def place(run, user, *, days: float = 20) -> None:
    RunPlace.objects.create(
        run=run,
        user=user,
        state=PlaceState.ENROLLED,
        asked_at=NOW - days * DAYS,
        enrolled_at=NOW - days * DAYS,
    )


@pytest.fixture
def group(module, run):
    """Five with a place, one without: each somewhere else."""
    cast = {name: person(name) for name in ("ada", "bea", "cas", "dan", "eva", "fay")}
    for name, user in cast.items():
        if name != "fay":
            place(run, user)
    # Ada never began. Bea stopped after a lesson. Cas is at the quiz.
    begin(module, cast["bea"], days=19)
    read(module, cast["bea"], 1, days=18)
    begin(module, cast["cas"], days=9)
    read(module, cast["cas"], 2, days=8, minutes=20)
    play(module, cast["cas"], days=7)
    answer(module, cast["cas"], 1, days=6)
    # Dan is through, at the second try. Eva put it aside. Fay came by herself.
    begin(module, cast["dan"], days=12)
    read(module, cast["dan"], 2, days=12)
    play(module, cast["dan"], days=11)
    answer(module, cast["dan"], 1, days=11)
    answer(module, cast["dan"], 3, days=10)
    complete(module, cast["dan"], days=10)
    begin(module, cast["eva"], days=19)
    Enrolment.objects.filter(user=cast["eva"]).update(left_at=NOW - 18 * DAYS)
    begin(module, cast["fay"], days=1)
    return cast


@pytest.fixture
def as_organiser(organiser):
    client = Client()
    client.force_login(organiser, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def look(module, run=None):
    return queries.progress_in(module, run, now=NOW, patience=PATIENCE)


def test_group_stands_stage_by_stage(module, run, group):
    progress = look(module, run)
    funnel = progress.funnel
    assert (funnel.people, funnel.begun, funnel.completed) == (5, 4, 1)
    assert [(one.step.kind, one.begun, one.done) for one in funnel.steps] == [
        (StepKind.LESSON, 3, 3),
        (StepKind.LESSON, 2, 2),
        (StepKind.CONVERSATION, 2, 2),
        (StepKind.QUIZ, 2, 1),
    ]
    assert funnel.steps[0].median_time == timedelta(minutes=10)
    assert funnel.steps[1].median_time == timedelta(minutes=15)
    assert funnel.steps[3].median_time == DAYS + timedelta(minutes=5)
    assert funnel.median_time == 2 * DAYS


def test_each_person_has_a_state_and_a_next_step(module, run, group):
    progress = look(module, run)
    told = {
        one.name: (one.standing, words.next_words(one, progress.titles))
        for one in progress.people
    }
    assert told == {
        "Ada": (Standing.STUCK, "Begin the module"),
        "Bea": (Standing.STUCK, "Read “Lesson 2”"),
        "Cas": (Standing.UNDER_WAY, "Pass the quiz"),
        "Dan": (Standing.COMPLETED, ""),
        "Eva": (Standing.LEFT, ""),
    }
    assert words.quiz_words(progress.people[2].quiz) == "1 of 3"
    assert words.quiz_words(progress.people[3].quiz) == "3 of 3"


def test_answer_that_waits_for_marking_is_the_organisers_step(module, run, group):
    QuizAttempt.objects.filter(user=group["cas"]).update(waiting_count=1)
    progress = look(module, run)
    assert words.next_words(progress.people[2], progress.titles) == (
        "Nothing: an answer of the quiz waits for your marking"
    )


def test_package_counts_by_its_word_and_a_failure_is_no_end(module, run, group):
    package = make_package()
    lesson = add_package_lesson(module, package)
    ModulePackage.objects.create(module=module, package=package)
    for name, success in (("bea", "failed"), ("cas", "passed")):
        PackageAttempt.objects.create(
            user=group[name],
            package=package,
            version=package.versions.get(),
            lesson=lesson,
            lesson_title="L",
            began_at=NOW - 3 * DAYS,
            completion="completed",
            completed_at=NOW - 2 * DAYS,
            success=success,
        )
    progress = look(module, run)
    counts = {one.step.kind: (one.begun, one.done) for one in progress.funnel.steps}
    assert counts[StepKind.PACKAGE] == (2, 1)
    # Recalculating judges by the same word.
    rules = queries.rules_of(module)
    people = [group["bea"].pk, group["cas"].pk]
    shown = queries.evidence_of_people(module, rules, people)
    assert [shown[pk].packages for pk in people] == [
        frozenset(),
        frozenset({package.pk}),
    ]
    # Trying it was a step, so Bea no longer stands still.
    assert progress.people[1].standing is Standing.UNDER_WAY


def test_recalculating_counts_attempts_as_the_quiz_does(module, group):
    rules = queries.rules_of(module)
    dan = group["dan"].pk

    def counts() -> int | None:
        return queries.evidence_of_people(module, rules, [dan])[dan].quiz_best

    assert counts() == 3
    module.quiz.counting = "first"
    module.quiz.save()
    assert counts() == 1


@pytest.mark.parametrize(
    ("counting", "right"), [("best", 3), ("first", 1), ("last", 3), ("average", 3)]
)
def test_evidence_of_a_completion_is_the_attempt_that_counts(
    module, group, counting, right
):
    module.quiz.counting = counting
    module.quiz.save()
    record = queries.evidence_record(module, group["dan"])
    assert record["quiz"]["right"] == right


def test_without_a_run_it_is_everybody_who_began(module, run, group):
    assert [one.name for one in look(module).people] == [
        "Bea", "Cas", "Dan", "Eva", "Fay",
    ]  # fmt: skip


def test_accounts_switched_off_and_erased_people_are_left_out(module, run, group):
    User.objects.filter(pk=group["bea"].pk).update(is_active=False)
    Enrolment.objects.filter(user=group["cas"]).update(user=None)
    LessonVisit.objects.filter(user=group["cas"]).update(user=None)
    assert [one.name for one in look(module).people] == ["Dan", "Eva", "Fay"]


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
    as_organiser, module, run, group
):
    sent = as_organiser.get(reverse("courses_gradebook_file", args=["csv"]))
    rows = list(csv.reader(io.StringIO(sent.content.decode("utf-8-sig"))))
    assert rows[3] == [
        "Dan", "dan@example.org", "Completed", "3 of 3",
        timezone.localtime(NOW - 10 * DAYS).date().isoformat(),
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
