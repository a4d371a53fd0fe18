"""The cases of the attendance vectors, told by each platform's file: the minutes are
the same whoever's log they come from."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from media.domain.attendance import attend
from media.domain.programme import to_ms, with_actual_times
from media.logs.sources import parse
from tests.media.conftest import items_of, moment

VIENNA = ZoneInfo("Europe/Vienna")
WHO = "ana@example.org"
Stays = list[tuple[datetime, datetime]]


def _local(form: str, stays: Stays) -> list[tuple[str, ...]]:
    return [
        tuple(at.astimezone(VIENNA).strftime(form) for at in stay) for stay in stays
    ]


def plain(stays: Stays) -> str:
    rows = [f"{WHO},{came.isoformat()},{left.isoformat()}" for came, left in stays]
    return "\n".join(["email,joined_at,left_at", *rows])


def zoom(stays: Stays) -> str:
    heading = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)"
    rows = _local("%m/%d/%Y %I:%M:%S %p", stays)
    return "\n".join([heading, *(f"Ana,{WHO},{came},{left},1" for came, left in rows)])


def teams(stays: Stays) -> str:
    heading = "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole"
    rows = _local("%d/%m/%y, %H:%M:%S", stays)
    return "\n".join(
        [
            "3. In-Meeting Activities",
            heading,
            *(f"Ana\t{came}\t{left}\t1m\t{WHO}\tAttendee" for came, left in rows),
        ]
    )


def webex(stays: Stays) -> str:
    items = [
        {"email": WHO, "joinedTime": came.isoformat(), "leftTime": left.isoformat()}
        for came, left in stays
    ]
    return json.dumps({"items": items})


def graph(stays: Stays) -> str:
    """Reported for the whole day: nothing is cut."""
    record = {
        "emailAddress": WHO,
        "attendanceIntervals": [
            {"joinDateTime": came.isoformat(), "leaveDateTime": left.isoformat()}
            for came, left in stays
        ],
    }
    report = {
        "meetingStartDateTime": "2024-02-22T00:00:00Z",
        "meetingEndDateTime": "2024-02-23T00:00:00Z",
        "attendanceRecords": [record],
    }
    return json.dumps(report)


def dashboard(stays: Stays) -> str:
    sessions = [
        {"registeredOn": to_ms(came), "leftOn": to_ms(left)} for came, left in stays
    ]
    users = {"u": {"extId": "x", "intIds": {"w": {"sessions": sessions}}}}
    return json.dumps({"users": users})


@pytest.mark.parametrize("write", [plain, zoom, teams, webex, graph, dashboard])
def test_vectors_hold_by_every_platform(vectors, write: Callable[[Stays], str]):
    programme = tuple(items_of(vectors))
    for case in vectors["cases"]:
        stays = [(moment(came), moment(left)) for came, left in case["intervals"]]
        actual = {
            key: (to_ms(moment(start)), to_ms(moment(end)))
            for key, (start, end) in case.get("actual_times", {}).items()
        }
        parsed = (
            parse(write(stays).encode(), zone=VIENNA, days=[date(2024, 2, 22)]).rows
            if stays
            else ()
        )
        person = attend(
            1,
            with_actual_times(programme, actual),
            [(row.starts_ms, row.ends_ms) for row in parsed],
        )
        assert {key: ms / 1000 for key, ms in person.item_ms.items()} == case[
            "item_seconds"
        ], case["name"]
        assert person.eligible_ms / 1000 == case["eligible_seconds"], case["name"]
