"""`send_event_mails`: send the letters about events that are due. The task worker does
so by itself; this catches what was missed while none ran.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from elearn.core.commands import Document, JsonCommand
from media.services import mails


class Command(JsonCommand):
    help = (
        "Sends confirmations, reminders and news about live events that are due."
        " Safe to repeat: no letter goes out twice."
    )
    empty = {"sent": 0, "dropped": 0, "failed": 0}

    def run(self, **options: Any) -> Document:
        done = batch = mails.send_due_mails(limit=mails.BATCH)
        while sum(batch.values()) >= mails.BATCH:
            batch = mails.send_due_mails(limit=mails.BATCH)
            done = {name: done[name] + batch[name] for name in done}
        return done

    def describe(self, result: Document) -> str:
        return (
            _(
                "Sent: %(sent)d. No longer needed: %(dropped)d. To be tried again or not"
                " taken: %(failed)d."
            )
            % result
        )
