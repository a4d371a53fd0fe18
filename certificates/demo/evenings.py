"""The two evenings: a batch as the desk makes it, numbers for the chamber, and a name that
waits for a second person. A second run adds nothing, and takes nothing back."""

from __future__ import annotations

from typing import Any

from certificates.choices import NumberKinds
from certificates.models import Certificate, IssueBatch, NameCorrection
from certificates.queries import due_list
from certificates.services import ask_for_name, keep_number, run_batch, start_batch
from elearn.core.models import User
from media.models import Webinar


def fill(webinar: Webinar, told: dict[str, Any], *, by: User) -> None:
    batch = IssueBatch.objects.filter(webinar=webinar).first()
    if batch is None:
        _keep_numbers(told)
        batch = start_batch(
            webinar, by=by, now=told["issued_at"], people=_chosen(webinar, told)
        )
    while not run_batch(batch, now=told["issued_at"]):
        pass
    _ask(webinar, told["name"], by=by)


def _keep_numbers(told: dict[str, Any]) -> None:
    people = {
        user.email: user for user in User.objects.filter(email__in=told["numbers"])
    }
    for email, number in told["numbers"].items():
        keep_number(
            people[email], kind=NumberKinds.DFP, text=number, now=told["issued_at"]
        )


def _chosen(webinar: Webinar, told: dict[str, Any]) -> list[int]:
    return [
        row.user.pk
        for row in due_list(webinar, now=told["issued_at"])
        if row.verdict.is_due and row.user.email not in told["left"]
    ]


def _ask(webinar: Webinar, entry: dict[str, Any], *, by: User) -> None:
    rows = Certificate.objects.valid().filter(webinar=webinar)
    certificate = rows.filter(holder__email=entry["person"]).first()
    asked = NameCorrection.objects.filter(replaced__webinar=webinar)
    # A batch that was stopped, or a visitor's withdrawal, leaves nothing to correct.
    if certificate is None or asked.exists():
        return
    ask_for_name(
        certificate,
        name=entry["name"],
        reason=entry["reason"],
        by=by,
        now=entry["asked_at"],
    )
