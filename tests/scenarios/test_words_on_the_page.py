"""How words stand on the page: quotation marks, brackets and full stops."""

from __future__ import annotations

import pytest

from scenarios.templatetags.scenarios import (
    full_stop,
    might_have_been,
    said,
    two_places,
)


@pytest.mark.parametrize(
    ("better", "shown"),
    [
        ("(You wait.)", "You wait."),
        ("(You kneel.) “And you?” (His mother next.)",
         "(You kneel.) “And you?” (His mother next.)"),
        ("I am sorry.", "“I am sorry.”"),
        ("Nobody says ‘it’ (any more).", "“Nobody says ‘it’ (any more).”"),
    ],
)  # fmt: skip
def test_only_brackets_round_everything_are_taken_off(better, shown):
    assert might_have_been(better) == shown


@pytest.mark.parametrize(
    ("sentence", "closed"),
    [
        ("She asks", "She asks."),
        ("He stops you.", "He stops you."),
        ("“Is it now?”", "“Is it now?”"),
        ("“It was four.”", "“It was four.”"),
        ("She says “four”", "She says “four”."),
        ("A long place…", "A long place…"),
        ("", ""),
    ],
)
def test_a_sentence_has_one_full_stop(sentence, closed):
    assert full_stop(sentence) == closed


@pytest.mark.parametrize(
    ("words", "spoken"),
    [
        ("Nobody says “gallbladder” any more.",
         "“Nobody says ‘gallbladder’ any more.”"),
        ("“Infection.” You did not say it.", "“‘Infection.’ You did not say it.”"),
        ("It’s nothing.", "“It’s nothing.”"),
    ],
)  # fmt: skip
def test_what_is_quoted_inside_speech_has_single_marks(words, spoken):
    assert said(words) == spoken
    assert said(words, False) == words


def test_a_negative_number_has_a_true_minus():
    assert [two_places(one) for one in (-0.214, 0.0, 1)] == ["−0.21", "0.00", "1.00"]
