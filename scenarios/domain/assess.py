"""What can a learner get out of this conversation, and what without reading it?

The check of `explore.py` and, on the same states, the bounds of every axis, random
play, the bots and the author's test plans. It takes longer than the check alone, so
the editor asks for it by itself; a conversation is published by both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from scenarios.domain.bots import BotResult, play_bots, winning_habits
from scenarios.domain.bounds import Axis, axes_of, find_bounds
from scenarios.domain.exploration import STATE_LIMIT, Exploration
from scenarios.domain.explore import Report, inspect
from scenarios.domain.findings import Finding, order_findings
from scenarios.domain.graph import Graph
from scenarios.domain.plans import PlanResult, run_plan
from scenarios.domain.random_play import RandomPlay, random_play, winning_chance
from scenarios.domain.skill_bounds import skill_axes

#: Bounds are followed over no more states than that; beyond, they are not proved.
BOUNDS_LIMIT: Final = 50_000


@dataclass(frozen=True, slots=True)
class Assessment:
    """`report` holds the findings of the check and those of the assessment."""

    report: Report
    axes: tuple[Axis, ...]
    random_play: RandomPlay
    bots: tuple[BotResult, ...]
    plans: tuple[PlanResult, ...]


def examine(graph: Graph, *, limit: int = STATE_LIMIT) -> Report:
    """The check, the test plans, and whether a result can be farmed: all that keeps
    a conversation from being published."""
    report, exploration = inspect(graph, limit=limit)
    findings = [*report.findings, *failed_plans(run_plans(graph))]
    # Between two bounds nothing grows without end.
    if any(None in (one.minimum, one.maximum) for _, one in axes_of(graph)):
        findings += find_bounds(_for_bounds(exploration))[1]
    return replace(report, findings=order_findings(findings))


def assess(graph: Graph, *, limit: int = STATE_LIMIT, seed: int = 0) -> Assessment:
    """Everything that is known about `graph`; the same for the same seed."""
    report, exploration = inspect(graph, limit=limit)
    exploration = _for_bounds(exploration)
    axes, farmed = find_bounds(exploration)
    axes += skill_axes(exploration)
    chance = random_play(exploration, axes, seed=seed)
    bots = play_bots(exploration.reduction, seed=seed)
    plans = run_plans(graph)
    findings = order_findings(
        (
            *report.findings,
            *farmed,
            *failed_plans(plans),
            *winning_habits(graph, bots),
            *winning_chance(chance),
        )
    )
    return Assessment(replace(report, findings=findings), axes, chance, bots, plans)


def _for_bounds(exploration: Exploration) -> Exploration:
    if len(exploration.keys) <= BOUNDS_LIMIT:
        return exploration
    return Exploration(exploration.engine.graph, BOUNDS_LIMIT)


def run_plans(graph: Graph) -> tuple[PlanResult, ...]:
    return tuple(run_plan(graph, plan) for plan in graph.plans)


def failed_plans(plans: tuple[PlanResult, ...]) -> Iterator[Finding]:
    """The first line of each plan that does not hold."""
    for plan in plans:
        for line in plan.failures[:1]:
            yield Finding(
                "error",
                "plan_failed",
                "",
                (
                    ("plan", plan.name),
                    ("text", line.text),
                    ("problem", line.code),
                    ("found", line.found),
                ),
                line=line.line,
            )
