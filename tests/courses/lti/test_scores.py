"""A completed module becomes a score in the LMS; what cannot be sent waits."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from courses import services
from courses.domain.lti import CLAIM, GRADES_CLAIM, MOST_TRIES, SCORE_SCOPE
from courses.lti import jose
from courses.models import LtiIdentity, LtiReport, ModuleCompletion
from elearn.core.models import User
from tests.factories.courses import make_module
from tests.factories.lti import CLIENT, lms_key

NOW = timezone.now()


@pytest.fixture
def module(db):
    return make_module(lessons=2)


@pytest.fixture
def resident(lms, learner):
    """A learner whom the LMS knows."""
    LtiIdentity.objects.create(
        platform=lms.platform, subject="17", user=learner, linked_at=NOW
    )
    return learner


def arrive(lms, browser, module, **changes):
    response = lms.open(browser, module, **changes)
    assert browser.get(response.url).url == module.get_url()


def finish(browser, module):
    """As a learner does it: lesson after lesson, by POST."""
    for lesson in module.get_children().order_by("path"):
        browser.post(f"/my/learning/lesson/{lesson.pk}/finish/")


def test_launch_to_score(
    lms, resident, browser, module, django_capture_on_commit_callbacks
):
    arrive(lms, browser, module)
    with django_capture_on_commit_callbacks(execute=True):
        finish(browser, module)
    completion = ModuleCompletion.objects.get(user=resident)
    [(path, score, headers)] = lms.scores
    assert path == "/ags/5/lineitems/9/scores?type_id=2"
    assert datetime.fromisoformat(score.pop("timestamp")) == (
        completion.completed_at.replace(
            microsecond=completion.completed_at.microsecond // 1000 * 1000
        )
    )
    assert score == {
        "userId": "17",
        "scoreGiven": 1,
        "scoreMaximum": 1,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
    }
    assert headers["Authorization"] == "Bearer a-token"
    assert headers["Content-Type"] == "application/vnd.ims.lis.v1.score+json"
    [form] = lms.forms
    assert form["grant_type"] == "client_credentials"
    assert form["scope"] == SCORE_SCOPE
    ours = {"keys": [jose.public_part(lms_key(2))]}
    claims = jose.verify(form["client_assertion"], ours)
    assert (claims["iss"], claims["sub"]) == (CLIENT, CLIENT)
    assert claims["aud"] == lms.platform.token_url
    report = LtiReport.objects.get()
    assert (report.state, report.completed_at) == ("sent", completion.completed_at)


def test_our_keys_are_published_without_their_secret(lms, browser):
    told = browser.get("/lti/keys/").json()
    [key] = told["keys"]
    assert set(key) == {"kty", "n", "e", "kid", "use", "alg"}
    assert key["kid"] == jose.public_part(lms_key(2))["kid"]


def test_module_completed_before_is_told_at_the_launch(
    lms, resident, browser, module, django_capture_on_commit_callbacks
):
    for lesson in module.get_children().order_by("path").specific():
        services.finish_lesson(lesson, user=resident, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        arrive(lms, browser, module)
    assert len(lms.scores) == 1
    # Opened once more: told already.
    with django_capture_on_commit_callbacks(execute=True):
        arrive(lms, browser, module)
    assert len(lms.scores) == 1


@pytest.mark.parametrize(
    "grades",
    [
        None,
        {"scope": [], "lineitem": "https://lms.example/9"},
        {"scope": [SCORE_SCOPE]},
        {"scope": [SCORE_SCOPE], "lineitem": "javascript:alert(1)"},
        {"scope": [SCORE_SCOPE], "lineitem": "https://a b/;script-src *"},
    ],
)
def test_lms_without_a_column_is_told_nothing(
    lms, resident, browser, module, django_capture_on_commit_callbacks, grades
):
    arrive(lms, browser, module, **{GRADES_CLAIM: grades})
    with django_capture_on_commit_callbacks(execute=True):
        finish(browser, module)
    assert lms.asked == [("GET", "/certs")]
    assert LtiReport.objects.get().state == "no_place"


def test_column_made_later_is_filled_at_the_next_launch(
    lms, resident, browser, module, django_capture_on_commit_callbacks
):
    arrive(lms, browser, module, **{GRADES_CLAIM: None})
    with django_capture_on_commit_callbacks(execute=True):
        finish(browser, module)
        arrive(lms, browser, module)
    assert LtiReport.objects.get().state == "sent"


def test_other_modules_and_other_people_are_not_told(
    lms, resident, stranger, browser, module, django_capture_on_commit_callbacks
):
    arrive(lms, browser, module)
    other = make_module(slug="radiation-risk")
    with django_capture_on_commit_callbacks(execute=True):
        finish(browser, other)
        for lesson in module.get_children().order_by("path").specific():
            services.finish_lesson(lesson, user=stranger, now=NOW)
    assert ModuleCompletion.objects.count() == 2
    assert lms.scores == []
    assert LtiReport.objects.get().state == "nothing"


def waiting(lms, resident, browser, module, callbacks) -> LtiReport:
    arrive(lms, browser, module)
    with callbacks(execute=True):
        finish(browser, module)
    return LtiReport.objects.get()


def test_silent_lms_is_asked_again_later(
    lms, resident, browser, module, django_capture_on_commit_callbacks
):
    lms.answers["/ags/5/lineitems/9/scores"] = 503
    report = waiting(lms, resident, browser, module, django_capture_on_commit_callbacks)
    assert (report.state, report.tries) == ("waiting", 1)
    assert report.problem == "The LMS answered 503."
    soon = timezone.now()
    assert timedelta(0) < report.next_try_at - soon <= timedelta(minutes=1)
    assert services.send_due_scores(now=soon) == 0
    assert len(lms.scores) == 1
    lms.answers.clear()
    assert services.send_due_scores(now=soon + timedelta(minutes=2)) == 1
    report.refresh_from_db()
    assert (report.state, report.problem) == ("sent", "")
    assert services.send_due_scores(now=soon + timedelta(days=2)) == 0


def test_lms_that_never_answers_is_given_up_and_can_be_asked_again(
    lms, resident, browser, module, organiser, django_capture_on_commit_callbacks
):
    lms.answers["/token"] = 500
    report = waiting(lms, resident, browser, module, django_capture_on_commit_callbacks)
    for _turn in range(MOST_TRIES - 1):
        report.refresh_from_db()
        assert report.state == "waiting"
        services.send_due_scores(now=report.next_try_at)
    report.refresh_from_db()
    assert (report.state, report.tries) == ("given_up", MOST_TRIES)
    assert report.problem == "The LMS gave no token for scores (answer 500)."
    lms.answers.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert services.send_again(by=organiser, now=timezone.now()) == 1
    report.refresh_from_db()
    assert report.state == "sent"


@pytest.mark.parametrize("status", [400, 403, 404, 422])
def test_refusal_is_kept_and_not_repeated(
    lms, resident, browser, module, django_capture_on_commit_callbacks, status
):
    lms.answers["/ags/5/lineitems/9/scores"] = status
    report = waiting(lms, resident, browser, module, django_capture_on_commit_callbacks)
    assert (report.state, report.problem) == (
        "refused",
        f"The LMS answered {status}.",
    )
    assert services.send_due_scores(now=NOW + timedelta(days=9)) == 0
    assert len(lms.scores) == 1


def test_lms_switched_off_waits(
    lms, resident, browser, module, django_capture_on_commit_callbacks
):
    arrive(lms, browser, module)
    lms.platform.is_active = False
    lms.platform.save()
    with django_capture_on_commit_callbacks(execute=True):
        finish(browser, module)
    assert (LtiReport.objects.get().state, lms.scores) == ("waiting", [])
    lms.platform.is_active = True
    lms.platform.save()
    assert services.send_due_scores(now=timezone.now()) == 1


def test_next_try_is_planned_where_a_worker_can_wait(
    lms, resident, browser, module, django_capture_on_commit_callbacks, settings
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    lms.answers["/token"] = 500
    arrive(lms, browser, module)
    with django_capture_on_commit_callbacks(execute=True):
        finish(browser, module)
    planned = DBTaskResult.objects.filter(task_path="courses.tasks.send_lti_scores")
    [first] = planned
    with django_capture_on_commit_callbacks(execute=True):
        services.send_due_scores(now=timezone.now())
    later = planned.exclude(pk=first.pk).get()
    assert later.run_after > timezone.now()


def test_command_sends_and_makes_a_key(
    lms, resident, browser, module, capsys, django_capture_on_commit_callbacks
):
    lms.answers["/token"] = 500
    report = waiting(lms, resident, browser, module, django_capture_on_commit_callbacks)
    LtiReport.objects.filter(pk=report.pk).update(next_try_at=NOW)
    lms.answers.clear()
    call_command("send_lti_scores", "--new-key", "--json")
    assert '"sent": 1' in capsys.readouterr().out
    published = browser.get("/lti/keys/").json()
    assert len(published["keys"]) == 2
    # The new one signs, the one before is still published.
    assert published["keys"][1]["kid"] == jose.public_part(lms_key(2))["kid"]
    newest = {"keys": published["keys"][:1]}
    assert jose.verify(lms.forms[-1]["client_assertion"], newest)["iss"] == CLIENT


def test_key_files_are_ours_alone(own_folders, db, browser):
    (own_folders / "lti" / "0001.pem").unlink()
    browser.get("/lti/keys/")
    made = own_folders / "lti" / "0001.pem"
    assert made.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in made.parent.iterdir()] == ["0001.pem"]


def test_deleted_person_is_forgotten_and_the_completion_stays(
    lms, resident, browser, module, django_capture_on_commit_callbacks
):
    waiting(lms, resident, browser, module, django_capture_on_commit_callbacks)
    User.objects.get(pk=resident.pk).delete()
    assert not LtiIdentity.objects.exists()
    assert not LtiReport.objects.exists()
    assert ModuleCompletion.objects.get().user is None


# -- In the admin ----------------------------------------------------------------
REPORTS = "/admin/snippets/courses/ltireport/"


@pytest.fixture
def desk(organiser) -> Client:
    client = Client()
    client.force_login(organiser, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_organiser_sees_what_became_of_scores_and_sends_again(
    lms, resident, browser, module, desk, django_capture_on_commit_callbacks
):
    lms.answers["/ags/5/lineitems/9/scores"] = 404
    waiting(lms, resident, browser, module, django_capture_on_commit_callbacks)
    page = desk.get(REPORTS).content.decode()
    for words in ("Inês Carvalho", "Radiology residents, year 2", "answered 404"):
        assert words in page
    assert "1 score did not reach its LMS." in page
    lms.answers.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post("/admin/lti/again/").url == REPORTS
    assert len(lms.scores) == 2
    page = desk.get(REPORTS).content.decode()
    assert "did not reach" not in page


def test_nobody_changes_a_score_by_a_form(lms, resident, browser, module, desk, editor):
    arrive(lms, browser, module)
    pk = LtiReport.objects.get().pk
    desk.force_login(editor, "allauth.account.auth_backends.AuthenticationBackend")
    for way in (f"edit/{pk}/", f"delete/{pk}/", "add/"):
        response = desk.post(f"{REPORTS}{way}", {"state": "sent"})
        assert response.url == "/admin/"
    assert LtiReport.objects.get().state == "nothing"


def test_stranger_sends_nothing_again(lms, as_learner):
    assert as_learner.post("/admin/lti/again/").status_code == 302
    assert as_learner.get(REPORTS).status_code == 302


def test_list_of_scores_asks_the_same_for_one_and_three(
    lms, resident, browser, module, desk
):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            desk.get(REPORTS)
        return len(queries)

    arrive(lms, browser, module)
    count()
    one = count()
    for number in range(2):
        about = {CLAIM + "resource_link": {"id": f"more-{number}"}}
        arrive(lms, browser, module, **about)
    assert LtiReport.objects.count() == 3
    assert count() == one


def test_organiser_connects_an_lms(db, desk):
    page = desk.get("/admin/snippets/courses/ltiplatform/add/").content.decode()
    for address in ("login/", "launch/", "keys/", "choose/"):
        assert f"<code>http://localhost:8000/lti/{address}</code>" in page
    told = {
        "name": "Klinikum",
        "issuer": "https://lms.example",
        "client_id": "7",
        "deployment_ids": "1",
        "auth_url": "https://lms.example/auth",
        "token_url": "ftp://lms.example/token",
        "keyset_url": "https://lms.example/certs",
        "token_audience": "",
        "is_active": "on",
    }
    refused = desk.post("/admin/snippets/courses/ltiplatform/add/", told)
    assert "Enter a valid URL." in refused.content.decode()
    told["token_url"] = "https://lms.example/token"
    assert (
        desk.post("/admin/snippets/courses/ltiplatform/add/", told).status_code == 302
    )
    again = desk.post("/admin/snippets/courses/ltiplatform/add/", told)
    assert "connection with this issuer and client ID already" in again.content.decode()
