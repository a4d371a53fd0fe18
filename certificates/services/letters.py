"""Letters with the way to a certificate: queued by an organiser, one for each certificate
and never a second. How they are sent and tried again is the matter of `media`."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from certificates.letters import not_written_to
from elearn.core.audit import record
from elearn.core.models import User
from media.choices import MailKind
from media.models import Webinar
from media.services.mails import plan_each


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
