"""What is taken away opens in a spreadsheet and runs nothing there."""

from __future__ import annotations

import io

import openpyxl
import pytest

from elearn.core.spreadsheets import harmless, write_csv, write_xlsx


@pytest.mark.parametrize(
    "start",
    ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0=", "＝", "＋", "－", "＠"],
)
def test_a_formula_becomes_text(start):
    assert harmless(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("hidden", ["\0", "\x01", "\ufffe"])
def test_what_no_cell_shows_hides_no_formula(hidden):
    assert harmless(f"{hidden}=1+1") == "'=1+1"


@pytest.mark.parametrize("cell", ["a=1", "", 5, -5, None, "– a dash"])
def test_other_cells_stay(cell):
    assert harmless(cell) == cell


def test_csv_begins_with_the_mark_of_utf_8():
    assert write_csv([("a", "=b"), (1, None)]) == "\ufeffa,'=b\r\n1,\r\n"


def test_xlsx_comes_back_with_texts_and_numbers():
    content = write_xlsx({"N" * 40: [("head", "n"), ("=1+1", 2), ("\x01ok", 2.5)]})
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["N" * 31]
    rows = list(book.active.iter_rows(values_only=True))
    assert rows == [("head", "n"), ("'=1+1", 2), ("ok", 2.5)]
    assert book.active["A2"].data_type == "s"
