"""A person's events that are still to come, with what each can earn. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from certificates.domain.credit import written
from certificates.queries import rule_of
from elearn.core.models import User
from media.choices import WebinarState
from media.domain.programme import Programme
from media.models import ProgrammeVersion, Webinar
from media.place_queries import programmes_in_force
from media.queries import registrations_of


@dataclass(frozen=True, slots=True)
class Coming:
    """`credits` is the most that one person can earn, "" where that is not known."""

    webinar: Webinar
    credits: str
    earns: bool
    has_consented: bool
    #: As planned; () before a programme is published.
    items: Programme = ()


def events_to_come(user: User, *, now: datetime) -> tuple[Coming, ...]:
    """Announced events of the person that are not over, the next one first."""
    places = list(
        registrations_of(user)
        .filter(webinar__ends_at__gt=now, webinar__state=WebinarState.ANNOUNCED)
        .order_by("webinar__starts_at", "webinar__slug")
    )
    programmes = programmes_in_force([place.webinar for place in places])
    return tuple(
        _coming(
            place.webinar,
            programmes.get(place.webinar.pk),
            has_consented=place.consented_at is not None,
        )
        for place in places
    )


def _coming(
    webinar: Webinar, programme: ProgrammeVersion | None, *, has_consented: bool
) -> Coming:
    rule = rule_of(webinar)
    earns = rule is not None and rule.earns_by_minutes
    most = webinar.credits_granted
    return Coming(
        webinar,
        written(most) if earns and most else "",
        earns,
        has_consented,
        programme.read_items() if programme else (),
    )
