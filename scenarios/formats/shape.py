"""What every format is given and what it hands back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from scenarios.domain.findings import Finding
from scenarios.domain.graph import Graph
from scenarios.exceptions import ScenarioError

#: Bytes of scenario text, and nodes, beyond which nothing is read.
MAX_TEXT_BYTES: Final = 5 * 1024 * 1024
MAX_NODES: Final = 2_000
#: Bytes of a packed file with its media.
MAX_PACKED_BYTES: Final = 200 * 1024 * 1024


class ImportRefused(ScenarioError):
    """The file was not read; `str()` is the one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What was handed in: the bytes of one file, or the members of a packed file or
    a folder by their relative path with forward slashes (`raw` is then empty)."""

    name: str
    raw: bytes = b""
    members: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Imported:
    """One story. `nodes`, `choices` and `endings` count the source's own, without
    set-up passages and without what we had to add; the graph may hold more."""

    source: str
    title: str
    graph: Graph
    nodes: int
    choices: int
    endings: int
    findings: tuple[Finding, ...] = ()
    #: Constructs of the source that were understood, and all of them.
    supported: int = 0
    constructs: int = 0
