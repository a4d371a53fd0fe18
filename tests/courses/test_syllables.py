"""Syllables are an estimate; for words of reports and answers it is a good one."""

from __future__ import annotations

import pytest

from courses.syllables import syllables_in, vowel_groups

ENGLISH = {
    "radiation": 4,
    "examination": 5,
    "indeterminate": 5,
    "embolus": 3,
    "effusion": 3,
    "patient": 2,
    "people": 2,
    "little": 2,
    "treated": 2,
    "doses": 2,
    "scanned": 1,
    "times": 1,
    "whole": 1,
    "small": 1,
    "the": 1,
    "145": 1,
}
GERMAN = {"Untersuchung": 4, "Strahlung": 2, "Arzt": 1, "bösartig": 3}


@pytest.mark.parametrize(
    ("language", "word", "count"),
    [
        *(("en", word, count) for word, count in ENGLISH.items()),
        *(("de", word, count) for word, count in GERMAN.items()),
        ("fi", "keuhkokuume", 4),
        ("xx", "brr", 1),
    ],
)
def test_syllables_are_those_one_hears(language, word, count):
    assert syllables_in(language)(word) == count


def test_groups_of_vowels_are_counted_once_each():
    assert [vowel_groups(word) for word in ("area", "brr", "ägäis")] == [2, 0, 2]
