"""`manage.py verify_certificate FILE.pdf`: whether a file is as it was issued."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from certificates.exceptions import CertificateRefused
from certificates.verification import verify_file
from elearn.core.commands import Document, JsonCommand, read_upload

#: A certificate has 30 KB; a scan of one is no certificate.
LIMIT = 8 * 1024 * 1024


class Command(JsonCommand):
    help = "Check a certificate's file: number, digest, evidence and status."
    empty: Document = {"valid": False, "serial": "", "status": "", "problems": []}

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the certificate as a PDF")

    def run(self, *, file: str, **options: Any) -> Document:
        verdict = verify_file(read_upload(file, LIMIT))
        if verdict is None:
            raise CertificateRefused(_("This file is not a PDF that can be read."))
        return {
            "valid": verdict.is_valid,
            "serial": verdict.serial,
            "status": verdict.status,
            "problems": list(verdict.problems),
            "name": verdict.name,
            "credits": verdict.credits,
        }

    def describe(self, result: Document) -> str:
        if result["valid"]:
            return _("%(serial)s is valid: %(name)s, %(credits)s credits.") % result
        return "\n".join([_("Not valid: %(serial)s") % result, *result["problems"]])

    def is_bad(self, result: Document) -> bool:
        return not result["valid"]
