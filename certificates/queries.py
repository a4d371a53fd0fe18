"""Reads of this room: who stands where at an event, and what a code certifies.

The number of queries never grows with the people of an event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256

from django.core.cache import cache
from django.db.models import Count, Max, QuerySet, Sum
from django.utils import timezone

from certificates.domain.credit import (
    ZERO,
    Code,
    Facts,
    Verdict,
    credits_earned,
    decide,
    written,
)
from certificates.domain.rules import RuleVersion
from certificates.domain.serials import read_code
from certificates.models import Certificate
from certificates.rule_sets import rule_in_force
from certificates.wording import reason_words
from courses.queries import evaluated_at
from elearn.core.models import User
from media import queries as media
from media.credit_scale import CreditScale
from media.domain.attendance import PersonAttendance
from media.domain.programme import to_ms
from media.exceptions import MediaError
from media.models import Webinar

#: On how many events `due_counts` looks back.
EVENTS_RECKONED = 6
#: An evaluation that is handed in is told that much later.
DUE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Standing:
    """One person at one event: minutes, verdict, and the certificate if issued."""

    webinar: Webinar
    user: User
    attendance: PersonAttendance
    rule: RuleVersion | None
    eligible_ms: int
    possible_ms: int
    held_that_day: Decimal
    evaluated_at: datetime | None
    is_sealed: bool
    certificate: Certificate | None
    verdict: Verdict

    @property
    def was_there(self) -> bool:
        return self.attendance.was_there

    @property
    def reasons(self) -> list[str]:
        zone = self.webinar.zone
        return [reason_words(reason, zone=zone) for reason in self.verdict.reasons]

    @property
    def needs_evaluation(self) -> bool:
        return self.verdict.has(Code.EVALUATION)


def held_on(webinar: Webinar) -> date:
    """The calendar day of the event, on the event's own clock."""
    return timezone.localtime(webinar.starts_at, webinar.zone).date()


def rule_of(webinar: Webinar) -> RuleVersion | None:
    """The rule version in force on the day of the event."""
    return rule_in_force(webinar.rule_set, held_on(webinar))


def credit_scale(webinar: Webinar) -> CreditScale | None:
    """How minutes of the event earn, for reports that know no rule set."""
    rule = rule_of(webinar)
    if rule is None:
        return None

    @lru_cache(maxsize=8)
    def with_step(minutes: int) -> RuleVersion:
        return replace(rule, step_minutes=minutes)

    def earn(eligible_ms: int, step_minutes: int) -> Decimal:
        return credits_earned(
            with_step(step_minutes), eligible_ms, event_maximum=webinar.credits_granted
        )

    return CreditScale(
        unit=rule.unit,
        step_minutes=rule.step_minutes,
        kinds=rule.creditable_kinds,
        earn=earn,
        words=written,
    )


def eligible_ms_of(attendance: PersonAttendance, rule: RuleVersion | None) -> int:
    """Milliseconds in items of the rule's kinds; the room's own kinds without rule."""
    if rule is None:
        return attendance.eligible_ms
    return sum(
        present
        for item, present in zip(attendance.items, attendance.present_ms, strict=True)
        if item.kind in rule.creditable_kinds
    )


def due_list(
    webinar: Webinar, *, now: datetime, will_seal: bool = True
) -> list[Standing]:
    """Everybody registered or present, with the verdict, ordered by name.

    `will_seal` asks as issuing does, which seals first; without it a record
    that is not sealed yet stands against a certificate.
    """
    attendances = media.attendance_for(webinar)
    people = media.people_of(webinar)
    rows = _standings(
        webinar,
        [entry for entry in attendances if entry.user_id in people],
        people,
        now=now,
        will_seal=will_seal,
    )
    return sorted(rows, key=lambda row: (row.user.name.casefold(), row.user.pk))


def due_counts(*, now: datetime) -> list[tuple[Webinar, int | None]]:
    """The latest events with certificates due, and how many: None where a sealed log
    cannot be read. Reckoning reads whole logs, so only the last few events are, and what
    was found serves a minute, or until a certificate or a log is written."""
    key = _state_of_certificates()
    counts = cache.get(key)
    if counts is None:
        counts = dict(_reckon(now))
        cache.set(key, counts, DUE_SECONDS)
    events = Webinar.objects.in_bulk(counts)
    return [(events[pk], count) for pk, count in counts.items() if pk in events]


def _state_of_certificates() -> str:
    """A word that changes with every certificate and every log."""
    written = Certificate.objects.aggregate(
        last=Max("pk"), changed=Max("status_at"), rows=Count("pk")
    )
    parts = [*written.values(), *media.state_of_logs()]
    digest = sha256(repr(parts).encode()).hexdigest()
    return f"certificates-due-{digest}"


def _reckon(now: datetime) -> Iterator[tuple[int, int | None]]:
    seen = media.past_webinars(now).filter(viewers__isnull=False).distinct()
    for webinar in seen[:EVENTS_RECKONED]:
        try:
            rows = due_list(webinar, now=now)
        except MediaError:
            yield webinar.pk, None
            continue
        count = sum(row.verdict.is_due and row.certificate is None for row in rows)
        if count:
            yield webinar.pk, count


