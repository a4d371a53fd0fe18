"""`close_overdue_attempts`: close quiz attempts whose time has run out and that nobody
came back to. Each begun attempt with a deadline plans its own closing; this catches
what was missed while no worker ran.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import ngettext

from courses import services
from elearn.core.commands import Document, JsonCommand


class Command(JsonCommand):
    help = (
        "Closes quiz attempts whose time has run out, as each quiz says: handed in as"
        " they stand, or given up. Safe to repeat."
    )
    empty = {"closed": 0}

    def run(self, **options: Any) -> Document:
        return {"closed": services.settle_overdue(now=timezone.now())}

    def describe(self, result: Document) -> str:
        return ngettext(
            "%(closed)d attempt was closed.",
            "%(closed)d attempts were closed.",
            result["closed"],
        ) % {"closed": result["closed"]}
