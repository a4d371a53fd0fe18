"""Programme files: read, refused with a sentence, and never a traceback."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.mutations import mutated
from media.exceptions import MediaError
from media.programmes import read_programme
from media.programmes.csv_file import EXAMPLE
from media.programmes.found import MOST_ITEMS, FoundProgramme, kind_of
from media.wording import finding_sentence
from tests.media.programmes.files import TABLE, XML, event, schedule

VIENNA = "Europe/Vienna"


def read(content: bytes | str, **options) -> FoundProgramme:
    raw = content.encode() if isinstance(content, str) else content
    return read_programme(raw, **({"time_zone": VIENNA} | options))


def shape(found: FoundProgramme) -> list[tuple[str, ...]]:
    return [
        (
            item.day.isoformat(),
            item.starts_at.strftime("%H:%M"),
            item.ends_at.strftime("%H:%M"),
            item.title,
            item.kind,
        )
        for item in found.items
    ]


def codes(findings) -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in findings]


def test_a_table_is_read_by_the_clock_it_is_said_to_be_in():
    found = read(TABLE)
    assert shape(found) == [
        ("2027-03-04", "17:00", "17:10", "Welcome", "opening"),
        ("2027-03-04", "17:10", "17:40", "Telling bad news", "talk"),
        ("2027-03-05", "23:30", "00:30", "Late questions", "qa"),
    ]
    assert (found.items[1].key, found.items[1].short_title) == ("bad-news", "Bad news")
    assert found.items[1].speakers == "A. Invented, Graz\nB. Invented, Porto"
    assert found.items[2].key == "late-questions"
    assert (found.refused, found.notes, found.rooms) == ((), (), ())
    late = found.on_the_time_line()[-1]
    assert (late.starts_at, late.ends_at) == (
        datetime(2027, 3, 5, 22, 30, tzinfo=UTC),
        datetime(2027, 3, 5, 23, 30, tzinfo=UTC),
    )


@pytest.mark.parametrize("content", [schedule(), XML], ids=["json", "xml"])
def test_a_schedule_is_read_in_its_own_zone_and_one_room_of_it(content):
    found = read(content)
    assert (found.title, found.time_zone, found.room) == (
        "Two evenings",
        "Europe/Lisbon",
        "Aula",
    )
    # The files write the time of Vienna: an hour earlier by the clock in Lisbon.
    assert shape(found) == [
        ("2027-03-04", "16:00", "16:10", "Welcome", "opening"),
        ("2027-03-04", "16:10", "16:40", "Telling bad news", "talk"),
        ("2027-03-05", "22:30", "23:30", "Late questions", "qa"),
    ]
    assert found.items[1].speakers == "A. Invented\nB. Invented"
    assert found.rooms == (("Aula", 3), ("Cellar", 1))
    assert len(read(content, room="Cellar").items) == 1
    with pytest.raises(MediaError, match="no room “Attic”"):
        read(content, room="Attic")


def test_rows_that_cannot_be_items_are_left_out_with_their_line():
    rows = [
        "2027-03-04,17:00,17:30,Fine,talk",
        "04/03/2027,17:00,17:30,Which of the two?,talk",
        "2027-02-30,17:00,17:30,No such day,talk",
        "2027-03-04,17.00,17:30,Odd clock,talk",
        "2027-03-04,18:00,18:00,No time at all,talk",
        "2027-03-04,19:00,19:30,,talk",
        # The clock in Vienna goes from 01:59 to 03:00.
        "2027-03-28,02:30,03:30,In the gap,talk",
    ]
    found = read("\n".join(["day,starts,ends,title,kind", *rows]))
    assert [item.title for item in found.items] == ["Fine"]
    assert codes(found.refused) == [
        (3, "item_day"),
        (4, "item_day"),
        (5, "item_clock"),
        (6, "item_backwards"),
        (7, "item_no_title"),
        (8, "clock_never"),
    ]


def test_what_was_guessed_cut_or_clashes_is_said():
    rows = [
        f"2027-03-04,17:00,17:30,{'Long ' * 40},séance,a key,",
        "2027-03-04,17:20,17:40,Overlaps,talk,overlaps,",
    ]
    found = read("\n".join(["day,starts,ends,title,kind,key,speakers", *rows]))
    assert len(found.items[0].title) == 160
    assert codes(found.notes) == [
        (2, "title_cut"),
        (2, "kind_guessed"),
        (2, "key_made"),
    ]
    # By its title: the key of the first is one that was made here.
    (clash,) = found.clashes
    assert (clash.line, clash.code) == (2, "overlap")
    assert clash.arguments["key"].startswith("Long Long")
    assert clash.arguments["other"] == "Overlaps"


def test_a_row_with_two_faults_has_both_said_in_words_one_can_act_on():
    rows = [
        "2027-03-04,17:00,17:30,Fine,talk",
        "2027-03-04,17:40,17:35,Questions and answers,quiz",
        "2027-03-04,noon,17:35,Lunch,supper",
        # An evening that ends after midnight is none the worse for it.
        "2027-03-04,23:30,00:15,Late,talk",
    ]
    found = read("\n".join(["day,starts,ends,title,kind", *rows]))
    assert [item.title for item in found.items] == ["Fine", "Late"]
    assert [finding_sentence(one) for one in found.refused] == [
        "“Questions and answers”: 17:40–17:35 ends before it starts, or lasts longer than"
        " twelve hours.",
        "“quiz” is no kind of item that we know.",
        "“noon” is no time as 17:40 is one.",
        "“supper” is no kind of item that we know.",
    ]
    assert found.clashes == ()


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("break", "break"),
        ("Coffee break", "break"),
        ("Sponsored satellite", "industry"),
        ("Panel discussion", "discussion"),
        ("Keynote", "talk"),
        ("Vernissage", None),
    ],
)
def test_kinds_are_known_by_other_programs_words(words, kind):
    assert kind_of(words) == kind


def test_a_title_is_no_kind_unless_it_is_nothing_else():
    """A talk about a break must not lose its minutes, nor a break earn some."""
    assert kind_of("The coffee break that changed my practice", whole=True) is None
    assert kind_of("Lunch break", whole=True) == "break"
    assert kind_of("Questions and answers", whole=True) == "qa"


def test_the_example_in_the_admin_is_what_it_says():
    assert [item.kind for item in read(EXAMPLE).items] == ["opening", "talk", "qa"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\0\0\0", "not a text file"),
        (b"a,b\n1,2\n", "not “day,starts,ends,title”"),
        (b"day,starts,ends,title\n", "Not one item"),
        (b"day,starts,ends,title\nx,1,2,3\n", "“x” is no date"),
        (b"{}", "is no schedule"),
        (b'{"schedule": {"conference": []}}', "is no schedule"),
        (b"{", "not valid JSON"),
        (b"<html/>", "is no schedule"),
        (b"<schedule>", "not well-formed XML"),
        (b"<schedule/>", "Not one item"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><schedule/>', "document type or entities"),
        (b"<schedule>" + b"<a>" * 50 + b"</a>" * 50, "nested too deeply"),
        (b"a" * (4 * 1024 * 1024 + 1), "larger than 4 MB"),
    ],
)
def test_a_file_that_holds_no_programme_is_refused_with_a_sentence(content, why):
    with pytest.raises(MediaError, match=why):
        read(content)


def test_more_items_than_any_event_has_are_refused():
    days = [{"date": "2027-03-04", "rooms": {"A": [event()] * (MOST_ITEMS + 1)}}]
    with pytest.raises(MediaError, match=f"more than {MOST_ITEMS} items"):
        read(schedule(days))


def answer(content: bytes) -> None:
    """Read or refused; what is read can be said, stored, and put on a time line."""
    try:
        found = read(content)
    except MediaError:
        return
    assert found.items
    for item in found.on_the_time_line():
        assert item.starts_ms != item.ends_ms
    for finding in (*found.refused, *found.notes, *found.clashes):
        assert finding_sentence(finding).encode()
    for item in found.items:
        assert "\0" not in f"{item.title}{item.speakers}{item.short_title}"
        f"{item.title}{item.speakers}".encode()


@given(st.binary(max_size=300))
def test_random_bytes_are_read_or_refused(content):
    answer(content)


@pytest.mark.parametrize("content", [TABLE.encode(), schedule(), XML])
def test_spoilt_files_are_read_or_refused(content):
    for seed in range(150):
        answer(mutated(content, random.Random(seed)))  # noqa: S311


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["days", "rooms", "date", "start", "duration", "title", "persons"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_json_of_any_shape_is_read_or_refused(value):
    answer(
        json.dumps({"schedule": {"conference": {"days": value, "title": 1}}}).encode()
    )
