"""The check of a file that is no draft yet: another tool's story, or our document.

`nodes`, `choices` and `endings` count what the source itself has, and `reachable` the
source's own nodes that can be met: what an importer had to add is not the author's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scenarios.assessment_document import assessment_document
from scenarios.domain.assess import assess
from scenarios.domain.explore import Report
from scenarios.domain.findings import order_findings
from scenarios.formats.parcel import open_parcel
from scenarios.formats.registry import AUTO, read_parcel
from scenarios.formats.shape import Imported

#: What the checker says of nodes that nobody meets.
_NOT_MET = {"unreachable", "never_reached"}


def check_file(path: Path, *, source: str = AUTO, limit: int) -> list[dict[str, Any]]:
    """A document for each story of the file. Raises `ImportRefused`."""
    return [
        _checked(one, limit=limit) for one in read_parcel(open_parcel(path), source)
    ]


def _checked(imported: Imported, *, limit: int) -> dict[str, Any]:
    graph = imported.graph
    assessment = assess(graph, limit=limit)
    report = assessment.report
    document = assessment_document(
        assessment, order_findings((*imported.findings, *report.findings))
    )
    return {
        **document,
        "source": imported.source,
        "title": imported.title,
        "nodes": imported.nodes,
        "choices": imported.choices,
        "endings": imported.endings,
        "reachable": _reachable(imported, report),
    }


def _reachable(imported: Imported, report: Report) -> int:
    """The source's own nodes that can be met; one of them may be several of ours."""
    if not any(node.source_ref for node in imported.graph.nodes):
        return min(report.reachable, imported.nodes)
    missed = {one.node for one in report.findings if one.code in _NOT_MET}
    met = {
        name
        for node in imported.graph.nodes
        if node.key not in missed
        for name in (node.source_ref, *node.parts)
        if name
    }
    # An end that the source only implies has a name too, but is none of its nodes.
    return min(len(met), imported.nodes)
