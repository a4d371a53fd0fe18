"""Writes about an event itself: its record, its plan, its actual times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from elearn.core.audit import record
from elearn.core.models import User
from media.choices import WebinarState
from media.domain.programme import (
    Item,
    Programme,
    check_items,
    digest_items,
    items_from_json,
    items_to_json,
    order,
    to_ms,
    with_actual_times,
)
from media.exceptions import ProgrammeRefused
from media.lists import ItemTimesRow
from media.models import ItemTimes, ProgrammeVersion, Webinar
from media.queries import actual_times, programme_version
from media.services.live import end_everybodys_passes, post_door, tell_programme
from media.services.locking import announce_change, lock
from media.services.prompts import plan_round
from media.wording import programme_sentence, sentence


@transaction.atomic
def save_webinar(
    *, slug: str, by: User | None, now: datetime | None = None, **fields: Any
) -> Webinar:
    """The event of this short address, made or brought to these fields. Passes for
    the room of one that is called off end `now`."""
    webinar = Webinar.objects.select_for_update().filter(slug=slug).first()
    is_new = webinar is None
    webinar = webinar or Webinar(slug=slug)
    changed = [
        name
        for name, value in fields.items()
        if is_new or getattr(webinar, name) != value
    ]
    for name, value in fields.items():
        setattr(webinar, name, value)
    if is_new or changed:
        webinar.full_clean()
        webinar.save()
        record("media.save_webinar", webinar, by=by, fields=sorted(changed))
        if not is_new:
            _tell_room(webinar, changed, now=now or timezone.now())
    return webinar


def free_slug(wanted: str, *, besides: Iterable[str] = ()) -> str:
    """This address, or one like it that no event's record has, nor any of `besides`: a
    record belongs to one event for ever, also when its page is gone."""
    base = wanted[:70]  # leaves room for a number
    like = Webinar.objects.filter(slug__startswith=base)
    taken = {*besides, *like.values_list("slug", flat=True)}
    slug, number = wanted[: Webinar._meta.get_field("slug").max_length], 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _tell_room(webinar: Webinar, changed: Sequence[str], *, now: datetime) -> None:
    """An event that ends at another time, or is no longer announced."""
    if "ends_at" in changed:
        post_door(webinar)
    is_gone = webinar.state in (WebinarState.CANCELLED, WebinarState.DRAFT)
    if "state" in changed and is_gone:
        end_everybodys_passes(webinar)


@transaction.atomic
def save_programme(
    webinar: Webinar, *, items: Iterable[Item], by: User | None, now: datetime
) -> ProgrammeVersion:
    """Publish the planned items as the next version; the same plan stays one version.

    ProgrammeRefused with every reason, also where actual times already
    recorded would make two items overlap.
    """
    webinar = lock(webinar)
    stored = items_to_json(items)
    planned = items_from_json(stored)
    start, end = to_ms(webinar.starts_at), to_ms(webinar.ends_at)
    reasons = [programme_sentence(finding) for finding in check_items(planned)] + [
        sentence("outside_event", key=item.key)
        for item in planned
        if item.starts_ms < start or item.ends_ms > end
    ]
    if not reasons:
        actual = with_actual_times(planned, actual_times(webinar))
        reasons = [programme_sentence(finding) for finding in check_items(actual)]
    if reasons:
        raise ProgrammeRefused(" ".join(reasons))
    current = programme_version(webinar)
    digest = digest_items(stored)
    if current is not None and current.sha256 == digest:
        return current
    version: ProgrammeVersion = ProgrammeVersion.objects.create(
        webinar=webinar,
        number=current.number + 1 if current else 1,
        items=stored,
        sha256=digest,
        created_at=now,
        created_by=by,
    )
    record("media.save_programme", webinar, by=by, number=version.number, sha256=digest)
    announce_change(webinar)
    tell_programme(
        webinar, items=with_actual_times(planned, actual_times(webinar)), now=now
    )
    plan_round(webinar, now=now)
    return version


@transaction.atomic
def set_item_times(
    webinar: Webinar,
    *,
    times: Sequence[ItemTimesRow],
    reason: str,
    by: User | None,
    now: datetime,
    steps: Mapping[str, str] | None = None,
    takes_back: bool = False,
) -> Programme:
    """Record when items really began and ended; returns the programme in force.

    `steps` names the items (by key) that a button began or ended; `takes_back` says
    that the button took back what one before it had said. All or nothing:
    ProgrammeRefused for an unknown item, or where the result would overlap. Times that are in force already add no entry.
    """
    webinar = lock(webinar)
    if not reason.strip():
        raise ProgrammeRefused(sentence("no_reason"))
    version = programme_version(webinar)
    if version is None:
        raise ProgrammeRefused(sentence("no_programme", title=webinar.title))
    planned = version.read_items()
    known = {item.key for item in planned}
    in_force = actual_times(webinar)
    wanted = dict(in_force)
    for row in times:
        if row.key not in known:
            raise ProgrammeRefused(sentence("unknown_item", line=row.line, key=row.key))
        wanted[row.key] = (to_ms(row.starts_at), to_ms(row.ends_at))
    result = with_actual_times(planned, wanted)
    reasons = [programme_sentence(finding) for finding in check_items(result)]
    if reasons:
        raise ProgrammeRefused(" ".join(reasons))
    steps = steps or {}
    new = [
        row
        for row in times
        if wanted[row.key] != in_force.get(row.key) or row.key in steps
    ]
    ItemTimes.objects.bulk_create(
        ItemTimes(
            webinar=webinar,
            key=row.key,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            reason=reason.strip(),
            step=steps.get(row.key, ""),
            takes_back=takes_back,
            recorded_at=now,
            recorded_by=by,
        )
        for row in new
    )
    if new:
        record(
            "media.set_item_times",
            webinar,
            by=by,
            items=[row.key for row in new],
            reason=reason.strip(),
        )
        announce_change(webinar)
        tell_programme(webinar, items=order(result), now=now)
        plan_round(webinar, now=now)
    return order(result)
