"""Which milliseconds of an item count under each option, and why the others do not."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.domain.counting import (
    CountCode,
    count_items,
    count_table,
    labels,
    overlap_ms,
    own_items,
)
from certificates.domain.options import (
    Counting,
    OptionError,
    Options,
    OwnTalk,
    with_value,
)

MINUTE = 60_000
KINDS = frozenset({"talk", "qa", "discussion"})


@dataclass(frozen=True)
class Entry:
    key: str
    kind: str
    short_title: str
    starts_ms: int
    ends_ms: int


PROGRAMME = (
    Entry("talk", "talk", "Bad news", 0, 40 * MINUTE),
    Entry("qa-1", "qa", "Q&A", 40 * MINUTE, 60 * MINUTE),
    Entry("break", "break", "Break", 60 * MINUTE, 90 * MINUTE),
    Entry("qa-2", "qa", "Q&A", 90 * MINUTE, 120 * MINUTE),
)


def minutes(*spans: tuple[float, float]) -> tuple[tuple[int, int], ...]:
    return tuple((int(a * MINUTE), int(b * MINUTE)) for a, b in spans)


def counted(presence, options=Options(), own=()):  # noqa: B008 -- frozen
    rows = count_items(PROGRAMME, presence, kinds=KINDS, options=options, own=own)
    return [(row.code.value, row.counted_ms / MINUTE) for row in rows]


def test_items_of_one_title_are_numbered():
    assert labels(PROGRAMME) == ["Bad news", "Q&A 1", "Break", "Q&A 2"]


def test_minutes_count_as_they_are_by_default():
    assert counted(minutes((6, 35), (50, 120))) == [
        ("partly", 29),
        ("partly", 10),
        ("kind_without_credit", 0),
        ("full", 30),
    ]


def test_a_late_arrival_an_absence_and_an_early_leave_have_their_times():
    row = count_items(
        PROGRAMME, minutes((6, 10), (12, 30)), kinds=KINDS, options=Options()
    )[0]
    assert (row.joined_ms, row.away, row.left_ms) == (
        6 * MINUTE,
        ((10 * MINUTE, 12 * MINUTE),),
        30 * MINUTE,
    )
    assert (row.present_ms, row.duration_ms) == (22 * MINUTE, 40 * MINUTE)


@pytest.mark.parametrize(
    ("present", "options", "code", "counts"),
    [
        (32, Options(minimum_percent=80), "partly", 32),
        (31.99, Options(minimum_percent=80), "below_share", 0),
        (40, Options(minimum_percent=100), "full", 40),
        (39.9, Options(minimum_percent=100), "below_share", 0),
        (38, Options(minimum_percent=100, grace_minutes=2), "partly", 38),
        (37.9, Options(minimum_percent=100, grace_minutes=2), "below_share", 0),
        (32, Options(Counting.WHOLE_ITEM, 80), "counted_whole", 40),
        (31, Options(Counting.WHOLE_ITEM, 80), "below_share", 0),
        (30, Options(Counting.WHOLE_ITEM, 80, 2), "counted_whole", 40),
        # A whole item is never had for less than half of it.
        (20, Options(Counting.WHOLE_ITEM), "counted_whole", 40),
        (19.9, Options(Counting.WHOLE_ITEM), "below_share", 0),
        (0, Options(Counting.WHOLE_ITEM, 0, 15), "absent", 0),
    ],
)
def test_share_grace_and_whole_items(present, options, code, counts):
    assert counted(minutes((0, present)) if present else (), options)[0] == (
        code,
        counts,
    )


def test_speakers_in_their_own_talk_count_only_where_the_event_says_so():
    everywhere = minutes((0, 120))
    assert counted(everywhere, own={"talk"})[0] == ("full", 40)
    left_out = Options(own_talk=OwnTalk.LEFT_OUT)
    assert counted(everywhere, left_out, {"talk"})[0] == ("own_talk", 0)
    assert counted(everywhere, left_out, {"qa-1"})[0] == ("full", 40)
    assert counted((), left_out, {"talk"})[0] == ("absent", 0)


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Inês Carvalho", {"talk"}),
        ("  INÊS   carvalho ", {"talk"}),
        ("Ines Carvalho", set()),
        ("Prof. Inês Carvalho", set()),
        ("", set()),
    ],
)
def test_a_speaker_is_known_by_the_very_name(name, keys):
    assert own_items([("talk", ["Inês Carvalho"]), ("qa", ["", "B"])], name) == keys


@pytest.mark.parametrize(
    ("name", "value"),
    [("counting", "by_mood"), ("minimum_percent", "81"), ("weather", "good")],
)
def test_values_outside_the_lists_are_refused(name, value):
    with pytest.raises(OptionError):
        with_value(Options(), name, value)


OPTIONS = st.builds(
    Options,
    counting=st.sampled_from(Counting),
    minimum_percent=st.sampled_from((0, 50, 80, 100)),
    grace_minutes=st.sampled_from((0, 5, 15)),
    own_talk=st.sampled_from(OwnTalk),
)
STAYS = st.lists(st.integers(0, 130 * MINUTE), max_size=12, unique=True).map(
    lambda edges: tuple(
        zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False)  # disjoint, in order
    )
)


@given(stays=STAYS, options=OPTIONS, lost=st.integers(0, 5))
def test_no_item_counts_more_when_a_stay_is_removed(stays, options, lost):
    fewer = stays[:lost] + stays[lost + 1 :]
    more_ms = [ms for _code, ms in counted(stays, options, {"talk"})]
    less_ms = [ms for _code, ms in counted(fewer, options, {"talk"})]
    assert all(less <= more for less, more in zip(less_ms, more_ms, strict=True))


@given(stays=STAYS, options=OPTIONS)
def test_an_item_never_counts_for_longer_than_it_was(stays, options):
    rows = count_items(PROGRAMME, stays, kinds=KINDS, options=options)
    for row in rows:
        assert 0 <= row.counted_ms <= row.duration_ms
        if row.code is CountCode.PARTLY:
            assert row.counted_ms == row.present_ms


@given(people=st.lists(STAYS, min_size=1, max_size=4), options=OPTIONS)
def test_a_table_of_many_people_counts_each_as_alone(people, options):
    own = ("talk",)
    present = [
        [overlap_ms(stays, one.starts_ms, one.ends_ms) for one in PROGRAMME]
        for stays in people
    ]
    speaks = np.array([[one.key in own for one in PROGRAMME]] * len(people))
    table = count_table(
        PROGRAMME, np.array(present), kinds=KINDS, options=options, own=speaks
    )
    alone = [
        [
            row.counted_ms
            for row in count_items(
                PROGRAMME, stays, kinds=KINDS, options=options, own=own
            )
        ]
        for stays in people
    ]
    assert table.tolist() == alone
