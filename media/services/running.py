"""Writes of the control room about the programme: an item begins, or ends."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from elearn.core.models import User
from media.domain.programme import Programme, from_ms, to_ms
from media.domain.running import ItemStep, Moves, StepRefused, begin_item, end_item
from media.exceptions import ProgrammeRefused
from media.lists import ItemTimesRow
from media.models import Webinar
from media.queries import programme_in_force
from media.services.events import set_item_times
from media.services.locking import lock
from media.services.talk import require_open_room
from media.talk_queries import items_running
from media.wording_talk import talk_sentence


@transaction.atomic
def begin_item_now(webinar: Webinar, *, key: str, by: User, now: datetime) -> Programme:
    """The item begins now, and what runs ends. Pressed twice it is refused."""
    webinar = lock(webinar)
    require_open_room(webinar, now=now)
    running = items_running(webinar)
    try:
        moves = begin_item(
            programme_in_force(webinar), key, now_ms=to_ms(now), running=running
        )
    except StepRefused as refusal:
        raise ProgrammeRefused(talk_sentence(refusal.code)) from refusal
    steps: dict[str, str] = {key: ItemStep.BEGUN}
    if running.key:
        steps[running.key] = ItemStep.ENDED
    return _store(webinar, moves, steps, "step_begun_because", by=by, now=now)


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


def _store(
    webinar: Webinar,
    moves: Moves,
    steps: dict[str, str],
    because: str,
    *,
    by: User,
    now: datetime,
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
    )
