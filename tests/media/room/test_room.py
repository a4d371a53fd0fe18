"""Who enters the live room, when, and what stands in it."""

from __future__ import annotations

import pytest

from tests.media.room.conftest import (
    AFTER,
    BEFORE,
    BREAK,
    CLOSED,
    EARLY,
    HLS,
    ON,
    text_of,
)

ROOM = "/webinars/part-1/room/"


@pytest.mark.parametrize(
    ("moment", "words", "is_playing"),
    [
        (EARLY, "The room opens at 12:00", False),
        (BEFORE, "First: Breaking bad news", True),
        (ON, "Now, 12:30–13:10", True),
        (BREAK, "Breaks are not counted; you may pause.", True),
        (AFTER, "Thank you for being here", True),
        (CLOSED, "The room is closed", False),
    ],
)
def test_the_room_says_where_the_event_stands(
    seated, time_machine, moment, words, is_playing
):
    time_machine.move_to(moment, tick=False)
    html = text_of(seated.get(ROOM))
    assert words in html
    assert (HLS in html) is is_playing
    assert ("data-token" in html) is is_playing
