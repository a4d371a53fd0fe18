"""A conversation as a document: the JSON of drafts, revisions and exchange, and
the TOML outline, which has the same shape.

Reading never fails: whatever cannot be read becomes a finding and its default,
so that a draft in any state can be checked and shown. Writing leaves out what is
default, so the same graph has one canonical spelling.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass
from typing import Any

from scenarios.domain.conditions import Condition, format_condition
from scenarios.domain.document_reader import DEFAULTS, SCHEMA_VERSION, Reader
from scenarios.domain.findings import Finding
from scenarios.domain.graph import Effect, Graph

__all__ = [
    "SCHEMA_VERSION",
    "GraphError",
    "Reading",
    "canonical",
    "graph_from_json",
    "read_document",
    "sha256",
    "to_json",
    "written",
]


class GraphError(ValueError):
    """The JSON is not a graph of ours, or of a later version."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A graph and what could not be read on the way to it."""

    graph: Graph
    findings: tuple[Finding, ...]


# -- writing ---------------------------------------------------------------------
def to_json(graph: Graph) -> dict[str, Any]:
    """The document of `graph`: plain lists, texts, whole numbers, booleans."""
    return {"schema_version": SCHEMA_VERSION, **_written(graph)}


def canonical(graph: Graph) -> bytes:
    """The one spelling of this graph: sorted keys, no spaces, UTF-8. Halves of
    characters, which a draft that is not stored yet can hold, become “?”."""
    return json.dumps(
        to_json(graph), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode("utf-8", "replace")


def sha256(graph: Graph) -> str:
    return hashlib.sha256(canonical(graph)).hexdigest()


def written(part: Any) -> dict[str, Any]:
    """A part of a graph as it stands in a document, without what is default."""
    return _written(part)


def _written(part: Any) -> dict[str, Any]:
    if isinstance(part, Effect):
        return {"variable": part.variable, part.op: part.word or part.amount}
    found = {}
    for name, default in DEFAULTS[type(part)].items():
        value = getattr(part, name)
        if value == default and type(value) is type(default):
            continue
        found[name] = _written_value(value)
    return found


def _written_value(value: Any) -> Any:
    if isinstance(value, Condition):
        return format_condition(value)
    if is_dataclass(value):
        return _written(value)
    if isinstance(value, tuple):
        return [_written_value(entry) for entry in value]
    return value


# -- reading ------------------------------------------------------------------------
def read_document(raw: Mapping[str, Any]) -> Reading:
    """The graph of a draft in any state, and all that could not be read."""
    reader = Reader()
    return Reading(reader.graph(raw), tuple(reader.findings))


def graph_from_json(raw: Mapping[str, Any]) -> Graph:
    """The graph of a published document, of this version or an earlier one.

    Raises `GraphError` where anything cannot be read.
    """
    version = raw.get("schema_version")
    if version not in (1, SCHEMA_VERSION):
        raise GraphError(f"schema version {version!r}, expected 1 to {SCHEMA_VERSION}")
    missing = {"start", "persona", "nodes"} - set(raw)
    if missing:
        raise GraphError(f"not a graph: without {', '.join(sorted(missing))}")
    reading = read_document(raw)
    if reading.findings:
        first = reading.findings[0]
        raise GraphError(f"not a graph: {first.code} at {first.node!r}")
    return reading.graph
