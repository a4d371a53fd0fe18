"""`manage.py build_verifier`: the offline verifier as one file."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.exceptions import CertificateRefused
from certificates.verifier_file import FILE_NAME, verifier_file
from elearn.core.commands import Document, JsonCommand


class Command(JsonCommand):
    help = (
        "Write verify.pyz, which checks certificates without us, a network or Django."
    )
    empty: Document = {"file": "", "sha256": ""}

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", default=FILE_NAME, help="where to write it")

    def run(self, *, out: str, **options: Any) -> Document:
        content = verifier_file(now=timezone.now())
        path = Path(out).resolve()
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CertificateRefused(
                _("“%(file)s” cannot be written: %(why)s.")
                % {"file": path.name, "why": error.strerror}
            ) from None
        return {"file": path, "sha256": hashlib.sha256(content).hexdigest()}

    def describe(self, result: Document) -> str:
        return _("Wrote %(file)s (SHA-256 %(sha256)s).") % result
