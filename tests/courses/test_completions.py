"""Completions outlive changes; only an explicit recalculation takes one back."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from courses import queries, services
from courses.exceptions import RecalculationRefused
from courses.models import LessonPage, ModuleCompletion, ModulePage
from elearn.core.accounts import invite_person
from tests.courses.test_services import finish_everything
from tests.factories.courses import add_lesson, make_course, make_module, make_quiz

NOW = timezone.now()


def recalculate(module, *, by, reason="The second lesson is needed now.", digest=None):
    return services.recalculate_completions(
        module,
        reason=reason,
        digest=queries.recalculation(module).digest if digest is None else digest,
        by=by,
        now=NOW,
    )


@pytest.fixture
def grown(module, learner, stranger):
    """A module that `learner` finished before a lesson was added; `stranger` after."""
    finish_everything(module, learner)
    add_lesson(module, number=3)
    finish_everything(module, stranger)
    return ModulePage.objects.get(pk=module.pk)


def test_dry_run_says_who_would_lose_and_why_and_changes_nothing(
    grown, learner, stranger
):
    planned = queries.recalculation(grown)
    (losing,) = planned.losing
    assert losing.user == learner
    assert [one.code.value for one in losing.verdict.missing] == ["read_lessons"]
    assert (planned.gaining, planned.staying) == ((), 1)
    assert ModuleCompletion.objects.in_force().count() == 2


def test_recalculation_supersedes_and_deletes_nothing(
    grown, learner, stranger, organiser
):
    before = ModuleCompletion.objects.get(user=learner)
    report = recalculate(grown, by=organiser)
    assert (report.superseded, report.added, report.staying) == (1, 0, 1)
    kept = ModuleCompletion.objects.get(pk=before.pk)
    assert (kept.evidence, kept.completed_at) == (before.evidence, before.completed_at)
    assert (kept.superseded_at, kept.superseded_by, kept.superseded_because) == (
        NOW,
        organiser,
        "The second lesson is needed now.",
    )
    assert queries.module_view(learner, grown).completed_at is None
    assert queries.module_view(stranger, grown).completed_at is not None
    assert queries.my_learning(learner).finished == ()
    assert queries.my_learning(learner).finished_gone == ()
    (entry,) = PageLogEntry.objects.filter(action="courses.recalculate")
    assert (entry.user, entry.data["superseded"], entry.data["reason"]) == (
        organiser,
        1,
        "The second lesson is needed now.",
    )


def test_who_lost_it_completes_it_again_with_a_row_of_its_own(
    grown, learner, organiser
):
    recalculate(grown, by=organiser)
    finish_everything(grown, learner)
    rows = ModuleCompletion.objects.filter(user=learner, module=grown)
    assert rows.count() == 2
    assert rows.in_force().count() == 1
    assert len(rows.in_force().get().evidence["lessons"]) == 3


def test_who_meets_the_rules_by_now_gains_it(module, learner, organiser):
    finish_everything(module, learner, right=1)
    assert not ModuleCompletion.objects.exists()
    ModulePage.objects.filter(pk=module.pk).update(pass_mark=1)
    module.refresh_from_db()
    assert [one.user for one in queries.recalculation(module).gaining] == [learner]
    assert recalculate(module, by=organiser).added == 1
    assert ModuleCompletion.objects.in_force().get().user == learner


@pytest.mark.parametrize("reason", ["", "   \n"])
def test_no_reason_no_recalculation(grown, organiser, reason):
    with pytest.raises(RecalculationRefused, match="say why"):
        recalculate(grown, by=organiser, reason=reason)
    assert ModuleCompletion.objects.in_force().count() == 2


def test_what_was_seen_is_what_is_done(grown, learner, organiser):
    seen = queries.recalculation(grown).digest
    services.finish_lesson(
        LessonPage.objects.child_of(grown).last(), user=learner, now=NOW
    )
    with pytest.raises(RecalculationRefused, match="changed since you looked"):
        recalculate(grown, by=organiser, digest=seen)
    with pytest.raises(RecalculationRefused, match="Nothing was changed"):
        recalculate(grown, by=organiser)
    assert ModuleCompletion.objects.in_force().count() == 2


def test_completion_of_an_erased_person_is_left_alone(grown, learner, organiser):
    ModuleCompletion.objects.filter(user=learner).update(user=None)
    assert queries.recalculation(grown).losing == ()


def test_one_completion_in_force_and_a_reason_for_each_that_is_not(module, learner):
    told = {
        "user": learner,
        "module": module,
        "module_title": module.title,
        "completed_at": NOW,
        "evidence": {},
    }
    ModuleCompletion.objects.create(**told)
    with pytest.raises(IntegrityError), transaction.atomic():
        ModuleCompletion.objects.create(**told)
    with pytest.raises(IntegrityError), transaction.atomic():
        ModuleCompletion.objects.create(**told, superseded_at=NOW)
    ModuleCompletion.objects.create(
        **told, superseded_at=NOW, superseded_because="Twice."
    )


def test_dry_run_costs_the_same_for_one_person_and_three(costs_the_same):
    course = make_course()

    def prepare(count):
        quiz, slug = make_quiz(slug=f"quiz-{count}"), f"module-{count}"
        module = make_module(quiz=quiz, pass_mark=2, course=course, slug=slug)
        for n in range(count):
            email = f"p{count}-{n}@example.org"
            person, _new = invite_person(email=email, name=f"Person {n}")
            finish_everything(module, person)
        add_lesson(module, number=3)
        assert len(queries.recalculation(module).losing) == count
        return lambda: queries.recalculation(module)

    costs_the_same(prepare)


# -- What the learner reads ------------------------------------------------------
def test_finished_learner_reads_which_version_and_that_it_changed(
    module, learner, as_learner
):
    finish_everything(module, learner)
    version = queries.module_view(learner, module).version
    assert not version.has_changed
    assert version.published_at >= module.last_published_at
    assert "has changed since" not in as_learner.get(module.get_url()).content.decode()
    lesson = LessonPage.objects.child_of(module).first()
    lesson.lead = "Four short moves."
    lesson.save_revision().publish()
    assert queries.module_view(learner, module).version.has_changed
    for url in (module.get_url(), reverse("courses:my_learning")):
        page = " ".join(as_learner.get(url).content.decode().split())
        assert "the module has changed since, and your completion stays." in page, url


@pytest.mark.parametrize(
    "change",
    [
        lambda module: LessonPage.objects.child_of(module).first().unpublish(),
        lambda module: module.save_revision().publish(),
        lambda module: ModulePage.objects.filter(pk=module.pk).update(pass_mark=3),
        lambda module: add_lesson(module, number=3),
    ],
)
def test_every_change_of_what_is_asked_counts_as_one(module, learner, change):
    finish_everything(module, learner)
    change(module)
    module = ModulePage.objects.get(pk=module.pk)
    assert queries.module_view(learner, module).version.has_changed
    assert queries.module_view(learner, module).completed_at is not None


# -- The organiser's page ----------------------------------------------------------
def test_organiser_looks_gives_a_reason_and_recalculates(
    grown, learner, client, organiser
):
    client.force_login(organiser)
    url = reverse("courses_completions", args=[grown.pk])
    page = client.get(url)
    html = page.content.decode()
    assert "1 person would lose the completion" in html
    assert "Read all lessons" in html
    digest = page.context["planned"].digest
    silent = client.post(url, {"digest": digest, "reason": " "})
    assert silent.status_code == 422
    assert "Please say why" in silent.content.decode()
    stale = client.post(url, {"digest": "0", "reason": "Because."})
    assert "Something has changed since you looked." in stale.content.decode()
    assert ">Because.</textarea>" in stale.content.decode()
    done = client.post(url, {"digest": digest, "reason": "Because."}, follow=True)
    assert "1 completion superseded, 0 added" in done.content.decode()
    assert "Because." in done.content.decode()
    listed = client.get(reverse("courses_completion_modules")).content.decode()
    assert grown.title in listed
    assert not ModuleCompletion.objects.in_force().filter(user=learner).exists()


@pytest.mark.parametrize("name", ["courses_completions", "courses_completion_modules"])
def test_learner_and_reviewer_find_no_such_page(
    grown, as_learner, client, reviewer, name
):
    arguments = [grown.pk] if name == "courses_completions" else []
    url = reverse(name, args=arguments)
    assert as_learner.get(url).status_code in {302, 404}
    client.force_login(reviewer)
    assert client.get(url).status_code == 404
    assert client.post(url, {"reason": "x", "digest": "y"}).status_code in {404, 405}
    assert ModuleCompletion.objects.in_force().count() == 2
    assert not ModelLogEntry.objects.filter(action="courses.recalculate").exists()
