"""Facets: what a choice leaves, and how many each further choice would leave."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.catalogue import Entry, counts, length_of, matching


def entry(key, **values):
    return Entry(key, {facet: frozenset(many) for facet, many in values.items()})


ENTRIES = [
    entry("a", mode=["self"], topic=["bad-news", "feelings"], level=["1", "2", "3"]),
    entry("b", mode=["self"], topic=["radiation"], level=["2"]),
    entry("c", mode=["live"], topic=["radiation"], level=["1", "2", "3"]),
]


def test_every_chosen_value_must_be_there():
    chosen = {"topic": "radiation", "level": "1"}
    assert [one.key for one in matching(ENTRIES, chosen)] == ["c"]
    assert [one.key for one in matching(ENTRIES, {})] == ["a", "b", "c"]


def test_counts_keep_the_other_choices_and_forget_their_own():
    tallies = counts(ENTRIES, {"mode": "self"})
    assert tallies["mode"] == {"self": 2, "live": 1}
    assert tallies["topic"] == {"bad-news": 1, "feelings": 1, "radiation": 1}
    assert tallies["level"] == {"1": 1, "2": 2, "3": 1}


def test_value_that_is_ruled_out_stands_with_zero():
    tallies = counts(ENTRIES, {"mode": "live"})
    assert tallies["topic"]["bad-news"] == 0
    assert "languages-nobody-speaks" not in tallies["language"]


@pytest.mark.parametrize(
    ("minutes", "name"),
    [(0, "short"), (20, "short"), (21, "medium"), (60, "medium"), (61, "long")],
)
def test_lengths_include_their_bound(minutes, name):
    assert length_of(minutes) == name


names = st.sampled_from(["self", "live", "group"])
topics = st.sets(st.sampled_from(["x", "y", "z"]), max_size=3)
entries = st.lists(st.tuples(names, topics), max_size=12).map(
    lambda rows: [
        entry(str(n), mode=[mode], topic=many) for n, (mode, many) in enumerate(rows)
    ]
)


@given(entries, st.dictionaries(st.just("mode"), names, max_size=1))
def test_count_is_what_choosing_leaves(everything, chosen):
    for facet, tally in counts(everything, chosen).items():
        for value, count in tally.items():
            left = matching(everything, {**chosen, facet: value})
            assert len(left) == count
