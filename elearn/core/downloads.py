"""A table to take away, as an answer to a request."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import HttpResponse

from elearn.core.spreadsheets import Row, write_csv, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(
    ending: str,
    name: str,
    *,
    table: Callable[[], Iterable[Row]],
    sheets: Callable[[], dict[str, Iterable[Row]]],
) -> HttpResponse:
    """The table as CSV, or the sheets as a workbook."""
    if ending == "csv":
        response = HttpResponse(
            write_csv(table()), content_type="text/csv; charset=utf-8"
        )
    else:
        response = HttpResponse(write_xlsx(sheets()), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    # Names and results are nobody's to keep but the person who asked.
    response["Cache-Control"] = "private, no-store"
    return response
