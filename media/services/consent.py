"""Writes about a person's consent to be measured: given, and taken back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from elearn.core.audit import record
from elearn.core.models import User
from media.consent import CONSENT_VERSION
from media.exceptions import RoomRefused
from media.models import Registration, Webinar
from media.services.live import end_measuring
from media.services.locking import lock
from media.wording import sentence


@transaction.atomic
def give_consent(webinar: Webinar, *, user: User, now: datetime) -> Registration:
    """From now on the person's minutes may be measured. Saying it twice keeps the first
    moment; a newer text is agreed to anew. RoomRefused without a place."""
    registration = _locked(webinar, user)
    if (
        registration.consented_at is None
        or registration.consent_version != CONSENT_VERSION
    ):
        registration.consented_at = now
        registration.consent_version = CONSENT_VERSION
        registration.save(update_fields=["consented_at", "consent_version"])
        record(
            "media.give_consent",
            webinar,
            by=user,
            person=user.pk,
            version=CONSENT_VERSION,
        )
    return registration


@transaction.atomic
def withdraw_consent(webinar: Webinar, *, user: User, now: datetime) -> Registration:
    """From now on nothing more of the person is taken; what was recorded stays."""
    registration = _locked(webinar, user)
    if registration.consented_at is not None:
        registration.consented_at, registration.consent_version = None, ""
        registration.save(update_fields=["consented_at", "consent_version"])
        end_measuring(webinar, user=user)
        record(
            "media.withdraw_consent",
            webinar,
            by=user,
            person=user.pk,
            at=now.isoformat(),
        )
    return registration


def _locked(webinar: Webinar, user: User) -> Registration:
    lock(webinar)
    registration = Registration.objects.filter(webinar=webinar, user=user).first()
    if registration is None:
        raise RoomRefused(sentence("not_in_room", title=webinar.title))
    return registration
