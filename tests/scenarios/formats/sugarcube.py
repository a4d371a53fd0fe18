"""A page of SugarCube for the tests."""

from __future__ import annotations

from scenarios.formats.shape import Imported
from tests.scenarios.formats.stories import SUGARCUBE, story


def page(text: str, **more: str) -> Imported:
    """One page with that text, and pages A and B to lead to."""
    passages = {"Start": text, "A": "words of A", "B": "words of B", **more}
    return story(SUGARCUBE, **passages)