def standing_of(
    webinar: Webinar, user: User, *, now: datetime, will_seal: bool = False
) -> Standing | None:
    """One person's standing; None for somebody with neither place nor stay."""
    attendance = media.attendance_of(webinar, user)
    if attendance is None:
        return None
    return _standings(
        webinar, [attendance], {user.pk: user}, now=now, will_seal=will_seal
    )[0]


def _standings(
    webinar: Webinar,
    attendances: Iterable[PersonAttendance],
    people: dict[int, User],
    *,
    now: datetime,
    will_seal: bool,
) -> list[Standing]:
    rule = rule_of(webinar)
    times = media.counting_times(webinar)
    is_sealed = media.unsealed_count(webinar) == 0
    certificates = valid_certificates(webinar, people)
    evaluated = evaluated_at(webinar, people)
    held = held_credits(webinar, people)
    rows = []
    for attendance in attendances:
        user = people[attendance.user_id]
        eligible = eligible_ms_of(attendance, rule)
        certificate = certificates.get(user.pk)
        facts = Facts(
            present_ms=sum(attendance.present_ms),
            eligible_ms=eligible,
            ends_ms=to_ms(times.over_at),
            now_ms=to_ms(now),
            is_sealed=is_sealed or will_seal,
            has_evaluated=user.pk in evaluated,
            is_named=bool(user.name.strip()),
            held_that_day=held.get(user.pk, ZERO),
            event_maximum=webinar.credits_granted,
            serial=certificate.serial if certificate else "",
            room_closes_ms=to_ms(times.room_closes_at),
            final_ms=to_ms(times.final_at),
        )
        rows.append(
            Standing(
                webinar=webinar,
                user=user,
                attendance=attendance,
                rule=rule,
                eligible_ms=eligible,
                possible_ms=_possible_ms(attendance, rule),
                held_that_day=facts.held_that_day,
                evaluated_at=evaluated.get(user.pk),
                is_sealed=is_sealed,
                certificate=certificate,
                verdict=decide(rule, facts),
            )
        )
    return rows


def _possible_ms(attendance: PersonAttendance, rule: RuleVersion | None) -> int:
    return sum(
        item.duration_ms
        for item in attendance.items
        if (item.is_creditable if rule is None else item.kind in rule.creditable_kinds)
    )


def valid_certificates(
    webinar: Webinar, people: Iterable[int]
) -> dict[int, Certificate]:
    """The valid certificate per person."""
    wanted = set(people)
    rows = Certificate.objects.valid().filter(webinar=webinar, holder__isnull=False)
    if len(wanted) == 1:
        rows = rows.filter(holder_id__in=wanted)
    return {row.holder_id: row for row in rows if row.holder_id in wanted}


def held_credits(webinar: Webinar, people: Iterable[int]) -> dict[int, Decimal]:
    """Credits of each person's other valid certificates for that day and rule set."""
    wanted = set(people)
    rows = (
        Certificate.objects.valid()
        .filter(held_on=held_on(webinar), rule_key=webinar.rule_set)
        .exclude(webinar=webinar)
        .filter(holder__isnull=False)
    )
    if len(wanted) == 1:
        rows = rows.filter(holder_id__in=wanted)
    totals = rows.values("holder_id").annotate(held=Sum("credits")).order_by()
    return {
        row["holder_id"]: row["held"] for row in totals if row["holder_id"] in wanted
    }


# -- What the public may know --------------------------------------------------
@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """The verification page's answer: `kind` is a Status or "unknown"."""

    kind: str
    certificate: Certificate | None = None

    @property
    def is_known(self) -> bool:
        return self.certificate is not None


def public_answer(text: str) -> PublicAnswer:
    """What a code certifies. One indexed look-up, whatever the text."""
    code = read_code(text) or "-"
    certificate = (
        Certificate.objects.select_related("webinar", "replaced_by")
        .filter(code=code)
        .first()
    )
    if certificate is None:
        return PublicAnswer("unknown")
    return PublicAnswer(certificate.status, certificate)


def by_digest(sha256: str) -> Certificate | None:
    """The certificate whose issued bytes have this digest."""
    return Certificate.objects.filter(pdf_sha256=sha256).first()


def certificates_of(user: User) -> QuerySet[Certificate]:
    return Certificate.objects.filter(holder=user).select_related("webinar")


@dataclass(frozen=True, slots=True)
class YearIssued:
    year: int
    credits: Decimal
    events: int

    @property
    def credits_written(self) -> str:
        return written(self.credits)


def issued_by_year(user: User) -> tuple[YearIssued, ...]:
    """Credits on a person's valid certificates, the latest year first: one query."""
    rows = (
        Certificate.objects.valid()
        .filter(holder=user)
        .order_by()
        .values("held_on__year")
        .annotate(total=Sum("credits"), events=Count("pk"))
        .order_by("-held_on__year")
    )
    return tuple(
        YearIssued(row["held_on__year"], row["total"], row["events"]) for row in rows
    )
