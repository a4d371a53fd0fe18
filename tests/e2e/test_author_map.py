"""The map, other ways to write, and the editor for everybody, in Chromium."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import violations
from tests.e2e.author_steps import (
    EDITOR,
    LIST,
    WIDE,
    add_node,
    begin_empty,
    rename,
    row,
    script,
    verdict,
)
from tests.e2e.steps import sign_in, tab_to

pytestmark = pytest.mark.e2e

#: Wagtail's own frame is Wagtail's.
EDITING = "#w-editor-form"


# -- the map ----------------------------------------------------------------------------
def middle(locator) -> tuple[float, float]:
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start, end) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 12, start[1] + 8)
    page.mouse.move(*end, steps=6)
    page.mouse.up()


def test_map_is_arranged_and_connected_by_dragging_and_by_keys(open_browser):
    page = open_browser(viewport=WIDE)
    sign_in(page, EDITOR)
    begin_empty(page, "On the map")
    tab_to(page, page.get_by_role("button", name="Add node"))
    page.keyboard.press("Enter")
    rename(page, "first")
    add_node(page, "second", "Scene")
    add_node(page, "third", "Ending")
    page.locator('[data-view="map"]').click()
    first = page.locator('[data-map] [aria-label^="first,"]')
    second = page.locator('[data-map] [aria-label^="second,"]')
    first.click()

    # The grip to another node: a reply that leads there.
    drag(page, middle(page.locator(".desk-map__grip")), middle(second))
    (reply,) = script(page)["nodes"][0]["choices"]
    assert reply["target"] == "second"
    expect(page.locator("[data-live]")).to_contain_text("leads from first to second")

    # The node itself: another place, one step of undo.
    x, y = middle(second)
    drag(page, (x, y), (x + 90, y + 120))
    place = script(page)["nodes"][1]["at"]
    assert place[1] > 100
    page.locator('[data-does="undo"]').click()
    assert "at" not in script(page)["nodes"][1]

    # The same by keys: connect the second to the third, follow, come back.
    second.focus()
    page.keyboard.press("c")
    connect = page.locator('[data-map-does="connect"]')
    expect(connect).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-map-hint]")).to_contain_text("Connecting from second")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert script(page)["nodes"][1]["choices"][0]["target"] == "third"
    expect(connect).to_have_attribute("aria-pressed", "false")
    expect(page.locator("[data-map-hint]")).to_be_empty()

    # And by the button and a click.
    connect.click()
    second.click()
    assert script(page)["nodes"][1]["choices"][1]["target"] == "second"
    page.locator('[data-does="undo"]').click()
    assert len(script(page)["nodes"][1]["choices"]) == 1
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator('[data-map] [aria-label^="second,"]')).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator('[data-map] [aria-label^="third,"]')).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Control+ArrowDown")
    assert script(page)["nodes"][1]["at"][1] > 0


# -- while somebody plays ------------------------------------------------------------------
def test_published_change_does_not_disturb_a_running_attempt(open_browser):
    learner = open_browser(viewport=WIDE)
    learner.goto("/")
    learner.locator(".reply").nth(1).click()
    learner.wait_for_url(re.compile("/conversations/attempt/"))
    told = learner.locator(".line").first.text_content()

    page = open_browser(viewport=WIDE)
    sign_in(page, EDITOR)
    page.goto(LIST)
    page.get_by_role("link", name="At the control-room window").first.click()
    expect(page.locator(".desk-note")).to_contain_text("in the middle of revision 1")
    page.locator("[data-filter]").fill("quiet-room")
    row(page, "quiet-room").click()
    page.locator("#desk-node-text").fill("These chairs again.")
    page.get_by_role("button", name="More actions").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Publish", exact=True).click()

    learner.reload()
    assert learner.locator(".line").first.text_content() == told
    page.goto(LIST)
    page.get_by_role("link", name="At the control-room window").first.click()
    page.get_by_role("link", name="Compare revisions").click()
    page.goto(f"{page.url}?old=1&new=2")
    expect(page.locator("main ins").first).to_contain_text("These")


# -- other ways to write -------------------------------------------------------------------
def test_starter_is_written_as_text_previewed_and_its_path_recorded(open_browser):
    page = open_browser(viewport=WIDE)
    sign_in(page, EDITOR)
    page.goto(f"{LIST}new/")
    with page.expect_navigation():
        page.locator("li", has_text="Bad news").get_by_role("button").click()
    before = script(page)
    page.locator("#desk-tab-text").click()
    text = page.locator("#desk-shorthand")
    expect(text).to_have_value(re.compile("^-> "))
    told = text.input_value()

    # A line that cannot be read: named, and nothing is taken over.
    text.fill(told + "\n~ trust plus five\n")
    page.get_by_role("button", name="Take over").click()
    expect(page.locator("#desk-shorthand-state")).to_contain_text("not taken over")
    expect(page.locator("#desk-text")).to_contain_text(
        f"Line {told.count(chr(10)) + 2}"
    )
    assert script(page) == before

    # Words changed in the text are changed in the outline; one undo takes them back.
    first = before["nodes"][0]["choices"][0]["text"]
    text.fill(told.replace(first, "I would like to sit down with you."))
    page.get_by_role("button", name="Take over").click()
    expect(page.locator("#desk-shorthand-state")).to_contain_text("Taken over")
    after = script(page)
    assert (
        after["nodes"][0]["choices"][0]["text"] == "I would like to sit down with you."
    )
    assert after["plans"] == before["plans"]
    page.locator('[data-does="undo"]').click()
    assert script(page) == before

    # What the preview plays becomes a plan, and the plan holds.
    page.locator('[data-does="preview"]').click()
    dialog = page.get_by_role("dialog", name="Preview")
    dialog.locator(".desk-preview__replies button").first.click()
    expect(dialog.locator(".desk-preview__log li")).not_to_have_count(0)
    dialog.get_by_role("button", name="Record as test plan").click()
    expect(dialog.locator(".desk-done")).to_contain_text("Recorded as")
    expect(dialog.locator(".desk-problem")).to_be_empty()
    dialog.get_by_role("button", name="Close").click()
    plans = script(page)["plans"]
    assert plans[-1]["text"].splitlines()[0].startswith("expect node ")
    page.get_by_role("button", name="Work out scores").click()
    figures = page.locator(".desk-figures", has_text=plans[-1]["name"])
    expect(figures.locator("tr", has_text=plans[-1]["name"])).to_contain_text("holds")


# -- for everybody ------------------------------------------------------------------------
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_the_desk(open_browser, scheme):
    page = open_browser(color_scheme=scheme, viewport=WIDE)
    sign_in(page, EDITOR)
    page.goto(LIST)
    page.get_by_role("link", name="At the control-room window").first.click()
    expect(verdict(page)).not_to_contain_text("Checking")
    page.locator('[data-does="expand"]').click()
    page.locator('[data-does="keys"]').click()
    found = violations(page, context=EDITING)
    row(page, "sit-down").click()
    for group in page.locator(".desk-form details").all():
        group.evaluate("details => (details.open = true)")
    found += violations(page, context=EDITING)
    for tab in ("frame", "plans", "text"):
        page.locator(f"#desk-tab-{tab}").click()
        page.wait_for_timeout(300)
        found += violations(page, context=EDITING)
    page.locator('[data-does="preview"]').click()
    page.locator(".desk-preview__replies button").first.wait_for()
    found += violations(page, context="dialog")
    assert found == []


@pytest.mark.parametrize("width", [768, 1024])
def test_desk_fits_narrower_screens(open_browser, width):
    page = open_browser(viewport={"width": width, "height": 900})
    sign_in(page, EDITOR)
    page.goto(LIST)
    page.get_by_role("link", name="At the control-room window").first.click()
    expect(verdict(page)).not_to_contain_text("Checking")
    inside = page.locator("main").evaluate(
        "main => [...main.querySelectorAll('.desk, .desk-form, .desk-outline, .desk-map')]"
        ".every(one => one.getBoundingClientRect().right <= innerWidth + 1)"
    )
    assert inside
