"""Each platform's file: what is read, what is refused, and on which line.

The files written here are ours; they follow the layouts that the platforms
export. Real exports are read too where they are at hand.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from media.domain.programme import from_ms
from media.exceptions import LogRefused
from media.logs.sources import FAMILIES, SOURCES, detect, parse
from media.wording import finding_sentence

VIENNA = ZoneInfo("Europe/Vienna")
PEOPLE = "Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name"
WEBINAR = f"""\
Attendee Report,,,,,,,
Report generated time,"02/22/2024 07:00:00 PM",,,,,,
Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered,# Cancelled,Unique Viewers,Total Users
Communication,123 456 7890,02/22/2024 12:25:00 PM,340,5,0,3,4
Host Details,,,,,,,
{PEOPLE},
Yes,Olga Host,host@example.org,02/22/2024 12:25:00 PM,02/22/2024 06:05:00 PM,340,No,Austria,
Panelist Details,,,,,,,
{PEOPLE},
Yes,Ana P.,ana@example.org,02/22/2024 12:30:00 PM,02/22/2024 01:10:00 PM,40,No,Portugal,
Attendee Details,,,,,,,
Attended,User Name (Original Name),First Name,Last Name,Email,Phone,Registration Time,Approval Status,"Which ""hospital"", and where?",Email,Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name,Source Name
Yes,Ana P. (Ana),Ana,P.,ana@example.org,,02/01/2024 10:00:00 AM,approved,"Lisbon, central",again@example.org,02/22/2024 01:00:00 PM,02/22/2024 02:00:00 PM,60,Yes,Portugal,
Yes,Ana P.,Ana,P.,ana@example.org,,02/01/2024 10:00:00 AM,approved,"Lisbon
central",,02/22/2024 02:05:00 PM,02/22/2024 03:00:00 PM,55,Yes,Portugal,
No,Bo,Bo,B.,bo@example.org,,02/01/2024 10:00:00 AM,approved,,,--,--,--,--,--,
Yes,Cy,Cy,C.,cy@example.org,,02/01/2024 10:00:00 AM,approved,,,02/22/2024 02:00:00 PM,02/22/2024 01:40:00 PM,-20,Yes,Malta,
Yes,Di,Di,D.,di@example.org,,02/01/2024 10:00:00 AM,approved,,,02/22/2024 02:00:00 PM,02/22/2024 02:00:00 PM,0,Yes,Malta,
Yes,Ed
Other Attended,,,,
User Name,Join Time,Leave Time,Time in Session (minutes),Country/Region Name
43123*****89,02/22/2024 12:40:00 PM,02/22/2024 12:50:00 PM,10,Austria
Something New Details
Colour,Number
Blue,7
"""
MEETING = """\
Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,
987 654,Communication,02/22/2024 12:25:00 PM,02/22/2024 06:00:00 PM,host@example.org,335,3,

