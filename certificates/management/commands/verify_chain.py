"""`manage.py verify_chain`: whether the record and all certificates are as they were."""

from __future__ import annotations

import re
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from certificates.exceptions import CertificateRefused
from certificates.record_queries import check_record
from elearn.core.commands import Document, JsonCommand

NOTED = re.compile(r"(\d{1,15}):([0-9a-f]{64})")


class Command(JsonCommand):
    help = "Recompute the record of certificates, and compare rows, reasons and files."
    empty: Document = {
        "intact": False,
        "entries": 0,
        "head": "",
        "certificates": 0,
        "files": 0,
        "problem": "",
        "problems": [],
        "strays": [],
    }

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--noted",
            metavar="COUNT:HEAD",
            help="a head that was noted earlier and must still be in the record",
        )

    def run(self, *, noted: str | None, **options: Any) -> Document:
        verdict = check_record(noted=_read(noted) if noted else None)
        return {
            "intact": verdict.is_intact,
            "entries": verdict.entries,
            "head": verdict.head,
            "certificates": verdict.certificates,
            "files": verdict.files,
            "problem": verdict.problems[0] if verdict.problems else "",
            "problems": verdict.problems,
            "strays": verdict.strays,
        }

    def describe(self, result: Document) -> str:
        head = f"{result['entries']}:{result['head']}"
        if result["intact"]:
            lines = [
                _(
                    "The record is whole: %(entries)d entries, %(certificates)d "
                    "certificates, %(files)d files."
                )
                % result
            ]
        else:
            lines = [_("The record is broken."), *result["problems"]]
        lines += [
            _("A file that belongs to no certificate: %(name)s") % {"name": name}
            for name in result["strays"]
        ]
        return "\n".join([*lines, _("Head: %(head)s") % {"head": head}])

    def is_bad(self, result: Document) -> bool:
        return not result["intact"]


def _read(noted: str) -> tuple[int, str]:
    found = NOTED.fullmatch(noted.strip().lower())
    if found is None:
        raise CertificateRefused(
            _("A head is noted as the number of entries, a colon and 64 hex digits.")
        )
    return int(found[1]), found[2]
