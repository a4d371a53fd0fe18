"""What organisers read about how learners went through a conversation, on the page
and as a table to take away.

Names leave nothing here: a learner is a number that means nothing outside one report,
and small groups are not told (`domain/cohort.py`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from scenarios.domain.cohort import Cohort, Count, Play, Turn, study_cohort
from scenarios.domain.cohort_steps import waiting
from scenarios.domain.graph import Graph, Node
from scenarios.models import (
    Attempt,
    AttemptEvent,
    CohortStep,
    Scenario,
    ScenarioRevision,
)
from scenarios.queries.cohorts import MOST_ATTEMPTS, countable, standing_of, steps_of


@dataclass(frozen=True, slots=True)
class ReplyRow:
    key: str
    text: str
    spoken: bool
    quality: str
    target: str
    first: Count
    repeats: Count
    discrimination: float | None


@dataclass(frozen=True, slots=True)
class TurnRow:
    """A node with the replies that learners gave there."""

    node: Node
    label: str
    first: Count
    repeats: Count
    left: Count
    #: Seconds; None where too few were timed.
    median_seconds: int | None
    replies: tuple[ReplyRow, ...]


@dataclass(frozen=True, slots=True)
class CueRow:
    node: Node
    label: str
    words: str
    kind: str
    opened: Count
    held: Count
    closed: Count


@dataclass(frozen=True, slots=True)
class CohortReport:
    scenario: Scenario
    revision: ScenarioRevision
    graph: Graph
    cohort: Cohort
    turns: tuple[TurnRow, ...]
    cues: tuple[CueRow, ...]
    is_cut: bool
    #: When the tables last moved on, and how many learners have something new since.
    moved_at: datetime | None
    waiting: int


def read_cohort(scenario: Scenario, revision: ScenarioRevision) -> CohortReport:
    """How people with an account went through `revision`, as far as it is counted
    (`services.move_cohort_on`): four queries."""
    steps = steps_of(revision)
    now = countable(revision)
    plays = _plays(revision, steps)
    graph = revision.graph
    cohort = study_cohort(graph, plays)
    return CohortReport(
        scenario=scenario,
        revision=revision,
        graph=graph,
        cohort=cohort,
        turns=_turn_rows(graph, cohort),
        cues=_cue_rows(graph, cohort),
        is_cut=len(plays) >= MOST_ATTEMPTS,
        moved_at=max((step.moved_at for step in steps.values()), default=None),
        waiting=max(
            waiting(standing_of(steps.get(is_first)), now[is_first])
            for is_first in (True, False)
        ),
    )


def load_plays(revision: ScenarioRevision) -> tuple[Play, ...]:
    """The attempts at `revision` that are counted, as far as they are."""
    return _plays(revision, steps_of(revision))


def _plays(
    revision: ScenarioRevision, steps: Mapping[bool, CohortStep]
) -> tuple[Play, ...]:
    standing = {is_first: standing_of(step) for is_first, step in steps.items()}
    attempts = {
        attempt.pk: attempt
        for attempt in Attempt.objects.filter(revision=revision).only(
            "pk", "user_id", "started_at", "finished_at", "state", "event_count"
        )
    }
    events: dict[int, list[AttemptEvent]] = {}
    for event in (
        AttemptEvent.objects.filter(attempt__revision=revision, inherited=False)
        .order_by("attempt_id", "seq")
        .only("attempt_id", "seq", "node", "choice", "at", "dwell_ms", "via")
    ):
        events.setdefault(event.attempt_id, []).append(event)
    numbers: dict[object, int] = {}
    found = []
    for is_first in sorted(standing, reverse=True):
        for pk, one in standing[is_first].items():
            attempt = attempts.get(pk)
            if attempt is None:
                continue
            # Who has been erased since is told from others by the step's own number.
            owner = attempt.user_id or (is_first, one.learner)
            found.append(
                _play(
                    attempt,
                    events.get(pk, ()),
                    learner=numbers.setdefault(owner, len(numbers)),
                    is_first=is_first,
                    decisions=one.decisions,
                )
            )
    return tuple(found)


def _play(
    attempt: Attempt,
    events: Sequence[AttemptEvent],
    *,
    learner: int,
    is_first: bool,
    decisions: int,
) -> Play:
    """An attempt up to so many of its decisions; what it came to is known where
    nothing was decided since."""
    counted = [event for event in events if event.seq <= decisions]
    later = next((event for event in events if event.seq > decisions), None)
    return Play(
        learner=learner,
        is_first=is_first,
        turns=tuple(_turns(counted, attempt.started_at)),
        stands_at=later.node if later else str(attempt.state.get("node", "")),
        is_finished=later is None and attempt.is_finished,
        values=() if later else tuple(attempt.state.get("values", ())),
    )


def _turns(events: Iterable[AttemptEvent], began: object) -> Iterable[Turn]:
    """A turn's time is what the page measured, or else the time between decisions."""
    before = began
    for event in events:
        gap = int((event.at - before).total_seconds() * 1000)
        yield Turn(
            node=event.node,
            choice=event.choice,
            dwell_ms=event.dwell_ms if event.dwell_ms is not None else max(0, gap),
            via=tuple((node, branch) for node, branch in event.via),
        )
        before = event.at


