"""Teams, Graph, Webex, GoTo, Meet, BigBlueButton, Jitsi: what each file proves.

The files of `samples.py` are ours; exports from elsewhere are read where they are.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from media.domain.programme import from_ms
from media.exceptions import DateOrderAsked, LogRefused
from media.logs.sources import detect, parse
from media.logs.sources.teams_report import duration_ms
from media.wording import finding_sentence
from tests.media.logs import samples

VIENNA = ZoneInfo("Europe/Vienna")
THE_DAY = date(2024, 2, 22)


def read(text: str | bytes, zone=VIENNA, days=(THE_DAY,), **options):
    content = text if isinstance(text, bytes) else text.encode()
    return parse(content, zone=zone, days=days, **options)


def stays(parsed) -> list[tuple[str, str, str]]:
    """(who, from, to) by the clock of Vienna."""

    def clock(value: int) -> str:
        return (
            from_ms(value).astimezone(VIENNA).strftime("%H:%M:%S").removesuffix(":00")
        )

    return [
        (r.email or r.platform_id or r.name, clock(r.starts_ms), clock(r.ends_ms))
        for r in parsed.rows
    ]


def found(findings) -> list[tuple[int, str]]:
    return [(finding.line, finding.code) for finding in findings]


ANA = "ana@example.org"
ONE_STAY = [(ANA, "12:30", "13:10")]


@pytest.mark.parametrize(
    ("key", "expected", "refused"),
    [
        ("webex_table", ONE_STAY, [(3, "columns_missing")]),
        ("webex_json", ONE_STAY, []),
        ("goto_table", ONE_STAY, [(3, "time_unreadable")]),
        ("goto_json", ONE_STAY, [(2, "no_intervals")]),
        ("jitsi", ONE_STAY, [(3, "time_missing")]),
        (
            "meet_json",
            [("users/77", "12:30", "13:10"), ("Gil", "12:30", "13:10")],
            [(3, "time_missing")],
        ),
    ],
)
def test_what_is_plain_is_read_plainly(key, expected, refused):
    parsed = read(samples.READ[key])
    assert (parsed.source, stays(parsed), found(parsed.refused)) == (
        key,
        expected,
        refused,
    )


@pytest.mark.parametrize("key", [*samples.READ, *samples.PROVES_NOTHING])
def test_formats_are_told_apart_by_content(key):
    text = {**samples.READ, **samples.PROVES_NOTHING}[key]
    assert detect(text.encode()).key == key


@pytest.mark.parametrize("key", samples.PROVES_NOTHING)
def test_what_cannot_prove_intervals_is_refused_in_one_sentence(key):
    with pytest.raises(LogRefused, match="proves no minutes"):
        read(samples.PROVES_NOTHING[key])


def test_a_goto_table_without_times_is_refused():
    table = samples.GOTO_TABLE.replace("Join Time,Leave Time", "Source,Country")
    with pytest.raises(LogRefused, match="no join and leave times"):
        read(table)


# -- Teams -----------------------------------------------------------------------
BOTH_STAYS = [(ANA, "12:30", "13:10"), (ANA, "13:20", "14:00")]


def test_a_teams_report_counts_its_true_stays():
    parsed = read(samples.TEAMS)
    assert stays(parsed) == [*BOTH_STAYS, ("Gil", "12:30", "13:00")]
    assert (parsed.refused, parsed.notes, parsed.row_count) == ((), (), 3)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.replace("\n", "\r\n").encode("utf-16"),
        lambda text: text.replace("24, 1", "24\t1"),
        lambda text: text.replace("22/02/24, 14:00:00", "22/02/24, 2:00:00\u202fPM"),
        lambda text: text.replace("22/02/24, 14:00:00", "22/02/24, 2:00:00 p.\u00a0m."),
        lambda text: text.replace("22/02/24", "2024-02-22"),
        lambda text: text.replace("22/02/24", "2/22/24"),
        lambda text: text.replace("22/02/24", "22.02.2024"),
        lambda text: text.replace("22/02/24", "22-02-2024"),
        lambda text: text.split("\n\n")[2],
    ],
)
def test_a_teams_report_survives_how_it_was_saved(change):
    assert stays(read(change(samples.TEAMS)))[:2] == BOTH_STAYS


def test_a_teams_report_is_read_in_other_languages():
    parsed = read(samples.TEAMS_GERMAN)
    assert (parsed.source, stays(parsed)) == ("teams_report", BOTH_STAYS)


def test_a_teams_report_without_stays_proves_only_what_its_durations_fill():
    parsed = read(samples.TEAMS.split("3. In-Meeting")[0])
    assert stays(parsed) == [("Gil", "12:30", "13:00")]
    assert [(f.line, finding_sentence(f)) for f in parsed.refused] == [
        (
            11,
            "Between first joining and last leaving the person was away for 10 min, and"
            " the file does not say when.",
        )
    ]
    assert found(parsed.notes) == [(10, "teams_no_stays")]


def test_a_teams_report_tells_who_is_listed_without_a_stay():
    lost = "Bo\t22/02/24, 12:30:00\t22/02/24, 13:00:00\t30m\tbo@x.org\t\tAttendee"
    parsed = read(samples.TEAMS.replace("\n\n3.", f"\n{lost}\n\n3."))
    assert stays(parsed) == stays(read(samples.TEAMS))
    (note,) = parsed.notes
    assert (note.line, note.code, note.email) == (13, "teams_no_stay", "bo@x.org")
    assert finding_sentence(note).startswith("Listed among the participants")
    assert read(samples.TEAMS).notes == ()


def test_a_teams_report_in_utc_says_so_in_its_heading():
    text = samples.TEAMS.replace("Join Time", "Join Time (UTC)")
    assert stays(read(text))[0] == (ANA, "13:30", "14:10")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1h 27m 51s", 5271),
        ("55m 0s", 3300),
        ("1 godz. 5 min 10 sek.", 3910),
        ("2 Std. 3 Min.", 7380),
        ("1 u 2 min", 3720),
        ("1 hr 2 min", 3720),
        ("", None),
        ("a while", None),
        ("7 x", None),
    ],
)
def test_durations_are_read_in_the_languages_met(text, seconds):
    assert duration_ms(text) == (None if seconds is None else seconds * 1000)


def test_an_old_teams_list_recognises_nobody():
    parsed = read(samples.TEAMS_LIST)
    assert stays(parsed) == [("Ana P.", "12:30", "13:10"), ("Bo", "12:40", "13:15")]
    assert {row.email + row.platform_id for row in parsed.rows} == {""}
    assert found(parsed.refused) == [(5, "action_unknown"), (6, "left_without_join")]
    assert found(parsed.notes) == [(1, "teams_no_addresses"), (3, "closed_by_end")]


@pytest.mark.parametrize(
    ("joined", "left"),
    [("Beigetreten", "Verlassen"), ("Entrou", "Saiu"), ("A rejoint", "A quitté")],
)
def test_an_old_teams_list_newest_first_and_in_other_words(joined, left):
    heading, ana, _bo, gone, *_rest = samples.TEAMS_LIST.splitlines()
    ana = ana.replace("Joined before", joined)
    gone = gone.replace("Left", left)
    parsed = read("\n".join([heading, gone, ana]))
    assert stays(parsed) == [("Ana P.", "12:30", "13:10")]


def test_who_left_and_came_back_at_one_moment_stayed_whichever_row_is_first():
    heading, *_rows = samples.TEAMS_LIST.splitlines()
    rows = [
        f"Ana P.\t{action}\t2/22/2024, {at}:00 PM"
        for action, at in (
            ("Joined", "12:30"),
            ("Left", "1:10"),
            ("Joined", "1:10"),
            ("Left", "2:00"),
        )
    ]
    for ordered in (rows, rows[::-1]):
        parsed = read("\n".join([heading, *ordered]))
        assert sorted(stays(parsed)) == [
            ("Ana P.", "12:30", "13:10"),
            ("Ana P.", "13:10", "14:00"),
        ]
        assert parsed.refused == ()


def test_a_teams_live_event_closes_what_was_never_left():
    parsed = read(samples.TEAMS_LIVE)
    assert sorted(stays(parsed)) == [
        (ANA, "12:30", "13:10"),
        (ANA, "13:20", "13:30"),
        (ANA, "13:30", "14:00"),
        ("bo@example.org", "12:40", "14:00"),
    ]
    assert found(parsed.notes) == [(3, "closed_by_end"), (5, "closed_by_next_join")]


# -- Doubtful dates ----------------------------------------------------------------
DOUBTFUL = samples.TEAMS.replace("22/02/24", "03/04/24")
APRIL, MARCH = date(2024, 4, 3), date(2024, 3, 4)


@pytest.mark.parametrize("day", [APRIL, MARCH])
def test_a_doubtful_date_is_decided_by_the_day_of_the_event(day):
    parsed = read(DOUBTFUL, days=[day])
    assert {from_ms(row.starts_ms).date() for row in parsed.rows} == {day}


def test_a_doubtful_date_is_a_question_where_nothing_decides_it():
    for days in ([THE_DAY], [], [APRIL, MARCH]):
        with pytest.raises(DateOrderAsked, match="“03/04/24” may be read") as asked:
            read(DOUBTFUL, days=days)
        question = asked.value
        assert (question.text, question.day_first, question.month_first) == (
            "03/04/24",
            APRIL,
            MARCH,
        )


@pytest.mark.parametrize(("answer", "day"), [("day", APRIL), ("month", MARCH)])
def test_the_answer_settles_the_whole_file(answer, day):
    parsed = read(DOUBTFUL, days=[], date_order=answer)
    assert {from_ms(row.starts_ms).date() for row in parsed.rows} == {day}


def test_a_thirteenth_month_anywhere_in_the_file_settles_it():
    text = DOUBTFUL.replace("03/04/24, 13:20:00", "02/13/24, 13:20:00")
    assert from_ms(read(text, days=[]).rows[0].starts_ms).date() == MARCH


def test_dates_that_mean_the_same_both_ways_are_no_question():
    text = samples.TEAMS.replace("22/02/24", "03/03/24")
    assert len(read(text, days=[]).rows) == 3


def test_an_answer_that_is_none_is_refused():
    with pytest.raises(LogRefused, match="neither “day” nor “month”"):
        read(DOUBTFUL, date_order="both")


def test_a_zoom_file_of_an_account_that_writes_the_day_first():
    heading = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)"
    row = "Ana,ana@example.org,{0} 12:30:00,{0} 13:10:00,40"
    for written, days in (("22/02/2024", []), ("03/04/2024", [APRIL])):
        parsed = read(f"{heading}\n{row.format(written)}\n", days=days)
        assert stays(parsed) == ONE_STAY
    # Where nothing says otherwise, Zoom writes the month first and no one is asked.
    parsed = read(f"{heading}\n{row.format('03/04/2024')}\n", days=[])
    assert from_ms(parsed.rows[0].starts_ms).date() == MARCH


# -- Graph, BigBlueButton ------------------------------------------------------------
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


# -- Limits ---------------------------------------------------------------------------
def test_a_file_of_a_million_rows_is_refused_before_it_is_kept():
    with pytest.raises(LogRefused, match="more than 200000 rows"):
        read("email,joined_at,left_at\n" + "a,b,c\n" * 1_000_000)


def test_a_document_of_a_million_values_is_refused_before_it_is_read():
    with pytest.raises(LogRefused, match="more entries than"):
        read('{"items": [' + "[],[],[]," * 400_000 + "[]]}")


# -- From elsewhere --------------------------------------------------------------------
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
