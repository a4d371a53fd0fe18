"""One person's attempt: begun, played, rated, played again from a turn, noted on.

A single decision has no audit entry of its own: it is an event that is only
ever added, which is the same thing said once.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from elearn.core.audit import record
from elearn.core.models import User
from elearn.core.typed import typed_text
from scenarios.domain import play
from scenarios.exceptions import (
    AttemptFinished,
    BadConfidence,
    BadRating,
    ChoiceNotOffered,
    NoSuchTurn,
    NotFinished,
    NotPublished,
    StaleStep,
    TooLong,
)
from scenarios.models import Attempt, AttemptEvent, ScenarioRevision
from scenarios.signals import attempt_finished

_SEED_LIMIT = 2**31
#: Characters of what a learner types.
OWN_WORDS_LIMIT = 2_000
NOTE_LIMIT = 10_000
#: A turn that stood longer was left alone, not thought about.
LONGEST_DWELL_MS = 60 * 60 * 1000


@transaction.atomic
def start_attempt(
    revision: ScenarioRevision,
    *,
    user: User | None,
    now: datetime,
    seed: int | None = None,
    with_clock: bool = False,
) -> Attempt:
    """A new attempt at the first node. `user` is None for a visitor."""
    if revision is None:
        raise NotPublished
    seed = secrets.randbelow(_SEED_LIMIT) if seed is None else seed
    state = play.start(revision.graph, seed)
    attempt = Attempt.objects.create(
        revision=revision,
        user=user,
        by_visitor=user is None,
        seed=seed,
        started_at=now,
        state=state.to_json(),
        with_clock=with_clock,
    )
    record("scenarios.start_attempt", attempt, by=user)
    return attempt


def _locked(attempt: Attempt) -> Attempt:
    return (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("revision")
        .get(pk=attempt.pk)
    )


@transaction.atomic
def choose(
    attempt: Attempt,
    *,
    choice_key: str,
    expected_seq: int,
    now: datetime,
    own_words: str = "",
    confidence: int | None = None,
    dwell_ms: int | None = None,
    by_clock: bool = False,
) -> Attempt:
    """Take one decision. `expected_seq` is the number of decisions that the
    page showing the choice knew of.

    `own_words` and `confidence` are kept where the turn asked for them.
    `dwell_ms` is what the browser measured; it is never believed beyond the time
    that has passed here. `by_clock` takes what the turn's clock takes, whatever
    `choice_key` says, and only in an attempt that is played with the clock.

    Raises `StaleStep` (a double click, a second tab: nothing changes),
    `AttemptFinished`, `ChoiceNotOffered`, `BadConfidence`, `TooLong`.
    """
    locked = _locked(attempt)
    if locked.event_count != expected_seq:
        raise StaleStep
    if locked.is_finished:
        raise AttemptFinished
    graph = locked.revision.graph
    events = list(locked.events.order_by("seq").values_list("choice", "at"))
    before = play.replay(graph, [choice for choice, _ in events], locked.seed)
    node = play.current_node(graph, before)
    if by_clock:
        choice_key = node.on_time if locked.with_clock and node.seconds else ""
    try:
        step = play.decide(graph, before, choice_key, number=len(events) + 1)
    except play.IllegalStep as error:
        raise ChoiceNotOffered from error
    if not is_confidence(confidence):
        raise BadConfidence
    AttemptEvent.objects.create(
        attempt=locked,
        seq=step.number,
        node=before.node,
        choice=choice_key,
        at=now,
        own_words=fitting(own_words, limit=OWN_WORDS_LIMIT) if node.own_words else "",
        confidence=confidence if node.ask_confidence else None,
        dwell_ms=_dwell(dwell_ms, events[-1][1] if events else locked.started_at, now),
        by_clock=by_clock,
        via=[[move.node, move.choice] for move in step.via],
    )
    locked.event_count += 1
    _store(locked, step.after, now)
    return locked


def is_confidence(number: int | None) -> bool:
    return number is None or (type(number) is int and 1 <= number <= 5)


def fitting(text: str, *, limit: int) -> str:
    """The text without space around it. Raises `TooLong`."""
    stripped = typed_text(text).strip()
    if len(stripped) > limit:
        raise TooLong(limit)
    return stripped


def _dwell(measured: int | None, since: datetime, now: datetime) -> int | None:
    if measured is None or measured < 0:
        return None
    passed = max(0, int((now - since).total_seconds() * 1000))
    return min(measured, passed, LONGEST_DWELL_MS)


def _store(attempt: Attempt, state: play.State, now: datetime) -> None:
    """Keep the fold, and finish where an ending has been reached."""
    attempt.state = state.to_json()
    node = play.current_node(attempt.revision.graph, state)
    if node.is_ending:
        attempt.finished_at = now
        attempt.ending = node.key
        attempt.ending_kind = node.ending
    attempt.save(
        update_fields=["state", "event_count", "finished_at", "ending", "ending_kind"]
    )
    if node.is_ending:
        record("scenarios.finish_attempt", attempt, by=attempt.user, ending=node.ending)
        attempt_finished.send(sender=Attempt, attempt=attempt)


@transaction.atomic
def rate_self(
    attempt: Attempt, *, ratings: Mapping[str, int], now: datetime
) -> Attempt:
    """The learner's own view, before they see anything else. The first counts:
    once the debrief is open it is no self-rating any more.

    `ratings` may leave skills out (the question may be skipped). Raises
    `BadRating` for a number outside 1 to 5 or a skill that does not exist, and
    `NotFinished`.
    """
    locked = _locked(attempt)
    if not locked.is_finished:
        raise NotFinished
    skills = {skill.key for skill in locked.revision.graph.skills}
    if any(
        key not in skills or type(mark) is not int or not 1 <= mark <= 5
        for key, mark in ratings.items()
    ):
        raise BadRating
    if locked.rated_at is not None:
        return locked
    locked.ratings = dict(ratings)
    locked.rated_at = now
    locked.save(update_fields=["ratings", "rated_at"])
    record("scenarios.rate_attempt", locked, by=locked.user)
    return locked


@transaction.atomic
def play_again_from(
    attempt: Attempt, *, turn: int, user: User | None, now: datetime
) -> Attempt:
    """A new attempt that stands where decision number `turn` (counted from 1)
    was taken; the first attempt is left untouched. One that is still under way is
    played on instead. Raises `NotFinished`, `NoSuchTurn`."""
    origin = _locked(attempt)
    if not origin.is_finished:
        raise NotFinished
    events = list(origin.events.order_by("seq"))
    if not 1 <= turn <= len(events):
        raise NoSuchTurn
    kept = events[: turn - 1]
    graph = origin.revision.graph
    state = play.replay(graph, [event.choice for event in kept], origin.seed)
    branch = Attempt.objects.create(
        revision=origin.revision,
        user=user,
        by_visitor=user is None,
        seed=origin.seed,
        started_at=now,
        state=state.to_json(),
        event_count=len(kept),
        with_clock=origin.with_clock,
        origin=origin,
    )
    AttemptEvent.objects.bulk_create(
        AttemptEvent(
            attempt=branch,
            seq=event.seq,
            node=event.node,
            choice=event.choice,
            at=now,
            via=event.via,
            inherited=True,
        )
        for event in kept
    )
    record("scenarios.replay_attempt", branch, by=user, turn=turn)
    return branch


@transaction.atomic
def set_clock(attempt: Attempt, *, on: bool) -> Attempt:
    """Play on with the soft clock or without it; what was chosen stays."""
    locked = _locked(attempt)
    if locked.is_finished:
        raise AttemptFinished
    if locked.with_clock != on:
        locked.with_clock = on
        locked.save(update_fields=["with_clock"])
        record("scenarios.set_clock", locked, by=locked.user, on=on)
    return locked


@transaction.atomic
def write_note(attempt: Attempt, *, text: str, now: datetime) -> Attempt:
    """The learner's note for themselves, as often as they like; an empty one takes
    it away. The audit says that it was written, never what.

    Raises `NotFinished`, `TooLong`.
    """
    locked = _locked(attempt)
    if not locked.is_finished:
        raise NotFinished
    note = fitting(text, limit=NOTE_LIMIT)
    if note != locked.note:
        locked.note = note
        locked.noted_at = now if note else None
        locked.save(update_fields=["note", "noted_at"])
        record("scenarios.note_attempt", locked, by=locked.user)
    return locked
