"""What “My CME” shows: a person's events with their minutes, and the next step.

Issued events are read from their frozen evidence, so the page and the paper
say the same for ever; the others from today's records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from certificates.cme_steps import Offer, offer_for
from certificates.cme_years import Year, credits_by_year
from certificates.coming import Coming, events_to_come
from certificates.conversions import Conversion, conversions_of
from certificates.correction_queries import requests_of
from certificates.domain.credit import ZERO, Code, written
from certificates.domain.days import sums_by_year
from certificates.domain.evidence import counts_of, cuts_of, from_data
from certificates.held_days import credits_of_years
from certificates.models import Certificate, CorrectionRequest
from certificates.module_queries import ModuleStanding, module_standings
from certificates.number_queries import number_asked, numbers_of
from certificates.queries import (
    Standing,
    certificates_of,
    held_on,
    standing_of,
    webinars_of,
)
from certificates.rule_sets import rule_in_force
from certificates.wording import (
    own_notes_words,
    reason_words,
    rule_words,
    shared_day_words,
)
from certificates.wording_sums import sum_words
from elearn.core.models import User
from media.domain.programme import from_ms
from media.models import Webinar
from media.ribbon_words import gaps_of_items

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class EventRecord:
    """One event of one person, issued or not. Times are those that count."""

    webinar: Webinar
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    held_on: date
    items: Sequence[Any]
    presence: Sequence[tuple[int, int]]
    eligible_minutes: int
    possible_minutes: int
    earned: Decimal
    granted: Decimal
    #: The valid one first.
    certificates: tuple[Certificate, ...]
    standing: Standing | None
    #: Under which rule set its credits are; "" where it gives none.
    rule_key: str
    #: How the minutes become credits, in one sentence; "" where they make none.
    reckoned: str = ""
    #: Item by item why minutes do not count, in sentences.
    notes: tuple[str, ...] = ()
    #: Where a maximum of the day, half-day or event took credits, in sentences.
    cuts: tuple[str, ...] = ()
    conversions: tuple[Conversion, ...] = ()
    #: A number that the body's list asks for and the profile does not have.
    lacks_number: str = ""
    #: The credits by the years of their days; without those that another event that waits
    #: may take of the same day.
    shares: Mapping[int, Decimal] = field(default_factory=dict)
    requests: tuple[CorrectionRequest, ...] = ()

    @property
    def misses_minutes(self) -> bool:
        return self.eligible_minutes < self.possible_minutes

    @property
    def is_issued(self) -> bool:
        return any(certificate.is_valid for certificate in self.certificates)

    @property
    def is_due(self) -> bool:
        return self.standing is not None and self.standing.verdict.is_due

    @property
    def was_there(self) -> bool:
        return self.is_issued or bool(self.presence)

    @property
    def is_waiting(self) -> bool:
        """Credits are earned, and nothing but a step of somebody's is missing."""
        if self.standing is None or self.is_issued:
            return False
        steps = {
            Code.EVALUATION,
            Code.NOT_SEALED,
            Code.IDENTITY,
            Code.NOT_OVER,
            Code.ROOM_OPEN,
        }
        return self.granted > 0 and all(
            reason.code in steps for reason in self.standing.verdict.reasons
        )

    @property
    def needs_evaluation(self) -> bool:
        return self.is_waiting and self.standing.needs_evaluation

    @property
    def asks_already(self) -> bool:
        return any(one.is_open for one in self.requests)

    @property
    def step(self) -> Offer | None:
        return offer_for(self)

    @property
    def may_grow(self) -> bool:
        return bool(self.standing and self.standing.verdict.may_grow)

    @property
    def is_final(self) -> bool:
        is_sealed = bool(self.standing and self.standing.is_sealed)
        return self.is_issued or (is_sealed and not self.may_grow)

    @property
    def credits(self) -> str:
        return written(self.granted if self.is_issued or self.is_waiting else ZERO)

    @property
    def is_closed(self) -> bool:
        """Withdrawn or revoked: nothing that the person does brings another one."""
        if self.is_issued or self.standing is None:
            return False
        return self.standing.verdict.has(Code.WITHDRAWN) or self.standing.verdict.has(
            Code.REVOKED
        )

    @property
    def reasons(self) -> list[str]:
        if self.is_issued or self.standing is None:
            return []
        return self.standing.own_reasons


@dataclass(frozen=True, slots=True)
class CmeRecord:
    years: tuple[Year, ...]
    next_step: EventRecord | None
    upcoming: tuple[Coming, ...] = ()
    #: The rules of the person's events with their bodies' names, each once, the latest
    #: event's first.
    rules: tuple[tuple[str, str], ...] = ()
    modules: tuple[ModuleStanding, ...] = ()
    #: Whether one of the events, or the person, has to do with a chamber's numbers.
    has_numbers: bool = False

    @property
    def tells_year_of_issue(self) -> bool:
        """Whether a number names another year than that of its event."""
        return any(
            f"-{certificate.held_on.year}-" not in certificate.serial
            for year in self.years
            for event in year.events
            for certificate in event.certificates
        )

    @property
    def is_empty(self) -> bool:
        return not self.years and not self.modules

    @property
    def years_of_modules(self) -> list[int]:
        """Years with certificates of modules alone: no event's year has their transcript."""
        valid = (one.certificate or one.outdated for one in self.modules)
        certified = {one.year for one in self.years if one.is_certified}
        return sorted({one.held_on.year for one in valid if one} - certified)[::-1]

    @property
    def has_credits(self) -> bool:
        return any(year.bodies for year in self.years)


