"""A file inside the certificate, such as the credential that machines read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attachment:
    """`relationship` is one of PDF's: Source, Data, Alternative, Supplement, Unspecified."""

    name: str
    content: bytes
    mime: str
    relationship: str = "Data"
    description: str = ""
