"""Blocks of lessons in a browser: with a script, by keyboard alone, and without one."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import sign_in, tab_to

pytestmark = pytest.mark.e2e

RADIATION = "/topics/talking-with-patients/radiation-risk/"
DOSES = f"{RADIATION}a-number-somebody-can-hold/"
REPORT = f"{RADIATION}whose-risk-and-what-for/"
NOORTJE = "noortje.ijzerman@example.org"
OTHER = "lukasz.zolc@example.org"
MODEL = "There is no blood clot in your lungs. That was the question."


def test_word_is_explained_by_keyboard_and_focus_comes_back(page):
    sign_in(page, NOORTJE)
    page.goto(DOSES)
    page.wait_for_load_state("networkidle")
    word = page.locator("a.term").first
    expect(word).to_have_attribute("aria-expanded", "false")
    tab_to(page, word)
    page.keyboard.press("Enter")
    card = page.get_by_role("dialog", name="Millisievert (mSv)")
    expect(card).to_be_visible()
    expect(card).to_be_focused()
    expect(word).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(card.get_by_role("link", name="More about this word")).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(word).to_be_focused()
    expect(word).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("width", [320, 1440])
def test_card_stays_on_the_screen(open_browser, width):
    page = open_browser(viewport={"width": width, "height": 700})
    sign_in(page, NOORTJE)
    page.goto(DOSES)
    page.wait_for_load_state("networkidle")
    for word in page.locator("a.term").all():
        word.scroll_into_view_if_needed()
        word.click()
        box = page.locator(".term-card:popover-open").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        page.keyboard.press("Escape")


def test_word_leads_to_its_page_without_a_script(open_browser):
    page = open_browser(java_script_enabled=False)
    sign_in(page, NOORTJE)
    page.goto(DOSES)
    assert page.locator(".term-card").first.is_hidden()
    page.locator("a.term").first.click()
    page.wait_for_url(re.compile(r"/glossary/en/millisievert/$"))
    expect(page.locator(".word__plain")).to_contain_text("about 3 a year")


@pytest.mark.parametrize("has_script", [True, False])
def test_report_is_written_compared_and_found_again(open_browser, has_script):
    page = open_browser(java_script_enabled=has_script)
    sign_in(page, NOORTJE)
    page.goto(REPORT)
    workshop = page.locator(".workshop")
    if workshop.get_by_text(MODEL).count():  # the other run has been here
        workshop.get_by_label("Write it in your own words").fill("")
        workshop.get_by_role("button").click()
        page.wait_for_load_state()
    expect(workshop.get_by_text(MODEL)).to_have_count(0)
    workshop.get_by_label("Write it in your own words").fill(
        "You have a nodule in the left lower lobe. DLP 145."
    )
    workshop.get_by_role("button", name="Keep it and compare").click()
    page.wait_for_url(re.compile("#note-"))
    expect(workshop.get_by_text(MODEL)).to_be_visible()
    expect(workshop.locator("mark")).to_have_text(["nodule", "left lower lobe", "DLP"])
    page.reload()
    expect(workshop.get_by_label("Write it in your own words")).to_have_value(
        "You have a nodule in the left lower lobe. DLP 145."
    )
    other = open_browser(java_script_enabled=has_script)
    sign_in(other, OTHER)
    other.goto(REPORT)
    expect(other.locator(".workshop")).not_to_contain_text("You have a nodule")


def test_sentences_are_made_by_keyboard_without_a_script(open_browser):
    page = open_browser(
        java_script_enabled=False, viewport={"width": 320, "height": 700}
    )
    sign_in(page, NOORTJE)
    page.goto(DOSES)
    choice = page.get_by_label("Examination", exact=True)
    tab_to(page, choice)
    choice.select_option(label="CT of the chest")
    page.keyboard.press("Tab")
    page.keyboard.type("5,4")
    tab_to(page, page.get_by_role("button", name="Make the sentences"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"dose=5%2C4"))
    expect(
        page.get_by_role("heading", name="CT of the chest, about 5.4 mSv")
    ).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_picture_is_drawn_when_a_reader_comes_to_it(page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, NOORTJE)
    page.goto(DOSES)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "plotly" in url]
    page.locator(".dose__picture").scroll_into_view_if_needed()
    page.locator(".dose__picture[data-drawn] .main-svg").first.wait_for()
    assert len([url for url in asked if "plotly.min" in url]) == 1


def test_picture_moves_its_names_when_the_screen_is_turned(open_browser):
    page = open_browser(viewport={"width": 320, "height": 700})
    sign_in(page, NOORTJE)
    page.goto(DOSES)
    picture = page.locator(".dose__picture")
    picture.scroll_into_view_if_needed()
    picture.locator(".main-svg").first.wait_for()
    expect(picture).to_have_attribute("data-drawn", "narrow")
    page.set_viewport_size({"width": 900, "height": 700})
    expect(picture).to_have_attribute("data-drawn", "wide")
    expect(picture.locator(".ytick").first).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 700})
    expect(picture).to_have_attribute("data-drawn", "narrow")
    expect(picture.locator(".ytick")).to_have_count(0)


def test_week_on_a_portal_changes_with_its_rule(page):
    sign_in(page, NOORTJE)
    page.goto(
        "/topics/talking-with-patients/breaking-bad-news/what-happens-next-and-who-calls/"
    )
    sandbox = page.locator(".tryout")
    expect(sandbox).to_contain_text("alone with it for 3 days and 15 hours")
    sandbox.get_by_label("Before the scan the patient said").select_option(index=1)
    sandbox.get_by_role("button", name="Show the week").click()
    expect(page.locator(".tryout")).to_contain_text(
        "The patient hears it from a person before reading it."
    )
