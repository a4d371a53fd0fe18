"""What pages show, made ready for templates: words, tags, tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from certificates import wording, wording_options
from certificates.about import about, zone_of
from certificates.choices import Status
from certificates.domain.credit import written
from certificates.domain.frozen import read_evidence
from certificates.domain.options import VALUES as OPTIONS
from certificates.domain.options import value_of
from certificates.domain.rules import RuleVersion, Shape
from certificates.models import Certificate
from certificates.queries import PublicAnswer
from certificates.rule_sets import rule_sets
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
                "Its file was destroyed and the name taken away on %(date)s. That it "
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


# -- Rules -----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class RuleLine:
    label: str
    value: str
    source: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class RulePage:
    name: str
    body: str
    unit: str
    since: date
    until: date | None
    sentence: str
    lines: tuple[RuleLine, ...]


def rules_page() -> list[RulePage]:
    """Every rule version: live events first, each body's latest version first."""
    pages = []
    order = list(Shape)
    for rule_set in sorted(
        rule_sets().values(),
        key=lambda one: (order.index(one.shape), one.name.casefold()),
    ):
        until: date | None = None
        for version in reversed(rule_set.versions):
            pages.append(
                RulePage(
                    name=rule_set.name,
                    body=rule_set.body,
                    unit=rule_set.unit,
                    since=version.valid_from,
                    until=until,
                    sentence=wording.rule_words(version),
                    lines=rule_lines(version),
                )
            )
            until = version.valid_from - timedelta(days=1)
    return pages


def rule_lines(rule: RuleVersion) -> tuple[RuleLine, ...]:
    """Each value of the rule in words, in the order of its origins."""
    return tuple(
        RuleLine(
            *_line(rule, origin.value_of),
            source=origin.source,
            is_confirmed=origin.confidence in {"high", "medium"},
        )
        for origin in rule.origins
    )


def _line(rule: RuleVersion, name: str) -> tuple[str, str]:
    """What a value is called, and the value in words."""
    if name in OPTIONS:
        value = value_of(rule.options, name)
        return wording_options.option_label(name), wording_options.option_value(
            name, value
        )
    kinds = wording.kind_names()
    values = {
        "step_minutes": (
            _("One step"),
            _("%(minutes)d minutes") % {"minutes": rule.step_minutes},
        ),
        "credit_per_step": (
            _("Credit for each full step")
            if rule.rounding == "floor"
            else _("Credit for each step"),
            written(rule.credit_per_step),
        ),
        "rounding": (
            _("Rounding"),
            _("down to full steps")
            if rule.rounding == "floor"
            else _("to the nearest step"),
        ),
        "day_maximum": (_("At most on one day"), _limit(rule.day_maximum)),
        "half_day_maximum": (_("At most in half a day"), _limit(rule.half_day_maximum)),
        "pass_percent": (
            _("Test passed with"),
            _("%(percent)s %%") % {"percent": rule.pass_percent},
        ),
        "live_only": (_("Recordings count"), _("no") if rule.live_only else _("yes")),
        "evaluation_first": (
            _("Evaluation before the certificate"),
            _("yes") if rule.evaluation_first else _("no"),
        ),
        "creditable_kinds": (
            _("What counts"),
            ", ".join(
                words for kind, words in kinds.items() if kind in rule.creditable_kinds
            ),
        ),
    }
    return values[name]


def _limit(maximum: Decimal | None) -> str:
    return _("no maximum") if maximum is None else written(maximum)