# -- rows -----------------------------------------------------------------------------
def label_of(node: Node) -> str:
    """How a node is called in tables and on maps."""
    words = node.moment or node.title or node.text or node.action or node.key
    return words if len(words) <= 60 else f"{words[:57].rstrip()}…"


def _turn_rows(graph: Graph, cohort: Cohort) -> tuple[TurnRow, ...]:
    edges = {(edge.node, edge.choice): edge for edge in cohort.edges}
    rows = []
    for flow in cohort.nodes:
        node = graph.node(flow.node)
        if node is None:
            continue
        replies = tuple(
            ReplyRow(
                key=choice.key,
                text=choice.text or choice.key,
                spoken=choice.spoken,
                quality=choice.quality,
                target=choice.target,
                first=edge.first,
                repeats=edge.repeats,
                discrimination=edge.discrimination,
            )
            for choice in node.choices
            if (edge := edges.get((node.key, choice.key))) is not None
        )
        rows.append(
            TurnRow(
                node=node,
                label=label_of(node),
                first=flow.first,
                repeats=flow.repeats,
                left=flow.left,
                median_seconds=None
                if flow.median_ms is None
                else round(flow.median_ms / 1000),
                replies=replies,
            )
        )
    return tuple(rows)


def _cue_rows(graph: Graph, cohort: Cohort) -> tuple[CueRow, ...]:
    return tuple(
        CueRow(
            node=node,
            label=label_of(node),
            words=node.cue.words,
            kind=cue.kind,
            opened=cue.opened,
            held=cue.held,
            closed=cue.closed,
        )
        for cue in cohort.cues
        if (node := graph.node(cue.node)) is not None and node.cue is not None
    )


# -- to take away -----------------------------------------------------------------------
COLUMNS = (
    "node", "choice", "quality", "target",
    "first_attempts_at_node", "first_attempts", "first_share",
    "repeats_at_node", "repeats", "repeat_share",
    "discrimination", "median_seconds_at_node", "left_here",
)  # fmt: skip


def write_csv(report: CohortReport) -> str:
    """One row per reply; an empty cell is not told, or nobody knows."""
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(COLUMNS)
    for turn in report.turns:
        for reply in turn.replies:
            writer.writerow(
                [
                    turn.node.key, reply.key, reply.quality, reply.target,
                    _cell(reply.first.of), _cell(reply.first.learners),
                    _share(reply.first), _cell(reply.repeats.of),
                    _cell(reply.repeats.learners), _share(reply.repeats),
                    _cell(reply.discrimination), _cell(turn.median_seconds),
                    _cell(turn.left.learners),
                ]
            )  # fmt: skip
    return page.getvalue()


def _cell(value: float | None) -> str:
    return "" if value is None else str(value)


def _share(count: Count) -> str:
    return "" if count.share is None else f"{count.share:.3f}"


def share_words(count: Count) -> str:
    """A share as people read it; a dash where nobody was there."""
    if count.learners is None:
        return _("not told")
    if not count.of:
        return "–"
    return _("%(percent)s %% (%(learners)s of %(of)s)") % {
        "percent": round(100 * count.learners / count.of),
        "learners": count.learners,
        "of": count.of,
    }
