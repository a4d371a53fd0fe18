"""Captions that a browser can show, and the bytes that a player asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core.byte_ranges import ByteRange, NotSatisfiable, byte_range
from elearn.core.captions import Cue, Problem, read_captions

GOOD = """WEBVTT - Two ways of entering

NOTE made by hand

first
00:00.000 --> 00:02.500 align:start
He knocks.

01:00:00.000 --> 01:00:01.000
- And waits.
- Yes.
"""


def test_captions_are_read_with_their_times():
    cues, problems = read_captions("\ufeff" + GOOD.replace("\n", "\r\n"))
    assert problems == ()
    assert cues == (
        Cue(0, 2500, "He knocks."),
        Cue(3_600_000, 3_601_000, "- And waits.\n- Yes."),
    )


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", Problem.NO_SIGNATURE, 1),
        ("1\n00:00:01,000 --> 00:00:02,000\nSubRip", Problem.NO_SIGNATURE, 1),
        ("WEBVTTX\n", Problem.NO_SIGNATURE, 1),
        ("WEBVTT\n", Problem.NO_CUES, 2),
        ("WEBVTT\n\n00:01 --> 00:02\nWords", Problem.BAD_TIMING, 3),
        ("WEBVTT\n\nname\nWords", Problem.BAD_TIMING, 4),
        ("WEBVTT\n\nname", Problem.BAD_TIMING, 3),
        (
            "WEBVTT\n\n00:02.000 --> 00:01.000\nWords",
            Problem.ENDS_BEFORE_START,
            3,
        ),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n", Problem.NO_WORDS, 3),
        (
            "WEBVTT\n\n00:05.000 --> 00:06.000\nA\n\n00:01.000 --> 00:02.000\nB",
            Problem.STARTS_BEFORE_LAST,
            6,
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text, code, line):
    _cues, problems = read_captions(text)
    assert [(one.code, one.line) for one in problems] == [(code, line)]


@given(st.text(max_size=200))
def test_no_file_of_captions_raises(text):
    read_captions(text)
    read_captions(f"WEBVTT\n\n{text}")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-", ByteRange(0, 99)),
        ("bytes=10-19", ByteRange(10, 19)),
        ("bytes=90-500", ByteRange(90, 99)),
        ("bytes=-10", ByteRange(90, 99)),
        ("bytes=-500", ByteRange(0, 99)),
        ("", None),
        ("bytes=-", None),
        ("bytes=20-10", None),
        ("bytes=0-1,5-6", None),
        ("seconds=1-2", None),
        ("bytes=١-٢", None),
    ],
)
def test_range_is_read_as_browsers_send_it(header, expected):
    assert byte_range(header, 100) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=-0", "bytes=500-600"])
def test_range_behind_the_end_is_refused(header):
    with pytest.raises(NotSatisfiable):
        byte_range(header, 100)


@given(st.text(max_size=30), st.integers(0, 10_000))
def test_any_header_gives_bytes_of_the_file(header, size):
    for text in (header, f"bytes={header}"):
        try:
            told = byte_range(text, size)
        except NotSatisfiable:
            continue
        assert told is None or 0 <= told.first <= told.last < size
