"""The desk's pages of an issue: what changed, how far it is, and going on after a kill."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from certificates import issue_views
from certificates.models import Certificate, IssueBatch
from certificates.services import issue_certificate, note_due, start_batch
from courses.models import EvaluationGiven
from tests.certificates.conftest import NOW

pytestmark = pytest.mark.usefixtures("bytes_for_paper")
LATER = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def desk(client, organiser):
    client.force_login(organiser)
    return client


@pytest.fixture
def address(webinar, due_learner) -> str:
    return f"/admin/webinars/{webinar.slug}/attendance/issue/"


@pytest.fixture
def nobody_works(settings) -> None:
    """Tasks are written down, and no worker takes them."""
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}
    }


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_press_answers_before_anything_is_made(desk, address, nobody_works):
    response = desk.post(address)
    batch = IssueBatch.objects.get()
    assert response.url == f"{address}{batch.key}/"
    assert Certificate.objects.count() == 0
    page = text_of(desk.get(response.url))
    assert "Waiting for its turn" in page
    assert "certificates go on being issued" in page
    assert "Who is due is worked out first." in page
    assert "Load again" in page
    # A second press leads to the same one.
    assert desk.post(address).url == response.url
    assert IssueBatch.objects.count() == 1


def test_the_page_says_how_far_it_is(webinar, desk, address, make_person):
    batch = start_batch(webinar, by=None, now=LATER)
    failed = [{"person": make_person(1).pk, "reason": "A letter is missing."}]
    IssueBatch.objects.filter(pk=batch.pk).update(
        state="running", due=[1, 2, 3, 4], issued=2, failed=failed
    )
    for place in (f"{address}{batch.key}/", f"{address}{batch.key}/part/"):
        page = text_of(desk.get(place))
        assert "2 of 4 are issued" in page
        assert 'max="4" value="3"' in page
        assert "<strong>Person 1</strong>: A letter is missing." in page
        assert 'data-open="yes"' in page
    assert "<html" not in text_of(desk.get(f"{address}{batch.key}/part/"))
    assert f'data-issue-progress="{address}{batch.key}/part/"' in text_of(
        desk.get(f"{address}{batch.key}/")
    )


def test_an_issue_that_was_killed_goes_on_by_a_press(webinar, desk, address):
    batch = start_batch(webinar, by=None, now=LATER - timedelta(minutes=3))
    IssueBatch.objects.update(state="running")
    place = f"{address}{batch.key}/"
    page = text_of(desk.get(place))
    assert "It seems to be interrupted" in page
    page = text_of(desk.post(place, follow=True))
    assert "1 certificate is issued." in page
    assert 'data-open="no"' in page
    assert Certificate.objects.count() == 1
    assert "interrupted" not in page


def test_the_end_names_who_was_issued_and_leads_to_the_letters(
    webinar, desk, address, make_person, attend, evaluate, monkeypatch
):
    # Somebody who had theirs before is not named again.
    earlier = make_person(1, "Aoife Early")
    attend(webinar, earlier, "11:30-17:00")
    evaluate(webinar, earlier)
    issue_certificate(webinar, user=earlier, by=None, now=NOW)
    second = make_person(2, "Zoe Late")
    attend(webinar, second, "11:30-17:00")
    evaluate(webinar, second)
    page = text_of(desk.post(address, follow=True))
    made = Certificate.objects.get(name_printed="Inês Carvalho")
    assert f'/{made.uuid}/">Inês Carvalho</a>, {made.serial}' in page
    assert "Aoife" not in page
    assert f'href="/admin/webinars/{webinar.slug}/attendance/hand-over/"' in page
    assert f'href="/admin/certificates/?event={webinar.slug}"' in page
    assert "go on being issued" not in page
    assert f"{second.name}</a>" in page
    assert "more person" not in page
    monkeypatch.setattr(issue_views, "NAMED", 1)
    batch = IssueBatch.objects.get()
    page = text_of(desk.get(f"{address}{batch.key}/part/"))
    assert "Inês Carvalho" in page
    assert second.name not in page
    assert "And 1 more person." in page


def test_the_end_costs_the_same_for_one_and_for_three(
    webinar, desk, address, make_person, attend, evaluate, costs_the_same
):
    def prepare(size: int):
        for number in range(size):
            person = make_person(10 * size + number)
            attend(webinar, person, "11:30-17:00")
            evaluate(webinar, person)
        desk.post(address)
        batch = IssueBatch.objects.first()
        assert batch.issued == size + (size == 1)  # Inês is due the first time.
        return lambda: desk.get(f"{address}{batch.key}/part/")

    costs_the_same(prepare)


def test_one_that_is_under_way_is_not_begun_twice(webinar, desk, address, nobody_works):
    batch = start_batch(webinar, by=None, now=LATER)
    page = text_of(desk.post(f"{address}{batch.key}/", follow=True))
    assert "This issue is under way; nothing needs to be done." in page


def test_a_list_is_noted_and_the_next_look_says_what_changed(
    webinar, desk, address, make_person, attend, evaluate, due_learner
):
    other = make_person(1, "Jonas Weber")
    attend(webinar, other, "11:30-17:00")
    page = text_of(desk.get(address))
    assert "Since the" not in page
    page = text_of(desk.post(address, {"do": "note"}, follow=True))
    assert "Noted: 1 person is due." in page
    assert "Since the list of 4 March 2024, 10:00" in page
    assert "Nothing has changed since." in page
    assert Certificate.objects.count() == 0
    evaluate(webinar, other)
    EvaluationGiven.objects.filter(user=due_learner).delete()
    page = text_of(desk.get(address))
    assert "1 person became due" in page
    assert "<li>Jonas Weber</li>" in page
    assert "1 person is no longer due" in page
    assert "<li>Inês Carvalho: The evaluation is not given yet. </li>" in page


def test_a_noted_list_has_no_page_of_progress(webinar, desk, address):
    noted = note_due(webinar, by=None, now=NOW)
    assert desk.get(f"{address}{noted.key}/").status_code == 404


def test_nobody_else_sees_how_far_it_is(webinar, address, client, stranger, reviewer):
    batch = start_batch(webinar, by=None, now=LATER)
    for person in (stranger, reviewer):
        client.force_login(person)
        for ending in ("", "part/"):
            place = f"{address}{batch.key}/{ending}"
            assert client.get(place).status_code in {302, 403, 404}
    assert client.post(f"{address}{batch.key}/").status_code == 404


def test_progress_costs_the_same_for_one_failure_and_for_three(
    webinar, desk, address, make_person, costs_the_same
):
    batch = start_batch(webinar, by=None, now=LATER)

    def prepare(size: int):
        failed = [
            {"person": make_person(10 * size + n).pk, "reason": "No."}
            for n in range(size)
        ]
        IssueBatch.objects.filter(pk=batch.pk).update(failed=failed, due=[])
        return lambda: desk.get(f"{address}{batch.key}/part/")

    costs_the_same(prepare)
