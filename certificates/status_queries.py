"""Which certificates no longer hold, for lists that strangers keep."""

from __future__ import annotations

import re

from django.db.models import QuerySet

from certificates.choices import Status
from certificates.models import Certificate, SerialCounter


def gone_digests() -> dict[str, str]:
    """SHA-256 of the file → status, of every certificate that no longer holds."""
    gone = Certificate.objects.exclude(status=Status.VALID).order_by("pk")
    return dict(gone.values_list("pdf_sha256", "status"))


def gone_serials(series: str) -> list[str]:
    """The numbers `series-000001` … that no longer hold."""
    gone = _of(series).exclude(status=Status.VALID).order_by("serial")
    return list(gone.values_list("serial", flat=True))


def last_number(series: str) -> int:
    """The last number given out under these letters and year."""
    prefix, _dash, year = series.rpartition("-")
    if not year.isdecimal():
        return 0
    rows = SerialCounter.objects.filter(prefix=prefix, year=int(year))
    return rows.values_list("last", flat=True).first() or 0


def has_series(series: str) -> bool:
    """Whether any certificate was issued under these letters and year."""
    # Whatever else was typed cannot be asked of every database.
    return _SERIES.fullmatch(series) is not None and _of(series).exists()


#: As many letters as a prefix and a year can have.
_SERIES = re.compile(r"[A-Z0-9-]{1,16}-[0-9]{4}")


def _of(series: str) -> QuerySet[Certificate]:
    """Not those of `series-2027`: letters may end like a year."""
    rows = Certificate.objects.filter(serial__startswith=f"{series}-")
    return rows.filter(serial__regex=rf"^{re.escape(series)}-[0-9]+$")
