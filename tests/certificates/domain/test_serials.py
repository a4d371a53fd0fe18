"""Numbers for people, codes for proof."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.domain.serials import (
    ALPHABET,
    code_from_bits,
    format_serial,
    grouped,
    is_serial,
    read_code,
)


def test_serial_is_prefix_year_and_six_digits() -> None:
    assert format_serial("PCC", 2024, 118) == "PCC-2024-000118"
    assert format_serial("SF-PC", 2026, 1_234_567) == "SF-PC-2026-1234567"


@pytest.mark.parametrize(
    ("prefix", "year", "number"), [("pcc", 2024, 1), ("", 2024, 1), ("PCC", 2024, 0)]
)
def test_a_serial_that_cannot_be_read_back_is_refused(prefix, year, number) -> None:
    with pytest.raises(ValueError, match="no certificate number"):
        format_serial(prefix, year, number)


@given(st.integers(0, (1 << 100) - 1))
def test_a_code_reads_back_from_its_groups(bits: int) -> None:
    code = code_from_bits(bits)
    assert len(code) == 20
    assert set(code) <= set(ALPHABET)
    assert read_code(grouped(code)) == code
    assert read_code(grouped(code).lower().replace("-", " ")) == code


@given(st.integers(0, (1 << 100) - 1), st.integers(0, (1 << 100) - 1))
def test_different_bits_give_different_codes(one: int, other: int) -> None:
    assert (code_from_bits(one) == code_from_bits(other)) == (one == other)


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert read_code("OoIi Ll00 1111 AAAA zzzz") == "001111001111AAAAZZZZ"


@pytest.mark.parametrize("bits", [-1, 1 << 100])
def test_bits_out_of_range_are_refused(bits: int) -> None:
    with pytest.raises(ValueError, match="100 bits"):
        code_from_bits(bits)


@pytest.mark.parametrize(
    "text",
    ["", "K7QM", "PCC-2024-000118", "U" * 20, "K7QM-4XWD-9TRP-K7QM-4XW!", "Ä" * 20],
)
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert read_code(text) is None


@pytest.mark.parametrize(
    "text", ["PCC-2024-000118", "pcc 2024 118", "PCC2024000118", " SF-PC-2024-000001 "]
)
def test_a_number_is_recognised_as_one(text: str) -> None:
    assert is_serial(text)


@pytest.mark.parametrize("text", ["", "K7QM-4XWD-9TRP-K7QM-4XWD", "hello", "2024"])
def test_other_texts_are_no_number(text: str) -> None:
    assert not is_serial(text)
