"""The measure that the tests of lists share can fail."""

from __future__ import annotations

import pytest

from elearn.core.models import User


def test_what_asks_once_for_each_row_is_noticed(costs_the_same):
    def asks_for_each(size):
        return lambda: [User.objects.count() for _ in range(size)]

    with pytest.raises(AssertionError, match="{1: 1, 3: 3}"):
        costs_the_same(asks_for_each)


def test_what_asks_equally_often_is_told_with_its_number(costs_the_same, learner):
    assert costs_the_same(lambda size: lambda: list(User.objects.all()[:size])) == 1
