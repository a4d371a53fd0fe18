"""A package's word: begun, heard, and what counts as evidence."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from courses import queries, services
from courses.exceptions import PlayedElsewhere, ReportRefused
from courses.models import (
    ModuleCompletion,
    ModulePackage,
    PackageAttempt,
    PackageVersion,
)
from tests.courses.packages.conftest import NOW, begin, begin_url, hear
from tests.factories.packages import (
    add_package_lesson,
    h5p,
    make_package,
    replace_file,
    scorm,
)


def timed(text):
    return {"cmi.core.session_time": text}


# -- Begin -----------------------------------------------------------------------


def test_beginning_twice_is_one_attempt(lesson, package, learner, attempt):
    assert begin(lesson, package, learner) == attempt
    assert PackageAttempt.objects.count() == 1
    assert ModelLogEntry.objects.filter(action="courses.begin_package").count() == 1


def test_second_attempt_cannot_be_stored(attempt):
    with pytest.raises(IntegrityError), transaction.atomic():
        PackageAttempt.objects.create(
            user=attempt.user,
            lesson=attempt.lesson,
            package=attempt.package,
            version=attempt.version,
            began_at=NOW,
        )


def test_two_lessons_with_one_package_know_nothing_of_each_other(
    module, lesson, package, learner, attempt
):
    other = begin(add_package_lesson(module, package, slug="other"), package, learner)
    hear(attempt)
    other.refresh_from_db()
    assert (other.completion, other.state) == ("unknown", {})
    assert other.key != attempt.key


def test_opening_the_lesson_begins_nothing(lesson, as_learner):
    assert as_learner.get(lesson.get_url()).status_code == 200
    assert as_learner.get(begin_url(lesson)).status_code == 405
    assert not PackageAttempt.objects.exists()


# -- Versions --------------------------------------------------------------------


def test_new_file_is_a_new_version_and_attempts_keep_theirs(
    module, lesson, package, learner, stranger, attempt
):
    replace_file(package, scorm("2004", title="Newer"))
    package.refresh_from_db()
    assert (package.version_count, package.kind) == (2, "scorm_2004")
    assert begin(lesson, package, learner).version.number == 1
    assert begin(lesson, package, stranger).version.number == 2
    attempt.refresh_from_db()
    assert queries.package_view(attempt).has_newer
    assert queries.begin_with(attempt)["kind"] == "scorm_12"


def test_same_file_again_is_no_new_version(package):
    replace_file(package, scorm())
    assert [one.number for one in PackageVersion.objects.all()] == [1]


def test_attempt_with_a_version_of_another_package_is_refused(attempt):
    attempt.version = make_package(h5p(), title="Card").versions.get()
    with pytest.raises(ValueError, match="another package"):
        attempt.save()


# -- Hear ------------------------------------------------------------------------


def test_word_is_kept_as_the_packages_word(attempt):
    heard = hear(attempt)
    assert heard.completed_at == NOW + timedelta(minutes=10)
    assert queries.package_view(heard).word == "The package says: completed, 80%."
    assert heard.state == {
        "cmi.core.lesson_status": "completed",
        "cmi.core.score.raw": "80",
        "cmi.suspend_data": "x",
    }


def test_completion_stays_with_its_first_time_when_opened_again(attempt):
    hear(attempt)
    again = hear(
        attempt,
        {"cmi.core.lesson_status": "incomplete", "cmi.core.score.raw": "10"},
        sitting=2,
        minutes=60,
    )
    assert again.completed_at == NOW + timedelta(minutes=10)
    assert (again.completion, again.percent) == ("completed", 80)
    said = ModelLogEntry.objects.filter(action="courses.package_said_completed")
    assert said.count() == 1


def test_report_said_twice_or_overtaken_changes_nothing(attempt):
    hear(attempt, {"cmi.core.lesson_location": "p2"}, sequence=5)
    hear(attempt, {"cmi.core.lesson_location": "p1"}, sequence=4)
    again = hear(attempt, {"cmi.core.lesson_location": "p9"}, sequence=5)
    assert again.state == {"cmi.core.lesson_location": "p2"}


def test_earlier_tab_is_refused_once_a_later_one_has_spoken(attempt):
    hear(attempt, {"cmi.core.lesson_location": "p2"}, sitting=20)
    with pytest.raises(PlayedElsewhere):
        hear(attempt, {"cmi.core.lesson_location": "p1"}, sitting=10, sequence=9)
    attempt.refresh_from_db()
    assert attempt.state == {"cmi.core.lesson_location": "p2"}


def test_sittings_are_summed(attempt):
    hear(attempt, timed("0000:02:00.00"), sitting=1)
    hear(attempt, timed("0000:03:00.00"), sitting=1, sequence=2)
    total = hear(attempt, timed("0000:04:00.00"), sitting=2, minutes=20)
    assert total.total_ms == 7 * 60_000
    assert queries.begin_with(total)["state"]["cmi.core.total_time"] == "0000:07:00.00"
    assert queries.package_view(total).word.endswith("It counts 7 minutes.")


def test_package_cannot_count_more_time_than_has_passed(attempt):
    heard = hear(attempt, timed("9999:00:00.00"), minutes=10)
    assert heard.total_ms == 10 * 60_000
    later = hear(attempt, timed("9999:00:00.00"), sitting=2, minutes=15)
    assert later.total_ms == 15 * 60_000


def test_too_much_is_refused_and_what_was_saved_stays(attempt):
    hear(attempt)
    with pytest.raises(ReportRefused, match="What was saved before is still there"):
        hear(attempt, {"cmi.suspend_data": "x" * 70_000}, sequence=2)
    attempt.refresh_from_db()
    assert attempt.state["cmi.suspend_data"] == "x"


def test_what_was_left_is_handed_back_with_the_right_entry(attempt):
    assert queries.begin_with(attempt)["state"]["cmi.core.entry"] == "ab-initio"
    left = hear(attempt, {"cmi.core.lesson_location": "p2"})
    state = queries.begin_with(left)["state"]
    assert state["cmi.core.entry"] == "resume"
    assert state["cmi.core.lesson_location"] == "p2"


def test_package_is_told_no_name_and_no_address(attempt, learner):
    told = json.dumps(queries.begin_with(attempt))
    assert attempt.key.hex in told
    for word in (learner.name, learner.email):
        assert word not in told


def test_manifests_values_are_handed_over(module, learner):
    item = "<adlcp:masteryscore>70</adlcp:masteryscore>"
    package = make_package(scorm(item=item), title="With a mark")
    attempt = begin(add_package_lesson(module, package), package, learner)
    told = queries.begin_with(attempt)["state"]
    assert told["cmi.student_data.mastery_score"] == "70"


# -- Evidence --------------------------------------------------------------------


@pytest.fixture
def small_module(db):
    from tests.factories.courses import make_module

    return make_module(lessons=0, slug="small")


def finish_reading(lesson, learner):
    services.finish_lesson(lesson, user=learner, now=NOW)


def test_word_counts_only_where_the_author_chose_it(small_module, package, learner):
    lesson = add_package_lesson(small_module, package)
    hear(begin(lesson, package, learner))
    verdict = queries.verdict_of(small_module, learner)
    assert [one.code for one in verdict.requirements] == ["read_lessons"]
    ModulePackage.objects.create(module=small_module, package=package)
    verdict = queries.verdict_of(small_module, learner)
    assert [(one.code, one.is_met) for one in verdict.requirements] == [
        ("read_lessons", False),
        ("hear_packages", True),
    ]


def test_chosen_package_completes_the_module_as_the_packages_word(
    small_module, package, learner
):
    ModulePackage.objects.create(module=small_module, package=package)
    lesson = add_package_lesson(small_module, package)
    finish_reading(lesson, learner)
    assert not ModuleCompletion.objects.exists()
    hear(begin(lesson, package, learner))
    evidence = ModuleCompletion.objects.get().evidence
    (said,) = evidence["packages"]
    assert said["kind"] == "package’s word"
    assert said["says"] == {
        "completion": "completed",
        "success": "unknown",
        "percent": 80,
    }
    assert said["sha256"] == package.versions.get().sha256
    view = queries.module_view(learner, small_module)
    assert [one.sentence for one in view.requirements][-1] == (
        "Complete one package (by the package’s word)"
    )


def test_failed_package_completes_nothing(small_module, package, learner):
    ModulePackage.objects.create(module=small_module, package=package)
    lesson = add_package_lesson(small_module, package)
    finish_reading(lesson, learner)
    attempt = begin(lesson, package, learner)
    hear(attempt, {"cmi.core.lesson_status": "failed"})
    assert not ModuleCompletion.objects.exists()
    hear(attempt, {"cmi.core.lesson_status": "passed"}, sequence=2)
    assert ModuleCompletion.objects.count() == 1


def test_word_from_another_modules_lesson_does_not_count(
    module, small_module, lesson, package, learner
):
    """The package alone says nothing: it was played in a lesson of another module."""
    ModulePackage.objects.create(module=small_module, package=package)
    finish_reading(add_package_lesson(small_module, package, slug="here"), learner)
    hear(begin(lesson, package, learner))
    assert not queries.verdict_of(small_module, learner).is_complete


def test_module_without_packages_asks_for_none(module, learner):
    codes = [one.code for one in queries.verdict_of(module, learner).requirements]
    assert "hear_packages" not in codes
