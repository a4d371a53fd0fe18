"""Conversations of other tools: in as drafts, out as files.

One way for the command line and the admin. Reading never stores anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from django.utils.translation import gettext as _

from scenarios.assurance import check_draft
from scenarios.authoring import fields_from_outline
from scenarios.domain.document import canonical, read_document, to_json
from scenarios.domain.explore import STATE_LIMIT
from scenarios.domain.findings import Finding, order_findings
from scenarios.domain.graph import Graph
from scenarios.formats.shape import Imported
from scenarios.models import Scenario
from scenarios.wording import SEVERITY_WORDS, finding_sentence

Export = tuple[bytes, tuple[Finding, ...]]


def _json(graph: Graph) -> Export:
    return canonical(graph), ()


def _lazily(name: str) -> Callable[[Graph], Export]:
    def export(graph: Graph) -> Export:
        written, findings = import_module(name).export(graph)
        return written if isinstance(written, bytes) else written.encode(), findings

    return export


@dataclass(frozen=True, slots=True)
class Target:
    """A format that a conversation can be written in."""

    suffix: str
    mime: str
    export: Callable[[Graph], Export]


TARGETS: Final = {
    "json": Target("json", "application/json", _json),
    "twee": Target(
        "twee", "text/plain; charset=utf-8", _lazily("scenarios.formats.twee_export")
    ),
    "h5p": Target("h5p", "application/zip", _lazily("scenarios.formats.h5p_export")),
}


@dataclass(frozen=True, slots=True)
class Story:
    """One conversation of an imported file: its document, and what was found."""

    source: str
    title: str
    nodes: int
    choices: int
    endings: int
    supported: int
    constructs: int
    document: dict[str, Any]
    findings: tuple[Finding, ...]

    @property
    def graph(self) -> Graph:
        return read_document(self.document).graph


def story_of(imported: Imported, *, limit: int = STATE_LIMIT) -> Story:
    """`imported` with what the check of our own finds in it."""
    document = to_json(imported.graph)
    draft = Scenario(live=False, **fields_from_outline(document))
    _graph, report = check_draft(draft, limit=limit)
    return Story(
        source=imported.source,
        title=imported.title,
        nodes=imported.nodes,
        choices=imported.choices,
        endings=imported.endings,
        supported=imported.supported,
        constructs=imported.constructs,
        document=document,
        findings=order_findings((*imported.findings, *report.findings)),
    )


def finding_rows(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as documents of ours tell them."""
    return [
        {
            "severity": one.severity,
            "word": str(SEVERITY_WORDS[one.severity]),
            "code": one.code,
            "node": one.node,
            "line": one.line,
            "message": finding_sentence(one),
            "path": list(one.path),
        }
        for one in findings
    ]


def draft_title(title: str, otherwise: str = "") -> str:
    """A title that a draft can have: one line, not too long, never none."""
    line = " ".join(title.split())[:120].strip()
    return line or otherwise or _("Imported conversation")
