"""What is plain is read plainly, each format is known by its content, and limits hold."""

from __future__ import annotations

import pytest

from media.exceptions import LogRefused
from media.logs.sources import detect
from tests.media.logs import samples
from tests.media.logs.reading import (
    ONE_STAY,
    found,
    read,
    stays,
)


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


def test_a_file_of_a_million_rows_is_refused_before_it_is_kept():
    with pytest.raises(LogRefused, match="more than 200000 rows"):
        read("email,joined_at,left_at\n" + "a,b,c\n" * 1_000_000)


def test_a_document_of_a_million_values_is_refused_before_it_is_read():
    with pytest.raises(LogRefused, match="more entries than"):
        read('{"items": [' + "[],[],[]," * 400_000 + "[]]}")
