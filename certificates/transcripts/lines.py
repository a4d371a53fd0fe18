"""A person's certified year: what stands on valid certificates, and nothing else.

Read from the frozen evidence, so it says what the certificates say. One whose days lie in
two years stands in both, with the credits that are for days of the year. What still waits
is no part of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from wagtail.models import Site

from certificates.about import MINUTE_MS, about
from certificates.conversions import Conversion, conversions_of, sum_by_body
from certificates.domain.credit import ZERO, written
from certificates.domain.frozen import Frozen, read_evidence
from certificates.domain.snapshot import Snapshot
from certificates.held_days import counted_ms_in, credits_of_years, days_held
from certificates.models import Certificate
from certificates.printed_names import printable_name
from certificates.queries import certificates_of
from certificates.rule_sets import rule_sets
from elearn.core.models import SiteWords, User
from elearn.core.spreadsheets import Row
from media.event_times import days_words


@dataclass(frozen=True, slots=True)
class Line:
    """One valid certificate, or of one that reaches over New Year what is for this year."""

    days: tuple[date, ...]
    event: str
    #: None where no minutes were counted.
    minutes: int | None
    possible_minutes: int | None
    credits: Decimal
    serial: str
    code: str
    name: str
    accreditation: str
    cuts: tuple[str, ...]
    conversions: tuple[Conversion, ...]
    #: “2.0 of 3.0 credits: …” where the rest is in the transcript of another year.
    share: str = ""

    @property
    def credits_written(self) -> str:
        return written(self.credits)

    @property
    def day(self) -> str:
        return days_words(self.days)


@dataclass(frozen=True, slots=True)
class Body:
    """The certificates of a year under one rule set, in the order of their days."""

    name: str
    unit: str
    lines: tuple[Line, ...]
    gives_credit: bool = True

    @property
    def total(self) -> str:
        return written(sum((line.credits for line in self.lines), ZERO))


@dataclass(frozen=True, slots=True)
class Transcript:
    name: str
    year: int
    site: str
    provider: str
    made_on: date
    bodies: tuple[Body, ...]
    conversions: tuple[Conversion, ...]
    is_specimen: bool
    verify_url: str

    @property
    def lines(self) -> Iterator[Line]:
        for body in self.bodies:
            yield from body.lines

    @property
    def conversion_rows(self) -> list[tuple[str, str]]:
        return [(one.rule_set.unit, one.credits_written) for one in self.conversions]

    @property
    def made_words(self) -> str:
        return formats.date_format(self.made_on, "j F Y")

    @property
    def file_name(self) -> str:
        return f"transcript-{self.year}"


def transcript_of(user: User, year: int, *, now: datetime) -> Transcript:
    """Http404 for a year without a valid certificate."""
    rows = [
        one
        for one in certificates_of(user).order_by("held_on", "serial")
        if one.is_valid
    ]
    found: dict[str, list[Line]] = {}
    names: dict[str, tuple[str, str, bool]] = {}
    is_specimen = False
    for row in rows:
        snapshot = read_evidence(row.evidence)
        line = _line(row, snapshot, year)
        if line is None:
            continue
        is_specimen = is_specimen or snapshot.is_specimen
        rule_set = rule_sets().get(row.rule_key)
        names[row.rule_key] = (
            rule_set.name if rule_set else snapshot.rule.name,
            snapshot.rule.unit,
            snapshot.rule.rule().gives_credit,
        )
        found.setdefault(row.rule_key, []).append(line)
    if not found:
        raise Http404
    bodies = tuple(
        Body(*names[key][:2], tuple(lines), names[key][2])
        for key, lines in sorted(found.items(), key=lambda pair: names[pair[0]])
    )
    site = Site.objects.filter(is_default_site=True).first()
    words = SiteWords.for_site(site) if site else SiteWords()
    return Transcript(
        name=printable_name(user.name) or user.email,
        year=year,
        site=words.site_name,
        provider=words.provider,
        made_on=now.astimezone(user.zone).date(),
        bodies=bodies,
        conversions=tuple(
            sum_by_body(
                [c for b in bodies for line in b.lines for c in line.conversions]
            )
        ),
        is_specimen=is_specimen,
        verify_url=settings.BASE_URL + reverse("certificates:verify"),
    )


def _line(row: Certificate, snapshot: Frozen, year: int) -> Line | None:
    """None for a certificate that is of other years."""
    shares = credits_of_years(snapshot, granted=row.credits, held_on=row.held_on)
    if year not in shares:
        return None
    told = about(snapshot)
    line = Line(
        days=days_held(snapshot),
        event=told.title,
        minutes=told.minutes,
        possible_minutes=told.possible_minutes,
        credits=shares[year],
        serial=row.serial,
        code=row.code_grouped,
        name=row.name_printed,
        accreditation=told.accreditation,
        cuts=told.cuts,
        conversions=(),
    )
    if not isinstance(snapshot, Snapshot):
        return line
    conversions = conversions_of(snapshot)
    if len(shares) == 1:
        return replace(line, conversions=tuple(conversions))
    counted, possible = counted_ms_in(snapshot, year)
    return replace(
        line,
        minutes=counted // MINUTE_MS,
        possible_minutes=possible // MINUTE_MS,
        conversions=tuple(one.in_year(year) for one in conversions),
        share=_(
            "%(credits)s of the %(all)s credits of this certificate are for days of "
            "%(year)d; so are these minutes."
        )
        % {
            "credits": written(shares[year]),
            "all": written(row.credits),
            "year": year,
        },
    )


def csv_rows(transcript: Transcript) -> Iterator[Row]:
    """One row for each certificate, its unit beside its credits: no sums across bodies."""
    yield [
        _("first day"),
        _("last day"),
        _("event or module"),
        _("body"),
        _("credits"),
        _("unit"),
        _("minutes counted"),
        _("minutes possible"),
        _("certificate"),
        _("code"),
        _("name as printed"),
    ]
    for body in transcript.bodies:
        for line in body.lines:
            yield [
                line.days[0].isoformat(),
                line.days[-1].isoformat(),
                line.event,
                body.name,
                line.credits_written,
                body.unit,
                "" if line.minutes is None else line.minutes,
                "" if line.possible_minutes is None else line.possible_minutes,
                line.serial,
                line.code,
                line.name,
            ]
