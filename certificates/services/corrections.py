"""Writes about corrections that trainees ask for: the question, and its one answer.

Minutes themselves are given back by the room that counts them; here stands who asked,
who answered, and which certificate follows. Nothing that was issued is edited.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.choices import RequestStatus
from certificates.correction_queries import outdated_certificate
from certificates.exceptions import CorrectionNotPossible
from certificates.models import EXPLANATION_MAX, CorrectionRequest
from certificates.queries import standing_of
from certificates.services.issuing import replace_certificate
from certificates.services.letters import tell_answer, tell_holder
from elearn.core.audit import record
from elearn.core.exceptions import Refusal
from elearn.core.models import User
from media.choices import MailKind
from media.models import Webinar
from media.services import correct_attendance

ANSWER_MAX = 300


@transaction.atomic
def ask_for_correction(
    webinar: Webinar, *, user: User, item_key: str, explanation: str, now: datetime
) -> CorrectionRequest:
    """The person says, in their own words, why minutes of this item are missing.

    One open question for each item. CorrectionNotPossible before the end, for an item
    without missing minutes, and without an explanation.
    """
    words = explanation.strip()
    if not words:
        raise CorrectionNotPossible(_("Please say in a few words what happened."))
    if len(words) > EXPLANATION_MAX:
        raise CorrectionNotPossible(
            _("Please keep your explanation below %(limit)d characters.")
            % {"limit": EXPLANATION_MAX}
        )
    webinar = Webinar.objects.select_for_update().get(pk=webinar.pk)
    if not webinar.is_over(now):
        raise CorrectionNotPossible(
            _("The event is not over yet; minutes may still come in.")
        )
    standing = standing_of(webinar, user, now=now)
    item = standing.item(item_key) if standing else None
    if item is None:
        raise CorrectionNotPossible(_("Please choose an item of the programme."))
    if item.present_ms >= item.duration_ms:
        raise CorrectionNotPossible(
            _("All minutes of “%(item)s” count already.") % {"item": item.label}
        )
    if CorrectionRequest.objects.filter(
        webinar=webinar, person=user, item_key=item_key, status=RequestStatus.OPEN
    ).exists():
        raise CorrectionNotPossible(
            _("You have asked about “%(item)s” already; the answer will stand here.")
            % {"item": item.label}
        )
    request: CorrectionRequest = CorrectionRequest.objects.create(
        webinar=webinar,
        person=user,
        item_key=item_key,
        item_label=item.label,
        explanation=words,
        asked_at=now,
    )
    record(
        "certificates.ask_for_correction",
        webinar,
        by=user,
        request=request.pk,
        item=item_key,
    )
    return request


@transaction.atomic
def decide_correction(
    request: CorrectionRequest,
    *,
    is_accepted: bool,
    answer: str,
    by: User | None,
    now: datetime,
    span: tuple[int, int] | None = None,
) -> CorrectionRequest:
    """Give the span back, or refuse. Answering twice keeps the first answer.

    The minutes stand from now on; a certificate that no longer fits is replaced
    afterwards (`renew_soon`), for making a paper takes longer than an answer may.
    """
    words = " ".join(answer.split())
    if not words or len(words) > ANSWER_MAX:
        raise CorrectionNotPossible(
            _(
                "Please give a reason of at most %(limit)d characters; the person reads it."
            )
            % {"limit": ANSWER_MAX}
        )
    # The event first, as every write about its numbers does.
    webinar = Webinar.objects.select_for_update().get(pk=request.webinar_id)
    request = CorrectionRequest.objects.select_for_update().get(pk=request.pk)
    if request.status != RequestStatus.OPEN:
        return request
    if is_accepted:
        if request.person is None:
            raise CorrectionNotPossible(
                _("The person’s account does not exist any more.")
            )
        if span is None:
            raise CorrectionNotPossible(_("Please say from when until when."))
        correct_attendance(
            webinar,
            span=span,
            people=[request.person],
            is_added=True,
            reason=words,
            by=by,
            now=now,
            item_key=request.item_key,
        )
        request.starts_ms, request.ends_ms = span
    request.status = RequestStatus.ACCEPTED if is_accepted else RequestStatus.REFUSED
    request.answer = words
    request.decided_at = now
    request.decided_by = by
    request.save_decision()
    record(
        "certificates.decide_correction",
        webinar,
        by=by,
        request=request.pk,
        is_accepted=is_accepted,
    )
    tell_answer(request, now=now)
    return request


def renew_soon(request: CorrectionRequest) -> None:
    from certificates.tasks import renew_certificate  # noqa: PLC0415 -- it calls us

    renew_certificate.enqueue(request.pk)


def renew(request: CorrectionRequest, *, now: datetime) -> CorrectionRequest:
    """The certificate that follows from an accepted question, once. Where it cannot be
    made, the minutes stand without it, and the old one stays valid."""
    request = CorrectionRequest.objects.select_related(
        "person", "webinar", "decided_by"
    ).get(pk=request.pk)
    person = request.person
    is_accepted = request.status == RequestStatus.ACCEPTED
    if person is None or not is_accepted or request.certificate_id is not None:
        return request
    old = outdated_certificate(request.webinar, person, now=now)
    if old is None:
        return request
    try:
        with transaction.atomic():
            request.certificate = replace_certificate(
                old,
                reason=_("Minutes corrected: %(reason)s") % {"reason": request.answer},
                by=request.decided_by,
                now=now,
            )
            request.save_decision()
            tell_holder(request.certificate, kind=MailKind.REPLACED, now=now)
    except Refusal:
        request.certificate = None
    return request
