"""Reads of this room: who stands where at an event, and what a code certifies.

The number of queries never grows with the people of an event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from django.core.cache import cache
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from certificates.domain.counting import ItemCount, count_items, own_items
from certificates.domain.credit import (
    ZERO,
    Code,
    Facts,
    Verdict,
    decide,
)
from certificates.domain.evidence import portions_in
from certificates.domain.options import Prompts
from certificates.domain.rules import RuleVersion
from certificates.domain.serials import read_code
from certificates.event_options import EventOptions, options_of
from certificates.issued import NO_PAST, held_credits, held_on, pasts_of
from certificates.issued import valid_certificates as valid_certificates
from certificates.models import Certificate
from certificates.printed_names import printable_name
from certificates.rule_sets import rule_in_force
from certificates.wording import notes_words, own_reason_words, reason_words
from courses.queries import evaluated_at
from elearn.core.models import User
from media import queries as media
from media.domain.attendance import PersonAttendance
from media.domain.programme import CREDITABLE, to_ms
from media.domain.prompts import PromptRecord
from media.exceptions import MediaError
from media.models import Webinar
from media.talk_queries import prompt_records

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
    options: EventOptions
    counts: tuple[ItemCount, ...]
    own_items: frozenset[str]
    held: dict[str, Decimal]
    evaluated_at: datetime | None
    is_sealed: bool
    certificate: Certificate | None
    verdict: Verdict
    #: Attention prompts asked and answered; None where the event does not ask for them.
    prompts: tuple[int, int] | None = None
    #: As printed on the person's last certificate of the event; "" where there is none.
    printed_name: str = ""

    @property
    def was_there(self) -> bool:
        return self.attendance.was_there

    @property
    def eligible_ms(self) -> int:
        """Milliseconds that count, unrounded."""
        return sum(count.counted_ms for count in self.counts)

    @property
    def possible_ms(self) -> int:
        return sum(one.duration_ms for one in self.counts if one.is_creditable)

    @property
    def held_that_day(self) -> Decimal:
        return self.held.get(held_on(self.webinar).isoformat(), ZERO)

    @property
    def reasons(self) -> list[str]:
        """What stands against a certificate now, in sentences."""
        zone = self.webinar.zone
        return [reason_words(reason, zone=zone) for reason in self.verdict.reasons]

    @property
    def own_reasons(self) -> list[str]:
        """The same to the person."""
        zone = self.webinar.zone
        return [own_reason_words(reason, zone=zone) for reason in self.verdict.reasons]

    @property
    def notes(self) -> list[str]:
        """Where minutes or credits were lost, item by item, in sentences."""
        return notes_words(self.counts, self.verdict.cuts, zone=self.webinar.zone)

    @property
    def missing(self) -> list[ItemCount]:
        """Items whose minutes could count and are not all there."""
        return [
            one
            for one in self.counts
            if one.is_creditable and one.present_ms < one.duration_ms
        ]

    def item(self, key: str) -> ItemCount | None:
        """An item whose minutes can count."""
        return next(
            (one for one in self.counts if one.key == key and one.is_creditable), None
        )

    @property
    def only_needs_evaluation(self) -> bool:
        return self.verdict.only(Code.EVALUATION)

    @property
    def needs_evaluation(self) -> bool:
        return self.verdict.has(Code.EVALUATION)


def webinars_of(user: User) -> QuerySet[Webinar]:
    """Events that the person registered for, was seen at, or has a certificate of; the
    latest first."""
    return (
        Webinar.objects.filter(
            Q(registrations__user=user)
            | Q(viewers__user=user)
            | Q(certificates__holder=user)
        )
        .distinct()
        .order_by("-starts_at", "slug")
    )


def rule_keys_of(user: User) -> list[str]:
    """The rule sets of the person's events, each once, the latest event's first."""
    keys = webinars_of(user).values_list("rule_set", flat=True)
    return list(dict.fromkeys(filter(None, keys)))


def rule_of(webinar: Webinar) -> RuleVersion | None:
    """The rule version in force on the day of the event."""
    return rule_in_force(webinar.rule_set, held_on(webinar))


def counts_of(
    attendance: PersonAttendance,
    rule: RuleVersion | None,
    options: EventOptions,
    *,
    own: frozenset[str] = frozenset(),
) -> tuple[ItemCount, ...]:
    """How each item counts; by the room's own kinds where there is no rule."""
    kinds = CREDITABLE if rule is None else rule.creditable_kinds
    return count_items(
        attendance.items,
        attendance.intervals,
        kinds=kinds,
        options=options.options,
        own=own,
    )


