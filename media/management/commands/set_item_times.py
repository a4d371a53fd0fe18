"""When the items of a programme really began and ended."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from elearn.core.commands import Document, JsonCommand, read_upload
from media.lists import parse_item_times
from media.queries import get_webinar
from media.services import set_item_times


class Command(JsonCommand):
    help = (
        "Set the actual times of programme items from a CSV file"
        " (key,starts_at,ends_at; ISO 8601 with an offset). All rows or none."
    )
    empty: Document = {"items": 0, "programme": []}

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("webinar", help="short address of the event")
        parser.add_argument(
            "file", help="CSV file with the columns key,starts_at,ends_at"
        )
        parser.add_argument("--reason", required=True, help="kept in the audit log")

    def run(self, *, webinar: str, file: str, reason: str, **options: Any) -> Document:
        event = get_webinar(webinar)
        times = parse_item_times(read_upload(file, settings.LOG_FILE_MAX_BYTES))
        programme = set_item_times(
            event, times=times, reason=reason, by=None, now=timezone.now()
        )
        return {
            "items": len(times),
            "programme": [
                {
                    "key": item.key,
                    "starts_at": item.starts_at.isoformat(),
                    "ends_at": item.ends_at.isoformat(),
                }
                for item in programme
            ],
        }

    def describe(self, result: Document) -> str:
        lines = [_("Times of %(items)d items set. In force now:") % result]
        lines += [
            "{starts_at} – {ends_at}  {key}".format(**row)
            for row in result["programme"]
        ]
        return "\n".join(lines)
