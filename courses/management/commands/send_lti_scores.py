"""`send_lti_scores`: tell LMSs of completed modules. Each completion plans its own
telling; this catches what was missed while no worker ran, and makes a new key.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from courses import services
from courses.lti.keys import make_next_key
from elearn.core.commands import Document, JsonCommand


class Command(JsonCommand):
    help = (
        "Sends scores that are due to the LMSs that modules were opened from. Safe to"
        " repeat."
    )
    empty = {"sent": 0, "new_key": False}

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--new-key",
            action="store_true",
            help="First make a new key for LTI; the one before stays published.",
        )

    def run(self, *, new_key: bool, **options: Any) -> Document:
        if new_key:
            make_next_key()
        return {
            "sent": services.send_due_scores(now=timezone.now()),
            "new_key": new_key,
        }

    def describe(self, result: Document) -> str:
        said = _("%(sent)d scores were sent.") % {"sent": result["sent"]}
        if result["new_key"]:
            said += " " + _("There is a new key, and it signs from now on.")
        return said
