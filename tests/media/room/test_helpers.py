"""Who runs an event, in its room: they see what the viewers see, and are not measured."""

from __future__ import annotations

import pytest
from wagtail.models import PageViewRestriction

from media import services
from media.models import StreamSource, Viewer
from tests.media.room.conftest import BEFORE, CLOSED, HLS, ON, text_of
from tests.media.talk.conftest import make_person

ROOM = "/webinars/part-1/room/"
CONTROL = "/webinars/part-1/control/"
#: Address → what is told to a visitor, somebody without a place, somebody with one, a
#: moderator, a speaker, an organiser. “in”: to the sign-in; “go”: to the event's page.
ADDRESSES = {
    ROOM: "in go 200 200 200 200",
    f"{ROOM}now/": "404 404 200 200 200 200",
    f"{ROOM}presence/": "404 404 200 404 404 404",
    f"{ROOM}part/questions/": "404 404 200 200 200 200",
    f"{CONTROL}part/seen/": "404 404 404 200 200 200",
    f"{CONTROL}part/polls/": "404 404 404 200 404 200",
    "/webinars/part-1/stream-gate/": "403 403 204 204 204 204",
}
PEOPLE = ("visitor", "stranger", "learner", "moderator", "faculty", "organiser")


@pytest.fixture
def on(time_machine):
    time_machine.move_to(ON, tick=False)


@pytest.fixture
def people(page, learner, stranger, organiser, on):
    moderator, faculty = make_person(1), make_person(2)
    services.register_person(
        page.webinar, user=learner, by=learner, now=BEFORE, consents=True
    )
    for person, part in ((moderator, "moderator"), (faculty, "faculty")):
        services.give_part(
            page.webinar, email=person.email, part=part, by=organiser, now=BEFORE
        )
    found = (None, stranger, learner, moderator, faculty, organiser)
    return dict(zip(PEOPLE, found, strict=True))


@pytest.fixture
def as_(client, people):
    def sign_in(who: str):
        if people[who] is not None:
            client.force_login(people[who])
        return client

    return sign_in


def told(response) -> str:
    if response.status_code != 302:
        return str(response.status_code)
    return "in" if "login" in response.url else "go"


@pytest.mark.parametrize("place", range(len(PEOPLE)))
@pytest.mark.parametrize("path", ADDRESSES)
def test_each_address_of_the_room_knows_who_helps(as_, path, place):
    response = as_(PEOPLE[place]).get(path)
    assert told(response) == ADDRESSES[path].split()[place]


@pytest.mark.parametrize("who", ["moderator", "faculty", "organiser"])
def test_who_helps_sees_the_stream_and_nothing_is_measured(as_, page, people, who):
    reader = as_(who)
    html = text_of(reader.get(ROOM))
    assert HLS in html
    assert "You see what the viewers see" in html
    assert "Nothing is measured of you" in html
    for words in ("data-token", "count so far", "May we measure"):
        assert words not in html
    assert not Viewer.objects.filter(user=people[who]).exists()
    # A place is taken by oneself; consent without one is no consent to anything.
    assert reader.post(f"{ROOM}consent/", {"consent": "yes"}).status_code == 404


def test_who_helps_and_has_a_place_is_measured_as_everybody_is(as_, page, people):
    services.register_person(
        page.webinar, user=people["faculty"], by=None, now=BEFORE, consents=True
    )
    html = text_of(as_("faculty").get(ROOM))
    assert "data-token" in html
    assert "You see what the viewers see" not in html


def test_a_helper_is_in_the_room_that_is_closed_to_others(as_, page, people):
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.GROUPS
    )
    assert as_("learner").get(ROOM).status_code == 404
    assert as_("moderator").get(ROOM).status_code == 200
    restriction.delete()
    services.take_part_away(
        page.webinar.room_roles.get(part="moderator"), by=people["organiser"]
    )
    assert told(as_("moderator").get(ROOM)) == "go"


def test_the_pictures_are_for_helpers_while_the_room_is_open(as_, time_machine):
    reader = as_("moderator")
    time_machine.move_to(CLOSED, tick=False)
    assert reader.get("/webinars/part-1/stream-gate/").status_code == 403


def test_the_control_room_says_what_the_viewers_see(as_, page, people):
    html = text_of(as_("moderator").get(CONTROL))
    assert f'href="{ROOM}"' in html
    assert "<dt>Picture</dt><dd>The stream (HLS), some seconds behind" in html
    assert "<dt>Message</dt><dd>none</dd>" in html
    assert HLS not in html
    organiser = people["organiser"]
    services.announce(page.webinar, text="A <b>break</b>.", by=organiser, now=ON)
    services.note_outage(page.webinar, words="A cable broke.", by=organiser, now=ON)
    html = text_of(as_("faculty").get(f"{CONTROL}part/seen/"))
    assert "<dt>Above everything</dt><dd>A cable broke.</dd>" in html
    assert "<dt>Picture</dt><dd>It stands still, the room says.</dd>" in html
    assert "<dt>Message</dt><dd>A &lt;b&gt;break&lt;/b&gt;.</dd>" in html


@pytest.mark.parametrize(
    ("kind", "address", "words"),
    [
        ("youtube", "https://youtu.be/abcdefghijk", "The stream of YouTube"),
        ("vimeo", "https://vimeo.com/123456", "The stream of Vimeo"),
        ("link", "https://meet.example/1", "the way to a meeting on another platform"),
        (None, "", "None: no stream is announced"),
    ],
)
def test_each_kind_of_picture_has_its_words(
    make_room, client, organiser, on, kind, address, words
):
    make_room(*([StreamSource(kind=kind, address=address)] if kind else []))
    client.force_login(organiser)
    assert words in text_of(client.get(f"{CONTROL}part/seen/"))
