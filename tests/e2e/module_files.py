"""The fourteen modules as their files say them, for the tests that walk through all."""

from __future__ import annotations

import tomllib
from typing import Any

from tests.e2e.browser import ROOT

FOLDER = ROOT / "courses/demo"


def read(path: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / path).read_text(encoding="utf-8"))


def lessons_of(slug: str) -> list[dict[str, Any]]:
    return [
        read(str(one)) for one in sorted((FOLDER / slug / "lessons").glob("*.toml"))
    ]


def _modules() -> dict[str, dict[str, Any]]:
    """In the course's own order; what has no sheet is a quiz by itself."""
    found = {one.parent.name: read(str(one)) for one in FOLDER.glob("*/module.toml")}
    taught = [pair for pair in found.items() if "sheet" in pair[1]]
    return dict(sorted(taught, key=lambda pair: pair[1]["order"]))


MODULES = _modules()
