"""A visitor without an account: plays from the home page, and may keep it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.steps import best_reply, talk_to_the_end

pytestmark = pytest.mark.e2e


def _sign_up(page: Page, *, name: str, email: str) -> None:
    page.get_by_label("Name on your certificates").fill(name)
    page.get_by_label("E-mail", exact=False).fill(email)
    page.locator('input[type="password"]').first.fill("a-quiet-room-with-light")
    page.locator('main form button[type="submit"]').first.click()
    page.wait_for_load_state()


def test_visitor_plays_from_home_and_signing_up_keeps_the_attempt(page):
    page.goto("/")
    page.locator(".reply").nth(best_reply(page)).click()
    page.wait_for_url(re.compile("/conversations/attempt/"))
    expect(page.locator("#turn")).to_contain_text("Turn 2")
    talk_to_the_end(page)
    page.get_by_role("button", name="Skip this").click()
    page.wait_for_url(re.compile("/debrief/$"))
    debrief = page.url
    page.get_by_role("link", name=re.compile("account|sign up", re.I)).first.click()
    _sign_up(page, name="Björk Jónsdóttir", email="bjork@example.org")
    expect(page.locator("main")).to_contain_text("inbox")

    page.goto("/demo/mail/")
    page.get_by_role("link", name=re.compile("bjork|confirm", re.I)).first.click()
    page.locator('a[href*="/accounts/confirm-email/"]').first.click()
    page.locator('main form button[type="submit"]').first.click()
    page.wait_for_load_state()
    page.goto(debrief)
    expect(page.get_by_role("heading", name="How it went")).to_be_visible()
    page.goto("/my/learning/")
    expect(page.locator("main")).to_contain_text("At the control-room window")


def test_another_visitor_does_not_see_the_attempt(open_browser):
    first, other = open_browser(), open_browser()
    first.goto("/")
    first.locator(".reply").first.click()
    first.wait_for_url(re.compile("/conversations/attempt/"))
    answer = other.goto(first.url)
    assert answer.status == 404
    assert first.locator("#line").inner_text() not in other.content()


def test_lesson_asks_a_stranger_to_sign_in_and_leads_back(page):
    lesson = "/topics/talking-with-patients/breaking-bad-news/ask-before-you-tell/"
    page.goto(lesson)
    assert "/accounts/login/" in page.url
    page.locator('input[type="email"]').fill("liesbeth.de-smedt@example.org")
    page.locator('input[type="password"]').fill("talking-with-patients")
    page.locator('main form button[type="submit"]').first.click()
    page.wait_for_load_state()
    assert page.url.endswith(lesson)


def test_conversation_and_quiz_work_without_scripts(open_browser):
    page = open_browser(java_script_enabled=False)
    page.goto("/")
    page.locator(".reply").nth(best_reply(page)).click()
    for _ in range(30):
        if page.url.endswith("/reflect/"):
            break
        page.locator(".reply").nth(best_reply(page)).click()
    assert page.url.endswith("/reflect/")
    page.get_by_role("button", name="Read the debrief").click()
    expect(page.get_by_role("heading", name="How it went")).to_be_visible()
