"""Writing a conversation by keyboard, in Chromium."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

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


def write(page: Page, field: str, words: str) -> None:
    """Tab to a field of the form and write in it."""
    tab_to(page, page.locator(f"#{field}"))
    page.keyboard.type(words)


def add_reply(page: Page, words: str, target: str, **more: str) -> None:
    """From a node's row: one more reply, with words and target; back to the node."""
    page.keyboard.press("r")
    page.keyboard.press("Enter")
    page.keyboard.type(words)
    write(page, "desk-choice-target", target)
    for field, value in more.items():
        write(page, f"desk-choice-{field}", value)
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowLeft")


def build_five_nodes(page: Page) -> None:
    """A corridor, two rooms and two endings; the second room is a dead end."""
    tab_to(page, page.get_by_role("button", name="Add node"))
    page.keyboard.press("Enter")
    expect(page.locator(".desk-tree__row")).to_have_count(1)
    rename(page, "corridor")
    page.keyboard.press("Enter")
    expect(page.locator("#desk-node-text")).to_be_focused()
    page.keyboard.type("Is it bad, doctor?")
    write(page, "desk-node-sight", "She holds on to the rail of the corridor.")
    page.keyboard.press("Escape")
    expect(row(page, "corridor")).to_be_focused()

    add_node(page, "room", "Scene")
    page.keyboard.press("Enter")
    page.keyboard.type("You sit down together.")
    page.keyboard.press("Escape")
    add_node(page, "desk", "Scene")
    page.keyboard.press("Enter")
    page.keyboard.type("The front desk calls the next name.")
    page.keyboard.press("Escape")
    add_node(page, "told", "Ending")
    page.keyboard.press("Enter")
    page.keyboard.type("Thank you for telling me.")
    write(page, "desk-node-evening", "The doctor sat down first.")
    page.keyboard.press("Tab")
    tab_to(page, page.locator("#desk-node-ending"))
    page.keyboard.type("Good")
    page.keyboard.press("Escape")
    add_node(page, "left", "Ending")
    page.keyboard.press("Enter")
    page.keyboard.type("She has gone.")
    write(page, "desk-node-evening", "Nobody had time.")
    tab_to(page, page.locator("#desk-node-ending"))
    page.keyboard.type("Poor")
    page.keyboard.press("Escape")

    page.keyboard.press("Home")
    add_reply(page, "Let us sit down in here.", "room")
    add_reply(page, "Please ask at the desk.", "desk")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")  # closes the first node
    page.keyboard.press("ArrowDown")
    expect(row(page, "room")).to_be_focused()
    add_reply(page, "I have seen something that worries me.", "told")
    add_reply(page, "Somebody will write to you.", "left")


def test_author_builds_checks_previews_and_publishes_by_keyboard_alone(
    open_browser,
):
    page = open_browser(viewport=WIDE)
    sign_in(page, EDITOR)
    begin_empty(page, "In the corridor")
    build_five_nodes(page)
    assert [one["key"] for one in script(page)["nodes"]] == [
        "corridor", "room", "desk", "told", "left",
    ]  # fmt: skip

    # A dead end is marked: in the verdict, in the outline, on the map, in the list.
    expect(verdict(page)).to_contain_text("Errors: 1")
    dead = row(page, "desk")
    expect(dead.locator(".desk-mark")).to_contain_text("Error")
    on_map = page.locator('[data-map] [aria-label^="desk,"]')
    expect(on_map).to_contain_text("Error")
    listed = page.locator(".desk-findings li").filter(has_text="can get stuck")
    expect(listed).to_have_count(1)

    # From the list to the place, and mended there.
    tab_to(page, listed.get_by_role("button"))
    page.keyboard.press("Enter")
    expect(dead).to_be_focused()
    add_reply(page, "Wait, I will come with you.", "room")
    expect(verdict(page)).not_to_contain_text("Errors")

    # Preview, all by keys.
    tab_to(page, page.get_by_role("button", name="Preview", exact=True))
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Preview")
    expect(dialog).to_contain_text("Is it bad, doctor?")
    for reply in (
        "Please ask at the desk.",
        "Wait, I will come",
        "I have seen something",
    ):
        tab_to(page, dialog.get_by_role("button", name=re.compile(reply)))
        page.keyboard.press("Enter")
        expect(dialog.locator(".desk-preview__log")).to_contain_text(reply)
    expect(dialog).to_contain_text("Thank you for telling me.")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    # Publish: Wagtail's own menu.
    slug = page.locator("[name=slug]").input_value()
    tab_to(page, page.get_by_role("button", name="More actions"))
    page.keyboard.press("Enter")
    publish = page.get_by_role("button", name="Publish", exact=True)
    tab_to(page, publish)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"/conversations/{slug}/")
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("main")).to_contain_text("Is it bad, doctor?")