def own_items_of(attendance: PersonAttendance, user: User) -> frozenset[str]:
    """Items in which a speaker bears the person's name."""
    return own_items(
        [(item.key, [one.name for one in item.speakers]) for item in attendance.items],
        user.name,
    )


def due_list(
    webinar: Webinar,
    *,
    now: datetime,
    will_seal: bool = True,
    attendances: Iterable[PersonAttendance] | None = None,
) -> list[Standing]:
    """Everybody registered or present, with the verdict, ordered by name.

    `will_seal` asks as issuing does, which seals first; without it a record
    that is not sealed yet stands against a certificate. `attendances` are those of
    everybody, where they have just been read.
    """
    if attendances is None:
        attendances = media.attendance_for(webinar)
    people = media.people_of(webinar)
    rows = standings_for(
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
    """A word that changes with every certificate of an event and with every log."""
    written = Certificate.objects.filter(webinar__isnull=False).aggregate(
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
    return standings_for(
        webinar, [attendance], {user.pk: user}, now=now, will_seal=will_seal
    )[0]


def standings_for(
    webinar: Webinar,
    attendances: Iterable[PersonAttendance],
    people: dict[int, User],
    *,
    now: datetime,
    will_seal: bool,
) -> list[Standing]:
    """Where these people stand, their attendance being known: a few queries for all."""
    rule = rule_of(webinar)
    options = options_of(webinar, rule)
    times = media.counting_times(webinar)
    is_sealed = media.unsealed_count(webinar) == 0
    pasts = pasts_of(webinar, people)
    evaluated = evaluated_at(webinar, people)
    held = held_credits(webinar, people)
    asks_prompts = options.options.prompts is Prompts.THREE_OF_FOUR
    prompts = prompt_records(webinar) if asks_prompts else {}
    rows = []
    for attendance in attendances:
        user = people[attendance.user_id]
        own = own_items_of(attendance, user)
        counts = counts_of(attendance, rule, options, own=own)
        past = pasts.get(user.pk, NO_PAST)
        certificate = past.valid
        facts = Facts(
            present_ms=sum(attendance.present_ms),
            eligible_ms=sum(count.counted_ms for count in counts),
            attended_ms=sum(one.present_ms for one in counts if one.is_creditable),
            portions=portions_in(counts, attendance.items, webinar.zone),
            ends_ms=to_ms(times.over_at),
            now_ms=to_ms(now),
            is_sealed=is_sealed or will_seal,
            has_evaluated=user.pk in evaluated,
            is_named=bool(printable_name(user.name)),
            held=held.get(user.pk, {}),
            event_maximum=webinar.credits_granted,
            serial=certificate.serial if certificate else "",
            is_withdrawn=past.is_withdrawn,
            is_revoked=past.is_revoked,
            room_closes_ms=to_ms(times.room_closes_at),
            final_ms=to_ms(times.final_at),
            prompts=_prompts(prompts.get(user.pk)) if asks_prompts else None,
        )
        rows.append(
            Standing(
                webinar=webinar,
                user=user,
                attendance=attendance,
                rule=rule,
                options=options,
                counts=counts,
                own_items=own,
                held=dict(facts.held),
                evaluated_at=evaluated.get(user.pk),
                is_sealed=is_sealed,
                certificate=certificate,
                verdict=decide(rule, facts),
                prompts=facts.prompts,
                printed_name=past.name_printed,
            )
        )
    return rows


def _prompts(record: PromptRecord | None) -> tuple[int, int]:
    """Who was in no room of ours was asked nothing, and misses nothing."""
    return (record.asked, record.answered) if record else (0, 0)


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
        Certificate.objects.with_subject()
        .select_related("replaced_by")
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
    rows = Certificate.objects.filter(holder=user).with_subject()
    return rows.select_related("replaced_by")


def events_with_certificates() -> list[Webinar]:
    """Events of which any certificate was ever issued, the latest first: one query."""
    has_one = Certificate.objects.filter(webinar=OuterRef("pk"))
    return list(Webinar.objects.filter(Exists(has_one)).order_by("-starts_at", "pk"))
