"""Items on the film's own time line: what was cut out takes no time there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core.captions import read_captions
from media.domain.intervals import clip, subtract, total
from media.domain.programme import Item, ItemKind, Speaker
from media.domain.recording import (
    as_planned,
    chapter_at,
    chapter_track,
    chapters_of,
    film_clock,
    position,
)

S = 1000


def item(key: str, start: int, end: int, **fields: object) -> Item:
    """Times in seconds."""
    told = {
        "kind": ItemKind.TALK,
        "title": key.title(),
        "short_title": key,
        "planned_starts_ms": start * S,
        "planned_ends_ms": end * S,
    } | fields
    return Item(key=key, starts_ms=start * S, ends_ms=end * S, **told)


def places(items, begins: int, *cuts: tuple[int, int]) -> list[tuple[str, int, int]]:
    found = chapters_of(
        items, begins_ms=begins * S, cuts=[(a * S, b * S) for a, b in cuts]
    )
    return [(one.item.key, one.starts_ms // S, one.ends_ms // S) for one in found]


THREE = [item("talk", 100, 200), item("break", 200, 300), item("qa", 300, 350)]


def test_chapters_follow_the_items_from_the_beginning_of_the_film():
    assert places(THREE, 90) == [
        ("talk", 10, 110),
        ("break", 110, 210),
        ("qa", 210, 260),
    ]


def test_chapters_follow_actual_times_and_their_order():
    moved = [item("late", 320, 400, planned_starts_ms=0, planned_ends_ms=S), *THREE[:2]]
    assert places(moved, 100) == [
        ("talk", 0, 100),
        ("break", 100, 200),
        ("late", 220, 300),
    ]


def test_an_item_that_was_cut_out_has_no_chapter_and_takes_no_time():
    assert places(THREE, 90, (200, 300)) == [("talk", 10, 110), ("qa", 110, 160)]
    # Cuts may overlap, and reach beyond the item.
    assert places(THREE, 90, (190, 260), (250, 310)) == [
        ("talk", 10, 100),
        ("qa", 100, 140),
    ]


def test_an_item_begun_before_the_film_starts_with_it_and_one_ended_is_none():
    assert places(THREE, 150) == [("talk", 0, 50), ("break", 50, 150), ("qa", 150, 200)]
    assert places(THREE, 200) == [("break", 0, 100), ("qa", 100, 150)]
    assert places(THREE, 350) == []


def test_an_item_cut_in_its_middle_is_one_chapter_and_a_rest_below_a_second_none():
    assert places(THREE[:1], 100, (120, 150)) == [("talk", 0, 70)]
    rest = chapters_of(THREE[:1], begins_ms=100 * S, cuts=[(100 * S, 200 * S - 999)])
    assert rest == ()


def test_a_moment_that_was_cut_out_stands_where_the_film_goes_on():
    cuts = [(200 * S, 300 * S)]
    for moment, place in ((50, 0), (100, 0), (150, 50), (200, 100), (250, 100)):
        assert position(moment * S, begins_ms=100 * S, cuts=cuts) == place * S
    assert position(310 * S, begins_ms=100 * S, cuts=cuts) == 110 * S


SPANS = st.lists(
    st.tuples(st.integers(0, 400), st.integers(1, 80)).map(
        lambda p: (p[0], p[0] + p[1])
    ),
    max_size=6,
)


@given(begins=st.integers(0, 400), cuts=SPANS)
def test_chapters_stand_one_after_the_other_and_last_what_is_left(begins, cuts):
    found = places(THREE, begins, *cuts)
    ends = 0
    by_key = {one.key: one for one in THREE}
    for key, start, end in found:
        assert start >= ends
        ends = end
        window = clip(
            [(by_key[key].starts_ms // S, by_key[key].ends_ms // S)], (begins, 999)
        )
        assert end - start == total(subtract(window, cuts))


def test_the_plan_says_when_a_day_turns():
    late = item("late", 500, 600, planned_starts_ms=100 * S, planned_ends_ms=200 * S)
    assert [one.window for one in as_planned([late])] == [(100 * S, 200 * S)]


def test_the_chapter_of_a_place_is_the_one_begun_last():
    found = chapters_of(THREE, begins_ms=90 * S, cuts=())
    assert [chapter_at(found, s * S) for s in (9, 10, 109, 110, 999)] == [
        None,
        0,
        0,
        1,
        2,
    ]


def test_the_track_is_one_that_browsers_read_and_escapes_what_means_something():
    speakers = (Speaker("A. Rockall"),)
    found = chapters_of(
        [item("a", 0, 3725, title="x", speakers=speakers)], begins_ms=0, cuts=()
    )
    track = chapter_track((one, "Q&A <b>\n--> now") for one in found)
    assert track == (
        "WEBVTT\n\n00:00:00.000 --> 01:02:05.000\nQ&amp;A &lt;b&gt; --&gt; now\n"
    )
    cues, problems = read_captions(track)
    assert (len(cues), problems) == (1, ())


@pytest.mark.parametrize(
    ("seconds", "told"), [(0, "0:00"), (65, "1:05"), (3599, "59:59"), (3905, "1:05:05")]
)
def test_places_are_told_as_players_do(seconds, told):
    assert film_clock(seconds) == told
