"""Exports from elsewhere, read where they are."""

from __future__ import annotations

from datetime import datetime

import pytest

from media.domain.programme import from_ms
from media.exceptions import LogRefused
from tests.media.logs.reading import (
    found,
    read,
)


def minutes(parsed) -> dict[str, float]:
    totals: dict[str, int] = {}
    for row in parsed.rows:
        who = row.email or row.platform_id
        totals[who] = totals.get(who, 0) + row.ends_ms - row.starts_ms
    return {who: round(total / 60_000, 1) for who, total in totals.items()}


@pytest.mark.parametrize("ending", [".csv", "_utf16le_crlf.csv"])
def test_elsewhere_teams_with_parted_dates(sample_files, ending):
    path = sample_files / f"teams_attendance_split_datetime_rejoin{ending}"
    parsed = read(path.read_bytes())
    assert (parsed.source, parsed.row_count, parsed.refused) == ("teams_report", 29, ())
    totals = minutes(parsed)
    assert len(totals) == 27
    assert totals["priscilla.kittycat@acne.test"] == 47.2
    assert totals["slushball@acne.test"] == 51.1


def test_elsewhere_teams_live_event(sample_files):
    name = "teams_live_event_attendee_report_snippet.csv"
    parsed = read((sample_files / name).read_bytes())
    assert minutes(parsed) == {"johndoe@test.net": 37.8, "mbrigs@corp.co": 34.7}
    assert found(parsed.notes) == [(3, "closed_by_end")]


def test_elsewhere_graph_lies_outside_its_meeting(sample_files):
    name = "msgraph_meeting_attendance_report.json"
    parsed = read((sample_files / name).read_bytes())
    assert (parsed.source, parsed.row_count, parsed.rows) == ("graph", 3, ())
    assert found(parsed.refused) == [(n, "outside_meeting") for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        (
            "webex_meeting_attendee_report.json",
            "webex_json",
            {"john.andersen@example.com": 20.0},
        ),
        (
            "jitsi_event_sync_room_destroyed.json",
            "jitsi",
            {"j.barrow@domain.com": 0.7},
        ),
        (
            "bbb_learning_dashboard_data.json",
            "bbb_dashboard",
            {"w_ycrmeh5pholg": 0.4, "w_rawdakvcffsz": 0.1},
        ),
        (
            "bbb_events_sample_v2_0.xml",
            "bbb_events",
            {"gl-lusgsxhnlutw": 1.6, "w_j1hyfnqifpwl": 1.3},
        ),
        (
            "bbb_events_v2_6.xml",
            "bbb_events",
            {"w_7essiaz9n8n8": 1.6, "w_njutzvmeygba": 1.4},
        ),
    ],
)
def test_elsewhere_documents(sample_files, name, source, expected):
    parsed = read((sample_files / name).read_bytes())
    assert (parsed.source, minutes(parsed), parsed.refused) == (source, expected, ())


def test_elsewhere_bbb_begins_when_its_meeting_was_made(sample_files):
    parsed = read((sample_files / "bbb_events_sample_v2_0.xml").read_bytes())
    assert from_ms(parsed.rows[0].starts_ms) == datetime.fromisoformat(
        "2018-08-16T15:39:21.829+00:00"
    )


def test_elsewhere_empty_and_foreign_documents(sample_files):
    for name, reason in [
        ("bbb_events_no_events.xml", "no row under them"),
        ("bbb_events_no_key.xml", "begins with “error”"),
        ("vectors.json", "was not recognised"),
    ]:
        with pytest.raises(LogRefused, match=reason):
            read((sample_files / name).read_bytes())
