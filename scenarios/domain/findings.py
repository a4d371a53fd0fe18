"""What a check reports: severity, code, place, and the clicks that show it.

Codes with arguments only; `wording.py` has the sentences.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_ORDER: Final = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """Severity ("error", "warning", "info"), code, place, and the shortest
    click path (keys of choices from the start) that shows it; empty where no
    clicks are needed, or none can lead there. `line` is the line of an imported
    file, where there is one."""

    severity: str
    code: str
    node: str
    details: tuple[tuple[str, str | int], ...] = ()
    path: tuple[str, ...] = ()
    line: int | None = None


def order_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first, otherwise as they were found; doubles told once."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda one: _ORDER[one.severity]))
