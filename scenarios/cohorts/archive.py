"""A cohort as an HDF5 file for whoever wants to reckon further: the decisions, the
graph they were taken in, and what each attempt's variables came to.

Learners are numbers that mean nothing outside this file, attempts stand in no order,
and what the page does not tell of small groups is not told here (`domain/veil.py`). The one module of this room
that imports h5py.

Layout (schema 1), one dataset per column:

    /            schema_version, writer, scenario, revision, sha256, learners,
                 n_attempts, n_events
    /nodes       key, kind, ending
    /choices     node, key, target, quality    node, target: place in /nodes, −1 none
    /adjacency   indptr, indices, choice       CSR over /nodes; choice: place in /choices
    /attempts    learner, is_first, is_finished, stands_at    −1: not told
    /events      attempt, seq, node, choice, dwell_ms    −1: not told, nobody measured
    /states      values (attempts × variables: at the end), names, is_told
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np

from scenarios.domain.cohort import Play
from scenarios.domain.document import sha256
from scenarios.domain.graph import Graph

SCHEMA_VERSION = 1
WRITER = "elearn scenarios.cohorts.archive"
FILTERS: dict[str, Any] = {
    "compression": "gzip",
    "compression_opts": 4,
    "shuffle": True,
}


def write_cohort(
    graph: Graph,
    plays: Sequence[Play],
    *,
    revision: int,
) -> bytes:
    """The bytes of the file."""
    import h5py

    places = {node.key: at for at, node in reversed(list(enumerate(graph.nodes)))}
    choices = [
        (places[node.key], choice.key, places.get(choice.target, -1), choice.quality)
        for at, node in enumerate(graph.nodes)
        if places[node.key] == at
        for choice in node.choices
    ]
    numbers = {
        (node, key): at for at, (node, key, *_) in reversed(list(enumerate(choices)))
    }
    events = [
        (
            attempt,
            seq,
            places.get(turn.node, -1),
            numbers.get((places.get(turn.node, -1), turn.choice), -1),
            -1 if turn.dwell_ms is None or not turn.choice else turn.dwell_ms,
        )
        for attempt, one in enumerate(plays)
        for seq, turn in enumerate(one.turns, start=1)
    ]
    out = io.BytesIO()
    with h5py.File(out, "w") as file:
        file.attrs.update(
            {
                "schema_version": SCHEMA_VERSION,
                "writer": WRITER,
                "scenario": graph.slug,
                "revision": revision,
                "sha256": sha256(graph),
                "learners": len({one.learner for one in plays}),
                "n_attempts": len(plays),
                "n_events": len(events),
            }
        )
        _texts(file, "nodes/key", [node.key for node in graph.nodes])
        _texts(file, "nodes/kind", [node.kind for node in graph.nodes])
        _texts(file, "nodes/ending", [node.ending for node in graph.nodes])
        _numbers(file, "choices/node", [row[0] for row in choices])
        _texts(file, "choices/key", [row[1] for row in choices])
        _numbers(file, "choices/target", [row[2] for row in choices])
        _texts(file, "choices/quality", [row[3] for row in choices])
        _adjacency(file, len(graph.nodes), choices)
        _numbers(file, "attempts/learner", [one.learner for one in plays])
        _numbers(file, "attempts/is_first", [int(one.is_first) for one in plays])
        _numbers(file, "attempts/is_finished", [int(one.is_finished) for one in plays])
        _numbers(
            file, "attempts/stands_at", [places.get(one.stands_at, -1) for one in plays]
        )
        for column, name in enumerate(("attempt", "seq", "node", "choice", "dwell_ms")):
            _numbers(file, f"events/{name}", [row[column] for row in events])
        _numbers(file, "states/is_told", [int(bool(one.values)) for one in plays])
        _texts(file, "states/names", [one.key for one in graph.variables])
        file.create_dataset(
            "states/values",
            data=np.array(
                [_values(one, graph) for one in plays], dtype=np.int64
            ).reshape(len(plays), len(graph.variables)),
        )
    return out.getvalue()


def _adjacency(
    file: Any, size: int, choices: Sequence[tuple[int, str, int, str]]
) -> None:
    """Who leads to whom, as the three arrays of a compressed sparse row matrix."""
    rows: list[list[tuple[int, int]]] = [[] for _ in range(size)]
    for at, (node, _key, target, _quality) in enumerate(choices):
        if target >= 0:
            rows[node].append((target, at))
    _numbers(file, "adjacency/indptr", np.cumsum([0, *(len(row) for row in rows)]))
    _numbers(file, "adjacency/indices", [target for row in rows for target, _ in row])
    _numbers(file, "adjacency/choice", [at for row in rows for _, at in row])


def _values(one: Play, graph: Graph) -> list[int]:
    """What a play's variables came to; 0 where an old record kept none."""
    size = len(graph.variables)
    return [*one.values, *([0] * size)][:size]


def _numbers(file: Any, name: str, values: Any) -> None:
    data = np.array(values, dtype=np.int64)
    file.create_dataset(name, data=data, **(FILTERS if data.size else {}))


def _texts(file: Any, name: str, values: Sequence[str]) -> None:
    import h5py

    file.create_dataset(
        name, data=np.array(list(values), dtype=object), dtype=h5py.string_dtype()
    )
