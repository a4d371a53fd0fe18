"""What people hold already: certificates of an event, credits of a day and of years. Reads only.

The number of queries is the same for one person and for five thousand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from certificates.choices import Status
from certificates.domain.credit import ZERO, written
from certificates.domain.days import local_day
from certificates.held_days import shares_of_years
from certificates.models import Certificate
from certificates.rule_sets import body_name
from elearn.core.models import User
from media.domain.programme import to_ms
from media.models import Webinar

#: For more people than that all rows of the event are read, and theirs chosen here.
FEW = 200


@dataclass(frozen=True, slots=True)
class Past:
    """What a person holds, or held, of an event."""

    valid: Certificate | None = None
    name_printed: str = ""
    is_withdrawn: bool = False
    #: The last one, where it was revoked and nothing followed.
    revoked: Certificate | None = None

    @property
    def is_revoked(self) -> bool:
        return self.valid is None and self.revoked is not None


NO_PAST = Past()


def held_on(webinar: Webinar) -> date:
    """The calendar day of the event, on the event's own clock."""
    return timezone.localtime(webinar.starts_at, webinar.zone).date()


def pasts_of(webinar: Webinar, people: Iterable[int]) -> dict[int, Past]:
    """By person, for those who were ever issued one: one query, without the evidence."""
    wanted = set(people)
    rows = _of_few(Certificate.objects.filter(webinar=webinar), wanted)
    found: dict[int, Past] = {}
    for row in rows.defer("evidence").order_by("pk"):
        if row.holder_id in wanted:
            before = found.get(row.holder_id, NO_PAST)
            found[row.holder_id] = Past(
                row if row.is_valid else before.valid,
                row.name_printed or before.name_printed,
                before.is_withdrawn or row.status == Status.WITHDRAWN,
                row if row.status == Status.REVOKED else None,
            )
    return found


def valid_certificates(
    webinar: Webinar, people: Iterable[int]
) -> dict[int, Certificate]:
    """The valid certificate per person."""
    wanted = set(people)
    rows = _of_few(Certificate.objects.valid().filter(webinar=webinar), wanted)
    return {row.holder_id: row for row in rows if row.holder_id in wanted}


def held_credits(
    webinar: Webinar, people: Iterable[int]
) -> dict[int, dict[str, Decimal]]:
    """Credits by day on each person's other valid certificates under the rule set, for
    the days on which this event goes on. A certificate of the evening before may reach
    into them."""
    wanted = set(people)
    first, last = held_on(webinar), local_day(to_ms(webinar.ends_at), webinar.zone)
    rows = (
        Certificate.objects.valid()
        .filter(rule_key=webinar.rule_set)
        .filter(held_on__range=(first - timedelta(days=1), last + timedelta(days=1)))
        .exclude(webinar=webinar)
    )
    held: dict[int, dict[str, Decimal]] = {}
    for holder, day, credits, days in _of_few(rows, wanted).values_list(
        "holder_id", "held_on", "credits", "evidence__outcome__days"
    ):
        if holder in wanted:
            own = held.setdefault(holder, {})
            for on, part in days or [(day.isoformat(), credits)]:
                own[on] = own.get(on, ZERO) + Decimal(part)
    return held


def _of_few(rows: QuerySet[Certificate], wanted: set[int]) -> QuerySet[Certificate]:
    """Narrowed to the people where they are few, to those with an account anyway."""
    if len(wanted) <= FEW:
        return rows.filter(holder_id__in=wanted)
    return rows.filter(holder__isnull=False)


@dataclass(frozen=True, slots=True)
class YearIssued:
    year: int
    body: str
    credits: Decimal
    events: int

    @property
    def credits_written(self) -> str:
        return written(self.credits)


def issued_by_year(user: User) -> tuple[YearIssued, ...]:
    """Credits on a person's valid certificates of events, the latest year first: one
    query. Those of two bodies are never added."""
    rows = Certificate.objects.valid().filter(holder=user, webinar__isnull=False)
    sums: dict[tuple[int, str], tuple[Decimal, int]] = {}
    for key, day, granted, days in rows.values_list(
        "rule_key", "held_on", "credits", "evidence__outcome__days"
    ):
        body = body_name(key)
        shares = shares_of_years(days or (), granted=granted, held_on=day)
        for year, credits in shares.items():
            total, events = sums.get((year, body), (ZERO, 0))
            sums[year, body] = total + credits, events + 1
    order = sorted(sums, key=lambda place: (-place[0], place[1]))
    return tuple(YearIssued(*place, *sums[place]) for place in order)
