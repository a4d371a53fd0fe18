"""Each of the fourteen modules: axe finds nothing on its page nor in the lesson that
holds most kinds of block, and neither needs a wide screen.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.accessibility import violations
from tests.e2e.module_files import MODULES, lessons_of
from tests.e2e.pages import FINISHED
from tests.e2e.steps import sign_in

pytestmark = pytest.mark.e2e

COURSE = "/topics/talking-with-patients"


def _kinds(lesson: dict) -> frozenset[str]:
    return frozenset(part["kind"] for part in lesson["body"])


def _rare(kind: str) -> bool:
    """So that the one lesson with the package counts for more than one with a list."""
    return kind in {"dose_table", "package", "release_sandbox", "report_workshop"}


def _fullest(slug: str) -> dict:
    return max(
        lessons_of(slug),
        key=lambda one: (sum(map(_rare, _kinds(one))), len(_kinds(one))),
    )


def test_lessons_that_are_looked_at_hold_every_kind_of_block():
    written = {
        kind for slug in MODULES for one in lessons_of(slug) for kind in _kinds(one)
    }
    assert {kind for slug in MODULES for kind in _kinds(_fullest(slug))} == written


@pytest.mark.parametrize("slug", MODULES)
def test_axe_finds_nothing_in_a_module_and_320_pixels_are_enough(open_browser, slug):
    page = open_browser(
        reduced_motion="reduce", viewport={"width": 1440, "height": 900}
    )
    sign_in(page, FINISHED)
    page.goto(f"{COURSE}/{slug}/")
    expect(page.locator("h1")).to_have_text(MODULES[slug]["title"])
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    lesson = _fullest(slug)
    page.goto(f"{COURSE}/{slug}/{lesson['slug']}/")
    expect(page.locator("h1")).to_have_text(lesson["title"])
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    assert violations(page) == []
