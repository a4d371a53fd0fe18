"""Cells over a picture: every point has one, and a chosen point stays exact."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from courses.domain.grid import COLUMNS, MOST_ROWS, grid

sizes = st.integers(1, 4000)


def test_cells_are_about_as_high_as_wide():
    cells = grid(1200, 800, None)
    assert [one.label for one in cells.rows] == list("ABCDEFGH")
    assert [one.value for one in cells.columns][:2] == ["50", "150"]
    assert cells.cell == ""


def test_tall_picture_has_no_more_rows_than_letters_that_fit():
    assert len(grid(100, 4000, None).rows) == MOST_ROWS


@given(sizes, sizes, st.fractions(0, 1), st.fractions(0, 1))
def test_a_chosen_point_is_in_one_cell_and_stays_exact(width, height, x, y):
    point = (
        str(round(Decimal(width) * x.numerator / x.denominator, 3)),
        str(round(Decimal(height) * y.numerator / y.denominator, 3)),
    )
    cells = grid(width, height, point)
    assert [one.value for one in cells.columns if one.is_chosen] == [point[0]]
    assert [one.value for one in cells.rows if one.is_chosen] == [point[1]]


@given(sizes, sizes)
def test_cells_do_not_depend_on_what_is_right(width, height):
    cells = grid(width, height, None)
    assert len(cells.columns) == COLUMNS
    assert all(0 <= Decimal(one.value) <= width for one in cells.columns)
    assert all(0 <= Decimal(one.value) <= height for one in cells.rows)
