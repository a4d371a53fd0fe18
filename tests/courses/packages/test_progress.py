"""A learner with a package: begun, heard, resumed, counted only where asked for."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from courses import queries, services
from courses.exceptions import PlayedElsewhere, ReportRefused
from courses.models import (
    ModuleCompletion,
    ModulePackage,
    PackageAttempt,
    PackageVersion,
)
from courses.packages.tokens import make_sitting
from tests.factories.packages import (
    add_package_lesson,
    block_id,
    h5p,
    make_package,
    replace_file,
    scorm,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DONE = {
    "cmi.core.lesson_status": "completed",
    "cmi.core.score.raw": "80",
    "cmi.suspend_data": "x",
}


@pytest.fixture
def package(db):
    return make_package()


@pytest.fixture
def lesson(module, package):
    return add_package_lesson(module, package)


@pytest.fixture
def attempt(lesson, package, learner):
    return begin(lesson, package, learner)


def begin(lesson, package, user):
    return services.begin_package(lesson, package=package, user=user, now=NOW)


def hear(attempt, state=None, *, sequence=1, sitting=1, minutes=10, **more):
    return services.hear_package(
        attempt,
        sitting_ms=sitting,
        sequence=sequence,
        state=DONE if state is None else state,
        has_ended=more.pop("has_ended", False),
        now=NOW + timedelta(minutes=minutes),
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


# -- Pages -----------------------------------------------------------------------


def begin_url(lesson):
    return reverse("courses:begin_package", args=[lesson.pk, block_id()])


def say(client, attempt, *, raw=None, **changes):
    report = {
        "sitting": make_sitting(attempt.key, began_ms=5),
        "sequence": 1,
        "state": DONE,
        "ended": False,
        **changes,
    }
    return client.post(
        reverse("courses:hear_package", args=[attempt.key]),
        json.dumps(report) if raw is None else raw,
        content_type="application/json",
    )


def test_lesson_shows_the_package_and_what_it_said(lesson, attempt, as_learner):
    page = as_learner.get(lesson.get_url()).content.decode()
    assert "Sort three phrases" in page
    assert "Three phrases, plain words." in page
    assert "The package says" not in page
    hear(attempt)
    page = as_learner.get(lesson.get_url()).content.decode()
    assert "The package says: completed, 80%." in page
    assert ">Open again<" in page


def test_lesson_costs_the_same_for_one_package_and_three(
    module, learner, costs_the_same
):
    def prepare(count):
        packages = [make_package(title=f"Package {count}.{n}") for n in range(count)]
        lesson = add_package_lesson(module, *packages, slug=f"with-{count}")
        for package in packages:
            hear(begin(lesson, package, learner))

        def read():
            shown = type(lesson).objects.get(pk=lesson.pk)
            view = queries.lesson_view(learner, shown)
            html = shown.body.render_as_block({"lesson_view": view})
            assert html.count("The package says") == count

        return read

    costs_the_same(prepare)


def test_opening_leads_to_the_player_with_a_frame_of_the_other_origin(
    lesson, as_learner
):
    response = as_learner.post(begin_url(lesson), follow=True)
    attempt = PackageAttempt.objects.get()
    assert response.redirect_chain == [(f"/my/learning/package/{attempt.key}/", 302)]
    page = response.content.decode()
    assert 'src="http://packages.example/' in page
    assert 'sandbox="allow-scripts allow-same-origin allow-forms"' in page
    policy = response["Content-Security-Policy"]
    assert "frame-src http://packages.example" in policy
    assert "script-src 'self';" in policy + ";"
    assert response["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_other_pages_frame_nothing(lesson, as_learner):
    assert (
        "packages.example"
        not in as_learner.get(lesson.get_url()).headers["Content-Security-Policy"]
    )


def test_site_without_a_second_origin_says_so(lesson, attempt, as_learner, settings):
    settings.PACKAGE_ORIGINS = []
    page = as_learner.get(f"/my/learning/package/{attempt.key}/").content.decode()
    assert "<iframe" not in page
    assert "cannot be played here yet" in page
    assert "cannot be played here" in as_learner.get(lesson.get_url()).content.decode()


def test_origin_that_shares_cookies_is_not_used(attempt, as_learner, settings):
    settings.PACKAGE_ORIGINS = ["http://testserver:8001"]
    page = as_learner.get(f"/my/learning/package/{attempt.key}/").content.decode()
    assert "<iframe" not in page


def test_somebody_elses_attempt_is_not_there(attempt, as_stranger):
    assert as_stranger.get(f"/my/learning/package/{attempt.key}/").status_code == 404
    assert say(as_stranger, attempt).status_code == 404
    attempt.refresh_from_db()
    assert attempt.completion == "unknown"


def test_attempt_in_a_lesson_that_is_gone_is_not_there(attempt, lesson, as_learner):
    lesson.unpublish()
    assert as_learner.get(f"/my/learning/package/{attempt.key}/").status_code == 404
    assert say(as_learner, attempt).status_code == 404


def test_visitor_is_led_to_sign_in(lesson, attempt):
    client = Client()
    response = client.post(begin_url(lesson))
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")
    answer = say(client, attempt)
    assert (answer.status_code, "signed out" in answer.json()["refused"]) == (403, True)


def test_block_of_another_lesson_begins_nothing(lessons, lesson, as_learner):
    url = reverse("courses:begin_package", args=[lessons[0].pk, block_id()])
    assert as_learner.post(url).status_code == 404
    assert not PackageAttempt.objects.exists()


def test_report_is_heard_and_answered_with_the_word(attempt, as_learner):
    answer = say(as_learner, attempt)
    assert answer.json() == {"word": "The package says: completed, 80%."}


def test_report_needs_the_sites_token(attempt, learner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner, "allauth.account.auth_backends.AuthenticationBackend")
    assert say(client, attempt).status_code == 403
    attempt.refresh_from_db()
    assert attempt.completion == "unknown"


@pytest.mark.parametrize(
    "changes",
    [
        {"raw": "{"},
        {"raw": "[" * 100_000},
        {"raw": "[]"},
        {"raw": b"\xff\xfe\x00"},
        {"raw": " " * 700_000},
        {"sequence": "1"},
        {"sequence": True},
        {"sequence": 0},
        {"sequence": 10**12},
        {"state": []},
        {"state": None},
        {"state": {"cmi.core.lesson_status": 5}},
        {"state": {"../../x": "y"}},
        {"ended": "yes"},
        {"sitting": 5},
        {"sitting": "forged:abc"},
    ],
)
def test_what_is_no_report_is_one_sentence_and_changes_nothing(
    attempt, as_learner, changes
):
    answer = say(as_learner, attempt, **changes)
    assert answer.status_code in {400, 422}
    assert answer.json()["refused"].endswith("What was saved before is still there.")
    attempt.refresh_from_db()
    assert (attempt.heard_at, attempt.state) == (None, {})


def test_sitting_of_another_attempt_is_refused(attempt, stranger, as_learner, lesson):
    other = begin(lesson, attempt.package, stranger)
    sitting = make_sitting(other.key, began_ms=10**13)
    assert say(as_learner, attempt, sitting=sitting).status_code == 400


# -- Afterwards ------------------------------------------------------------------


def test_deleted_account_leaves_the_word_and_takes_the_state(attempt, learner):
    hear(attempt)
    learner.delete()
    attempt.refresh_from_db()
    assert attempt.user is None
    assert (attempt.completion, attempt.state) == ("completed", {})


def test_deleted_lesson_leaves_the_word(attempt, lesson):
    hear(attempt)
    lesson.delete()
    attempt.refresh_from_db()
    assert attempt.lesson is None
    assert (attempt.lesson_title, attempt.completion) == (
        "Lesson with-package",
        "completed",
    )


def test_certificates_never_look_at_packages():
    """A package's word is no proof: the room of certificates must not know it."""
    from tests.architecture.source import python_files

    told = "".join(path.read_text() for path in python_files("certificates"))
    assert "courses" in told
    for name in ("PackageAttempt", "hear_packages", "package_view", "ModulePackage"):
        assert name not in told
