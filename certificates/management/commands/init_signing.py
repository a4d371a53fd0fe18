"""`manage.py init_signing`: the keys that seal certificates, made once and then yearly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.signing_chain import issuer_name, make_chain
from elearn.core.commands import Document, JsonCommand


class Command(JsonCommand):
    help = (
        "Make what is missing of the signing keys: root, issuing, and the key of this "
        "year. Run it once, and again each year. Nothing is ever overwritten."
    )
    empty: Document = {"folder": "", "made": [], "root_sha256": ""}

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", default="", help="the issuer's name in the keys")
        parser.add_argument(
            "--root-key",
            help="where the root's private key is, or is to be written: a place that "
            "is taken off-line afterwards",
        )

    def run(self, *, name: str, root_key: str | None, **options: Any) -> Document:
        made = make_chain(
            now=timezone.now(),
            name=" ".join(name.split()) or issuer_name(),
            is_specimen=settings.DEMO,
            root_key=Path(root_key) if root_key else None,
        )
        return {
            "folder": made.folder,
            "made": [str(path) for path in made.files],
            "root_sha256": made.root_sha256,
        }

    def describe(self, result: Document) -> str:
        lines = [_("Made: %(file)s") % {"file": file} for file in result["made"]]
        lines = lines or [_("Nothing was missing in %(folder)s.") % result]
        lines.append(_("Fingerprint of the root (SHA-256): %(root_sha256)s") % result)
        return "\n".join(lines)
