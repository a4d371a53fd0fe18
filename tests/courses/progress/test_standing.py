"""Who of a group stands where, and what is next for each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses import queries
from courses import wording_progress as words
from courses.domain.progress import Standing, StepKind
from courses.models import (
    Enrolment,
    LessonVisit,
    ModulePackage,
    PackageAttempt,
    QuizAttempt,
)
from elearn.core.models import User
from tests.courses.progress.conftest import (
    DAYS,
    NOW,
    look,
)
from tests.factories.packages import add_package_lesson, make_package


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
