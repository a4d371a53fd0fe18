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
    empty: Document = {"certificates": 0, "serials": []}

    def run(self, **options: Any) -> Document:
        now = timezone.now()
        serials = withdraw_expired(today=timezone.localdate(now), now=now)
        return {"certificates": len(serials), "serials": serials}

    def describe(self, result: Document) -> str:
        number = result["certificates"]
        if not number:
            return _("No certificate of an erased account is past its date.")
        told = ngettext(
            "Withdrew %(count)d certificate: %(serials)s.",
            "Withdrew %(count)d certificates: %(serials)s.",
            number,
        )
        return told % {"count": number, "serials": ", ".join(result["serials"])}
