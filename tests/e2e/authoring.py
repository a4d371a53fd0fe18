"""How an author writes in Wagtail's forms: blocks, lists, choosers, and the review."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from playwright.sync_api import Locator, Page, expect

#: A value of a block: what a field says, or what is in a struct, or a list of those.
Words = str | bool | Sequence[Any] | Mapping[str, Any]


def text_field(page: Page, label: str) -> Locator:
    return page.get_by_role("textbox", name=re.compile(rf"^{label}\*?$"))


def write(page: Page, label: str, words: str) -> None:
    text_field(page, label).fill(words)


def insert_block(page: Page, field: str, kind: str) -> str:
    """Choose a kind of block in the chooser below the last one (there is none where
    there is one kind): the name of its value in the form."""
    number = int(page.locator(f'input[name="{field}-count"]').input_value())
    add = _add_button(page, field)
    add.scroll_into_view_if_needed()
    add.click()
    if kind:
        page.get_by_role("option", name=kind, exact=True).click()
    expect(page.locator(f'input[name="{field}-{number}-type"]')).to_be_attached()
    return f"{field}-{number}-value"


def _add_button(page: Page, field: str) -> Locator:
    """The last one of a stream, or of a list (where it stands one level higher)."""
    count = f'input[name="{field}-count"]'
    return page.locator(
        f"{count} ~ div > div > button.c-sf-add-button,"
        f"{count} ~ div > button.c-sf-add-button"
    ).last


def write_block(page: Page, name: str, words: Words) -> None:
    """Fill a block, whatever it is made of."""
    if isinstance(words, Mapping):
        for child, value in words.items():
            write_block(page, f"{name}-{child}", value)
    elif isinstance(words, Sequence) and not isinstance(words, str):
        for number, value in enumerate(words):
            count = page.locator(f'input[name="{name}-count"]')
            if int(count.input_value()) <= number:
                _add_button(page, name).click()
                expect(count).to_have_value(str(number + 1))
            write_block(page, f"{name}-{number}-value", value)
    else:
        _write_field(page, name, words)


def _write_field(page: Page, name: str, words: str | bool) -> None:
    field = page.locator(f'[name="{name}"]')
    if isinstance(words, bool):
        field.set_checked(words)
    elif field.evaluate("field => field.tagName === 'SELECT'"):
        field.select_option(label=words)
    elif field.evaluate("field => field.type === 'hidden'"):
        prose = page.locator(
            f'[data-field-wrapper]:has([name="{name}"]) [contenteditable="true"]'
        ).last
        prose.click()
        page.keyboard.type(words)
    else:
        field.fill(words)


def add_block(page: Page, field: str, kind: str, words: Words) -> None:
    write_block(page, insert_block(page, field, kind), words)


def choose(page: Page, field: str, title: str) -> None:
    """Choose a snippet by its title in the chooser of a form field."""
    chooser = page.locator(f"#id_{field}-chooser")
    chooser.locator("[data-chooser-action-choose]").first.click()
    page.locator(".modal-dialog").get_by_role("link", name=title, exact=True).click()
    expect(chooser).to_contain_text(title)


def wait_until_saved(page: Page) -> None:
    """A draft saves itself half a second after its last change. While a new one does
    so, whoever submits it would be told that its slug is taken: by itself."""
    page.wait_for_timeout(700)
    saving = page.locator(".w-autosave-indicator__text", has_text="Saving")
    expect(saving.filter(visible=True)).to_have_count(0, timeout=15_000)


def submit_for_review(page: Page) -> None:
    """The action beside “Save draft” that hands the draft to the patient reviewers."""
    page.get_by_role("button", name="More actions").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Submit to Patient review").click()
    expect(page.locator(".messages")).to_contain_text(
        re.compile("submitted for moderation", re.I)
    )


def approve_what_waits(page: Page) -> list[str]:
    """From the reviewer's front page: what waits is approved one by one. A page is
    opened first; a quiz or conversation is approved from its row of the list."""
    approved: list[str] = []
    for _turn in range(20):
        page.goto("/admin/")
        waiting = page.locator(".w-panel").filter(
            has=page.get_by_role("heading", name="Awaiting your review")
        )
        if waiting.count() == 0:
            return approved
        row = waiting.locator("tbody tr").first
        title = row.locator(".title-wrapper")
        approved.append((title.text_content() or "").strip())
        if title.get_by_role("link").count():
            with page.expect_navigation():
                title.get_by_role("link").click()
            page.get_by_role("button", name="More actions").click()
        else:
            row.get_by_role("button", name="Actions", exact=True).click()
        with page.expect_navigation():
            page.get_by_role("button", name="Approve", exact=True).click()
    raise AssertionError("The list of what waits never became empty")
