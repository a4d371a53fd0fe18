"""Any small PDF made into one that is sealed as ours are, for tests of the seal alone."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING

from certificates import badge, signing
from certificates.signature_field import add_field

if TYPE_CHECKING:
    import pikepdf


def seal(content: bytes, *, at: datetime, credential: bytes = b"") -> bytes:
    """The finished file: one revision, with one signature over all of it."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        if credential:
            attach(pdf, credential)
        add_field(pdf, reserved=signing.reserved())
        finished = io.BytesIO()
        pdf.save(finished, deterministic_id=True)
    return signing.sign(finished.getvalue(), at=at)


def attach(pdf: pikepdf.Pdf, credential: bytes) -> None:
    """The badge as an associated file, as PDF/A-3 asks (ISO 19005-3, 6.8)."""
    from pikepdf import Array, AttachedFileSpec, Name

    spec = AttachedFileSpec(
        pdf,
        credential,
        filename=badge.FILE_NAME,
        description="Open Badges 3.0",
        mime_type="application/json",
        relationship=Name.Data,
    )
    pdf.attachments[badge.FILE_NAME] = spec
    pdf.Root.AF = Array([spec.obj])


def attached(content: bytes) -> bytes:
    """The badge inside an issued file; empty where there is none."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        if badge.FILE_NAME not in pdf.attachments:
            return b""
        return bytes(pdf.attachments[badge.FILE_NAME].get_file().read_bytes())