def cme_record(user: User, *, now: datetime) -> CmeRecord:
    """All events of the person that are over, the latest first, and the next step."""
    certificates: dict[int | None, list[Certificate]] = {}
    issued = list(certificates_of(user))
    for certificate in issued:
        certificates.setdefault(certificate.webinar_id, []).append(certificate)
    asked = requests_of(user)
    numbers = numbers_of(user)
    events: list[EventRecord] = []
    for webinar in webinars_of(user).filter(ends_at__lte=now):
        own = tuple(
            sorted(certificates.get(webinar.pk, ()), key=lambda one: not one.is_valid)
        )
        valid = next((one for one in own if one.is_valid), None)
        if valid is not None:
            record: EventRecord | None = _issued_event(webinar, own, valid)
        else:
            record = _open_event(webinar, own, user, now=now)
        if record is not None:
            requests = tuple(asked.get(webinar.pk, ()))
            number = number_asked(record.rule_key)
            lacks = number if number and number not in numbers else ""
            events.append(replace(record, requests=requests, lacks_number=lacks))
    events = _share_days(events)
    steps = [event for event in events if event.is_waiting]
    # What one click finishes comes first, what only the organisers can do last.
    steps.sort(key=lambda event: (not event.is_due, not event.needs_evaluation))
    rules = (rule_in_force(event.rule_key, event.held_on) for event in events)
    sentences = dict.fromkeys((rule.name, rule_words(rule)) for rule in rules if rule)
    return CmeRecord(
        credits_by_year(events),
        steps[0] if steps else None,
        events_to_come(user, now=now),
        tuple(sentences),
        tuple(module_standings(user, issued)),
        has_numbers=bool(numbers)
        or any(number_asked(event.rule_key) for event in events),
    )


def _share_days(events: list[EventRecord]) -> list[EventRecord]:
    """Events that wait and together are over a day's maximum say so.

    Each of them alone would be granted what it earned; whose certificate is made
    later bears the cut, and which that is nobody knows yet. In the sum of what waits
    the last one in the list gives way.
    """
    taken: dict[tuple[str, str], Decimal] = {}
    shared = []
    for event in reversed(events):
        standing = event.standing
        rule = standing.rule if standing and event.is_waiting else None
        if standing is None or rule is None or rule.day_maximum is None:
            shared.append(event)
            continue
        left = []
        for day, credits in standing.verdict.days:
            before = taken.get((rule.key, day), standing.held.get(day, ZERO))
            taken[rule.key, day] = before + credits
            over = max(min(credits, before + credits - rule.day_maximum), ZERO)
            left.append((day, credits - over))
        if sum(credits for _day, credits in left) < event.granted:
            cut = shared_day_words(written(rule.day_maximum))
            event = replace(event, shares=sums_by_year(left), cuts=(*event.cuts, cut))
        shared.append(event)
    return shared[::-1]


def _issued_event(
    webinar: Webinar, own: tuple[Certificate, ...], valid: Certificate
) -> EventRecord:
    snapshot = from_data(valid.evidence)
    zone = ZoneInfo(snapshot.event.time_zone)
    return EventRecord(
        webinar=webinar,
        title=snapshot.event.title,
        starts_at=from_ms(snapshot.event.starts_ms),
        ends_at=from_ms(snapshot.event.ends_ms),
        zone=zone,
        held_on=valid.held_on,
        items=snapshot.items,
        presence=snapshot.presence,
        eligible_minutes=snapshot.outcome.eligible_ms // MINUTE_MS,
        possible_minutes=snapshot.outcome.possible_ms // MINUTE_MS,
        earned=Decimal(snapshot.outcome.earned),
        granted=valid.credits,
        shares=credits_of_years(snapshot, granted=valid.credits, held_on=valid.held_on),
        certificates=own,
        standing=None,
        rule_key=valid.rule_key,
        reckoned=sum_words(
            snapshot.rule.rule(),
            snapshot.outcome.eligible_ms,
            earned=Decimal(snapshot.outcome.earned),
        ),
        notes=tuple(
            own_notes_words(
                counts_of(snapshot),
                gaps_of_items(snapshot.items, snapshot.presence, zone=zone),
            )
        ),
        cuts=tuple(reason_words(cut, zone=zone) for cut in cuts_of(snapshot)),
        conversions=tuple(conversions_of(snapshot)),
    )


def _open_event(
    webinar: Webinar, own: tuple[Certificate, ...], user: User, *, now: datetime
) -> EventRecord | None:
    standing = standing_of(webinar, user, now=now)
    if standing is None:
        return None
    return EventRecord(
        webinar=webinar,
        title=webinar.title,
        starts_at=webinar.starts_at,
        ends_at=webinar.ends_at,
        zone=webinar.zone,
        held_on=held_on(webinar),
        items=standing.attendance.items,
        presence=standing.attendance.intervals,
        eligible_minutes=standing.eligible_ms // MINUTE_MS,
        possible_minutes=standing.possible_ms // MINUTE_MS,
        earned=standing.verdict.earned,
        granted=standing.verdict.granted,
        shares=sums_by_year(standing.verdict.days)
        or {held_on(webinar).year: standing.verdict.granted},
        certificates=own,
        standing=standing,
        rule_key=standing.rule.key if standing.rule else "",
        reckoned=sum_words(
            standing.rule, standing.eligible_ms, earned=standing.verdict.earned
        )
        if standing.rule
        else "",
        notes=tuple(
            own_notes_words(
                standing.counts,
                gaps_of_items(
                    standing.attendance.items,
                    standing.attendance.intervals,
                    zone=webinar.zone,
                ),
            )
        )
        if standing.was_there
        else (),
        cuts=tuple(
            reason_words(cut, zone=webinar.zone) for cut in standing.verdict.cuts
        ),
    )
