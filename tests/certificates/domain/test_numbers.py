"""Numbers of chambers: what can be one, and what cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.domain.numbers import (
    NumberKind,
    NumberProblem,
    NumberRefused,
    has_check_digit,
    read_number,
)

#: Invented, with the figure that Luhn's formula gives.
EFN = "802760912345674"


@pytest.mark.parametrize(
    "text",
    [
        EFN,
        f" {EFN} ",
        "80276-0912-3456-74",
        "80276 0912 3456 74",
        "８０２７６0912345674",
    ],
)
def test_an_efn_is_read_however_it_is_spaced(text):
    assert read_number(NumberKind.EFN, text) == EFN


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        ("efn", "", NumberProblem.NO_FIGURES),
        ("efn", "EFN 802760912345674", NumberProblem.NO_FIGURES),
        ("efn", "٨٠٢٧٦٠٩١٢٣٤٥٦٧٤", NumberProblem.NO_FIGURES),
        ("efn", EFN[:-1], NumberProblem.LENGTH),
        ("efn", EFN + "0", NumberProblem.LENGTH),
        ("efn", EFN[:-1] + "3", NumberProblem.CHECK),
        ("dfp", "123", NumberProblem.LENGTH),
        ("dfp", "1" * 13, NumberProblem.LENGTH),
        ("dfp", "A1234", NumberProblem.NO_FIGURES),
    ],
)
def test_what_cannot_be_one_is_refused_with_its_problem(kind, text, problem):
    with pytest.raises(NumberRefused) as refused:
        read_number(NumberKind(kind), text)
    assert refused.value.problem is problem


def test_a_number_of_the_austrian_chamber_needs_no_check_digit():
    assert read_number(NumberKind.DFP, "12345-06") == "1234506"


@given(st.text("0123456789", min_size=14, max_size=14))
def test_just_one_last_figure_fits(stem):
    assert sum(has_check_digit(f"{stem}{last}") for last in range(10)) == 1


@given(
    st.text("0123456789", min_size=14, max_size=14),
    st.integers(0, 13),
    st.integers(1, 9),
)
def test_one_wrong_figure_is_always_found(stem, place, shift):
    right = next(
        f"{stem}{last}" for last in range(10) if has_check_digit(f"{stem}{last}")
    )
    wrong = str((int(right[place]) + shift) % 10)
    assert not has_check_digit(right[:place] + wrong + right[place + 1 :])
