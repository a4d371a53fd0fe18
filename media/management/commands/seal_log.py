"""Everything known about presence, into a sealed archive part."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from elearn.core.commands import Document, JsonCommand
from media.logs.archive import part_path
from media.queries import get_webinar
from media.services import seal_log


class Command(JsonCommand):
    help = (
        "Seal the presence of an event: write what no part holds yet into a"
        " read-only HDF5 file and store its digest."
    )
    empty: Document = {
        "file": "",
        "sha256": "",
        "beats": 0,
        "intervals": 0,
        "part": 0,
        "is_new": False,
    }

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("webinar", help="short address of the event")

    def run(self, *, webinar: str, **options: Any) -> Document:
        report = seal_log(get_webinar(webinar), by=None, now=timezone.now())
        part = report.part
        return {
            "file": str(part_path(part.file).resolve()),
            "sha256": part.sha256,
            "beats": part.beats,
            "intervals": part.intervals,
            "part": part.number,
            "is_new": report.is_new,
        }

    def describe(self, result: Document) -> str:
        head = (
            _("Sealed %(intervals)d stays as part %(part)d.")
            if result["is_new"]
            else _("Nothing new to seal; the last part is part %(part)d.")
        )
        return (head % result) + "\n{file}\nsha256 {sha256}".format(**result)
