"""Graph, BigBlueButton and Meet: documents that are no plain table."""

from __future__ import annotations

import pytest

from media.exceptions import LogRefused
from tests.media.logs import samples
from tests.media.logs.reading import (
    ANA,
    found,
    read,
    stays,
)


def test_graph_reports_are_cut_to_their_meeting_and_add_up():
    parsed = read(samples.GRAPH)
    assert stays(parsed) == [(ANA, "12:30", "13:00"), (ANA, "12:25", "13:00")]
    assert found(parsed.refused) == [
        (2, "time_missing"),
        (3, "no_intervals"),
        (5, "no_intervals"),
    ]


def test_the_bbb_dashboard_is_read_in_its_old_and_its_new_layout():
    parsed = read(samples.BBB_JSON)
    assert stays(parsed) == [
        ("gl-ana", "12:30", "13:10"),
        ("gl-ana", "12:30", "12:40"),
        ("gl-ana", "12:45", "13:10"),
        ("gl-bo", "12:30", "13:10"),
    ]
    assert found(parsed.notes) == [(1, "closed_by_end")]


def test_bbb_events_know_a_person_by_number_and_no_leave_by_voice():
    parsed = read(samples.BBB_EVENTS)
    assert stays(parsed) == [
        ("gl-ana", "12:30", "12:40"),
        ("gl-bo", "12:31", "12:50"),
        ("gl-ana", "12:45", "12:50"),
    ]
    assert {row.email for row in parsed.rows} == {""}
    assert len({code for _line, code in found(parsed.notes)}) == 1


def test_bbb_events_without_a_connection_are_refused():
    parsed = read(samples.BBB_EVENTS.replace("<userId>w_2</userId>", ""))
    assert {who for who, *_times in stays(parsed)} == {"gl-ana"}
    assert {code for _line, code in found(parsed.refused)} == {"session_missing"}


def test_meet_sessions_without_a_name_are_nobody_s():
    text = samples.MEET_JSON.replace("conferenceRecords/c/participants/1", "")
    parsed = read(text)
    assert parsed.rows
    assert "users/77" not in {row.platform_id for row in parsed.rows}


def test_bbb_events_on_one_line_still_are_several_entries():
    flat = samples.BBB_EVENTS.replace("\n", "")
    assert stays(read(flat)) == stays(read(samples.BBB_EVENTS))
    assert len({row.line for row in read(flat).rows}) == 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<error></error>", "begins with “error”, not with “recording”"),
        ("<recording>", "not well-formed XML"),
        ("<recording meeting_id='a-1'/>", "no row under them"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><recording/>', "document type or entities"),
        ('<!DOCTYPE recording SYSTEM "x"><recording/>', "document type or entities"),
        ("<recording>" + "<a>" * 60, "nested too deeply"),
        ("{" * 3 + '"', "not valid JSON"),
        ('{"a":' * 30_000, "not valid JSON|nested too deeply"),
        ("[" * 100_000, "not valid JSON|nested too deeply"),
        ("{}", "was not recognised"),
        ("[1, 2]", "was not recognised"),
        ('{"value": 7, "items": {}, "users": []}', "was not recognised"),
    ],
)
def test_documents_that_are_none_are_refused(text, reason):
    with pytest.raises(LogRefused, match=reason):
        read(text)


def test_bbb_events_without_a_beginning_mean_no_moment():
    text = samples.BBB_EVENTS.replace(f"-{samples.FROM_MS}", "")
    assert {code for _line, code in found(read(text).refused)} == {
        "meeting_start_unknown"
    }
