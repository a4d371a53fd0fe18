"""From the records of today to a frozen snapshot: the one way, used at issue only."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Site

from certificates.code_version import code_version
from certificates.domain.credit import written
from certificates.domain.evidence import reckon
from certificates.domain.frozen import wording_of_credits
from certificates.domain.snapshot import (
    Event,
    EvidenceItem,
    Gap,
    GivenBack,
    Issuer,
    OptionValues,
    RuleValues,
    Sheet,
    Signatory,
    Snapshot,
    Source,
)
from certificates.exceptions import CannotPrint
from certificates.models import CertificateTemplate
from certificates.module_queries import ModuleStanding
from certificates.paper_queries import paper_of
from certificates.printed_names import printable_name
from certificates.queries import Standing, held_on
from certificates.sheets import Pictures, freeze_sheet
from elearn.core.models import SiteWords
from media import queries as media
from media.domain.attendance import CorrectedSpan
from media.domain.programme import from_ms, to_ms
from media.models import Webinar

_CLAIM = re.compile(r"\baccredited\b", re.IGNORECASE)


class Stationery(NamedTuple):
    """The sheet around a person's certificate, whose words it prints, and pictures."""

    sheet: Sheet
    issuer: Issuer
    pictures: Pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """The template and language of some certificates, frozen once for all of them."""

    template: CertificateTemplate
    language: str
    papers: dict[str, Stationery] = field(default_factory=dict)

    def paper(self, ending: str) -> Stationery:
        """With credits, without, and for a module the words differ (`frozen.py`).
        Raises `CannotPrint`."""
        if ending not in self.papers:
            sheet, signatories, pictures = freeze_sheet(
                self.template, language=self.language, ending=ending
            )
            self.papers[ending] = Stationery(sheet, _issuer(signatories), pictures)
        return self.papers[ending]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame(Supply):
    """What the snapshots of one event have in common, read once for all of them."""

    event: Event
    sources: tuple[Source, ...]
    sealed_ms: int


def frame_of(webinar: Webinar) -> Frame:
    """Raises `CannotPrint` where the words of the event forbid it."""
    sources, sealed_at = _sources(webinar)
    template, language = paper_of(webinar)
    return Frame(
        event=_event(webinar),
        template=template,
        language=language,
        sources=sources,
        sealed_ms=to_ms(sealed_at) if sealed_at else 0,
    )


def name_to_print(standing: Standing | ModuleStanding) -> str:
    """What was printed about the same before stays; only two people change it."""
    return standing.printed_name or printable_name(standing.user.name)


def freeze(standing: Standing, frame: Frame, *, name: str = "") -> Snapshot:
    """The snapshot of a person who is due; `name` is one that two people confirmed."""
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
    paper = frame.paper(wording_of_credits(outcome.granted))
    return Snapshot(
        name_printed=name or name_to_print(standing),
        event=frame.event,
        issuer=paper.issuer,
        items=items,
        presence=tuple(standing.attendance.intervals),
        rule=RuleValues.of(rule),
        held_that_day=written(standing.held_that_day),
        evaluated_on=_day(standing.evaluated_at, webinar),
        sources=frame.sources
        + tuple(correction_source(one) for one in standing.attendance.corrections),
        sealed_ms=frame.sealed_ms,
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
        prompts=standing.prompts or (0, 0),
        is_specimen=settings.DEMO or webinar.is_invented,
        code_version=code_version(),
        sheet=paper.sheet,
    )


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