def test_undo_brings_back_and_redo_does_again(open_browser):
    page = open_browser(viewport=WIDE)
    sign_in(page, EDITOR)
    begin_empty(page, "Undone")
    tab_to(page, page.get_by_role("button", name="Add node"))
    page.keyboard.press("Enter")
    add_node(page, "second")
    before = script(page)
    page.keyboard.press("Delete")
    assert [one["key"] for one in script(page)["nodes"]] == ["node"]
    page.keyboard.press("Control+z")
    assert script(page) == before
    page.keyboard.press("Control+Shift+z")
    assert [one["key"] for one in script(page)["nodes"]] == ["node"]
    for _ in range(6):
        page.keyboard.press("Control+z")
    assert script(page)["nodes"] == []
    expect(page.locator("[data-live]")).to_contain_text("nothing to undo")


def test_renaming_is_followed_wherever_the_key_is_named(open_browser):
    page = open_browser(viewport=WIDE)
    sign_in(page, EDITOR)
    page.goto(LIST)
    page.get_by_role("link", name="At the control-room window").first.click()
    first = row(page, "window")
    first.click()
    rename(page, "glass")
    now = json.dumps(script(page))
    assert script(page)["start"] == "glass"
    assert '"target": "window"' not in now
    assert "(window." not in now
    expect(page.locator("[data-live]")).to_contain_text("Renamed window to glass")
    page.keyboard.press("Control+z")
    assert script(page)["start"] == "window"


FOLLOWED = {
    "start": "a",
    "nodes": [
        {"key": "a", "kind": "patient", "on_time": "go", "choices": [
            {"key": "go", "text": "", "target": "b",
             "condition": "not visited(a) and visits(a) > 2 and a >= 1"},
            {"key": "stay", "text": "", "target": "a",
             "condition": "(mood == \"visited(a)\" or taken(a.go)) and turns_since(a.go) >= 1"},
        ]},
        {"key": "b", "kind": "sub", "call": "a", "variants": [
            {"condition": "visited(ab) or visited( a )", "text": "Oh."}],
         "effects": [{"variable": "a", "add": 1}]},
    ],
    "variables": [{"key": "a", "initial": 0}, {"key": "mood", "type": "word"}],
    "rules": [{"key": "r", "when": "a > 3 and visited(a)", "target": "a"}],
    "plans": [{"name": "p", "text": "expect node a\nselect go\nexpect a >= 1\n"
               "expect ending a\n---\nexpect offered go"}],
}  # fmt: skip


def renamed(page: Page, call: str) -> tuple[dict[str, Any], int]:
    doc, count = page.evaluate(
        "async ([doc, call]) => {"
        "  const script = await import('/static/scenarios/admin/script.js');"
        "  const does = { node: () => script.renameNode(doc, 0, 'z'),"
        "    reply: () => script.renameReply(doc, doc.nodes[0], 0, 'z'),"
        "    variable: () => script.renameVariable(doc, 0, 'z') };"
        "  return [doc, does[call]()];"
        "}",
        [FOLLOWED, call],
    )
    return doc, count


def test_every_place_that_names_a_key_follows_its_new_name(open_browser):
    """Each kind of name on its own: a node, a reply and a variable may share one."""
    page = open_browser(viewport=WIDE)
    sign_in(page, EDITOR)
    page.goto(LIST)
    page.get_by_role("link", name="At the control-room window").first.click()
    expect(verdict(page)).not_to_contain_text("Checking")

    node, count = renamed(page, "node")
    first, second = node["nodes"]
    go, stay = first["choices"]
    assert (node["start"], first["key"], stay["target"]) == ("z", "z", "z")
    assert go["condition"] == "not visited(z) and visits(z) > 2 and a >= 1"
    assert stay["condition"] == (
        '(mood == "visited(a)" or taken(z.go)) and turns_since(z.go) >= 1'
    )
    assert second["call"] == "z"
    assert second["variants"][0]["condition"] == "visited(ab) or visited(z)"
    assert (node["rules"][0]["when"], node["rules"][0]["target"]) == (
        "a > 3 and visited(z)",
        "z",
    )
    assert node["plans"][0]["text"].splitlines() == [
        "expect node z", "select go", "expect a >= 1", "expect ending z", "---",
        "expect offered go",
    ]  # fmt: skip
    assert count == 12

    reply, count = renamed(page, "reply")
    first = reply["nodes"][0]
    assert (first["on_time"], first["choices"][0]["key"]) == ("z", "z")
    assert first["choices"][1]["condition"].endswith(
        "taken(a.z)) and turns_since(a.z) >= 1"
    )
    assert reply["plans"][0]["text"].splitlines()[1] == "select z"
    assert reply["plans"][0]["text"].splitlines()[5] == "expect offered z"
    assert count == 5

    variable, count = renamed(page, "variable")
    assert variable["nodes"][0]["choices"][0]["condition"].endswith("and z >= 1")
    assert variable["nodes"][1]["effects"] == [{"variable": "z", "add": 1}]
    assert variable["rules"][0]["when"] == "z > 3 and visited(a)"
    assert variable["plans"][0]["text"].splitlines()[2] == "expect z >= 1"
    assert count == 4
