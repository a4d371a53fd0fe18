"""What the letter about a certificate says, and to whom none was written yet.

It holds the address of a page behind the sign-in, never the file: whoever reads
somebody's mail must not have their certificate.
"""

from __future__ import annotations

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Site

from certificates.domain.credit import written
from certificates.models import Certificate
from elearn.core.models import NO_ADDRESS, SiteWords, User
from media.choices import MailKind
from media.letters import LetterKind, Words, register_letter
from media.mail import first_password_address
from media.models import EventMail, Webinar


def not_written_to(webinar: Webinar) -> QuerySet[Certificate]:
    """Valid certificates of the event without a letter, whose holder can get one."""
    letters = EventMail.objects.filter(
        webinar=webinar,
        kind=MailKind.CERTIFICATE,
        user=OuterRef("holder"),
        occasion=OuterRef("serial"),
    )
    return (
        Certificate.objects.valid()
        .filter(webinar=webinar, holder__is_active=True)
        .exclude(holder__email__endswith=f"@{NO_ADDRESS}")
        .filter(~Exists(letters))
        .order_by("serial")
    )


def letters_about(webinar: Webinar) -> QuerySet[EventMail]:
    return EventMail.objects.filter(webinar=webinar, kind=MailKind.CERTIFICATE)


def _certificate(letter: EventMail) -> Certificate | None:
    return (
        Certificate.objects.valid()
        .filter(serial=letter.occasion, holder_id=letter.user_id)
        .first()
    )


def is_wanted(letter: EventMail) -> bool:
    """A certificate that was replaced or revoked meanwhile is not announced."""
    return _certificate(letter) is not None


def _contact() -> str:
    site = Site.objects.filter(is_default_site=True).first()
    words = SiteWords.for_site(site) if site else SiteWords()
    return str(words.contact_email)


def words_of(letter: EventMail) -> Words:
    certificate, user = _certificate(letter), letter.user
    if certificate is None or user is None:
        raise ValueError("a letter needs its certificate and somebody to read it")
    return words_about(certificate, user)


def first_letter(webinar: Webinar) -> tuple[Certificate, Words] | None:
    """What the first of those who are still to be written to would read; None where
    everybody was."""
    certificate = not_written_to(webinar).select_related("webinar", "holder").first()
    if certificate is None:
        return None
    return certificate, words_about(certificate, certificate.holder)


def words_about(certificate: Certificate, user: User) -> Words:
    title = certificate.webinar.title
    body = render_to_string(
        "certificates/mail/certificate.txt",
        {
            "name": user.get_short_name(),
            "title": title,
            "serial": certificate.serial,
            "credits": written(certificate.credits) if certificate.credits else "",
            "rule": certificate.evidence["rule"]["name"],
            "contact": _contact(),
            "url": settings.BASE_URL + reverse("certificates:my_cme"),
            "verify_url": settings.BASE_URL
            + reverse("certificates:answer", args=[certificate.code_grouped]),
            "password_url": first_password_address(user),
        },
    )
    return Words(_("Your certificate: %(title)s") % {"title": title}, body)


def register() -> None:
    register_letter(MailKind.CERTIFICATE, LetterKind(is_wanted, words_of))
