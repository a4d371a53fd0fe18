"""Writes about numbers of chambers: entered, changed or taken away by the person alone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.domain.numbers import (
    NumberKind,
    NumberProblem,
    NumberRefused,
    read_number,
)
from certificates.exceptions import NumberNotKept
from certificates.models import PersonNumber
from elearn.core.audit import record
from elearn.core.models import User


@transaction.atomic
def keep_number(user: User, *, kind: str, text: str, now: datetime) -> bool:
    """The number as it counts from now on; "" takes it away. Whether anything changed.

    NumberNotKept, with a sentence, for a text that is no such number. The audit entry
    says which kind, never the number.
    """
    person = User.objects.select_for_update().get(pk=user.pk)
    known = NumberKind(kind)
    number = _read(known, text) if text.strip() else ""
    row = PersonNumber.objects.filter(user=person, kind=kind).first()
    if number == (row.number if row else ""):
        return False
    if not number:
        PersonNumber.objects.filter(user=person, kind=kind).delete()
    else:
        PersonNumber.objects.update_or_create(
            user=person, kind=kind, defaults={"number": number, "entered_at": now}
        )
    record(
        "certificates.keep_number",
        person,
        by=person,
        kind=kind,
        is_kept=bool(number),
    )
    return True


def forget_numbers(*, user: User) -> None:
    """Before the account goes: a number without its person is worth nothing here."""
    PersonNumber.objects.filter(user=user).delete()


def _read(kind: NumberKind, text: str) -> str:
    try:
        return read_number(kind, text)
    except NumberRefused as refused:
        raise NumberNotKept(_sentence(kind, refused.problem)) from None


def _sentence(kind: NumberKind, problem: NumberProblem) -> str:
    match problem:
        case NumberProblem.NO_FIGURES:
            return _("Please write figures only; spaces and hyphens may stand between.")
        case NumberProblem.CHECK:
            return _(
                "One figure is wrong: the last one does not follow from the others. "
                "Please compare it with your card."
            )
        case NumberProblem.LENGTH:
            if kind is NumberKind.EFN:
                return _("An EFN has fifteen figures.")
            return _("A number of the Austrian chamber has four to twelve figures.")
