"""A conversation with all that a turn can ask, as learners meet it: without scripts, by
keyboard, with a lost connection, with the clock, and looking back."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.accessibility import violations
from tests.e2e.browser import ROOT, Site
from tests.e2e.steps import press, sign_in, tab_to

pytestmark = pytest.mark.e2e

START = "/conversations/cancelled/"
PUBLISH = """
import pathlib, tomllib
from django.utils import timezone
from scenarios.services import publish_scenario, save_outline
text = pathlib.Path("tests/scenarios/everything.toml").read_text(encoding="utf-8")
publish_scenario(save_outline(tomllib.loads(text), by=None), by=None, now=timezone.now())
"""
LEARNER = "noortje.ijzerman@example.org"


@pytest.fixture(scope="module", autouse=True)
def _published(site: Site) -> None:
    """A test's own conversation: it uses everything, and the demo does not have it."""
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", PUBLISH],
        cwd=ROOT,
        env=site.environment,
        check=True,
        capture_output=True,
    )


def sequence(page: Page) -> int:
    return int(page.locator('[data-turn] input[name="seq"]').input_value())


def begin(page: Page) -> None:
    page.goto(START)
    page.get_by_role("button", name=re.compile("^Begin")).click()
    page.wait_for_url(re.compile("/conversations/attempt/"))


def choose(page: Page, words: str) -> None:
    page.locator(".reply", has_text=words).click()


def pass_the_brother(page: Page) -> None:
    """The dice decide whether he is there."""
    expect(page.locator("#turn")).to_contain_text("Turn 2")
    if page.get_by_role("heading", name="Karim").count():
        choose(page, "both of you")
        expect(page.get_by_role("heading", name="Amira, 34, teacher")).to_be_visible()


def to_the_room(page: Page) -> None:
    begin(page)
    choose(page, "You go in yourself.")
    pass_the_brother(page)


def to_the_angry_turn(page: Page) -> None:
    to_the_room(page)
    page.get_by_role("button", name="Skip this").click()
    choose(page, "What have they told you")
    choose(page, "I’m afraid I have bad news")
    expect(page.locator("#turn")).to_contain_text("Turn 4")


# -- without scripts ----------------------------------------------------------------------
def test_everything_works_without_scripts(open_browser):
    page = open_browser(java_script_enabled=False)
    to_the_room(page)
    expect(page.locator(".reply")).to_have_count(0)
    page.get_by_role("textbox").fill("Good morning. May I sit down?")
    page.get_by_role("button", name="Show the replies").click()
    expect(page.locator(".own")).to_contain_text("Good morning. May I sit down?")
    closed = page.locator(".reply--locked")
    expect(closed).to_be_disabled()
    expect(page.locator(".reply__reason")).to_have_text(
        "Not now: the only chair is taken"
    )
    page.locator(".sure label").nth(3).click()
    choose(page, "What have they told you")
    choose(page, "I’m afraid I have bad news")
    expect(page.locator("[data-clock], .clock")).to_have_count(0)
    choose(page, "You stay where you are and say nothing.")
    choose(page, "You ring the ward")
    expect(page.get_by_text("The ninth, then. And I may eat now.")).to_be_visible()
    page.get_by_role("button", name="Read the debrief").click()
    pairs = page.locator(".pairs")
    expect(pairs).to_contain_text("Good morning. May I sit down?")
    expect(pairs).to_contain_text("What have they told you about this morning?")
    expect(page.locator(".order__rule--met")).to_have_count(4)
    page.get_by_role("textbox").fill("Silence was enough.")
    page.get_by_role("button", name="Keep this note").click()
    expect(page.get_by_role("textbox")).to_have_value("Silence was enough.")
    page.get_by_text("Show the map as a table").click()
    expect(page.locator(".stops")).to_contain_text("You ring the ward")


# -- by keyboard ------------------------------------------------------------------------
def test_a_turn_with_everything_is_played_by_keyboard_and_told_aloud(page):
    to_the_room(page)
    expect(page.locator("#said")).to_contain_text("Is it my turn now?")
    tab_to(page, page.get_by_role("textbox"))
    page.keyboard.type("Key 1 is typed, not pressed. ")
    expect(page.get_by_role("textbox")).to_have_value("Key 1 is typed, not pressed. ")
    tab_to(page, page.get_by_role("button", name="Show the replies"))
    page.keyboard.press("Enter")
    expect(page.locator(".own__words")).to_have_text("Key 1 is typed, not pressed.")
    expect(page.locator("#said")).to_have_text(
        "Your own words are kept. Now choose a reply."
    )
    expect(page.locator("#ask")).to_be_focused()
    tab_to(page, page.locator('input[name="sure"]').first)
    page.keyboard.press("ArrowRight")
    expect(page.locator('input[name="sure"]').nth(1)).to_be_checked()
    tab_to(page, page.locator(".reply", has_text="for nothing"))
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_have_text("On your reply: She does not laugh.")
    expect(page.locator("#said")).to_contain_text("She does not laugh.")
    expect(page.locator("#line")).to_be_focused()


