"""A resident, from the home page to a completed module, by keyboard alone."""

from __future__ import annotations

import re
import tomllib

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import ROOT
from tests.e2e.steps import press, sign_in, tab_to, talk_to_the_end

pytestmark = pytest.mark.e2e

QUIZ = tomllib.loads(
    (ROOT / "courses/demo/breaking-bad-news/quiz.toml").read_text(encoding="utf-8")
)


def _answer_quiz(page: Page) -> None:
    for question in QUIZ["questions"]:
        expect(page.locator("h1")).to_have_text(question["text"])
        if question["kind"] == "ordering":
            _put_in_order(page, question["items"])
        else:
            right = _right_option(question)
            tab_to(page, page.locator("input[type=radio]").first)
            for _ in range(6):
                focused = page.evaluate(
                    "document.activeElement.closest('label').innerText.trim()"
                )
                if focused == right:
                    break
                page.keyboard.press("ArrowDown")
            assert focused == right
            page.keyboard.press("Space")
        press(page, page.get_by_role("button", name="Answer", exact=True))
        expect(page.locator(".verdict")).to_contain_text("Right")
        on = page.get_by_role("button", name="Next question")
        result = page.get_by_role("link", name="See your result")
        press(page, on.or_(result))


def _right_option(question: dict) -> str:
    return next(one["text"] for one in question["options"] if one.get("correct"))


def _put_in_order(page: Page, steps: list[str]) -> None:
    """Move each step up to its place with the arrow buttons beside it."""
    items = page.locator(".ordering__item")
    for place, step in enumerate(steps):
        for _ in range(10):
            shown = [
                text.strip()
                for text in page.locator(".ordering__text").all_inner_texts()
            ]
            if shown[place] == step:
                break
            item = items.nth(shown.index(step))
            tab_to(page, item.get_by_role("button", name=re.compile("up", re.I)))
            page.keyboard.press("Enter")
    shown = [text.strip() for text in page.locator(".ordering__text").all_inner_texts()]
    assert shown == steps


def test_resident_completes_the_module_by_keyboard(page):
    sign_in(page, "matteo.ferrari@example.org")
    page.goto("/")
    press(page, page.get_by_role("link", name="Topics", exact=True).first)
    press(page, page.locator("main").get_by_role("link", name="Breaking bad news"))
    expect(page.locator("h1")).to_have_text("Breaking bad news")

    press(page, page.locator("main .button").first)  # begin: enrols, by POST
    for lesson in range(1, 6):
        expect(page.locator(".lesson__count")).to_contain_text(f"Lesson {lesson} of 5")
        press(page, page.locator(".lesson-turn__key--next"))

    # The last lesson leads on to what the module still asks for.
    expect(page.locator("h1")).to_have_text("At the control-room window")
    press(page, page.locator("main .button").first)
    assert talk_to_the_end(page) >= 8
    tab_to(page, page.locator("input[type=radio]").first)
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Read the debrief"))
    expect(page.get_by_role("heading", name="How it went")).to_be_visible()
    expect(page.get_by_role("heading", name="Your path")).to_be_visible()

    press(page, page.get_by_role("link", name="Back to the module"))
    expect(page.get_by_text("5 of 5")).to_be_visible()
    expect(page.get_by_text("1 of 1")).to_be_visible()
    quiz = page.locator(".path").get_by_role("button", name=re.compile("Quiz"))
    press(page, quiz)
    _answer_quiz(page)
    expect(page.locator("h1")).to_have_text("6 of 6 right")

    press(page, page.get_by_role("link", name="Back to the module").first)
    expect(page.locator("main")).to_contain_text("You completed this module on")
    page.goto("/my/learning/")
    expect(page.locator("main")).to_contain_text("Breaking bad news")
    expect(page.locator("main")).to_contain_text(re.compile("completed", re.I))


def test_refresh_and_second_tab_keep_one_truth(open_browser):
    first = open_browser()
    sign_in(first, "aoife.ni-bhriain@example.org")
    first.goto("/conversations/control-room-window/")
    first.locator("main .button").first.click()
    first.locator(".reply").first.wait_for()
    address = first.url
    line = first.locator("#line").inner_text()
    second = first.context.new_page()
    second.goto(address)
    assert second.locator("#line").inner_text() == line

    first.locator(".reply").first.click()
    expect(first.locator("input[name=seq]").first).to_have_value("1")
    moved_on = first.locator("#line").inner_text()
    assert moved_on != line
    second.locator(".reply").last.click()
    expect(second.locator(".messages")).to_be_visible()
    assert second.locator("#line").inner_text() == moved_on
    first.reload()
    assert first.locator("#line").inner_text() == moved_on
