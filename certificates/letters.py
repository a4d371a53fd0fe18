"""What letters about certificates say: issued, replaced, revoked, missing minutes answered;
and to whom none was written yet.

They hold the address of a page behind the sign-in, never the file: whoever reads
somebody's mail must not have their certificate.
"""

from __future__ import annotations

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from wagtail.models import Site

from certificates.about import zone_of
from certificates.choices import RequestStatus, Status
from certificates.domain.credit import written
from certificates.models import Certificate, CorrectionRequest
from elearn.core.models import NO_ADDRESS, SiteWords, User
from media.choices import ABOUT_CERTIFICATES, MailKind
from media.domain.programme import from_ms
from media.event_times import event_times
from media.letters import LetterKind, Words, register_letter
from media.mail import first_password_address
from media.models import EventMail, Webinar


def not_written_to(webinar: Webinar) -> QuerySet[Certificate]:
    """Valid certificates of the event without a letter, whose holder can get one. Who was
    told that it replaces another one was told of it."""
    letters = EventMail.objects.filter(webinar=webinar)
    about_it = letters.filter(
        kind__in=[MailKind.CERTIFICATE, MailKind.REPLACED],
        user=OuterRef("holder"),
        occasion=OuterRef("serial"),
    )
    return (
        Certificate.objects.valid()
        .filter(webinar=webinar, holder__is_active=True)
        .exclude(holder__email__endswith=f"@{NO_ADDRESS}")
        .filter(~Exists(about_it))
        .order_by("serial")
    )


def letters_about(webinar: Webinar) -> QuerySet[EventMail]:
    return EventMail.objects.filter(webinar=webinar, kind=MailKind.CERTIFICATE)


def letters_of(certificate: Certificate) -> QuerySet[EventMail]:
    """Letters about this very certificate to whoever holds it, in their order."""
    return EventMail.objects.filter(
        webinar=certificate.webinar_id,
        user__isnull=False,
        user=certificate.holder_id,
        kind__in=ABOUT_CERTIFICATES,
        occasion=certificate.serial,
    ).order_by("planned_at", "pk")


def _certificate(letter: EventMail, status: str) -> Certificate | None:
    return (
        Certificate.objects.with_subject()
        .filter(serial=letter.occasion, holder_id=letter.user_id, status=status)
        .first()
    )


def _answered(letter: EventMail) -> CorrectionRequest | None:
    return (
        CorrectionRequest.objects.exclude(status=RequestStatus.OPEN)
        .select_related("webinar")
        .filter(pk=letter.occasion, person_id=letter.user_id)
        .first()
    )


def _is_announced(letter: EventMail) -> bool:
    """A certificate that was replaced or revoked meanwhile is not announced."""
    return _certificate(letter, Status.VALID) is not None


def _is_revoked(letter: EventMail) -> bool:
    """Not one that was withdrawn since: it has no reason any more."""
    return _certificate(letter, Status.REVOKED) is not None


def _is_answered(letter: EventMail) -> bool:
    return _answered(letter) is not None


def _contact() -> str:
    site = Site.objects.filter(is_default_site=True).first()
    words = SiteWords.for_site(site) if site else SiteWords()
    return str(words.contact_email)


def _words_of_certificate(letter: EventMail) -> Words:
    return words_about(*_found(letter, Status.VALID))


def _found(letter: EventMail, status: str) -> tuple[Certificate, User]:
    certificate, user = _certificate(letter, status), letter.user
    if certificate is None or user is None:
        raise ValueError("a letter needs its certificate and somebody to read it")
    return certificate, user


def first_letter(webinar: Webinar) -> tuple[Certificate, Words] | None:
    """What the first of those who are still to be written to would read; None where
    everybody was."""
    certificate = not_written_to(webinar).select_related("webinar", "holder").first()
    if certificate is None:
        return None
    return certificate, words_about(certificate, certificate.holder)


def words_about(certificate: Certificate, user: User) -> Words:
    title = certificate.subject_title
    body = render_to_string(
        "certificates/mail/certificate.txt",
        {
            **_usual(certificate, user),
            "credits": written(certificate.credits) if certificate.credits else "",
            "rule": certificate.evidence["rule"]["name"],
            "is_of_module": certificate.completion_id is not None,
        },
    )
    return Words(_("Your certificate: %(title)s") % {"title": title}, body)


def _way_in(user: User) -> dict[str, str]:
    """What each letter says: the page, and where a first password is chosen for it."""
    return {
        "name": user.get_short_name(),
        "contact": _contact(),
        "url": settings.BASE_URL + reverse("certificates:my_cme"),
        "password_url": first_password_address(user),
    }


def _usual(certificate: Certificate, user: User) -> dict[str, str]:
    """What each letter about a certificate says."""
    return {
        **_way_in(user),
        "title": certificate.subject_title,
        "serial": certificate.serial,
        "verify_url": settings.BASE_URL
        + reverse("certificates:answer", args=[certificate.code_grouped]),
    }


def _words_of_replacing(letter: EventMail) -> Words:
    """The reason is the organiser's own; that two people stood for a name stands in the
    record. That of minutes is in the answer, which is a letter of its own."""
    certificate, user = _found(letter, Status.VALID)
    correction = getattr(certificate, "name_correction", None)
    body = render_to_string(
        "certificates/mail/replaced.txt",
        {
            **_usual(certificate, user),
            "printed": certificate.name_printed,
            "before": certificate.replaces.serial if certificate.replaces else "",
            "reason": correction.reason if correction else "",
            "credits": written(certificate.credits) if certificate.credits else "",
            "rule": certificate.evidence["rule"]["name"],
        },
    )
    title = certificate.subject_title
    return Words(_("Your certificate was replaced: %(title)s") % {"title": title}, body)


def _words_of_revoking(letter: EventMail) -> Words:
    certificate, user = _found(letter, Status.REVOKED)
    at = certificate.status_at
    zone = zone_of(certificate)
    day = formats.date_format(at.astimezone(zone), "j F Y") if at else ""
    body = render_to_string(
        "certificates/mail/revoked.txt",
        {
            **_usual(certificate, user),
            "day": day,
            "reason": certificate.status_reason,
        },
    )
    title = certificate.subject_title
    return Words(_("Your certificate was revoked: %(title)s") % {"title": title}, body)


def _words_of_answer(letter: EventMail) -> Words:
    request, user = _answered(letter), letter.user
    if request is None or user is None:
        raise ValueError("a letter needs its question and somebody to read it")
    begin, end = (from_ms(at or 0) for at in (request.starts_ms, request.ends_ms))
    times = event_times(begin, end, zone=request.webinar.zone, viewer=user.zone)
    is_accepted = request.status == RequestStatus.ACCEPTED
    title = request.webinar.title
    body = render_to_string(
        "certificates/mail/answered.txt",
        {
            **_way_in(user),
            "title": title,
            "item": request.item_label,
            "is_accepted": is_accepted,
            "span": times.one_line,
            "reason": request.answer,
        },
    )
    subject = (
        _("Your missing minutes are given back: %(title)s")
        if is_accepted
        else _("Your missing minutes: %(title)s")
    )
    return Words(subject % {"title": title}, body)


def register() -> None:
    for kind, is_wanted, words_of in (
        (MailKind.CERTIFICATE, _is_announced, _words_of_certificate),
        (MailKind.REPLACED, _is_announced, _words_of_replacing),
        (MailKind.REVOKED, _is_revoked, _words_of_revoking),
        (MailKind.ANSWERED, _is_answered, _words_of_answer),
    ):
        register_letter(kind, LetterKind(is_wanted, words_of))
