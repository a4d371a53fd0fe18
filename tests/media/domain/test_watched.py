"""Which seconds were watched: merged, bounded, and nonsense refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.domain.intervals import total
from media.domain.watched import (
    MOST_AT_ONCE,
    MOST_KEPT,
    NotWatched,
    Report,
    draw,
    is_all,
    merge,
    read_report,
    spans_from_json,
    spans_to_json,
)


def read(spans: str, at: str = "3", length: str = "60") -> Report:
    return read_report(spans=spans, at=at, length=length)


def test_a_report_is_spans_a_place_and_a_length():
    assert read("30-45,0-12,12-14") == Report(((0, 14), (30, 45)), 3, 60)
    assert read("") == Report((), 3, 60)
    assert read("0-60", at="60").spans == ((0, 60),)


@pytest.mark.parametrize(
    ("spans", "at", "length", "code"),
    [
        ("0-5", "", "60", "watched_unreadable"),
        ("0-5", "3", "sixty", "watched_unreadable"),
        ("0-5", "-1", "60", "watched_unreadable"),
        ("0-5", "3", "1e3", "watched_unreadable"),
        ("0-5", "٣", "60", "watched_unreadable"),
        ("0-5", "3", "0", "watched_length"),
        ("0-5", "3", "86401", "watched_length"),
        ("0-5,", "3", "60", "watched_unreadable"),
        ("0.5-2", "3", "60", "watched_unreadable"),
        ("0-5;6-7", "3", "60", "watched_unreadable"),
        ("5-5", "3", "60", "watched_backwards"),
        ("9-5", "3", "60", "watched_backwards"),
        ("0-61", "3", "60", "watched_beyond"),
        ("0-5", "61", "60", "watched_beyond"),
        (",".join(["0-1"] * (MOST_AT_ONCE + 1)), "3", "60", "watched_too_many"),
        ("1" * 701, "3", "60", "watched_too_many"),
    ],
)
def test_nonsense_is_refused_with_a_code(spans, at, length, code):
    with pytest.raises(NotWatched) as refusal:
        read(spans, at, length)
    assert refusal.value.code == code


def test_the_longest_message_that_is_taken_is_taken():
    told = [f"{n}-{n + 1}" for n in range(80_000, 80_000 + 2 * MOST_AT_ONCE, 2)]
    assert len(read(",".join(told), length="86400").spans) == MOST_AT_ONCE


def test_two_tabs_add_up_and_the_same_twice_changes_nothing():
    known = merge([(0, 10)], [(5, 20), (30, 40)])
    assert known == ((0, 20), (30, 40))
    assert merge(known, [(5, 20)]) == known
    assert merge(known, [(20, 30)]) == ((0, 40),)


SPANS = st.lists(
    st.tuples(st.integers(0, 3000), st.integers(1, 9)).map(
        lambda p: (p[0], p[0] + p[1])
    ),
    max_size=700,
)


@given(known=SPANS, new=SPANS)
def test_what_is_kept_is_bounded_and_never_more_than_was_watched(known, new):
    kept = merge(known, new)
    assert len(kept) <= MOST_KEPT
    seconds = {s for a, b in [*known, *new] for s in range(a, b)}
    assert {s for a, b in kept for s in range(a, b)} <= seconds
    assert spans_from_json(spans_to_json(kept)) == kept


def test_of_too_many_the_shortest_go():
    many = [(10 * n, 10 * n + 1) for n in range(MOST_KEPT)]
    kept = merge(many, [(90_000, 90_005)])
    assert len(kept) == MOST_KEPT
    assert kept[-1] == (90_000, 90_005)
    assert total(kept) == MOST_KEPT - 1 + 5


def test_the_bar_is_in_percent_of_the_film():
    bar = draw([(0, 15), (30, 60)], length=60, at=15, chapter_starts=[0, 30, 60, 90])
    assert bar.pieces == (("0.000%", "25.000%"), ("50.000%", "50.000%"))
    assert (bar.parts, bar.at) == (("50.000%",), "25.000%")
    assert draw([], length=60, at=60, chapter_starts=[]).at == ""


def test_the_last_second_need_not_be_heard_to_its_end():
    assert [is_all([(0, end)], length=60) for end in (58, 59, 60)] == [
        False,
        True,
        True,
    ]
