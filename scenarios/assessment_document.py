"""An assessment as a plain document: what `check_scenario --json` prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scenarios.domain.assess import Assessment
from scenarios.domain.bots import BotResult
from scenarios.domain.bounds import Axis, Extreme
from scenarios.domain.findings import Finding
from scenarios.domain.plans import PlanResult
from scenarios.domain.random_play import Figure, RandomPlay
from scenarios.finding_wording import plan_problem
from scenarios.wording import finding_sentence


def assessment_document(
    assessment: Assessment, findings: Sequence[Finding] | None = None
) -> dict[str, Any]:
    """`findings` instead of the assessment's own, where there are others beside them."""
    report = assessment.report
    return {
        "nodes": report.nodes,
        "choices": report.choices,
        "endings": report.endings,
        "reachable": report.reachable,
        "states": report.states,
        "verdict": report.verdict,
        "findings": [
            {
                "severity": finding.severity,
                "code": finding.code,
                "node": finding.node,
                "message": finding_sentence(finding),
                "path": list(finding.path),
                "line": finding.line,
            }
            for finding in (report.findings if findings is None else findings)
        ],
        "axes": [_axis(axis) for axis in assessment.axes],
        "random_play": _random_play(assessment.random_play),
        "bots": [_bot(bot) for bot in assessment.bots],
        "plans": [_plan(plan) for plan in assessment.plans],
    }


def _axis(axis: Axis) -> dict[str, Any]:
    return {
        "key": axis.key,
        "kind": axis.kind,
        "proved": axis.is_proved,
        "best": _extreme(axis.best),
        "worst": _extreme(axis.worst),
        "endings": [
            {
                "ending": one.ending,
                "proved": one.is_proved,
                "best": _extreme(one.best),
                "worst": _extreme(one.worst),
            }
            for one in axis.by_ending
        ],
    }


def _extreme(extreme: Extreme | None) -> dict[str, Any] | None:
    if extreme is None:
        return None
    return {
        "value": None if extreme.value is None else round(extreme.value, 3),
        "path": list(extreme.path),
        "repeated": extreme.is_repeated,
    }


def _figure(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    return {
        "value": round(figure.value, 4),
        "low": round(figure.low, 4),
        "high": round(figure.high, 4),
        "exact": figure.is_exact,
    }


def _figures(figures: tuple[tuple[str, Figure], ...]) -> dict[str, Any]:
    return {key: _figure(figure) for key, figure in figures}


def _random_play(play: RandomPlay) -> dict[str, Any]:
    return {
        "length": _figure(play.length),
        "endings": _figures(play.endings),
        "lost": _figure(play.lost),
        "red_flag": _figure(play.red_flag),
        "axes": _figures(play.axes),
        "skills": _figures(play.skills),
        "share": None if play.share is None else round(play.share, 4),
    }


def _bot(bot: BotResult) -> dict[str, Any]:
    return {
        "bot": bot.bot,
        "habit": bot.is_habit,
        "runs": bot.runs,
        "lost": bot.lost,
        "length": round(bot.length, 2),
        "endings": dict(bot.endings),
        "axes": {key: round(value, 2) for key, value in bot.axes},
        "path": list(bot.path),
    }


def _plan(plan: PlanResult) -> dict[str, Any]:
    return {
        "name": plan.name,
        "ok": plan.ok,
        "failures": [
            {
                "line": line.line,
                "text": line.text,
                "message": plan_problem(line.code, line.text, line.found),
            }
            for line in plan.failures
        ],
    }
