"""What certificates are about, for those who write: an event, or a module's completion."""

from __future__ import annotations

from datetime import datetime

from certificates.models import Certificate
from certificates.module_queries import ModuleStanding, standing_with
from certificates.queries import Standing, standing_of
from courses.models import ModuleCompletion
from elearn.core.models import User
from media.models import Webinar

Subject = Webinar | ModuleCompletion


def lock_subject(subject: Subject) -> Subject:
    """What a certificate is about, first of all locks and until the transaction ends:
    what is counted and what is named as its source must be one state."""
    found: Subject
    if isinstance(subject, Webinar):
        found = Webinar.objects.select_for_update().get(pk=subject.pk)
    else:
        rows = ModuleCompletion.objects.select_for_update(of=("self",))
        found = rows.select_related("module").get(pk=subject.pk)
    return found


def lock_holder(certificate: Certificate) -> None:
    """After the subject and before any certificate. Two completions of one module are two
    subjects: what happens to its certificates is one after another by this lock alone."""
    list(User.objects.select_for_update().filter(pk=certificate.holder_id))


def stand(
    subject: Subject, *, user: User, now: datetime
) -> Standing | ModuleStanding | None:
    """Where the person stands with it; None where it is not theirs."""
    if isinstance(subject, Webinar):
        return standing_of(subject, user, now=now)
    return standing_with(subject, user) if subject.user_id == user.pk else None
