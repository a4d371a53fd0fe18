"""Reads shorthand for its tests."""

from __future__ import annotations

from scenarios.domain.graph import (
    Graph,
    Persona,
)

BASE = Graph("s", "T", "", Persona("Tomasz"), ())
