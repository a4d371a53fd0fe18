"""Gives tasks back to the queue whose worker died in the middle."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from elearn.core.commands import Document, JsonCommand
from elearn.core.services import recover_tasks


class Command(JsonCommand):
    help = "Puts tasks back into the queue that a dead worker left as running."
    empty = {"recovered": 0, "failed": 0}

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--minutes",
            type=int,
            default=60,
            help="A task running longer than this is taken as lost (default: 60).",
        )

    def run(self, *, minutes: int, **options: Any) -> Document:
        return recover_tasks(now=timezone.now(), older_than=timedelta(minutes=minutes))

    def describe(self, result: Document) -> str:
        return (
            _(
                "Put back %(recovered)d lost tasks; %(failed)d were lost too often "
                "and count as failed."
            )
            % result
        )
