"""Moves that several journeys make: by keyboard, and through a conversation."""

from __future__ import annotations

import tomllib

from playwright.sync_api import Locator, Page

from tests.e2e.browser import ROOT

OUTLINE = tomllib.loads(
    (ROOT / "scenarios/demo/control-room-window.toml").read_text(encoding="utf-8")
)
#: What a reply says → how good it is. Learners never see the second.
QUALITY = {
    choice["text"]: choice["quality"]
    for node in OUTLINE["nodes"]
    for choice in node.get("choices", [])
}


def sign_in(page: Page, email: str) -> None:
    """One click on the demo's page of people; those not on it by password."""
    page.goto("/demo/")
    key = page.locator(f'form:has(input[value="{email}"]) button')
    if key.count() == 0:
        page.goto("/accounts/login/")
        page.locator('input[type="email"]').fill(email)
        page.locator('input[type="password"]').fill("talking-with-patients")
        key = page.locator('main form button[type="submit"]').first
    with page.expect_navigation():
        key.click()


def be(page: Page, email: str) -> None:
    """Signed in by one request and on no page yet, for who then opens one. The click on
    the demo's page of people is what `sign_in` does."""
    token = "t" * 32
    told = page.request.post(
        "/demo/",
        form={"email": email, "next": "/"},
        headers={"Cookie": f"csrftoken={token}", "X-CSRFToken": token},
        max_redirects=0,
    )
    assert told.status == 302, f"{email}: {told.status}"


def tab_to(page: Page, target: Locator) -> None:
    """Move the focus with Tab alone until it is on `target`."""
    target.wait_for()
    for _ in range(200):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {target}")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    """Activate `target` with the keyboard, and wait for where it leads."""
    tab_to(page, target)
    with page.expect_navigation():
        page.keyboard.press(key)


def replies(page: Page) -> list[str]:
    """What the replies say, the quotation marks of spoken ones taken off."""
    shown = [text.strip() for text in page.locator(".reply__text").all_text_contents()]
    return [
        text if text in QUALITY else text.removeprefix("“").removesuffix("”")
        for text in shown
    ]


def best_reply(page: Page) -> int:
    """The place, from 0, of the reply that the authors hold to be good."""
    shown = replies(page)
    qualities = [QUALITY[text] for text in shown]
    return qualities.index("good")


def talk_to_the_end(page: Page) -> int:
    """Choose by the number keys until the conversation ends: turns taken."""
    for turn in range(1, 30):
        sequence = page.locator('input[name="seq"]').input_value()
        page.keyboard.press(str(best_reply(page) + 1))
        page.wait_for_function(
            """before => location.pathname.endsWith('/reflect/')
              || Number(document.querySelector('input[name="seq"]')?.value) > before""",
            arg=int(sequence),
        )
        if page.url.endswith("/reflect/"):
            page.wait_for_load_state()
            return turn
    raise AssertionError("The conversation never ended")
