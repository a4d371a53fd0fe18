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
        # The rich text field hands its words to the form a quarter of a second later.
        expect(field).to_have_value(re.compile(re.escape(words)))
    else:
        field.fill(words)


def add_block(page: Page, field: str, kind: str, words: Words) -> None:
    write_block(page, insert_block(page, field, kind), words)


def choose(page: Page, field: str, title: str, search: str = "") -> None:
    """Choose a snippet by its title in the chooser of a form field."""
    chooser = page.locator(f"#id_{field}-chooser")
    chooser.locator("[data-chooser-action-choose]").first.click()
    if search:
        page.locator(".modal-dialog").get_by_label("Search term").fill(search)
    page.locator(".modal-dialog").get_by_role("link", name=title, exact=True).click()
    expect(chooser).to_contain_text(title)


def submit_for_review(page: Page) -> None:
    """The action beside “Save draft” that hands the draft to the patient reviewers."""
    page.get_by_role("button", name="More actions").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Submit to Patient review").click()
    expect(page.locator(".messages")).to_contain_text(
        re.compile("submitted for moderation", re.I)
    )


SAVE_DRAFT = '[name="action-save-draft"], form button.action-save'


def save_draft(page: Page) -> None:
    """At once after the last word: the draft may be saving itself just then."""
    slug = page.locator("#id_slug")
    if slug.count():  # Wagtail makes it of the title, a moment after that
        expect(slug).not_to_have_value("")
    page.locator(SAVE_DRAFT).first.click()
    # Not the address: a draft that saves itself for the first time changes it as well.
    expect(page.locator(".messages")).to_contain_text(
        re.compile(" updated| created\\.")
    )


def submit_module(page: Page) -> list[str]:
    """From the editor of a module or of one of its lessons: the whole module is handed
    in with one step. The titles of what was ticked."""
    page.get_by_role("button", name="More actions").click()
    with page.expect_navigation():
        page.get_by_role("link", name="Submit the whole module").click()
    ticked = _ticked(page)
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^Submit what is ticked")).click()
    expect(page.locator(".messages")).to_contain_text("now wait")
    return ticked


def _ticked(page: Page) -> list[str]:
    rows = page.locator(".review-part").filter(has=page.locator("input:checked"))
    return [
        (title or "").strip() for title in rows.locator("label").all_text_contents()
    ]


def approve_module(page: Page, title: str, comment: str) -> list[str]:
    """From the reviewer's front page: everything of a module is read on one page and
    approved with one step. The titles of what was published."""
    page.goto("/admin/")
    with page.expect_navigation():
        page.get_by_role("link", name=title, exact=True).first.click()
    ticked = _ticked(page)
    page.get_by_label("Comment for the author").fill(comment)
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^Approve and publish")).click()
    expect(page.locator(".messages")).to_contain_text("approved and published")
    return ticked
