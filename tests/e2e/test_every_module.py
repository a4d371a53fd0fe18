"""Each of the fourteen modules: axe finds nothing on its page nor in the lesson that
holds most kinds of block, and neither needs a wide screen.
"""

from __future__ import annotations

from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.e2e.accessibility import violations
from tests.e2e.addresses import FINISHED
from tests.e2e.module_files import MODULES, lessons_of
from tests.e2e.steps import sign_in

pytestmark = pytest.mark.e2e

COURSE = "/topics/talking-with-patients"


def _kinds(lesson: dict) -> frozenset[str]:
    return frozenset(part["kind"] for part in lesson["body"])


#: In how many lessons a kind stands: the fewer, the more a lesson with it counts.
LESSONS = Counter(
    kind for slug in MODULES for one in lessons_of(slug) for kind in _kinds(one)
)


def _fullest(slug: str) -> dict:
    return max(
        lessons_of(slug), key=lambda one: sum(1 / LESSONS[kind] for kind in _kinds(one))
    )


def test_lessons_that_are_looked_at_hold_every_kind_of_block():
    assert {kind for slug in MODULES for kind in _kinds(_fullest(slug))} == set(LESSONS)


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
    # A window that was just made narrow has the letters of the wide one for a moment.
    page.wait_for_function("document.documentElement.scrollWidth <= 320", timeout=5_000)

    lesson = _fullest(slug)
    page.goto(f"{COURSE}/{slug}/{lesson['slug']}/")
    expect(page.locator("h1")).to_have_text(lesson["title"])
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    assert violations(page) == []
