"""What pages show, made ready for templates: words, tags, tables."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from certificates.about import about, zone_of
from certificates.choices import Status
from certificates.domain.frozen import read_evidence
from certificates.models import Certificate
from certificates.queries import PublicAnswer
from media.models import Webinar


def event_address(webinar: Webinar) -> str:
    """Where the event's page is published."""
    return reverse("wagtail_serve", args=[f"webinars/{webinar.slug}/"])


# -- Verification --------------------------------------------------------------
def answer_page(answer: PublicAnswer) -> dict[str, Any]:
    """Heading, sentence, sign and facts of the public answer."""
    certificate = answer.certificate
    if certificate is None:
        return {
            "kind": "unknown",
            "sign": "question",
            "heading": _("We do not know this code"),
            "sentence": _(
                "Nothing was issued under it. Please compare it with the paper: "
                "each character counts, and the letter O is read as zero."
            ),
        }
    on = _day(certificate.status_at, certificate)
    words = {
        "valid": (
            "tick",
            _("This certificate is valid"),
            _(
                "We issued it, and nothing has changed since. Compare the name and "
                "the numbers with the paper or file in front of you."
            ),
        ),
        "superseded": (
            "again",
            _("It has been replaced"),
            _(
                "A corrected certificate was issued on %(date)s. This one no longer "
                "counts; please ask the holder for the new one."
            )
            % {"date": on},
        ),
        "revoked": (
            "cross",
            _("It has been revoked"),
            _("We revoked it on %(date)s. It no longer counts.") % {"date": on},
        ),
        Status.WITHDRAWN: (
            "cross",
            _("It was withdrawn at the holder’s request"),
            _(
                "Its file was destroyed and the name removed on %(date)s. That it "
                "was issued, and the digest of its file, stay in the record."
            )
            % {"date": on},
        ),
    }
    sign, heading, sentence = words[certificate.status]
    return {
        "kind": certificate.status,
        "sign": sign,
        "heading": heading,
        "sentence": sentence,
        "certificate": certificate,
        "facts": _facts(certificate),
        "status_note": _status_note(certificate),
    }


def _facts(certificate: Certificate) -> list[tuple[str, str]]:
    if certificate.is_withdrawn:
        return [
            (_("Certificate number"), certificate.serial),
            (_("Issued"), _day(certificate.issued_at, certificate)),
        ]
    snapshot = read_evidence(certificate.evidence)
    told = about(snapshot)
    facts = [
        (told.did, told.what),
        (_("Date"), told.when),
        (_("Credits"), told.credits_words),
        (_("Accreditation"), told.accreditation),
        (_("Certificate number"), certificate.serial),
        (_("Issued"), _day(certificate.issued_at, certificate)),
    ]
    if snapshot.is_specimen:
        facts.append(
            (_("Please note"), _("Specimen: invented people, no credit granted."))
        )
    return [(label, words) for label, words in facts if words]


def _status_note(certificate: Certificate) -> str:
    if certificate.is_valid:
        return _("not revoked, not replaced")
    return _("since %(date)s") % {"date": _day(certificate.status_at, certificate)}


def _day(at: Any, certificate: Certificate) -> str:
    if at is None:
        return ""
    return formats.date_format(at.astimezone(zone_of(certificate)), "j F Y")
