"""Packages on a learner's pages."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from courses import queries
from courses.models import (
    PackageAttempt,
)
from courses.packages.tokens import make_sitting
from tests.courses.packages.conftest import DONE, begin, begin_url, hear
from tests.factories.packages import (
    add_package_lesson,
    block_id,
    make_package,
)


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
