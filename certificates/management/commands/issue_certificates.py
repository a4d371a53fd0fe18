"""`manage.py issue_certificates WEBINAR`: issues to everybody who is due."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.domain.credit import Code, written
from certificates.models import Certificate
from certificates.queries import Standing, due_list
from certificates.services import issue_all_due
from elearn.core.commands import Document, JsonCommand
from media.queries import get_webinar


class Command(JsonCommand):
    help = "Issue certificates to everybody who is due; what is issued stays as it is."
    empty: Document = {
        "webinar": "",
        "dry_run": False,
        "issued": [],
        "due": [],
        "not_due": [],
        "failed": [],
    }

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("webinar", help="short address of the event")
        parser.add_argument(
            "--dry-run", action="store_true", help="only say who is due and who is not"
        )
        parser.add_argument("--limit", type=int, help="stop after so many")

    def run(
        self, *, webinar: str, dry_run: bool, limit: int | None, **options: Any
    ) -> Document:
        event, now = get_webinar(webinar), timezone.now()
        document = {**self.empty, "webinar": event.slug, "dry_run": dry_run}
        if dry_run:
            rows = due_list(event, now=now)
            due = [row for row in rows if row.verdict.is_due]
            waiting = [
                row
                for row in rows
                if not row.verdict.is_due and not row.verdict.has(Code.ISSUED)
            ]
            return document | {
                "due": [_due(row) for row in due[:limit]],
                "not_due": [_not_due(row) for row in waiting],
            }
        report = issue_all_due(event, by=None, now=now, limit=limit)
        return document | {
            "issued": [_issued(certificate) for certificate in report.issued],
            "not_due": [_not_due(row) for row in report.not_due],
            "failed": [
                {"email": failure.user.email, "reasons": [failure.sentence]}
                for failure in report.failed
            ],
        }

    def describe(self, result: Document) -> str:
        if result["dry_run"]:
            lines = [f"{row['email']}  {row['credits']}" for row in result["due"]]
            number = len(result["due"])
            head = ngettext(
                "%(n)d certificate would be issued.",
                "%(n)d certificates would be issued.",
                number,
            )
        else:
            lines = [f"{row['serial']}  {row['email']}" for row in result["issued"]]
            number = len(result["issued"])
            head = ngettext(
                "%(n)d certificate issued.", "%(n)d certificates issued.", number
            )
        for key, word in (("failed", _("not issued")), ("not_due", _("not due"))):
            lines += [
                f"{word}  {row['email']}  {' '.join(row['reasons'])}"
                for row in result[key]
            ]
        return "\n".join([head % {"n": number}, *lines])


def _issued(certificate: Certificate) -> dict[str, str]:
    return {
        "email": certificate.holder.email if certificate.holder else "",
        "serial": certificate.serial,
        "code": certificate.code_grouped,
        "credits": written(certificate.credits),
        "file": str(certificate.path.resolve()),
        "sha256": certificate.pdf_sha256,
    }


def _due(row: Standing) -> dict[str, Any]:
    return {"email": row.user.email, "credits": written(row.verdict.granted)}


def _not_due(row: Standing) -> dict[str, Any]:
    return {"email": row.user.email, "reasons": row.reasons}
