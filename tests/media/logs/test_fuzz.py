"""Whatever bytes come, a parser answers or refuses; it never falls over."""

from __future__ import annotations

import json
import random
from contextlib import suppress
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.mutations import mutated
from media.exceptions import LogRefused, ProgrammeRefused
from media.lists import parse_item_times, parse_people
from media.logs.clock import LONGEST_STAY_MS
from media.logs.sources import FAMILIES, parse
from media.wording import finding_sentence
from tests.media.logs import samples
from tests.media.logs.test_sources import MEETING, WEBINAR

VIENNA = ZoneInfo("Europe/Vienna")
INTERVALS = "email,joined_at,left_at\nana@example.org,2024-02-22T11:30:00Z,2024-02-22T12:10:00Z\n"
#: The names under which the platforms' documents keep what is read.
FIELDS = sorted(
    {
        "all_occupants", "attendance", "attendanceIntervals", "attendanceRecords",
        "attendanceTimeInSeconds", "attendees", "email", "emailAddress", "endedOn",
        "event_name", "extId", "identity", "intIds", "items", "joinDateTime",
        "joinTime", "joined_at", "joinedTime", "leaveDateTime", "leftOn", "leftTime",
        "left_at", "name", "occupant", "occupant_jid", "participantSessions",
        "participants", "registeredOn", "registrantKey", "sessions", "signedinUser",
        "startTime", "endTime", "user", "users", "value",
    }
)  # fmt: skip
cells = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "--", "ana@example.org", "Yes", "No", "02/22/2024 12:30:00 PM"]
        + [
            "2024-02-22T11:30:00Z",
            "9999-12-31T23:59:59-14:00",
            "0001-01-01T00:00+14:00",
        ]
    ),
)
lines = st.lists(st.lists(cells, max_size=8).map(",".join), max_size=12)


def answer(content: bytes, wanted: str = "auto") -> None:
    """The file is read or refused; what is read is sound and can be said."""
    try:
        parsed = parse(content, zone=VIENNA, wanted=wanted)
    except LogRefused:
        return
    assert parsed.row_count >= len(parsed.rows) + len(parsed.refused)
    assert len({row.line for row in parsed.rows}) == len(parsed.rows)
    for row in parsed.rows:
        assert 0 < row.ends_ms - row.starts_ms <= LONGEST_STAY_MS
    for finding in (*parsed.refused, *parsed.notes):
        assert finding_sentence(finding).encode()
        told = (finding.email, finding.name, finding.platform_id)
        for words in (*told, *map(str, finding.arguments.values())):
            assert "\0" not in words.encode().decode()
    for row in parsed.rows:
        for words in (row.email, row.name, row.platform_id):
            assert "\0" not in words.encode().decode()


@given(st.binary(max_size=400), st.sampled_from(FAMILIES))
def test_random_bytes(content, wanted):
    answer(content, wanted)


@given(st.text(max_size=400))
@example('"')
@example("\r")
@example("\ufeff\ufeff,")
def test_random_text(text):
    answer(text.encode("utf-8", "surrogatepass"))


@given(st.sampled_from([INTERVALS, WEBINAR, MEETING]), lines)
def test_real_headings_over_random_rows(heading, rows):
    answer(("\n".join([heading, *rows])).encode("utf-8", "surrogatepass"))


@settings(max_examples=150)
@given(st.sampled_from([INTERVALS, WEBINAR, MEETING]), st.integers(0, 2**32))
def test_damaged_files(text, seed):
    dice = random.Random(seed)  # noqa: S311 - damage, not secrets
    content = bytearray(text.encode())
    for _ in range(dice.randint(1, 6)):
        if not content:
            break
        place = dice.randrange(len(content))
        if dice.random() < 0.5:
            content[place] = dice.randrange(256)
        else:
            del content[place : place + dice.randint(1, 40)]
    answer(bytes(content))


TEMPTING = (
    b"{", b"[", b"]", b"}", b",", b"\t", b'"', b"null", b"1e999", b"-1", b"NaN", b"\\ud800",
    b"99999999999999999999", b"<event>", b"</event>", b"<!DOCTYPE a>", b"&a;", b"\0", b"\xff",
    b"2. X\n", b"3. X\n", b"03/04/24, 12:30", b"31/02/24, 25:61", b"9999-12-31T23:59:59Z",
)  # fmt: skip


@pytest.mark.parametrize("key", [*samples.READ, *samples.PROVES_NOTHING])
def test_spoilt_files_of_every_platform(key):
    text = {**samples.READ, **samples.PROVES_NOTHING}[key].encode()
    for seed in range(120):
        dice = random.Random(seed)  # noqa: S311 - damage, not secrets
        spoilt = mutated(text, dice, TEMPTING)
        answer(spoilt, dice.choice(["auto", key]))


def test_spoilt_files_from_elsewhere(sample_files):
    paths = [path for path in sorted(sample_files.iterdir()) if path.suffix != ".md"]
    for seed in range(300):
        dice = random.Random(seed)  # noqa: S311 - damage, not secrets
        answer(mutated(paths[seed % len(paths)].read_bytes(), dice, TEMPTING))


@given(
    st.recursive(
        st.one_of(
            st.none(),
            st.booleans(),
            st.floats(),
            st.integers(),
            st.text(max_size=8),
            st.sampled_from(["2024-02-22T11:30:00Z", samples.FROM_MS]),
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(st.sampled_from(FIELDS), inner, max_size=6),
        ),
        max_leaves=20,
    )
)
def test_documents_of_any_shape(document):
    answer(json.dumps(document).encode())


@pytest.mark.parametrize("moment", ["\ud800", "\0", "17\0\udfff"])
def test_a_moment_that_no_database_stores_is_told_without_it(moment):
    stay = {"registeredOn": moment, "leftOn": samples.FROM_MS}
    user = {"name": f"Ana{moment}", "intIds": {"w": {"sessions": [stay]}}}
    content = json.dumps({"users": {"u": user}}).encode()
    answer(content)
    (finding,) = parse(content, zone=VIENNA).refused
    assert finding.code == "time_unreadable"


@given(st.one_of(st.binary(max_size=200), lines.map("\n".join).map(str.encode)))
def test_small_lists(content):
    for heading, read in (
        (b"email,name\n", parse_people),
        (b"key,starts_at,ends_at\n", parse_item_times),
    ):
        for candidate in (content, heading + content):
            with suppress(LogRefused, ProgrammeRefused):
                read(candidate)
