"""Certificates are found by event and status, and from the list of events."""

import pytest
from django.urls import reverse

from certificates import certificate_views
from certificates.services import issue_certificate, revoke_certificate
from tests.certificates.conftest import NOW

pytestmark = pytest.mark.usefixtures("bytes_for_paper")
LIST = "/admin/certificates/"


@pytest.fixture
def desk(client, organiser):
    client.force_login(organiser)
    return client


@pytest.fixture
def hold(make_event, make_person, attend, evaluate):
    """An event with one certificate, of a person of this name."""

    def hold(slug: str, number: int, name: str):
        event, person = make_event(slug, title=f"Title {slug}"), make_person(number)
        person.name = name
        person.save()
        attend(event, person, "11:30-17:00")
        evaluate(event, person)
        return issue_certificate(event, user=person, by=None, now=NOW)

    return hold


def shown(response, *names: str) -> list[str]:
    rows = response.content.decode().partition("<tbody>")[2]
    return [name for name in names if name in rows]


def test_certificates_are_narrowed_by_event_and_status(desk, hold):
    first, _second = hold("one", 1, "Ada One"), hold("two", 2, "Ben Two")
    revoke_certificate(first, reason="A mistake", by=None, now=NOW)

    def look(**query: str) -> list[str]:
        return shown(desk.get(LIST, query), "Ada One", "Ben Two")

    assert look() == ["Ada One", "Ben Two"]
    assert look(event="one") == ["Ada One"]
    assert look(status="valid") == ["Ben Two"]
    assert look(event="one", status="valid") == []
    assert look(q="ben", event="two") == ["Ben Two"]
    # What is in neither list narrows nothing.
    assert look(event="part\0", status="gone") == ["Ada One", "Ben Two"]
    page = desk.get(LIST, {"event": "one", "status": "valid"}).content.decode()
    assert '<option value="one" selected>Title one</option>' in page
    assert '<option value="valid" selected>Valid</option>' in page
    assert "No certificate fits this search." in page


def test_pages_of_a_narrowed_list_stay_narrowed(desk, hold, monkeypatch):
    hold("one", 1, "Ada One")
    monkeypatch.setattr(certificate_views, "PER_PAGE", 1)
    hold("two", 2, "Ben Two")
    page = desk.get(LIST, {"status": "valid"}).content.decode()
    assert "?q=&amp;event=&amp;status=valid&amp;p=2" in page


def test_the_list_costs_the_same_for_one_and_three(desk, hold, costs_the_same):
    def prepare(size: int):
        for number in range(size):
            hold(f"event-{size}-{number}", 10 * size + number, "Somebody")
        return lambda: desk.get(LIST)

    costs_the_same(prepare)


def test_the_list_of_events_leads_to_certificates_and_to_what_is_handed_over(
    desk, webinar
):
    page = desk.get(reverse("media_webinars")).content.decode()
    assert f'href="{LIST}?event={webinar.slug}">Certificates' in page
    handed = reverse("certificates_handover", args=[webinar.slug])
    assert f'href="{handed}">Letters to holders, files, dossier' in page
