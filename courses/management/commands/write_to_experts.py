"""`write_to_experts`: one letter to each expert for whom a statement has begun to wait.
What makes one wait plans the letter of the next morning; this catches what was missed
while no worker ran, and what was deleted.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import ngettext

from courses import services
from elearn.core.commands import Document, JsonCommand


class Command(JsonCommand):
    help = (
        "Writes to experts in whose field a statement has begun to wait for a sign-off,"
        " at most once a day to each. Safe to repeat."
    )
    empty = {"written": 0}

    def run(self, **options: Any) -> Document:
        return {"written": services.write_to_experts(now=timezone.now())}

    def describe(self, result: Document) -> str:
        return ngettext(
            "%(written)d letter was written.",
            "%(written)d letters were written.",
            result["written"],
        ) % {"written": result["written"]}
