"""What a certificate rests on, frozen: the snapshot, its bytes and its digest.

The snapshot holds inputs and verdict together, so that the rule can be run on
it again years later without the database (`rerun`). Whole numbers and texts
only: there is one way to write them, hence one digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from certificates.domain.credit import credits_earned, credits_granted, written
from certificates.domain.rules import RuleVersion

#: Rises whenever the same inputs could give another verdict.
ALGORITHM = "elearn-attendance-1"
SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of an item without presence; `code` says why, as far as known."""

    starts_ms: int
    ends_ms: int
    code: str


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One item with the times it really had, and the time present in it."""

    key: str
    kind: str
    title: str
    short_title: str
    starts_ms: int
    ends_ms: int
    present_ms: int
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A sealed file or an imported log, by digest."""

    kind: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Event:
    slug: str
    title: str
    time_zone: str
    starts_ms: int
    ends_ms: int
    held_on: str
    accreditation: str
    maximum: str
    programme_number: int
    programme_sha256: str


@dataclass(frozen=True, slots=True)
class Signatory:
    """A printed signatory; the digest is that of the picture, where there is one."""

    name: str
    role: str
    image_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who certifies: the words printed, as they were on the day of issue."""

    site: str
    provider: str
    signatories: tuple[Signatory, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleValues:
    key: str
    name: str
    unit: str
    valid_from: str
    step_minutes: int
    credit_per_step: str
    rounding: str
    day_maximum: str
    live_only: bool
    evaluation_first: bool
    creditable_kinds: tuple[str, ...]

    @classmethod
    def of(cls, rule: RuleVersion) -> RuleValues:
        return cls(
            key=rule.key,
            name=rule.name,
            unit=rule.unit,
            valid_from=rule.valid_from.isoformat(),
            step_minutes=rule.step_minutes,
            credit_per_step=str(rule.credit_per_step),
            rounding=rule.rounding,
            day_maximum=str(rule.day_maximum),
            live_only=rule.live_only,
            evaluation_first=rule.evaluation_first,
            creditable_kinds=tuple(sorted(rule.creditable_kinds)),
        )

    def rule(self) -> RuleVersion:
        return RuleVersion(
            key=self.key,
            name=self.name,
            unit=self.unit,
            valid_from=date.fromisoformat(self.valid_from),
            step_minutes=self.step_minutes,
            credit_per_step=Decimal(self.credit_per_step),
            rounding=self.rounding,
            day_maximum=Decimal(self.day_maximum),
            live_only=self.live_only,
            evaluation_first=self.evaluation_first,
            creditable_kinds=frozenset(self.creditable_kinds),
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rule makes of presence: the part that `rerun` must find again."""

    possible_ms: int
    eligible_ms: int
    steps: int
    earned: str
    granted: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything a certificate rests on. `presence` is the person's union."""

    name_printed: str
    event: Event
    issuer: Issuer
    items: tuple[EvidenceItem, ...]
    presence: tuple[tuple[int, int], ...]
    rule: RuleValues
    held_that_day: str
    evaluated_on: str
    sources: tuple[Source, ...]
    sealed_ms: int
    outcome: Outcome
    is_specimen: bool = False
    algorithm: str = ALGORITHM
    schema: int = SCHEMA


def overlap_ms(presence: Sequence[tuple[int, int]], starts: int, ends: int) -> int:
    """Milliseconds of disjoint half-open intervals within [starts, ends)."""
    return sum(max(0, min(b, ends) - max(a, starts)) for a, b in presence)


def outcome_of(
    rule: RuleVersion,
    items: Sequence[EvidenceItem],
    *,
    held_that_day: Decimal,
    event_maximum: Decimal | None = None,
) -> Outcome:
    counted = [item for item in items if item.kind in rule.creditable_kinds]
    eligible = sum(item.present_ms for item in counted)
    earned = credits_earned(rule, eligible, event_maximum=event_maximum)
    granted = credits_granted(rule, earned, held_that_day=held_that_day)
    return Outcome(
        possible_ms=sum(item.ends_ms - item.starts_ms for item in counted),
        eligible_ms=eligible,
        steps=eligible // rule.step_ms,
        earned=written(earned),
        granted=written(granted),
    )


def rerun(snapshot: Snapshot) -> Outcome:
    """The outcome from the snapshot's inputs alone: presence, items and rule."""
    recounted = [
        EvidenceItem(
            key=item.key,
            kind=item.kind,
            title=item.title,
            short_title=item.short_title,
            starts_ms=item.starts_ms,
            ends_ms=item.ends_ms,
            present_ms=overlap_ms(snapshot.presence, item.starts_ms, item.ends_ms),
        )
        for item in snapshot.items
    ]
    return outcome_of(
        snapshot.rule.rule(),
        recounted,
        held_that_day=Decimal(snapshot.held_that_day),
        event_maximum=(
            Decimal(snapshot.event.maximum) if snapshot.event.maximum else None
        ),
    )


def as_data(snapshot: Snapshot) -> dict[str, Any]:
    """Plain dictionaries and lists, ready for a JSON column."""
    data: dict[str, Any] = json.loads(json.dumps(asdict(snapshot)))
    return data


def canonical(data: Mapping[str, Any]) -> bytes:
    """The one way to write this data (RFC 8785 for texts and whole numbers).

    A float is refused: it would have more than one spelling.
    """
    _refuse_floats(data)
    return json.dumps(
        data, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode()


def digest(data: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(data)).hexdigest()


def from_data(data: Mapping[str, Any]) -> Snapshot:
    """The snapshot of a stored row; refuses a schema this code does not know."""
    if data.get("schema") != SCHEMA:
        raise ValueError(f"Evidence of schema {data.get('schema')!r} is not known.")
    return Snapshot(
        name_printed=data["name_printed"],
        event=Event(**data["event"]),
        issuer=Issuer(
            site=data["issuer"]["site"],
            provider=data["issuer"]["provider"],
            signatories=tuple(
                Signatory(**one) for one in data["issuer"]["signatories"]
            ),
        ),
        items=tuple(
            EvidenceItem(
                **{
                    **item,
                    "gaps": tuple(Gap(**gap) for gap in item["gaps"]),
                }
            )
            for item in data["items"]
        ),
        presence=tuple((a, b) for a, b in data["presence"]),
        rule=RuleValues(
            **{
                **data["rule"],
                "creditable_kinds": tuple(data["rule"]["creditable_kinds"]),
            }
        ),
        held_that_day=data["held_that_day"],
        evaluated_on=data["evaluated_on"],
        sources=tuple(Source(**source) for source in data["sources"]),
        sealed_ms=data["sealed_ms"],
        outcome=Outcome(**data["outcome"]),
        is_specimen=data["is_specimen"],
        algorithm=data["algorithm"],
        schema=data["schema"],
    )


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("Evidence holds whole numbers and texts, no floats.")
    if isinstance(value, Mapping):
        for inner in value.values():
            _refuse_floats(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_floats(inner)