def test_the_time_a_turn_was_seen_goes_with_the_reply(page):
    begin(page)
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.post_data or ""))
    page.wait_for_timeout(300)
    choose(page, "You go in yourself.")
    expect(page.locator("#turn")).to_contain_text("Turn 2")
    (form,) = [one for one in sent if "dwell_ms" in one]
    dwell = int(re.search(r'name="dwell_ms"\s+(\d+)', form)[1])
    assert 250 <= dwell < 60_000


# -- a lost connection -----------------------------------------------------------------------
def test_a_reply_outlives_a_lost_connection(open_browser):
    page = open_browser(may_lose_connection=True)
    begin(page)
    page.context.set_offline(True)
    choose(page, "You go in yourself.")
    kept = page.get_by_text("Not sent: the connection is gone.")
    expect(kept).to_be_visible()
    assert sequence(page) == 0
    page.context.set_offline(False)  # the browser says so, and the module sends
    expect(page.locator("#turn")).to_contain_text("Turn 2")
    assert sequence(page) == 1
    expect(page.locator(".messages")).to_have_count(0)


def test_a_reply_whose_answer_was_lost_is_not_given_twice(open_browser):
    page = open_browser(may_lose_connection=True)
    begin(page)
    lost: list[str] = []

    def arrive_and_be_lost(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.request.url)
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    page.route("**/choose/", arrive_and_be_lost)
    choose(page, "You go in yourself.")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#turn")).to_contain_text("Turn 2")
    assert sequence(page) == 1
    expect(page.locator(".messages")).to_have_count(0)
    page.reload()
    assert sequence(page) == 1


# -- the clock ---------------------------------------------------------------------------------
def with_clock(page: Page) -> None:
    page.goto(START)
    page.get_by_label(re.compile("Play with the clock")).check()
    page.get_by_role("button", name=re.compile("^Begin")).click()
    page.wait_for_url(re.compile("/conversations/attempt/"))
    choose(page, "You go in yourself.")
    pass_the_brother(page)
    page.get_by_role("button", name="Skip this").click()
    choose(page, "What have they told you")


def test_the_clock_says_itself_and_takes_the_turn(open_browser):
    page = open_browser()
    page.clock.install()
    with_clock(page)
    choose(page, "I’m afraid I have bad news")
    expect(page.locator(".clock")).to_be_visible()
    expect(page.locator("#said")).to_contain_text("This turn has a clock: 30 seconds.")
    page.clock.run_for(20_500)
    expect(page.locator("#said")).to_contain_text("About 10 seconds left")
    assert sequence(page) in (3, 4)
    page.clock.run_for(10_000)
    expect(page.locator("#turn")).to_contain_text("Turn 6")
    expect(page.locator(".log")).to_contain_text(
        "You stay where you are and say nothing."
    )


def test_the_clock_is_switched_off_at_once(open_browser):
    page = open_browser()
    page.clock.install()
    with_clock(page)
    choose(page, "I’m afraid I have bad news")
    page.get_by_role("button", name="Switch the clock off").click()
    expect(page.locator(".messages")).to_contain_text("The clock is off.")
    page.clock.run_for(120_000)
    expect(page.locator("#turn")).to_contain_text("Turn 4")
    expect(page.locator(".clock")).to_have_count(0)


# -- the way out -----------------------------------------------------------------------------
def test_one_stops_and_finds_the_same_turn_again(open_browser):
    page = open_browser()
    sign_in(page, LEARNER)
    to_the_angry_turn(page)
    line = page.locator("#line").inner_text()
    press(page, page.get_by_role("link", name="Stop here"))
    expect(page.locator("main")).to_contain_text("peer support is there for staff too")
    press(page, page.get_by_role("link", name="Stop, keep my place"))
    press(page, page.get_by_role("link", name=re.compile("Go on at turn 4")))
    assert page.locator("#line").inner_text() == line


# -- seen by everybody --------------------------------------------------------------------------
def _asked(page: Page) -> None:
    to_the_room(page)


def _replies(page: Page) -> None:
    to_the_room(page)
    page.get_by_role("textbox").fill("Good morning.")
    page.get_by_role("button", name="Show the replies").click()
    page.locator(".own").wait_for()


def _clock(page: Page) -> None:
    with_clock(page)
    choose(page, "I’m afraid I have bad news")
    page.locator(".clock").wait_for()


def _stop(page: Page) -> None:
    begin(page)
    page.get_by_role("link", name="Stop here").click()


def _debrief(page: Page) -> None:
    _replies(page)
    page.locator(".sure label").nth(4).click()
    choose(page, "No. It is cancelled.")
    choose(page, "The next free day")
    choose(page, "I am sorry")
    choose(page, "You nod and close")
    page.get_by_role("button", name="Read the debrief").click()
    page.get_by_role("heading", name="How it went").wait_for()
    for fold in page.locator("main summary").all():
        fold.click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("go", [begin, _asked, _replies, _clock, _stop, _debrief])
def test_axe_finds_nothing_and_320_pixels_are_enough(
    open_browser, go: Callable[[Page], None], scheme: str
):
    page = open_browser(color_scheme=scheme, viewport={"width": 1440, "height": 900})
    go(page)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    page.wait_for_timeout(150)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
