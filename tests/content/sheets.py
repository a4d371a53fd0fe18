"""The fact sheets, read once; where they are not on this machine, a test is skipped."""

from __future__ import annotations

from functools import cache

import pytest

from courses.domain.fact_sheets import Sheet, read_sheet
from tests.content.conversations import SHEETS


@cache
def sheets() -> dict[str, Sheet]:
    if not SHEETS.is_dir():
        pytest.skip("The fact sheets are not on this machine.")
    return {
        path.name[:2]: read_sheet(path.name[:2], path.read_text(encoding="utf-8"))
        for path in SHEETS.glob("[0-9][0-9]-*.md")
    }
