"""What is a certificate about? The one place that knows: an event that somebody followed,
or a module that somebody completed.

`about` reads the frozen evidence alone, so that it says the same for ever; nothing is
looked up. What is left of a withdrawn certificate is its row (`Certificate.subject`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _

from certificates.domain.completion import CompletionSnapshot
from certificates.domain.evidence import cuts_of
from certificates.domain.frozen import WITH_CREDIT, Frozen, wording_of
from certificates.domain.snapshot import Snapshot
from certificates.wording import reason_words
from media.domain.programme import from_ms
from media.event_times import spans_of_days, times_of_days

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class About:
    """`minutes` are None and `credits` "" where nothing of the kind was counted."""

    title: str
    zone: ZoneInfo
    held_on: date
    #: The address of the event's or module's page; "" where there was none.
    path: str
    #: “Took part in”, and in what.
    did: str
    what: str
    #: One sentence of it, and what its reasons are called.
    sentence: str
    record: str
    evidence: Frozen
    credits: str = ""
    #: What the body whose rules gave them calls its credits; "" without credit.
    unit: str = ""
    minutes: int | None = None
    possible_minutes: int | None = None
    accreditation: str = ""

    @property
    def when(self) -> str:
        """The day, of an event with its times, in one line."""
        if isinstance(self.evidence, CompletionSnapshot):
            return formats.date_format(self.held_on, "j F Y")
        event, items = self.evidence.event, self.evidence.items
        spans = spans_of_days(items, zone=self.zone) or [
            (from_ms(event.starts_ms), from_ms(event.ends_ms))
        ]
        return times_of_days(spans, zone=self.zone, viewer=None).one_line

    @property
    def cuts(self) -> tuple[str, ...]:
        """What a maximum took of the credits, in sentences."""
        if isinstance(self.evidence, CompletionSnapshot):
            return ()
        found = cuts_of(self.evidence)
        return tuple(reason_words(cut, zone=self.zone) for cut in found)

    @property
    def credits_words(self) -> str:
        if not self.credits:
            return _("None: a certificate of completion carries no CME credit")
        if not self.unit:
            return self.credits
        return f"{self.credits} ({self.unit})"


def about(snapshot: Frozen) -> About:
    if isinstance(snapshot, CompletionSnapshot):
        return _about_completion(snapshot)
    return _about_event(snapshot)


def zone_of(certificate: Any) -> ZoneInfo:
    """On whose clock the days of a certificate are told, withdrawn or not."""
    evidence = certificate.evidence
    told = evidence.get("event", evidence).get("time_zone")
    if told:
        return ZoneInfo(told)
    zone: ZoneInfo = (
        certificate.webinar.zone
        if certificate.completion_id is None
        else ZoneInfo(settings.TIME_ZONE)
    )
    return zone


def _about_event(snapshot: Snapshot) -> About:
    event = snapshot.event
    return About(
        title=event.title,
        zone=ZoneInfo(event.time_zone),
        held_on=date.fromisoformat(event.held_on),
        path=f"/webinars/{event.slug}/",
        did=_("Took part in"),
        what=_("%(event)s, live stream") % {"event": event.title},
        sentence=_("Took part in “%(event)s”, live stream, on %(date)s.")
        % {"event": event.title, "date": event.held_on},
        record=_("Record of attendance"),
        evidence=snapshot,
        credits=snapshot.outcome.granted,
        unit=snapshot.rule.unit if wording_of(snapshot) == WITH_CREDIT else "",
        minutes=snapshot.outcome.eligible_ms // MINUTE_MS,
        possible_minutes=snapshot.outcome.possible_ms // MINUTE_MS,
        accreditation=event.accreditation,
    )


def _about_completion(snapshot: CompletionSnapshot) -> About:
    module, held_on = snapshot.module, date.fromisoformat(snapshot.held_on)
    return About(
        title=module.title,
        zone=ZoneInfo(snapshot.time_zone),
        held_on=held_on,
        path=module.path,
        did=_("Completed"),
        what=_("%(module)s, self-paced module") % {"module": module.title},
        sentence=_("Completed the self-paced module “%(module)s” on %(date)s.")
        % {"module": module.title, "date": snapshot.held_on},
        record=_("What the module asked for, and when it was met"),
        evidence=snapshot,
    )
