"""A form is edited, answered by keyboard on a phone, and read by its organiser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.addresses import ORGANISER, PART_2
from tests.e2e.steps import press, sign_in, tab_to

pytestmark = pytest.mark.e2e

GUEST = "katharina.scholler@example.org"
QUESTION = "Did you hear <b>every</b> word?"


def test_organiser_asks_and_a_trainee_answers_by_keyboard_on_a_phone(open_browser):
    desk = open_browser(viewport={"width": 1440, "height": 900})
    sign_in(desk, ORGANISER)
    desk.goto(f"/admin/webinars/{PART_2}/evaluation/")
    desk.get_by_role("link", name="The form").click()
    expect(desk.locator("main")).to_contain_text("Was it free of commercial bias?")
    desk.get_by_role("button", name="Add Question").click()
    desk.locator('[name$="-label"]:visible').last.fill(QUESTION)
    desk.get_by_role("button", name="Save").first.click()
    expect(desk.locator(".messages")).to_contain_text(re.compile("updated"))

    phone = open_browser(viewport={"width": 320, "height": 700})
    sign_in(phone, GUEST)
    phone.goto(f"/webinars/{PART_2}/evaluation/")
    groups = phone.locator("form.evaluation fieldset")
    expect(groups.filter(has_text=QUESTION)).to_have_count(1)
    for group in groups.all():
        tab_to(phone, group.locator("input").first)
        phone.keyboard.press("Space")
    press(phone, phone.get_by_role("button", name="Send the evaluation"))
    expect(phone.locator("h1")).to_have_text("Your evaluation has arrived")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320

    desk.goto(f"/admin/webinars/{PART_2}/evaluation/")
    expect(desk.locator("main")).to_contain_text("so that nobody can be picked out")
    expect(desk.locator("main")).not_to_contain_text("mean")
