from __future__ import annotations

import pytest

from courses.domain.fact_sheets import fact_of, figures_in, not_in_sheets, read_sheet

SHEET = read_sheet(
    "03",
    "| ID | Fact | Source |\n|---|---|---|\n"
    "| F6 | 10 mSv is about 1 in 1,800; 5.5% per Sv. | [V] |\n"
    "| F10 | About 3.0 mSv a year. | [V] |\n\nA table says 22.7.\n",
)
SHEETS = {"03": SHEET}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 in 1,800", {"1", "1800"}),
        ("3.0 mSv or 2.4", {"3", "2.4"}),
        ("36% of 215 adults", {"36", "215"}),
        ("F6 and PM25", set()),
    ],
)
def test_figures_can_be_compared(text, found):
    assert figures_in(text) == found


def test_a_key_means_the_own_sheet_or_the_one_it_names():
    assert (fact_of("F10", SHEETS, own="03") or "").startswith(" About 3.0 mSv")
    assert fact_of("03-F10", SHEETS) == fact_of("F10", SHEETS, own="03")
    assert fact_of("03-AGE", SHEETS) == SHEET.text
    assert fact_of("F99", SHEETS, own="03") is None
    assert fact_of("08-F1", SHEETS) is None


def test_a_changed_figure_is_told_and_one_of_another_fact_is_no_excuse():
    told = not_in_sheets("1 in 1,900 and 3 mSv", ["F6"], SHEETS, own="03")
    assert told == {"1900", "3"}
    assert not_in_sheets("1 in 1800, 3.0", ["F6", "F10"], SHEETS, own="03") == set()
    assert not_in_sheets("22.7", ["03-AGE"], SHEETS) == set()
