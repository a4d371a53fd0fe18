"""What axe finds on a page, as lines a person can read."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: WCAG 2.2 A and AA, and what axe calls best practice.
RULES = {
    "runOnly": [
        "wcag2a",
        "wcag2aa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice",
    ],
    # What passes is not described, node by node.
    "resultTypes": ["violations"],
}

#: Of these, the ones whose answer depends on colours.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}


def found_by_axe(
    page: Page, *, context: str | dict | None = None, rules: dict = RULES
) -> list[dict[str, Any]]:
    """Its violations; the script, half a megabyte, is brought to a page once."""
    is_there = page.evaluate("typeof axe !== 'undefined'")
    axe = Axe("0") if is_there else Axe()
    return axe.run(page, context=context, options=rules).response["violations"]


def violations(
    page: Page, *, context: str | dict | None = None, rules: dict = RULES
) -> list[str]:
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found_by_axe(page, context=context, rules=rules)
        for node in one["nodes"]
    ]
