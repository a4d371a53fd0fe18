"""Which certificates no longer hold, for lists that strangers keep."""

from __future__ import annotations

from certificates.choices import Status
from certificates.models import Certificate


def gone_digests() -> dict[str, str]:
    """SHA-256 of the file → status, of every certificate that no longer holds."""
    gone = Certificate.objects.exclude(status=Status.VALID).order_by("pk")
    return dict(gone.values_list("pdf_sha256", "status"))


def gone_serials(series: str) -> list[str]:
    """The numbers `series-000001` … that no longer hold."""
    gone = Certificate.objects.exclude(status=Status.VALID)
    found = gone.filter(serial__startswith=f"{series}-").order_by("serial")
    return list(found.values_list("serial", flat=True))


def has_series(series: str) -> bool:
    """Whether any certificate was issued under these letters and year."""
    return Certificate.objects.filter(serial__startswith=f"{series}-").exists()
