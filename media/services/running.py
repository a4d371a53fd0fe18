"""Writes of the control room about the programme: an item begins, or ends, or what was
said last is taken back. Entries are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from elearn.core.models import User
from media.domain.intervals import clip, total, union_by_owner
from media.domain.programme import Programme, from_ms, to_ms, with_actual_times
from media.domain.running import (
    ItemStep,
    Moves,
    StepRefused,
    begin_item,
    end_item,
    hole_after,
    time_lost,
)
from media.exceptions import ProgrammeRefused
from media.lists import ItemTimesRow
from media.models import ItemTimes, Webinar
from media.queries import actual_times, programme_in_force, programme_version
from media.services.events import set_item_times
from media.services.locking import lock
from media.services.talk import require_open_room
from media.stays import stays_by_user
from media.talk_queries import items_running, last_step
from media.wording_talk import talk_sentence


@dataclass(frozen=True, slots=True)
class Loss:
    """What a step would take away: `people` have less, none more than `most_ms`."""

    people: int
    most_ms: int


def _begin(
    webinar: Webinar, key: str, *, now: datetime, as_planned: bool
) -> tuple[Moves, dict[str, str]]:
    items = programme_in_force(webinar)
    running = items_running(webinar)
    now_ms = to_ms(now)
    if as_planned:
        planned = (item.starts_ms for item in items if item.key == key)
        now_ms = min(now_ms, next(planned, now_ms))
    try:
        moves = begin_item(items, key, now_ms=now_ms, running=running)
    except StepRefused as refusal:
        raise ProgrammeRefused(talk_sentence(refusal.code)) from refusal
    steps: dict[str, str] = {key: ItemStep.BEGUN}
    if running.key:
        steps[running.key] = ItemStep.ENDED
    return moves, steps


def loss_of_beginning(webinar: Webinar, *, key: str, now: datetime) -> Loss:
    """Whose minutes would go if the item began now and not when it was planned. Asks
    and writes nothing."""
    require_open_room(webinar, now=now)
    before = programme_in_force(webinar)
    moves, _steps = _begin(webinar, key, now=now, as_planned=False)
    after = with_actual_times(before, {**actual_times(webinar), **moves})
    lost = time_lost(before, after, until_ms=to_ms(now))
    if not lost:
        return Loss(0, 0)
    owners, starts, ends, _sources = stays_by_user(webinar)
    spans: dict[int, int] = {}
    for owner, start, end in zip(
        *(column.tolist() for column in union_by_owner(owners, starts, ends)),
        strict=True,
    ):
        inside = sum(total(clip([(start, end)], window)) for window in lost)
        if inside:
            spans[owner] = spans.get(owner, 0) + inside
    return Loss(len(spans), max(spans.values(), default=0))


@transaction.atomic
def begin_item_now(
    webinar: Webinar, *, key: str, by: User, now: datetime, as_planned: bool = False
) -> Programme:
    """The item begins, and what runs ends: now, or when it was to begin where that is
    `as_planned`. Pressed twice it is refused."""
    webinar = lock(webinar)
    require_open_room(webinar, now=now)
    moves, steps = _begin(webinar, key, now=now, as_planned=as_planned)
    because = "step_plan_because" if as_planned else "step_begun_because"
    return _store(webinar, moves, steps, because, by=by, now=now)


@transaction.atomic
def end_item_now(webinar: Webinar, *, key: str, by: User, now: datetime) -> Programme:
    """The item ends now; what follows begins no earlier."""
    webinar = lock(webinar)
    require_open_room(webinar, now=now)
    try:
        moves = end_item(
            programme_in_force(webinar),
            key,
            now_ms=to_ms(now),
            running=items_running(webinar),
        )
    except StepRefused as refusal:
        raise ProgrammeRefused(talk_sentence(refusal.code)) from refusal
    steps: dict[str, str] = {key: ItemStep.ENDED}
    return _store(webinar, moves, steps, "step_ended_because", by=by, now=now)


@transaction.atomic
def close_hole(webinar: Webinar, *, key: str, by: User, now: datetime) -> Programme:
    """The item goes on until the next one begins, so that no minute between them counts
    for nobody."""
    webinar = lock(webinar)
    require_open_room(webinar, now=now)
    items = programme_in_force(webinar)
    try:
        hole = hole_after(items, key)
    except StepRefused as refusal:
        raise ProgrammeRefused(talk_sentence(refusal.code)) from refusal
    if hole is None:
        raise ProgrammeRefused(talk_sentence("step_no_hole"))
    start = next(item.starts_ms for item in items if item.key == key)
    moves = {key: (start, hole[1])}
    return _store(webinar, moves, {}, "step_fill_because", by=by, now=now)


@transaction.atomic
def take_step_back(webinar: Webinar, *, by: User, now: datetime) -> Programme:
    """What the last button said of the programme never was: every item that it moved has
    its earlier times again, and what ran runs."""
    webinar = lock(webinar)
    require_open_room(webinar, now=now)
    entries = last_step(webinar)
    version = programme_version(webinar)
    if not entries or version is None:
        raise ProgrammeRefused(talk_sentence("step_back_none"))
    plan = {item.key: item.window for item in version.read_items()}
    earlier = ItemTimes.objects.filter(
        webinar=webinar, pk__lt=min(entry.pk for entry in entries)
    )
    times = {
        one.key: (to_ms(one.starts_at), to_ms(one.ends_at))
        for one in earlier.order_by("id")
    }
    said = dict(earlier.exclude(step="").order_by("id").values_list("key", "step"))
    moves: Moves = {}
    steps: dict[str, str] = {}
    for entry in entries:
        moves[entry.key] = times.get(entry.key) or plan[entry.key]
        if entry.step:
            steps[entry.key] = said.get(entry.key, ItemStep.UNDONE)
    because = "step_back_because"
    return _store(webinar, moves, steps, because, by=by, now=now, takes_back=True)


def _store(
    webinar: Webinar,
    moves: Moves,
    steps: dict[str, str],
    because: str,
    *,
    by: User,
    now: datetime,
    takes_back: bool = False,
) -> Programme:
    return set_item_times(
        webinar,
        times=[
            ItemTimesRow(0, key, from_ms(starts), from_ms(ends))
            for key, (starts, ends) in sorted(moves.items())
        ],
        reason=talk_sentence(because),
        by=by,
        now=now,
        steps=steps,
        takes_back=takes_back,
    )
