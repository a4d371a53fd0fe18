"""`manage.py verify_certificate FILE.pdf`: whether a file is as it was issued."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.db import OperationalError, ProgrammingError
from django.utils.translation import gettext as _

from certificates.domain.credit import ZERO, written
from certificates.exceptions import CertificateRefused
from certificates.signing import is_certificate
from certificates.verification import FileVerdict, verify_by_signature, verify_file
from elearn.core.commands import Document, JsonCommand, read_upload

#: A certificate has 90 KB; a scan of one is no certificate.
LIMIT = 8 * 1024 * 1024


class Command(JsonCommand):
    help = "Check a certificate's file: signature, number, digest, evidence and status."
    empty: Document = {"valid": False, "serial": "", "status": "", "problems": []}

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the certificate as a PDF")
        parser.add_argument(
            "--root",
            help="a root certificate (PEM) to trust instead; the record is not asked",
        )
        parser.add_argument(
            "--offline",
            action="store_true",
            help="the signature alone, without the record; the status is unknown",
        )

    def run(
        self, *, file: str, root: str | None, offline: bool, **options: Any
    ) -> Document:
        content = read_upload(file, LIMIT)
        verdict = _verdict(content, root=root, offline=offline)
        if verdict is None:
            raise CertificateRefused(_("This file is not a PDF that can be read."))
        return {
            "valid": verdict.is_valid,
            "serial": verdict.serial,
            "status": verdict.status,
            "problems": list(verdict.problems),
            "name": verdict.name,
            "credits": verdict.credits,
            "signature": verdict.signature,
            "sha256": verdict.sha256,
        }

    def describe(self, result: Document) -> str:
        if result["valid"] and result["status"] == "unknown":
            return (
                _("%(serial)s: signed by us and unchanged; its status is not known.")
                % result
            )
        if result["valid"]:
            if result["credits"] == written(ZERO):
                return _("%(serial)s is valid: %(name)s, without credit.") % result
            return _("%(serial)s is valid: %(name)s, %(credits)s credits.") % result
        return "\n".join([_("Not valid: %(serial)s") % result, *result["problems"]])

    def is_bad(self, result: Document) -> bool:
        return not result["valid"]


def _verdict(content: bytes, *, root: str | None, offline: bool) -> FileVerdict | None:
    if root:
        trusted = read_upload(root, LIMIT)
        if not is_certificate(trusted):
            raise CertificateRefused(_("The root certificate cannot be read."))
        return verify_by_signature(content, roots=[trusted])
    if offline:
        return verify_by_signature(content)
    try:
        return verify_file(content)
    except (OperationalError, ProgrammingError):
        # No database here, or none that is set up: the signature still tells.
        return verify_by_signature(content)
