"""A small PDF with a number, laid out and sealed: what tests of signatures work on."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pikepdf

from tests.certificates.sealing import seal

SIGNED_AT = datetime(2024, 2, 25, 9, 0, tzinfo=UTC)
SERIAL = "PCC-2024-000118"


def laid_out() -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(842, 595))
    page.obj.Contents = pdf.make_stream(b"0 0 100 100 re f")
    pdf.docinfo["/certificatenumber"] = SERIAL
    pdf.docinfo["/certificatecode"] = "0" * 20
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def sealed(credential: bytes = b"") -> bytes:
    return seal(laid_out(), at=SIGNED_AT, credential=credential)


def flipped(content: bytes, place: int) -> bytes:
    changed = bytearray(content)
    changed[place] ^= 1
    return bytes(changed)
