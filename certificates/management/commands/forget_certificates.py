"""`manage.py forget_certificates`: names that were kept until their date, and no longer."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.services import withdraw_expired
from elearn.core.commands import Document, JsonCommand


class Command(JsonCommand):
    help = (
        "Withdraws the certificates of erased accounts whose retention date is over: "
        "file, name and reasons go, number and digests stay."
    )
    empty: Document = {"certificates": 0, "serials": [], "stuck": []}

    def run(self, **options: Any) -> Document:
        now = timezone.now()
        expired = withdraw_expired(today=timezone.localdate(now), now=now)
        return {
            "certificates": len(expired.serials),
            "serials": list(expired.serials),
            "stuck": list(expired.stuck),
        }

    def describe(self, result: Document) -> str:
        lines = [self._withdrawn(result)]
        if result["stuck"]:
            lines.append(
                _("Files that would not go, and are tried again: %(serials)s.")
                % {"serials": ", ".join(result["stuck"])}
            )
        return "\n".join(lines)

    def _withdrawn(self, result: Document) -> str:
        number = result["certificates"]
        if not number:
            return _("No certificate of an erased account is past its date.")
        told = ngettext(
            "Withdrew %(count)d certificate: %(serials)s.",
            "Withdrew %(count)d certificates: %(serials)s.",
            number,
        )
        return told % {"count": number, "serials": ", ".join(result["serials"])}

    def is_bad(self, result: Document) -> bool:
        return bool(result["stuck"])
