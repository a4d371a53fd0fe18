"""Tables to take away: CSV and XLSX that a spreadsheet opens and does not run.

Cells are people's words as often as ours, so none of them becomes a formula.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

Row: TypeAlias = Sequence[Any]

#: What a spreadsheet takes for the beginning of a formula; the wide forms are taken
#: for it where people write Japanese or Chinese.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Characters that XML, and so XLSX, cannot hold.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: A sheet's name in XLSX.
NAME_MAX = 31
CELL_MAX = 32_767
#: When a workbook was made and changed, as it says itself.
_MOMENT = re.compile(
    rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)"
)


def harmless(cell: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets an apostrophe. Characters
    that no cell can show go: a spreadsheet may pass over one before a formula."""
    if not isinstance(cell, str):
        return cell
    cell = CONTROL.sub("", cell)
    return (
        f"'{cell}" if cell.lstrip(" \u00a0\u200b\ufeff").startswith(FORMULA) else cell
    )


def write_csv(rows: Iterable[Row]) -> str:
    """The mark at the beginning makes spreadsheets read UTF-8."""
    out = io.StringIO()
    out.write("\ufeff")
    sheet = csv.writer(out)
    sheet.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def write_xlsx(sheets: Mapping[str, Iterable[Row]]) -> bytes:
    """A workbook; the first row of each sheet is its heading and stays in sight."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.writer.excel import save_workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name[:NAME_MAX])
        sheet.freeze_panes = "A2"
        widths: dict[str, int] = {}
        for row in rows:
            sheet.append([_cell(value) for value in row])
            for cell in sheet[sheet.max_row]:
                if isinstance(cell.value, str):
                    # Never "f": openpyxl takes "=…" for a formula otherwise.
                    cell.data_type = "s"
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
                wide = min(60, len(str(cell.value or "")) + 2)
                letter = cell.column_letter
                widths[letter] = max(widths.get(letter, 8), wide)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for letter, wide in widths.items():
            sheet.column_dimensions[letter].width = wide
    out = io.BytesIO()
    save_workbook(book, out)
    return _without_dates(out.getvalue())


def _without_dates(workbook: bytes) -> bytes:
    """The same workbook without the moment at which it was written, so that the same
    rows are the same file: digests of it are compared."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as written,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for member in written.namelist():
            content = written.read(member)
            if member == "docProps/core.xml":
                content = _MOMENT.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", content)
            info = zipfile.ZipInfo(member, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(info, content)
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return harmless(value)[:CELL_MAX]
    return value
