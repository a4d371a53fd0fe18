"""An event's address is its own: it stays, and no later event takes it over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from media import services
from media.models import Registration, Webinar, WebinarPage
from tests.media.pages.conftest import BEFORE, editor_form


@pytest.fixture(autouse=True)
def _before(time_machine):
    time_machine.move_to(BEFORE)


def rows_of(page: WebinarPage) -> list[dict[str, object]]:
    return [
        {
            "id": one.pk,
            "key": one.key,
            "kind": one.kind,
            "title": one.title,
            "short_title": one.short_title,
            "starts_at": one.starts_at.strftime("%H:%M"),
            "ends_at": one.ends_at.strftime("%H:%M"),
            "speakers": one.speakers,
        }
        for one in page.programme_items.all()
    ]


@pytest.fixture
def edit(editor, client) -> Callable[..., str]:
    """Publishes the page from the editor's form, and what that says."""

    def send(page: WebinarPage, **changes: str) -> str:
        client.force_login(editor)
        rows = rows_of(page)
        data = editor_form(page, rows, initial=len(rows), **changes)
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        response = client.post(address, data, follow=True)
        assert response.status_code == 200
        return response.content.decode()

    return send


def test_an_event_that_was_published_keeps_its_address(make_page, edit):
    page = make_page()
    html = edit(page, slug="part-one")
    assert "The address stays “part-1”" in html
    page.refresh_from_db()
    assert page.slug == "part-1"
    edit(page, title="Another title")
    page.refresh_from_db()
    assert (page.title, page.webinar.title) == ("Another title", "Another title")


def test_a_draft_from_before_the_publication_finds_the_same_record(make_page):
    """It knows of no record; brought back and published with another address, it took
    a second one and left everybody's place behind."""
    page = make_page()
    record = page.webinar
    draft = page.revisions.earliest("pk").as_object()
    assert draft.webinar_id == record.pk
    draft.slug = "part-one"
    draft.save_revision().publish()
    page.refresh_from_db()
    assert page.webinar == record
    assert Webinar.objects.count() == 1


def test_letters_lead_to_a_page_that_has_another_address(client, make_page, learner):
    page = make_page()
    services.register_person(page.webinar, user=learner, by=None, now=BEFORE)
    page.slug = "part-one"
    page.save_revision().publish()
    services.send_due_mails(clock=lambda: BEFORE + timedelta(minutes=1))
    assert "/webinars/part-1/" in mail.outbox[0].body
    response = client.get("/webinars/part-1/", follow=True)
    assert response.redirect_chain == [("/webinars/part-one/", 302)]
    assert "Course part-1" in response.content.decode()
    page.unpublish()
    assert client.get("/webinars/part-1/").status_code == 404
    assert client.get("/webinars/never-was/").status_code == 404


def test_another_page_does_not_take_over_an_earlier_events_record(
    client, make_page, learner
):
    old = make_page("ev")
    services.register_person(old.webinar, user=learner, by=None, now=BEFORE)
    record = old.webinar
    old.delete()
    new = make_page("ev", title="Another event")
    record.refresh_from_db()
    assert record.title == "Course ev"
    assert (new.webinar.slug, new.webinar.title) == ("ev-2", "Another event")
    assert not Registration.objects.filter(webinar=new.webinar).exists()
    # The page is reached by its own address and by its event's.
    assert "Another event" in client.get("/webinars/ev/").content.decode()
    response = client.get("/webinars/ev-2/", follow=True)
    assert response.redirect_chain == [("/webinars/ev/", 302)]


def test_the_form_refuses_the_address_of_an_earlier_event(make_page, index, edit):
    make_page("ev").delete()
    page = make_page("other")
    WebinarPage.objects.filter(pk=page.pk).update(webinar=None)
    page = WebinarPage.objects.get(pk=page.pk)
    assert "“ev” is the address of an earlier event" in edit(page, slug="ev")
    assert Webinar.objects.get(slug="ev").title == "Course ev"


def test_a_page_with_the_address_of_another_events_record_is_published(make_page):
    """Once two pages wanted one record, and publishing ended in an error."""
    page = make_page("ev")
    WebinarPage.objects.filter(pk=page.pk).update(slug="ev-renamed")
    assert make_page("ev").webinar.slug == "ev-2"
