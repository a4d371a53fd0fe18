"""An organiser's list of people: accounts, and places at an event."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from elearn.core.commands import Document, JsonCommand, read_upload
from media.lists import parse_people
from media.queries import get_webinar
from media.services import invite_and_register
from media.wording import listed_findings


class Command(JsonCommand):
    help = (
        "Make accounts for the people of a CSV file (email,name) and register them."
        " Their addresses are taken as verified. Works after the event, too."
    )
    empty: Document = {
        "created": 0,
        "registered": 0,
        "already_registered": 0,
        "over_capacity": 0,
        "refused": [],
    }

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("webinar", help="short address of the event")
        parser.add_argument("file", help="CSV file with the columns email,name")

    def run(self, *, webinar: str, file: str, **options: Any) -> Document:
        event = get_webinar(webinar)
        people = parse_people(read_upload(file, settings.LOG_FILE_MAX_BYTES))
        report = invite_and_register(event, people=people, by=None, now=timezone.now())
        return {
            "created": report.created,
            "registered": report.registered,
            "already_registered": report.already_registered,
            "over_capacity": report.over_capacity,
            "refused": listed_findings(report.refused),
        }

    def describe(self, result: Document) -> str:
        lines = [
            _(
                "Accounts made: %(created)d. Registered: %(registered)d."
                " Registered before: %(already_registered)d."
            )
            % result
        ]
        if result["over_capacity"]:
            lines.append(_("Beyond the number of places: %(over_capacity)d.") % result)
        lines += [
            _("Line %(line)d refused: %(reason)s") % row for row in result["refused"]
        ]
        return "\n".join(lines)
