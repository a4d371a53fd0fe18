"""What an author does at the editor of conversations."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Page

from tests.e2e.steps import press, tab_to

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
