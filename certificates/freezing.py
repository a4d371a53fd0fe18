"""From the records of today to a frozen snapshot: the one way, used at issue only."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Site

from certificates.domain.credit import written
from certificates.domain.evidence import reckon
from certificates.domain.snapshot import (
    Event,
    EvidenceItem,
    Gap,
    GivenBack,
    Issuer,
    OptionValues,
    RuleValues,
    Signatory,
    Snapshot,
    Source,
)
from certificates.exceptions import CannotPrint
from certificates.paper_queries import paper_of
from certificates.queries import Standing, held_on
from certificates.sheets import Pictures, freeze_sheet
from elearn.core.models import SiteWords
from media import queries as media
from media.domain.attendance import CorrectedSpan
from media.domain.programme import from_ms, to_ms
from media.models import Webinar

NAME_MAX = 120
#: Invisible signs that would turn the printed name round.
_TURNING = re.compile("[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CLAIM = re.compile(r"\baccredited\b", re.IGNORECASE)


def printable_name(name: str) -> str:
    """The name as it will be printed: NFC, one line, no turning signs, never recased."""
    tidy = _TURNING.sub("", unicodedata.normalize("NFC", name))
    return " ".join(tidy.split())[:NAME_MAX]


def freeze(standing: Standing) -> tuple[Snapshot, Pictures]:
    """The snapshot of a person who is due, and the pictures of signatures it names."""
    webinar, rule = standing.webinar, standing.rule
    if rule is None:
        raise ValueError("Without a rule there is nothing to freeze.")
    items = tuple(
        EvidenceItem(
            key=presence.item.key,
            kind=str(presence.item.kind),
            title=presence.item.title,
            short_title=presence.item.short_title,
            starts_ms=presence.item.starts_ms,
            ends_ms=presence.item.ends_ms,
            present_ms=presence.present_ms,
            gaps=tuple(
                Gap(gap.starts_ms, gap.ends_ms, str(gap.code)) for gap in presence.gaps
            ),
        )
        for presence in standing.attendance.presences
    )
    own = tuple(sorted(standing.own_items))
    sources, sealed_at = _sources(webinar)
    outcome = reckon(
        rule,
        items,
        tuple(standing.attendance.intervals),
        zone=webinar.zone,
        options=standing.options.options,
        own_items=own,
        held=standing.held,
        event_maximum=webinar.credits_granted,
    )
    template, language = paper_of(webinar)
    sheet, signatories, pictures = freeze_sheet(
        template, language=language, has_credits=outcome.granted != "0.0"
    )
    snapshot = Snapshot(
        name_printed=printable_name(standing.user.name),
        event=_event(webinar),
        issuer=_issuer(signatories),
        items=items,
        presence=tuple(standing.attendance.intervals),
        rule=RuleValues.of(rule),
        held_that_day=written(standing.held_that_day),
        evaluated_on=_day(standing.evaluated_at, webinar),
        sources=sources
        + tuple(correction_source(one) for one in standing.attendance.corrections),
        sealed_ms=to_ms(sealed_at) if sealed_at else 0,
        outcome=outcome,
        options=OptionValues.of(
            standing.options.options, confirmed=standing.options.confirmed
        ),
        own_items=own,
        held=tuple(
            (day, written(credits)) for day, credits in sorted(standing.held.items())
        ),
        corrections=tuple(
            GivenBack(one.starts_ms, one.ends_ms, one.is_added, one.reason)
            for one in standing.attendance.corrections
        ),
        is_specimen=settings.DEMO or webinar.is_invented,
        sheet=sheet,
    )
    return snapshot, pictures


def _event(webinar: Webinar) -> Event:
    if webinar.credits_granted is None and _CLAIM.search(webinar.accreditation):
        raise CannotPrint(
            _(
                "The event’s words say “accredited”, but no credits are granted to it "
                "yet. Write “applied for”, or record the credits granted."
            )
        )
    version = media.programme_version(webinar)
    return Event(
        slug=webinar.slug,
        title=webinar.title,
        time_zone=webinar.time_zone,
        starts_ms=to_ms(webinar.starts_at),
        ends_ms=to_ms(webinar.ends_at),
        held_on=held_on(webinar).isoformat(),
        accreditation=" ".join(webinar.accreditation.split()),
        maximum=(
            "" if webinar.credits_granted is None else written(webinar.credits_granted)
        ),
        programme_number=version.number if version else 0,
        programme_sha256=version.sha256 if version else "",
        accreditation_code=" ".join(webinar.accreditation_code.split()),
    )


def _sources(webinar: Webinar) -> tuple[tuple[Source, ...], datetime | None]:
    parts = list(media.archive_parts(webinar))
    found = [
        Source("archive", f"part {part.number}", part.sha256) for part in parts
    ] + [
        Source("log", entry.source, entry.file_sha256)
        for entry in media.log_imports(webinar)
    ]
    return tuple(found), parts[-1].sealed_at if parts else None


def correction_source(span: CorrectedSpan) -> Source:
    """What an organiser decided about this person's minutes, as evidence names it."""
    start, end = from_ms(span.starts_ms), from_ms(span.ends_ms)
    word = "added" if span.is_added else "removed"
    told = f"{word} {start.isoformat()}/{end.isoformat()}: {span.reason}"
    return Source("correction", told, hashlib.sha256(told.encode()).hexdigest())


def _day(at: datetime | None, webinar: Webinar) -> str:
    if at is None:
        return ""
    return timezone.localtime(at, webinar.zone).date().isoformat()


def _issuer(signatories: tuple[Signatory, ...]) -> Issuer:
    site = Site.objects.filter(is_default_site=True).first()
    words = SiteWords.for_site(site) if site else SiteWords()
    return Issuer(words.site_name, words.provider, signatories)
