"""Letters about certificates, each planned in the transaction of what it tells and never a
second time. How they are sent and tried again is the matter of `media`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from certificates.letters import letters_of, not_written_to
from certificates.models import Certificate, CorrectionRequest
from elearn.core.audit import record
from elearn.core.models import User
from media.choices import MailKind
from media.models import Webinar
from media.services.mails import plan_each
from media.services.mails_again import send_stuck


@transaction.atomic
def write_to_holders(webinar: Webinar, *, by: User | None, now: datetime) -> int:
    """A letter about each valid certificate that had none yet; how many were planned."""
    webinar = Webinar.objects.select_for_update().get(pk=webinar.pk)
    waiting = list(not_written_to(webinar).values_list("holder_id", "serial"))
    if not waiting:
        return 0
    plan_each(webinar, occasions=waiting, kind=MailKind.CERTIFICATE, now=now)
    record("certificates.write_to_holders", webinar, by=by, letters=len(waiting))
    return len(waiting)


def send_letters_again(certificate: Certificate, *, by: User, now: datetime) -> int:
    """Those about this certificate that did not go out, on an organiser's word; how many."""
    return send_stuck(letters_of(certificate), about=certificate, by=by, now=now)


def tell_holder(certificate: Certificate, *, kind: Any, now: datetime) -> None:
    """One letter of this kind about this certificate. Nobody is told where the account
    was erased."""
    if certificate.holder_id is None:
        return
    plan_each(
        certificate.webinar,
        occasions=[(certificate.holder_id, certificate.serial)],
        kind=kind,
        now=now,
    )


def tell_answer(request: CorrectionRequest, *, now: datetime) -> None:
    """The letter that follows a question about minutes. A certificate that follows is
    made later, and has its own."""
    if request.person_id is None:
        return
    plan_each(
        request.webinar,
        occasions=[(request.person_id, str(request.pk))],
        kind=MailKind.ANSWERED,
        now=now,
    )
