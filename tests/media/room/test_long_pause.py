"""Between the days of one event the room says when it goes on, and is not live."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
import time_machine

from media import services
from media.models import StreamSource, WebinarItem
from tests.media.room.conftest import BEFORE, HLS, text_of

pytestmark = pytest.mark.django_db


def talk(key: str, **fields) -> WebinarItem:
    return WebinarItem(
        key=key, kind="talk", title=f"Talk {key}", short_title=key, **fields
    )


@pytest.mark.parametrize(
    ("now", "words", "is_live"),
    [
        (datetime(2024, 2, 22, 12, 5, tzinfo=UTC), "In a moment", True),
        (
            datetime(2024, 2, 22, 20, 0, tzinfo=UTC),
            "Pause until 23 February at 10:00",
            False,
        ),
        (datetime(2024, 2, 23, 8, 0, tzinfo=UTC), "Pause until 10:00", False),
        (datetime(2024, 2, 23, 8, 50, tzinfo=UTC), "In a moment", True),
        (datetime(2024, 2, 23, 9, 30, tzinfo=UTC), "Now, 10:00–11:00", True),
    ],
)
def test_the_room_says_when_the_event_goes_on(
    client, make_room, learner, now, words, is_live
):
    page = make_room(
        StreamSource(kind="hls", address=HLS),
        programme_items=[
            talk("one", starts_at=time(12, 30), ends_at=time(13, 0)),
            talk("two", starts_at=time(13, 10), ends_at=time(13, 40)),
            talk(
                "three",
                day=date(2024, 2, 23),
                starts_at=time(10, 0),
                ends_at=time(11, 0),
            ),
        ],
    )
    services.register_person(page.webinar, user=learner, by=learner, now=BEFORE)
    client.force_login(learner)
    with time_machine.travel(now, tick=False):
        html = text_of(client.get(f"/webinars/{page.slug}/room/"))
    assert words in html
    assert ('class="live-dot"' in html.partition("<main")[2]) == is_live
