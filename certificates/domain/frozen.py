"""Evidence of whatever a certificate is about: an event, or a module's completion. The one
place that tells them apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from certificates.domain.completion import (
    KIND,
    CompletionSnapshot,
    completion_from_data,
    rerun_completion,
)
from certificates.domain.evidence import from_data, rerun
from certificates.domain.snapshot import Snapshot

Frozen = Snapshot | CompletionSnapshot

#: Which of a template's words a certificate has: the ending of their names.
WITH_CREDIT, WITHOUT_CREDIT, COMPLETION = "", "_without_credit", "_completion"


def read_evidence(data: Mapping[str, Any]) -> Frozen:
    """The snapshot of a stored row; ValueError for a kind or schema not known."""
    return completion_from_data(data) if data.get("kind") == KIND else from_data(data)


def still_holds(snapshot: Frozen) -> bool:
    """Whether the rule, run again on the frozen inputs, gives the frozen result."""
    if isinstance(snapshot, CompletionSnapshot):
        return rerun_completion(snapshot) == snapshot.outcome
    return rerun(snapshot) == snapshot.outcome


def wording_of(snapshot: Frozen) -> str:
    if isinstance(snapshot, CompletionSnapshot):
        return COMPLETION
    return wording_of_credits(snapshot.outcome.granted)


def wording_of_credits(granted: str) -> str:
    return WITH_CREDIT if granted != "0.0" else WITHOUT_CREDIT
