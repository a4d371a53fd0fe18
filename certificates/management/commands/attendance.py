"""`manage.py attendance WEBINAR`: minutes per person and item, credits, what is due."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.domain.credit import written
from certificates.queries import Standing, due_list
from elearn.core.commands import Document, JsonCommand
from media.queries import get_webinar


class Command(JsonCommand):
    help = (
        "Per person: seconds in each item, credits, and whether a certificate is due."
    )
    empty: Document = {"webinar": "", "people": []}

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("webinar", help="short address of the event")

    def run(self, *, webinar: str, **options: Any) -> Document:
        event = get_webinar(webinar)
        rows = due_list(event, now=timezone.now())
        return {"webinar": event.slug, "people": [_person(row) for row in rows]}

    def describe(self, result: Document) -> str:
        if not result["people"]:
            return _("Nobody is registered, and no presence is recorded.")
        lines = [
            f"{person['email']}  "
            + _("%(minutes)d minutes, %(credits)s credits")
            % {
                "minutes": person["eligible_seconds"] // 60,
                "credits": person["credits"],
            }
            + ("  " + _("due") if person["due"] else "  " + " ".join(person["reasons"]))
            for person in result["people"]
        ]
        return "\n".join(lines)


def _person(row: Standing) -> dict[str, Any]:
    return {
        "email": row.user.email,
        "name": row.user.name,
        "items": {
            key: present // 1000 for key, present in row.attendance.item_ms.items()
        },
        "eligible_seconds": row.eligible_ms // 1000,
        "credits": written(row.verdict.earned),
        "due": row.verdict.is_due,
        "reasons": row.reasons,
        "notes": row.notes if row.was_there else [],
        "reason_codes": [str(reason.code) for reason in row.verdict.reasons],
        "certificate": row.certificate.serial if row.certificate else "",
    }
