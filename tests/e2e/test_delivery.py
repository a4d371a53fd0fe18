"""Coming back to the very paragraph, and everything of delivery without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.addresses import MODULE
from tests.e2e.steps import sign_in

pytestmark = pytest.mark.e2e

COURSE = "/topics/talking-with-patients/"


def test_learner_comes_back_to_the_paragraph_where_they_stopped(page):
    sign_in(page, "aoife.ni-bhriain@example.org")
    page.goto(MODULE)
    page.locator("main .button").first.click()
    page.wait_for_load_state("networkidle")
    blocks = page.locator(".lesson__block--text")
    stopped = blocks.nth(3).get_attribute("id")
    with page.expect_response(re.compile("/place/$")) as kept:
        # As far as the line at which a block counts as reached.
        blocks.nth(3).evaluate(
            "one => scrollTo(0, one.getBoundingClientRect().top + scrollY"
            " - innerHeight * 0.35)"
        )
    assert kept.value.status == 204
    page.goto("/my/learning/")
    page.locator(".next-up .button").click()
    page.wait_for_url(re.compile(f"#{stopped}$"))
    expect(page.locator(f"#{stopped}")).to_be_in_viewport()
    page.goto("/")
    expect(page.locator(".going-on .button")).to_have_attribute(
        "href", re.compile(f"#{stopped}$")
    )


def test_search_a_place_and_a_bookmark_without_script(open_browser):
    page = open_browser(java_script_enabled=False)
    sign_in(page, "matteo.ferrari@example.org")
    page.goto("/topics/")
    page.get_by_label("What would you like to learn?").fill("bad")
    page.get_by_role("button", name="Search").click()
    page.locator(".facets-side").get_by_role("link", name="With a group").click()
    page.locator("main").get_by_role("link", name="Talking with patients").click()
    run = page.locator(".run", has_text="Evening group")
    run.get_by_role("button", name="Take a place").click()
    expect(run).to_contain_text("You have a place.")
    run.get_by_role("button", name="Give my place back").click()
    expect(run).to_contain_text("You gave your place back. What you learned is kept.")
    run.get_by_role("button", name="Take a place").wait_for()

    page.goto(f"{MODULE}a-warning-a-headline-a-silence/")
    page.get_by_role("button", name="Bookmark “Then wait”").click()
    expect(page.locator(".messages")).to_contain_text("Kept.")
    page.goto("/my/learning/")
    page.locator("main").get_by_role("link", name="Then wait").click()
    assert page.url.endswith("#then-wait")


def test_full_run_has_a_waiting_list(page):
    sign_in(page, "matteo.ferrari@example.org")
    page.goto(COURSE)
    run = page.locator(".run", has_text="Small group of four")
    run.get_by_role("button", name="Join the waiting list").click()
    expect(run).to_contain_text(re.compile(r"You are number \d+ on the waiting list"))
    run.get_by_role("button", name="Leave the waiting list").click()
    run.get_by_role("button", name="Join the waiting list").wait_for()
