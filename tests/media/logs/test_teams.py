"""What a file of Teams proves: report, list of attendees, live event."""

from __future__ import annotations

import pytest

from media.logs.sources.teams_report import duration_ms
from media.wording import finding_sentence
from tests.media.logs import samples
from tests.media.logs.reading import (
    ANA,
    BOTH_STAYS,
    found,
    read,
    stays,
)


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
