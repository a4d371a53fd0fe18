"""What a certificate rests on, frozen: the snapshot, and the rule run on it again.

The snapshot holds inputs and verdict together, so that the rule can be run on
it again years later without the database (`rerun`). How it is written, and its
digest, stand in `canonical.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from certificates.domain.canonical import canonical as canonical
from certificates.domain.canonical import digest as digest
from certificates.domain.counting import ItemCount, count_items, overlap_ms
from certificates.domain.credit import (
    ByDay,
    Reason,
    credits_by_day,
    cuts_in,
    full_steps,
    sum_of,
    written,
)
from certificates.domain.days import Portion, day_parts, portions_of
from certificates.domain.options import Options
from certificates.domain.rules import RuleVersion
from certificates.domain.snapshot import (
    KNOWN_SCHEMAS,
    Event,
    EvidenceItem,
    Gap,
    GivenBack,
    Issuer,
    Logo,
    OptionValues,
    Outcome,
    RuleValues,
    Sheet,
    Signatory,
    Snapshot,
    Source,
)


def reckon(
    rule: RuleVersion,
    items: Sequence[EvidenceItem],
    presence: Sequence[tuple[int, int]],
    *,
    zone: ZoneInfo,
    options: Options,
    own_items: Sequence[str] = (),
    held: ByDay | None = None,
    event_maximum: Decimal | None = None,
    only_day: str = "",
) -> Outcome:
    """What presence makes under the rule and the event's options.

    `only_day` puts all minutes on that day, as the first schema did.
    """
    counts = count_items(
        items,
        presence,
        kinds=rule.creditable_kinds,
        options=options,
        own=frozenset(own_items),
    )
    portions = portions_in(counts, items, zone)
    if only_day:
        eligible = sum(portion.counted_ms for portion in portions)
        portions = (Portion(only_day, 1, eligible),)
    alone = credits_by_day(rule, portions, event_maximum=event_maximum)
    days = credits_by_day(rule, portions, held=held, event_maximum=event_maximum)
    eligible = sum(count.counted_ms for count in counts)
    return Outcome(
        possible_ms=sum(one.duration_ms for one in counts if one.is_creditable),
        eligible_ms=eligible,
        steps=full_steps(rule, eligible),
        earned=written(sum_of(alone)),
        granted=written(sum_of(days)),
        days=tuple((day, written(credits)) for day, credits in days.items() if credits),
    )


def portions_in(
    counts: Sequence[ItemCount], items: Sequence[Any], zone: ZoneInfo
) -> tuple[Portion, ...]:
    """The counted milliseconds by halves of the event's days."""
    if not items:
        return ()
    hull = min(one.starts_ms for one in items), max(one.ends_ms for one in items)
    spans = [span for count in counts for span in count.spans]
    return portions_of(spans, day_parts(*hull, zone))


def counts_of(snapshot: Snapshot) -> tuple[ItemCount, ...]:
    """How each item was counted, from the snapshot's inputs."""
    return count_items(
        snapshot.items,
        snapshot.presence,
        kinds=frozenset(snapshot.rule.creditable_kinds),
        options=snapshot.options.options(),
        own=frozenset(snapshot.own_items),
    )


def cuts_of(snapshot: Snapshot) -> tuple[Reason, ...]:
    """What a maximum took of the frozen credits."""
    zone, event = ZoneInfo(snapshot.event.time_zone), snapshot.event
    return cuts_in(
        snapshot.rule.rule(),
        portions_in(counts_of(snapshot), snapshot.items, zone),
        {day: Decimal(credits) for day, credits in snapshot.outcome.days},
        held=_held(snapshot),
        event_maximum=Decimal(event.maximum) if event.maximum else None,
    )


def _held(snapshot: Snapshot) -> dict[str, Decimal]:
    held = dict(snapshot.held) or {snapshot.event.held_on: snapshot.held_that_day}
    return {day: Decimal(credits) for day, credits in held.items()}


def rerun(snapshot: Snapshot) -> Outcome:
    """The outcome from the snapshot's inputs alone: presence, items, options and rule."""
    event = snapshot.event
    outcome = reckon(
        snapshot.rule.rule(),
        [
            replace(item, present_ms=overlap_ms(snapshot.presence, *item.window))
            for item in snapshot.items
        ],
        snapshot.presence,
        zone=ZoneInfo(event.time_zone),
        options=snapshot.options.options(),
        own_items=snapshot.own_items,
        held=_held(snapshot),
        event_maximum=Decimal(event.maximum) if event.maximum else None,
        only_day=event.held_on if snapshot.schema == 1 else "",
    )
    # The first schema knew no days; all else must come out as it was.
    return replace(outcome, days=()) if snapshot.schema == 1 else outcome


def as_data(snapshot: object) -> dict[str, Any]:
    """Plain dictionaries and lists, ready for a JSON column."""
    data: dict[str, Any] = _plain(snapshot)
    return data


def _plain(value: Any) -> Any:
    # `asdict` copies every text and number: five times as long for thousands of people.
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value


def from_data(data: Mapping[str, Any]) -> Snapshot:
    """The snapshot of an event's stored row; refuses a schema this code does not know."""
    if "kind" in data or data.get("schema") not in KNOWN_SCHEMAS:
        raise ValueError(f"Evidence of schema {data.get('schema')!r} is not known.")
    return Snapshot(
        name_printed=data["name_printed"],
        event=Event(**data["event"]),
        issuer=read_issuer(data["issuer"]),
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
        rule=read_rule(data["rule"]),
        held_that_day=data["held_that_day"],
        evaluated_on=data["evaluated_on"],
        sources=tuple(Source(**source) for source in data["sources"]),
        sealed_ms=data["sealed_ms"],
        outcome=Outcome(
            **{**data["outcome"], "days": _pairs(data["outcome"].get("days", ()))}
        ),
        is_specimen=data["is_specimen"],
        options=_options(data.get("options", {})),
        own_items=tuple(data.get("own_items", ())),
        held=_pairs(data.get("held", ())),
        corrections=tuple(GivenBack(**one) for one in data.get("corrections", ())),
        prompts=_asked_and_answered(*data.get("prompts", (0, 0))),
        code_version=data.get("code_version", ""),
        sheet=read_sheet(data.get("sheet", {})),
        algorithm=data["algorithm"],
        schema=data["schema"],
    )


def _pairs(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((first, second) for first, second in rows)


def _asked_and_answered(asked: int, answered: int) -> tuple[int, int]:
    return (asked, answered)


def _options(data: Mapping[str, Any]) -> OptionValues:
    return OptionValues(**{**data, "confirmed": tuple(data.get("confirmed", ()))})


def read_issuer(data: Mapping[str, Any]) -> Issuer:
    signatories = tuple(Signatory(**one) for one in data["signatories"])
    return Issuer(data["site"], data["provider"], signatories)


def read_rule(data: Mapping[str, Any]) -> RuleValues:
    return RuleValues(**{**data, "creditable_kinds": tuple(data["creditable_kinds"])})


def read_sheet(data: Mapping[str, Any]) -> Sheet:
    return Sheet(
        **{
            **data,
            "body": tuple(data.get("body", ())),
            "logos": tuple(Logo(**logo) for logo in data.get("logos", ())),
        }
    )
