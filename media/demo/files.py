"""The words of an event as its file in this folder has them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def read_event(slug: str) -> dict[str, Any]:
    """The words of an event's file as a page keeps them, its items under "items"."""
    told = tomllib.loads((FOLDER / f"{slug}.toml").read_text(encoding="utf-8"))
    for name, words in told.items():
        if isinstance(words, str):
            told[name] = words.strip()
    told["items"] = [
        {
            "day": None,
            "days_later": 0,
            **entry,
            "speakers": "\n".join(entry.get("speakers", ())),
        }
        for entry in told["items"]
    ]
    return told
