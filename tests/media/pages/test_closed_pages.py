"""An event whose page is closed to somebody is closed to them at every address."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from media import services
from media.models import Registration
from tests.media.pages.conftest import BEFORE

PAGE = "/webinars/part-1/"
ADDRESSES = [f"{PAGE}register/", f"{PAGE}register/cancel/", f"{PAGE}calendar.ics"]


@pytest.fixture(autouse=True)
def _before(time_machine):
    time_machine.move_to(BEFORE)


@pytest.fixture
def closed(make_page):
    page = make_page()
    PageViewRestriction.objects.create(
        page=page, restriction_type="password", password="between-us"
    )
    return page


@pytest.fixture
def for_a_group(make_page):
    page = make_page()
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type="groups"
    )
    group = Group.objects.create(name="Residents")
    restriction.groups.add(group)
    return group


def test_a_stranger_neither_registers_nor_reads_the_times(client, closed, learner):
    for address in ADDRESSES:
        assert client.get(address).status_code == 404
    client.force_login(learner)
    for address in ADDRESSES:
        assert client.get(address).status_code == 404
    assert client.post(ADDRESSES[0]).status_code == 404
    assert client.post(ADDRESSES[0], {"wait": "1"}).status_code == 404
    assert not Registration.objects.exists()


def test_who_knows_the_password_registers(client, closed, learner):
    client.force_login(learner)
    restriction = closed.get_view_restrictions().get()
    client.post(
        f"/_util/authenticate_with_password/{restriction.pk}/{closed.pk}/",
        {"password": "between-us", "return_url": PAGE},
    )
    assert client.post(ADDRESSES[0]).status_code == 302
    assert Registration.objects.get().user == learner


def test_members_of_the_group_register_and_others_do_not(
    client, for_a_group, learner, stranger
):
    learner.groups.add(for_a_group)
    for person in (learner, stranger):
        client.force_login(person)
        client.post(ADDRESSES[0])
    assert [one.user for one in Registration.objects.all()] == [learner]


def test_who_has_a_place_gives_it_back_though_the_page_was_closed(
    client, closed, learner
):
    services.register_person(closed.webinar, user=learner, by=None, now=BEFORE)
    client.force_login(learner)
    assert client.get(ADDRESSES[2]).status_code == 200
    assert client.post(ADDRESSES[1]).status_code == 302
    assert not Registration.objects.exists()
    assert client.get(ADDRESSES[2]).status_code == 404


def test_organisers_read_what_they_closed(client, closed, organiser):
    client.force_login(organiser)
    assert client.get(ADDRESSES[2]).status_code == 200


def test_the_pictures_are_closed_with_the_page(
    client, for_a_group, make_page, learner, organiser, time_machine
):
    """A place from before does not open what the room no longer shows."""
    gate = f"{PAGE}stream-gate/"
    webinar = services.save_webinar(slug="part-1", by=None)
    services.register_person(webinar, user=learner, by=None, now=BEFORE)
    time_machine.move_to(webinar.starts_at)
    client.force_login(learner)
    assert client.get(gate).status_code == 403
    learner.groups.add(for_a_group)
    assert client.get(gate).status_code == 204
    client.force_login(organiser)
    assert client.get(gate).status_code == 204
