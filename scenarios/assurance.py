"""The check of a draft: what cannot be read, and what does not work."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scenarios.authoring import compile_scenario
from scenarios.domain.assess import Assessment, assess, examine
from scenarios.domain.document import sha256
from scenarios.domain.explore import STATE_LIMIT, Report
from scenarios.domain.findings import order_findings
from scenarios.domain.graph import Graph
from scenarios.exceptions import ScenarioHasErrors
from scenarios.wording import finding_sentence

if TYPE_CHECKING:
    from scenarios.models import Scenario


#: Reports of the latest graphs. Publishing asks again and again about the same words:
#: the form, Wagtail, and the freezing, which holds a lock meanwhile.
_reports: OrderedDict[tuple[str, int], Report] = OrderedDict()
_REPORTS_KEPT: Final = 16


def _report_of(graph: Graph, limit: int) -> Report:
    key = (sha256(graph), limit)
    report = _reports.get(key)
    if report is None:
        report = _reports[key] = examine(graph, limit=limit)
        while len(_reports) > _REPORTS_KEPT:
            _reports.popitem(last=False)
    return report


def check_draft(
    scenario: Scenario, *, limit: int = STATE_LIMIT
) -> tuple[Graph, Report]:
    """The graph of what stands in `scenario` now, and all that is wrong with it."""
    compiled = compile_scenario(scenario)
    report = _report_of(compiled.graph, limit)
    findings = order_findings((*compiled.findings, *report.findings))
    return compiled.graph, replace(report, findings=findings)


def assess_draft(scenario: Scenario, *, limit: int = STATE_LIMIT) -> Assessment:
    """As `check_draft`, with bounds, random play, bots and plans; it takes longer."""
    compiled = compile_scenario(scenario)
    assessment = assess(compiled.graph, limit=limit)
    report = assessment.report
    findings = order_findings((*compiled.findings, *report.findings))
    return replace(assessment, report=replace(report, findings=findings))


def refuse_errors(scenario: Scenario) -> Graph:
    """The graph, or `ScenarioHasErrors` with a sentence for each error."""
    graph, report = check_draft(scenario)
    if report.errors:
        raise ScenarioHasErrors(
            report.errors, [finding_sentence(one) for one in report.errors]
        )
    return graph
