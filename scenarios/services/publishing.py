"""From a draft to what learners meet: published, frozen, in force."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from elearn.core.audit import record
from elearn.core.models import User
from scenarios.assurance import refuse_errors
from scenarios.domain.document import SCHEMA_VERSION, sha256, to_json
from scenarios.domain.graph import Graph
from scenarios.models import Scenario, ScenarioRevision


@transaction.atomic
def publish_scenario(
    scenario: Scenario, *, by: User | None, now: datetime
) -> ScenarioRevision:
    """Publish `scenario` as it stands in memory; the revision learners now meet.

    Raises `ScenarioHasErrors`. Publishing the same words again changes nothing
    for learners: the same frozen revision stays in force.
    """
    # Two who publish at once would both find no revision of these words, or both
    # give theirs the same number.
    Scenario.objects.select_for_update().get(pk=scenario.pk)
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
