"""An author at the desk: by keyboard alone, by dragging, and while somebody plays."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.steps import press, sign_in, tab_to
from tests.e2e.test_every_page import RULES

pytestmark = pytest.mark.e2e

EDITOR = "edith.larsen@example.org"
LIST = "/admin/snippets/scenarios/scenario/"
WIDE = {"width": 1440, "height": 900}


# -- by keyboard ---------------------------------------------------------------------
def row(page: Page, name: str):
    return page.locator(".desk-tree__row").filter(
        has=page.locator(".desk-tree__key", has_text=re.compile(f"^[▾▸]?{name}"))
    )


def is_focused(page: Page, locator) -> bool:
    return locator.evaluate("element => element === document.activeElement")


def rename(page: Page, name: str) -> None:
    page.keyboard.press("F2")
    page.keyboard.press("Control+a")
    page.keyboard.type(name)
    page.keyboard.press("Enter")


def write(page: Page, field: str, words: str) -> None:
    """Tab to a field of the form and write in it."""
    tab_to(page, page.locator(f"#{field}"))
    page.keyboard.type(words)


def add_node(page: Page, name: str, kind: str = "") -> None:
    """From a node's row in the outline: a node after it, and into its form."""
    page.keyboard.press("n")
    rename(page, name)
    if kind:
        page.keyboard.press("Enter")
        for _ in range(12):
            if is_focused(page, page.locator("#desk-node-kind")):
                break
            page.keyboard.press("Shift+Tab")
        page.keyboard.type(kind)
        page.keyboard.press("Escape")


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


def script(page: Page) -> dict[str, Any]:
    return json.loads(page.locator("textarea[name=script]").input_value())


def verdict(page: Page):
    return page.locator("[data-verdict]")


def begin_empty(page: Page, title: str) -> None:
    page.goto(LIST)
    press(page, page.get_by_role("link", name=re.compile("^Add")).first)
    tab_to(page, page.get_by_label("Title"))
    page.keyboard.type(title)
    tab_to(page, page.get_by_label("Name of the patient"))
    page.keyboard.type("Ana")
    press(page, page.get_by_role("button", name="Open the editor"))


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
    found = violations(page)
    row(page, "sit-down").click()
    for group in page.locator(".desk-form details").all():
        group.evaluate("details => (details.open = true)")
    found += violations(page)
    for tab in ("frame", "plans", "text"):
        page.locator(f"#desk-tab-{tab}").click()
        page.wait_for_timeout(300)
        found += violations(page)
    page.locator('[data-does="preview"]').click()
    page.locator(".desk-preview__replies button").first.wait_for()
    found += violations(page, "dialog")
    assert found == []


def violations(page: Page, context: str = "#w-editor-form") -> list[str]:
    found = Axe().run(page, context=context, options=RULES).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found
        for node in one["nodes"]
    ]


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
