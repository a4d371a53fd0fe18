"""Writes of this room: one transaction each, keyword-only, audited.

A single decision has no audit entry of its own: it is an event that is only
ever added, which is the same thing said once.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from elearn.core.audit import record
from elearn.core.models import User
from scenarios.assurance import refuse_errors
from scenarios.authoring import compile_scenario, fields_from_outline, script_of
from scenarios.domain import play
from scenarios.domain.document import (
    SCHEMA_VERSION,
    read_document,
    sha256,
    to_json,
)
from scenarios.domain.graph import Graph
from scenarios.domain.merge import Merged, merge_import
from scenarios.exceptions import (
    AttemptFinished,
    BadRating,
    ChoiceNotOffered,
    NoSuchTurn,
    NotPublished,
    OutlineError,
    StaleStep,
)
from scenarios.models import Attempt, AttemptEvent, Scenario, ScenarioRevision
from scenarios.signals import attempt_finished

_SEED_LIMIT = 2**31


# -- publishing -------------------------------------------------------------------
@transaction.atomic
def publish_scenario(
    scenario: Scenario, *, by: User | None, now: datetime
) -> ScenarioRevision:
    """Publish `scenario` as it stands in memory; the revision learners now meet.

    Raises `ScenarioHasErrors`. Publishing the same words again changes nothing
    for learners: the same frozen revision stays in force.
    """
    draft = scenario.save_revision(user=by, clean=False)
    graph = refuse_errors(draft.as_object())
    # Frozen before Wagtail publishes, so that `now` and `by` are the caller's;
    # the receiver of Wagtail's signal then finds the revision and puts it in force.
    revision = _frozen(scenario, graph, by=by, now=now)
    draft.publish(user=by, skip_permission_checks=True)
    scenario.refresh_from_db()
    return revision


@transaction.atomic
def freeze_revision(
    scenario: Scenario, *, by: User | None, now: datetime
) -> ScenarioRevision:
    """Put what is live now in force as an immutable revision, made when there is
    none of these words yet. Idempotent. Raises `ScenarioHasErrors`."""
    locked = Scenario.objects.select_for_update().get(pk=scenario.pk)
    revision = _frozen(locked, refuse_errors(locked), by=by, now=now)
    if locked.current_revision_id != revision.pk:
        Scenario.objects.filter(pk=locked.pk).update(current_revision=revision)
        record(
            "scenarios.publish_revision",
            locked,
            by=by,
            number=revision.number,
            sha256=revision.sha256,
        )
    scenario.current_revision = revision
    return revision


def _frozen(
    scenario: Scenario, graph: Graph, *, by: User | None, now: datetime
) -> ScenarioRevision:
    """The revision with these words. A text that was published before gets its
    old revision back, for attempts may already point at it."""
    digest = sha256(graph)
    known = scenario.published_revisions.filter(sha256=digest).first()
    if known is not None:
        return known
    return ScenarioRevision.objects.create(
        scenario=scenario,
        number=scenario.published_revisions.count() + 1,
        schema_version=SCHEMA_VERSION,
        sha256=digest,
        compiled=to_json(graph),
        published_at=now,
        published_by=by,
    )


@transaction.atomic
def save_outline(outline: Mapping[str, Any], *, by: User | None) -> Scenario:
    """A draft made or brought up to date from an outline; not yet published.

    Idempotent: an outline that says what the draft says already adds no
    further draft. Raises `OutlineError` when it lacks title, address or name.
    """
    fields = fields_from_outline(outline)
    stored = Scenario.objects.select_for_update().filter(slug=fields["slug"]).first()
    draft = stored.get_latest_revision_as_object() if stored else Scenario(live=False)
    known = sha256(compile_scenario(draft).graph) if stored else ""
    for name, value in fields.items():
        setattr(draft, name, value)
    if known and sha256(compile_scenario(draft).graph) == known:
        return draft
    _refuse_bad_fields(draft)
    if stored is None:
        draft.save()
    draft.save_revision(user=by, clean=False, log_action=True)
    return draft


def _refuse_bad_fields(draft: Scenario) -> None:
    try:
        draft.clean_fields(exclude=["script"])
    except ValidationError as error:
        sentences = "; ".join(
            f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items()
        )
        raise OutlineError(sentences) from error


@transaction.atomic
def create_draft(
    document: Mapping[str, Any],
    *,
    title: str,
    persona_name: str,
    by: User | None,
    came_from: str = "",
) -> Scenario:
    """A new draft with these words, under a free address made of its title.

    `came_from` names the format or the starter for the audit log. Raises
    `OutlineError` when title or name is missing or too long.
    """
    fields = fields_from_outline(document)
    fields |= {"title": title, "persona_name": persona_name, "slug": _free_slug(title)}
    draft = Scenario(live=False, **fields)
    _refuse_bad_fields(draft)
    draft.save()
    draft.save_revision(user=by, clean=False, log_action=True)
    record("scenarios.import_scenario", draft, by=by, source=came_from)
    return draft


def _free_slug(title: str) -> str:
    wanted = slugify(title)[:70].strip("-") or "conversation"
    slug, number = wanted, 2
    while Scenario.objects.filter(slug=slug).exists():
        slug, number = f"{wanted}-{number}", number + 1
    return slug


@transaction.atomic
def import_into(
    scenario: Scenario, document: Mapping[str, Any], *, by: User | None
) -> Merged:
    """The same story again: its words and replies replace those of the draft, what the
    author added stays. Idempotent: an unchanged source adds no further draft."""
    locked = Scenario.objects.select_for_update().get(pk=scenario.pk)
    draft = locked.get_latest_revision_as_object()
    before = compile_scenario(draft).graph
    merged = merge_import(before, read_document(document).graph)
    if merged.graph == before:
        return merged
    draft.script = script_of(to_json(merged.graph))
    draft.save_revision(user=by, clean=False, log_action=True)
    record(
        "scenarios.import_scenario",
        draft,
        by=by,
        source=merged.graph.source,
        added=len(merged.added),
        removed=len(merged.removed),
        changed=len(merged.changed),
    )
    return merged


# -- attempts ------------------------------------------------------------------------
@transaction.atomic
def start_attempt(
    revision: ScenarioRevision,
    *,
    user: User | None,
    now: datetime,
    seed: int | None = None,
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
    )
    record("scenarios.start_attempt", attempt, by=user)
    return attempt


def _locked(attempt: Attempt) -> Attempt:
    return (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("revision")
        .get(pk=attempt.pk)
    )


def _keys(attempt: Attempt) -> list[str]:
    return list(attempt.events.order_by("seq").values_list("choice", flat=True))


@transaction.atomic
def choose(
    attempt: Attempt, *, choice_key: str, expected_seq: int, now: datetime
) -> Attempt:
    """Take one decision. `expected_seq` is the number of decisions that the
    page showing the choice knew of.

    Raises `StaleStep` (a double click, a second tab: nothing changes),
    `AttemptFinished`, `ChoiceNotOffered`.
    """
    locked = _locked(attempt)
    if locked.event_count != expected_seq:
        raise StaleStep
    if locked.is_finished:
        raise AttemptFinished
    graph = locked.revision.graph
    before = play.replay(graph, _keys(locked), locked.seed)
    try:
        after = play.step(graph, before, choice_key)
    except play.IllegalStep as error:
        raise ChoiceNotOffered from error
    AttemptEvent.objects.create(
        attempt=locked,
        seq=locked.event_count + 1,
        node=before.node,
        choice=choice_key,
        at=now,
    )
    locked.event_count += 1
    _store(locked, after, now)
    return locked


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
    `BadRating` for a number outside 1 to 5 or a skill that does not exist.
    """
    locked = _locked(attempt)
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
    was taken; the first attempt is left untouched. Raises `NoSuchTurn`."""
    origin = _locked(attempt)
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
        origin=origin,
    )
    AttemptEvent.objects.bulk_create(
        AttemptEvent(
            attempt=branch,
            seq=event.seq,
            node=event.node,
            choice=event.choice,
            at=now,
            inherited=True,
        )
        for event in kept
    )
    record("scenarios.replay_attempt", branch, by=user, turn=turn)
    return branch


@transaction.atomic
def claim_attempts(keys: Iterable[str], *, user: User) -> int:
    """Attempts played without an account become `user`'s; how many did.

    Only a visitor's attempts are given away; an erased person's stay nobody's.
    """
    wanted = []
    for key in keys:
        try:
            wanted.append(uuid.UUID(str(key)))
        except ValueError:
            continue
    mine = list(
        Attempt.objects.select_for_update().filter(
            uuid__in=wanted[:200], by_visitor=True
        )
    )
    Attempt.objects.filter(pk__in=[one.pk for one in mine]).update(
        user=user, by_visitor=False
    )
    for attempt in mine:
        record("scenarios.claim_attempt", attempt, by=user)
        if attempt.is_finished:  # news for rooms above: it counts for them now
            attempt.user, attempt.by_visitor = user, False
            attempt_finished.send(sender=Attempt, attempt=attempt)
    return len(mine)


@transaction.atomic
def forget_visitor_attempts(*, before: datetime) -> int:
    """Take away what visitors played and did not claim; how many attempts.

    An attempt goes, finished or not, when nothing happened in it since
    `before`: the moment after which no session remembers it any more. Events
    are only ever added, and this is the one place that removes any, whole
    attempts at a time; a person's attempts, erased or not, are never touched.
    The audit log keeps the number per conversation.
    """
    stale = (
        Attempt.objects.select_for_update(of=("self",))
        .filter(by_visitor=True, started_at__lt=before)
        .exclude(rated_at__gte=before)
        .exclude(events__at__gte=before)
        .order_by("pk")
    )
    by_scenario: dict[int, list[int]] = {}
    for pk, scenario in stale.values_list("pk", "revision__scenario"):
        by_scenario.setdefault(scenario, []).append(pk)
    for scenario in Scenario.objects.filter(pk__in=list(by_scenario)):
        gone = by_scenario[scenario.pk]
        for start in range(0, len(gone), 500):  # SQLite's limit on parameters
            some = gone[start : start + 500]
            AttemptEvent.objects.filter(attempt__in=some).delete()
            Attempt.objects.filter(pk__in=some).delete()
        record("scenarios.forget_visitors", scenario, attempts=len(gone))
    return sum(len(gone) for gone in by_scenario.values())
