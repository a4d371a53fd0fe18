"""A room in the middle of an event, and the people in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache

from elearn.core.accounts import invite_person
from elearn.core.models import User
from media import services
from media.domain.beats import Beat, State
from media.live.journal import Entry, Journal, journal_path
from media.live.site import live_folder
from media.live.tokens import RoomToken
from media.models import Question, Webinar
from media.services.logs import allot_viewers
from tests.media.conftest import NOW as AFTERWARDS

#: 13:52 in Vienna: the third item of part 1 has just begun.
NOW = datetime(2024, 2, 22, 12, 52, tzinfo=UTC)
NOW_MS = int(NOW.timestamp() * 1000)


def later(**span: float) -> datetime:
    return NOW + timedelta(**span)


def make_person(number: int) -> User:
    return invite_person(
        email=f"person-{number}@example.org",
        name=f"Person {number:02}",
        password="quiet-room-42",
    )[0]


@pytest.fixture(autouse=True)
def nothing_remembered():
    """When the room was last told of votes is kept in memory, across tests."""
    cache.clear()


@pytest.fixture
def clock():
    """The site's clock stands at NOW."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def room(webinar, learner, organiser) -> Webinar:
    """`learner` has a place; `organiser` runs the event."""
    services.register_person(
        webinar, user=learner, by=organiser, now=AFTERWARDS, as_organiser=True
    )
    return webinar


@pytest.fixture
def people(room, organiser):
    """So many more people with a place."""

    def make(count: int, *, first: int = 1) -> list[User]:
        made = [make_person(number) for number in range(first, first + count)]
        for person in made:
            services.register_person(
                room, user=person, by=organiser, now=AFTERWARDS, as_organiser=True
            )
        return made

    return make


@pytest.fixture
def moderator(room, stranger, organiser) -> User:
    services.give_part(
        room, email=stranger.email, part="moderator", by=organiser, now=NOW
    )
    return stranger


@pytest.fixture
def ask(room, learner):
    """A question, shown unless told otherwise."""

    def make(
        text: str = "How do you answer “is it safe?”",
        *,
        by: User | None = None,
        is_anonymous: bool = False,
        state: str = "shown",
        at: datetime = NOW,
    ) -> Question:
        question = services.ask_question(
            room, user=by or learner, text=text, is_anonymous=is_anonymous, now=at
        )
        Question.objects.filter(pk=question.pk).update(state=state)
        question.refresh_from_db()
        return question

    return make


@pytest.fixture
def as_(client, clock):
    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


def beat(number: int, state: State, flags: int) -> Beat:
    return Beat(
        seq=number,
        sent_ms=number * 10_000,
        client_ms=number * 10_000,
        media_ms=-1,
        since_ms=10_000,
        played_ms=10_000 if state == State.PLAYING else 0,
        behind_ms=0,
        interval_ms=10_000,
        stops=0,
        state=state,
        flags=flags,
    )


@pytest.fixture
def beats(room):
    """Note a beat of one viewer's session, so many seconds ago."""
    journal = Journal(journal_path(live_folder(), room.slug))
    count = 0

    def note(viewer, ago, state=State.PLAYING, flags=0, session=0):
        nonlocal count
        count += 1
        token = RoomToken(
            webinar=room.slug,
            viewer=viewer,
            session=f"{viewer:08x}{session:08x}",
            opened_ms=NOW_MS - 10**7,
            expires_ms=NOW_MS + 10**7,
        )
        received = NOW_MS - int(ago * 1000)
        journal.append([Entry(token, received, (beat(count, state, flags),))])

    yield note
    journal.close()


@pytest.fixture
def watch(room, beats):
    """The stream played for this person in the page, a minute before and after NOW."""

    def play(person: User) -> None:
        viewer = allot_viewers(room, user_ids={person.pk})[person.pk].number
        for ago in range(60, -70, -10):
            beats(viewer, ago)

    return play
