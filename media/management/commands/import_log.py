"""A platform's attendance log: who was there from when to when."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from elearn.core.commands import Document, JsonCommand, read_upload
from media.logs.matching import LogReport
from media.logs.sources import AUTO, FAMILIES
from media.queries import get_webinar
from media.services import import_log, preview_log
from media.wording import listed_findings


class Command(JsonCommand):
    help = (
        "Take in a platform's attendance log. People are recognised by verified"
        " e-mail address only; refused and unmatched rows are listed."
    )
    empty: Document = {
        "source": "",
        "format": "",
        "time_zone": "",
        "rows": 0,
        "people": 0,
        "intervals": 0,
        "matched": 0,
        "unmatched": 0,
        "added": 0,
        "already_imported": False,
        "dry_run": False,
        "refused": [],
        "unmatched_rows": [],
        "notes": [],
        "sha256": "",
    }

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("webinar", help="short address of the event")
        parser.add_argument("file", help="the log as the platform exported it")
        parser.add_argument(
            "--source", default=AUTO, help=f"format: {', '.join(FAMILIES)}"
        )
        parser.add_argument(
            "--time-zone",
            default="",
            help="by whose clock a file without zone was written"
            " (default: the event's zone)",
        )
        parser.add_argument(
            "--date-order",
            default="",
            help="day or month: which comes first where 03/04 may be either",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="say what would happen, change nothing",
        )

    def run(
        self,
        *,
        webinar: str,
        file: str,
        source: str,
        time_zone: str,
        date_order: str,
        dry_run: bool,
        **options: Any,
    ) -> Document:
        event = get_webinar(webinar)
        content = read_upload(file, settings.LOG_FILE_MAX_BYTES)
        if dry_run:
            report = preview_log(
                event,
                content=content,
                source=source,
                time_zone=time_zone,
                date_order=date_order,
            )
        else:
            report = import_log(
                event,
                content=content,
                file_name=Path(file).name,
                by=None,
                now=timezone.now(),
                source=source,
                time_zone=time_zone,
                date_order=date_order,
            )
        return {**document(report), "dry_run": dry_run}

    def describe(self, result: Document) -> str:
        if result["already_imported"]:
            head = (
                _("This file was taken in before. Stays added: %(added)d.")
                if result["added"]
                else _("This file was taken in before; nothing was changed.")
            )
        elif result["dry_run"]:
            head = _("Nothing was changed. Stays that would be added: %(added)d.")
        else:
            head = _("Stays added: %(added)d.")
        lines = [
            head % result,
            _(
                "Format: %(format)s. Rows: %(rows)d, stays: %(intervals)d,"
                " people: %(people)d (recognised %(matched)d, not %(unmatched)d)."
            )
            % result,
        ]
        lines += [
            _("Line %(line)d refused: %(reason)s") % row for row in result["refused"]
        ]
        lines += [
            _("Line %(line)d not matched (%(who)s): %(reason)s")
            % {**row, "who": row["email"] or row.get("person_id") or row["name"] or "–"}
            for row in result["unmatched_rows"]
        ]
        lines += [
            (_("Line %(line)d: %(reason)s") if row["line"] else "%(reason)s") % row
            for row in result["notes"]
        ]
        return "\n".join(lines)


def document(report: LogReport) -> Document:
    return {
        "source": report.source,
        "format": report.format,
        "time_zone": report.time_zone,
        "rows": report.rows,
        "people": report.people,
        "intervals": report.intervals,
        "matched": report.matched,
        "unmatched": report.unmatched,
        "added": report.added,
        "already_imported": report.already_imported,
        "refused": listed_findings(report.refused),
        "unmatched_rows": listed_findings(report.unmatched_rows, with_person=True),
        "notes": listed_findings(report.notes, with_person=True),
        "sha256": report.file_sha256,
    }
