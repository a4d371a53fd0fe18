"""Every page type: axe finds nothing, and nothing needs a wide screen."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.e2e.accessibility import COLOURS, found_by_axe, violations
from tests.e2e.pages import ADMIN, PUBLIC, SIGNED_IN

pytestmark = pytest.mark.e2e


SETTLED = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  // The end of one transition may begin that of what inherits from it.
  for (let still = 0; still < 2; still += 1) {
    await frame();
    const running = document.getAnimations();
    if (running.length) still = -1;
    await Promise.allSettled(running.map((one) => one.finished));
  }
}"""


def wear(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Colours change by transitions, however short: axe must not look between two."""
    page.emulate_media(color_scheme=scheme)
    page.evaluate(SETTLED)


@pytest.mark.parametrize("kind", [*PUBLIC, *SIGNED_IN], ids=lambda kind: kind.name)
def test_axe_finds_nothing_and_320_pixels_are_enough(open_browser, kind):
    """Every rule by light; by dark those that look at colours, for nothing else
    of a page depends on it."""
    page = open_browser(
        color_scheme="light",
        reduced_motion="reduce",
        viewport={"width": 1440, "height": 900},
    )
    kind.open(page)
    assert violations(page) == []
    wear(page, "dark")
    assert violations(page, rules=COLOURS) == []
    page.set_viewport_size({"width": 320, "height": 800})
    page.wait_for_timeout(150)
    assert violations(page, rules=COLOURS) == []
    wear(page, "light")
    assert violations(page) == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320


@pytest.mark.parametrize("kind", ADMIN, ids=lambda kind: kind.name)
def test_axe_finds_nothing_in_our_part_of_the_admin(open_browser, kind):
    """Wagtail's own frame is Wagtail's; what stands in <main> is ours."""
    page = open_browser(viewport={"width": 1440, "height": 900})
    kind.open(page)
    assert violations(page, context="main") == []


def test_axe_sees_at_its_second_look_what_became_wrong(page):
    page.goto("/help/")
    assert found_by_axe(page) == []
    page.evaluate("document.querySelector('main').append(new Image(40, 40))")
    assert [one["id"] for one in found_by_axe(page)] == ["image-alt"]
