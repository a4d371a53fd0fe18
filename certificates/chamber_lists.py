"""The list of an event for a chamber: who gets points, by the number it knows them by.

Only people with a valid certificate who gave their number. Days are those of the frozen
evidence. In which form a chamber takes it in is not known here; the columns are what it
asks to know.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models.fields.json import KeyTransform
from django.utils.translation import gettext as _
from wagtail.models import Site

from certificates.choices import NumberKinds
from certificates.domain.credit import written
from certificates.domain.numbers import NumberKind
from certificates.held_days import days_in
from certificates.models import Certificate
from certificates.number_queries import number_asked, numbers_of_people
from elearn.core.models import SiteWords
from elearn.core.spreadsheets import Row
from media.models import Webinar


@dataclass(frozen=True, slots=True)
class ChamberList:
    """`rows` are certificates with the holder's number; `without` people gave none."""

    webinar: Webinar
    kind: str
    rows: tuple[tuple[Certificate, str], ...]
    without: int

    @property
    def name(self) -> str:
        return NumberKinds(self.kind).label

    @property
    def lacks_code(self) -> bool:
        """Without its code the chamber cannot tell which event is meant."""
        return not self.webinar.accreditation_code.strip()

    @property
    def file_name(self) -> str:
        return f"{self.webinar.slug}-{self.kind}.csv"


def chamber_list(webinar: Webinar) -> ChamberList | None:
    """None for an event whose rule set asks for no number. Two queries."""
    kind = number_asked(webinar.rule_set)
    if not kind:
        return None
    certificates = list(
        Certificate.objects.valid()
        # Points of another body, from before the event's rule set was changed, are none.
        .filter(webinar=webinar, holder__isnull=False, rule_key=webinar.rule_set)
        .annotate(
            frozen_event=KeyTransform("event", "evidence"),
            frozen_items=KeyTransform("items", "evidence"),
        )
        .defer("evidence")
        .order_by("name_printed", "serial")
    )
    numbers = numbers_of_people([one.holder_id for one in certificates], kind)
    rows = tuple(
        (one, numbers[one.holder_id])
        for one in certificates
        if one.holder_id in numbers
    )
    return ChamberList(webinar, kind, rows, len(certificates) - len(rows))


def csv_rows(told: ChamberList) -> Iterator[Row]:
    if told.kind == NumberKind.EFN:
        yield from _efn_rows(told)
    else:
        yield from _dfp_rows(told)


def _efn_rows(told: ChamberList) -> Iterator[Row]:
    """VNR and EFN are what the chambers' distributor (EIV) is told; the rest is for the
    eye that compares."""
    yield ("VNR", "EFN", _("points"), _("first day"), _("last day"), _("name"))
    for certificate, number in told.rows:
        yield (
            told.webinar.accreditation_code,
            number,
            written(certificate.credits),
            *_first_and_last(certificate),
            certificate.name_printed,
        )


def _dfp_rows(told: ChamberList) -> Iterator[Row]:
    """What a confirmation for the DFP holds: provider, title, day, number and kind of
    points, and the number of the physician."""
    site = Site.objects.filter(is_default_site=True).first()
    words = SiteWords.for_site(site) if site else SiteWords()
    yield (
        _("ÖÄK number"),
        _("name"),
        _("points"),
        _("kind"),
        _("title"),
        _("first day"),
        _("last day"),
        _("provider"),
        _("code of the approval"),
    )
    for certificate, number in told.rows:
        yield (
            number,
            certificate.name_printed,
            written(certificate.credits),
            "DFP",
            told.webinar.title,
            *_first_and_last(certificate),
            words.provider,
            told.webinar.accreditation_code,
        )


def _first_and_last(certificate: Certificate) -> tuple[str, str]:
    """The days of the event (ISO): one of a single day says it twice."""
    # Beside the row, by `chamber_list`: the whole evidence would be too much.
    days = days_in(certificate.frozen_event, certificate.frozen_items)
    return days[0].isoformat(), days[-1].isoformat()