Name (original name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent,In Waiting Room
Ana,ana@example.org,02/22/2024 12:20:00 PM,02/22/2024 12:30:00 PM,10,Yes,,Yes
Ana,ana@example.org,02/22/2024 12:30:00 PM,02/22/2024 01:10:00 PM,40,Yes,,No
Somebody,,02/22/2024 12:30:00 PM,02/22/2024 01:10:00 PM,40,Yes,,No
"""


def clock(row) -> tuple[str, str]:
    return tuple(
        from_ms(value).astimezone(VIENNA).strftime("%H:%M")
        for value in (row.starts_ms, row.ends_ms)
    )


def read(text: str | bytes, **options):
    content = text if isinstance(text, bytes) else text.encode()
    return parse(content, zone=VIENNA, **options)


def test_webinar_report_reads_every_section_and_says_what_it_left():
    parsed = read(WEBINAR)
    assert parsed.source == "zoom_webinar"
    assert [(r.line, r.email, r.section, *clock(r)) for r in parsed.rows] == [
        (7, "host@example.org", "host", "12:25", "18:05"),
        (10, "ana@example.org", "panelist", "12:30", "13:10"),
        (13, "ana@example.org", "attendee", "13:00", "14:00"),
        (14, "ana@example.org", "attendee", "14:05", "15:00"),
        (22, "", "dial-in", "12:40", "12:50"),
    ]
    assert [(f.line, f.code, f.email) for f in parsed.refused] == [
        (17, "time_negative", "cy@example.org"),
        (18, "time_zero", "di@example.org"),
        (19, "columns_missing", ""),
    ]
    assert [(f.line, finding_sentence(f)) for f in parsed.notes] == [
        (16, "Registered on the platform, but did not attend."),
        (23, "The section “Something New Details” was not read."),
    ]
    assert parsed.row_count == 9


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.encode("utf-16"),
        str.upper,
        lambda text: text.replace(":00 PM", ":00\u202fPM"),
    ],
)
def test_webinar_report_survives_how_it_was_saved(change):
    plain = [(r.email, r.starts_ms, r.ends_ms) for r in read(WEBINAR).rows]
    changed = [
        (r.email.lower(), r.starts_ms, r.ends_ms) for r in read(change(WEBINAR)).rows
    ]
    assert changed == plain


def test_webinar_report_without_times_is_refused():
    with pytest.raises(LogRefused, match="Join Time"):
        read(WEBINAR.replace("Join Time", "First Seen"))
    with pytest.raises(LogRefused, match="no row under them"):
        read("\n".join(WEBINAR.splitlines()[:6]))


def test_meeting_list_leaves_the_waiting_room_out():
    parsed = read(MEETING)
    assert parsed.source == "zoom_meeting"
    assert [(r.line, r.email, r.name, *clock(r)) for r in parsed.rows] == [
        (6, "ana@example.org", "Ana", "12:30", "13:10"),
        (7, "", "Somebody", "12:30", "13:10"),
    ]
    assert [(f.line, f.code) for f in parsed.notes] == [(5, "waiting_room")]
    assert parsed.row_count == 3


def test_meeting_list_needs_no_preamble():
    body = "\n".join(MEETING.splitlines()[3:])
    assert [r.email for r in read(body).rows] == [r.email for r in read(MEETING).rows]


@pytest.mark.parametrize(
    "heading",
    [
        "Name (Original Name),User Email,Total Duration (Minutes),Guest",
        "Name (original name),User Email,Total Durtion (Minutes),Duration,Guest",
    ],
)
def test_unique_users_form_is_refused_with_the_reason(heading):
    with pytest.raises(LogRefused, match="no join and leave times"):
        read(f"{heading}\nAna,ana@example.org,75,Yes\n")


def test_intervals_take_columns_in_any_order_and_spreadsheet_separators():
    line = "ana@example.org;2024-02-22T12:30:00+01:00;2024-02-22T13:10:00+01:00;x"
    parsed = read(f"Email;Joined_at;Left_at;note\n\n{line}\n;;;\n")
    assert [(r.line, r.email, *clock(r)) for r in parsed.rows] == [
        (3, "ana@example.org", "12:30", "13:10")
    ]
    assert parsed.row_count == 1


def test_intervals_never_stop_at_the_first_bad_row():
    good = "ana@example.org,2024-02-22T11:30:00Z,2024-02-22T12:10:00Z"
    rows = [good, "ana@example.org,?,?", good, "ana@example.org", good]
    parsed = read("\n".join(["email,joined_at,left_at", *rows]))
    assert [r.line for r in parsed.rows] == [2, 4, 6]
    assert [f.line for f in parsed.refused] == [3, 5]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (WEBINAR, "zoom_webinar"),
        (MEETING, "zoom_meeting"),
        ("email,joined_at,left_at\n", "intervals"),
    ],
)
def test_formats_are_told_apart_by_their_headings(text, key):
    assert detect(text.encode()).key == key
    others = [source for source in SOURCES if source.key != key]
    for source in others:
        with pytest.raises(LogRefused, match="not in the format"):
            detect(text.encode(), wanted=source.key)


def test_families_are_what_the_command_offers():
    assert FAMILIES == (
        "auto",
        "intervals",
        "teams",
        "zoom",
        "graph",
        "webex",
        "goto",
        "meet",
        "bbb",
        "jitsi",
    )


# -- Real exports ------------------------------------------------------------------
def test_real_webinar_report(sample_files):
    content = (sample_files / "zoom_webinar_attendee_report_rejoin.csv").read_bytes()
    parsed = parse(content, zone=ZoneInfo("UTC"))
    stays = {}
    for row in parsed.rows:
        stays.setdefault(row.email, []).append((row.ends_ms - row.starts_ms) // 60_000)
    assert stays == {
        "host@example.com": [120],
        "panel@example.com": [120],
        "alice@example.com": [30, 55],
        "bob@example.com": [100],
    }
    assert (parsed.refused, parsed.notes, parsed.row_count) == ((), (), 5)


def test_real_meeting_list(sample_files):
    name = "zoom_meeting_participants_24h_rejoin_guest_excerpt.csv"
    parsed = parse((sample_files / name).read_bytes(), zone=ZoneInfo("Asia/Kolkata"))
    assert (parsed.source, parsed.row_count, len(parsed.rows)) == ("zoom_meeting", 9, 9)
    assert from_ms(parsed.rows[0].starts_ms) == datetime.fromisoformat(
        "2024-01-15T04:39:00Z"
    )
    assert [row.name for row in parsed.rows if not row.email] == ["Guest User 1"]


def test_real_unique_users_list_is_refused(sample_files):
    name = "zoom_meeting_participants_unique_users_bom.csv"
    with pytest.raises(LogRefused, match="no join and leave times"):
        parse((sample_files / name).read_bytes(), zone=VIENNA)
