"""Groups: none under five is told, and none can be worked out from what is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest

from media.domain.groups import SMALLEST_GROUP, ToldGroups, tell_groups


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"a": 9, "b": 5}, ToldGroups((("a", 9), ("b", 5)), (), 0)),
        # One small group alone would follow from the total: the next one joins it.
        (
            {"a": 9, "b": 6, "c": 2},
            ToldGroups((("a", 9),), ("b", "c"), 8),
        ),
        # Two small ones of four together are a small group still.
        (
            {"a": 9, "b": 6, "c": 2, "d": 2},
            ToldGroups((("a", 9),), ("b", "c", "d"), 10),
        ),
        ({"a": 9, "c": 3, "d": 2}, ToldGroups((("a", 9),), ("c", "d"), 5)),
        # Four and four can be nothing else; five and five with four below neither.
        (
            {"a": 9, "b": 6, "c": 4, "d": 4},
            ToldGroups((("a", 9),), ("b", "c", "d"), 14),
        ),
        ({"a": 9, "b": 9, "c": 4}, ToldGroups((), ("a", "b", "c"), 22)),
        ({"a": 9, "b": 0, "c": 1}, ToldGroups((), ("a", "c"), 10)),
        ({"a": 2, "b": 2}, ToldGroups((), (), 0)),
        ({"a": 3}, ToldGroups((), (), 0)),
        ({}, ToldGroups((), (), 0)),
    ],
)
def test_what_is_told(counts, told):
    assert tell_groups(counts) == told


def worlds(groups: int, people: int) -> Iterator[tuple[int, ...]]:
    """Everything that so many groups can come to with at most so many people."""
    if not groups:
        yield ()
        return
    for number in range(people + 1):
        for rest in worlds(groups - 1, people - number):
            yield (number, *rest)


@pytest.mark.parametrize(("groups", "people"), [(2, 40), (3, 26), (4, 21), (5, 13)])
def test_nobody_can_work_out_a_hidden_group(groups, people):
    """Whoever knows the rule, all names of groups, the told numbers, the sum and the
    total still has two answers for every group that is hidden."""
    keys = "abcde"[:groups]
    answers: dict = defaultdict(lambda: defaultdict(set))
    for numbers in worlds(groups, people):
        shown = tell_groups(dict(zip(keys, numbers, strict=True)))
        told = {key for key, _number in shown.told}
        if told == {key for key, number in zip(keys, numbers, strict=True) if number}:
            continue
        page = (shown.told, shown.together_count, sum(numbers))
        for key, number in zip(keys, numbers, strict=True):
            if key not in told:
                answers[page][key].add(number)
    assert len(answers) > 20
    open_to_one = {
        page: dict(hidden)
        for page, hidden in answers.items()
        if any(len(possible) < 2 for possible in hidden.values())
    }
    assert open_to_one == {}


def test_no_small_number_is_ever_told():
    for numbers in product(range(8), repeat=4):
        shown = tell_groups(dict(zip("abcd", numbers, strict=True)))
        assert all(number >= SMALLEST_GROUP for _key, number in shown.told)
        assert shown.together_count == 0 or shown.together_count >= SMALLEST_GROUP
        if shown.together:
            assert len(shown.together) >= 2
            known = sum(number for _key, number in shown.told)
            assert known + shown.together_count == sum(numbers)
