"""Where H5P itself would do something else than this house does with the story."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scenarios.domain.findings import Finding
from scenarios.domain.graph import Graph
from scenarios.formats.h5p_values import entries, mapping
from scenarios.formats.plain import one_line


def settings_left_out(scenario: Mapping[str, Any], items: object) -> Iterator[Finding]:
    """Settings that are switched on and have no counterpart."""
    fields = [
        one_line(str(field), 60)
        for field, value in mapping(scenario.get("behaviour")).items()
        if value is True
    ]
    fields += [
        field
        for field in ("contentBehaviour", "forceContentFinished")
        if any(entry.get(field) == "enabled" for entry in entries(items))
    ]
    for field in fields:
        yield Finding("info", "h5p_setting", "", (("field", field),))


def sums_that_differ(
    graph: Graph, points: Mapping[str, int], is_dynamic: bool
) -> Iterator[Finding]:
    """What H5P's best score leaves out or counts though nobody can reach it.

    `points` are those of each node that gives any.
    """
    if is_dynamic and points:
        yield Finding("info", "h5p_score_best", "")
        return
    met, waiting = {graph.start}, [graph.start]
    while waiting:
        node = graph.node(waiting.pop())
        for choice in node.choices if node else ():
            if choice.target not in met:
                met.add(choice.target)
                waiting.append(choice.target)
    for key, amount in points.items():
        if key not in met:
            yield Finding("info", "h5p_score_unreachable", key, (("points", amount),))
