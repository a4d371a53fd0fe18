"""What a reply can be an example of: the closed list of item codes.

An item is named by its framework and itself (`spikes:perception`). Names and
explanations for people are made in `wording.py`; nothing is scored by a sum of
items, because such sums have not told skill levels apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Framework:
    """A frame of the field and its items, in its own order."""

    key: str
    source: str
    items: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(f"{self.key}:{item}" for item in self.items)


FRAMEWORKS: Final = (
    Framework(
        "spikes",
        "Baile et al. 2000, The Oncologist 5: 302–311",
        ("setting", "perception", "invitation", "knowledge", "emotions", "strategy"),
    ),
    Framework(
        "nurse",
        "Back et al. 2005, CA: A Cancer Journal for Clinicians 55: 164–177",
        ("naming", "understanding", "respecting", "supporting", "exploring"),
    ),
    Framework(
        "cc",
        "Calgary-Cambridge guide: Kurtz, Silverman & Draper",
        (
            "greeting",
            "agenda",
            "open-question",
            "listening",
            "cue-pick-up",
            "clarifying",
            "summary",
            "signposting",
            "chunk-and-check",
            "plain-language",
            "rapport",
            "shared-decision",
            "safety-net",
            "closing",
        ),
    ),
    Framework(
        "talk",
        "The acts that the order rules read",
        ("warning-shot", "news", "silence", "apology", "options"),
    ),
    Framework(
        "teachback",
        "Teach-back: Schillinger et al. 2003, Archives of Internal Medicine 163: 83–90",
        ("ask", "correct", "confirm"),
    ),
)

CODES: Final = frozenset(code for framework in FRAMEWORKS for code in framework.codes)
NURSE: Final = frozenset(next(one for one in FRAMEWORKS if one.key == "nurse").codes)


def is_code(code: str) -> bool:
    return code in CODES
