"""The live room in a real browser: it plays a real HLS stream, and the minutes are what
happened. The stream is the demo's, made by ffmpeg; the beats are those of every day."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from media.domain.intervals import Interval, Intervals, normalise, total, union
from tests.e2e.accessibility import COLOURS, found_by_axe, violations
from tests.e2e.browser import ROOT, Site, served_copy
from tests.e2e.pages import INES, ORGANISER
from tests.e2e.steps import sign_in
from tests.e2e.test_every_page import wear

pytestmark = pytest.mark.e2e

ROOM = "/webinars/live-now/room/"
#: Has never been to a live event, so every minute of hers is of this test.
NEWCOMER = "aoife.ni-bhriain@example.org"
BEAT = 10_000

#: A stream that stands still for so long, and that nobody stopped, is not held against
#: the viewer (docs/reference/presence-logs.md).
BRIDGED = 30_000
#: Notes every span in which the picture really moved, by the clock on the wall.
WATCH = """() => {
  const player = document.querySelector("#room-player");
  window.moved = [];
  let [place, at] = [player.currentTime, Date.now()];
  setInterval(() => {
    const [now, here] = [Date.now(), player.currentTime];
    if (!player.paused && here > place) window.moved.push([at, now]);
    [place, at] = [here, now];
  }, 250);
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory, loaded_demo) -> Iterator[Site]:
    """A demo of this file's own, with an event that is on now."""
    if not (ROOT / "build" / "test-stream" / "clip.m3u8").is_file():
        pytest.skip("No test stream here: it needs ffmpeg when the site is set up.")
    with served_copy(loaded_demo, tmp_path_factory.mktemp("room")) as served:
        served.manage("load_demo", "--live-now")
        yield served


def enter(page: Page) -> None:
    page.goto(ROOM)
    page.evaluate(WATCH)


def play(page: Page) -> None:
    page.locator("media-play-button").click()
    page.wait_for_function(
        "!document.querySelector('#room-player').paused", timeout=20_000
    )


def moved(page: Page) -> list[Interval]:
    return [(start, end) for start, end in page.evaluate("window.moved")]


def stalls_up_to(longest: int, spans: Intervals) -> list[Interval]:
    """Where one window stood still, and nobody had stopped it, for no longer than that."""
    holes = [(left[1], right[0]) for left, right in pairwise(spans)]
    return [hole for hole in holes if hole[1] - hole[0] <= longest]


def wait(page: Page, seconds: float) -> None:
    page.wait_for_timeout(seconds * 1000)


def test_two_devices_a_closed_window_and_a_cut_network_count_what_happened(
    open_browser, site
):
    first = open_browser(may_lose_connection=True)
    sign_in(first, NEWCOMER)
    first.goto("/webinars/live-now/#registration")
    first.get_by_label("Count my minutes").check()
    first.get_by_role("button", name="Register").click()
    first.get_by_role("link", name="Enter the room").click()
    first.wait_for_url(f"**{ROOM}")
    first.evaluate(WATCH)
    second = open_browser(may_lose_connection=True)
    sign_in(second, NEWCOMER)
    enter(second)

    play(first)
    play(second)
    wait(first, 12)
    # One is paused, the other closed: then nobody watches.
    second.locator("media-play-button").click()
    wait(first, 8)
    before = normalise(moved(first)), normalise(moved(second))
    first.close()
    wait(second, 12)
    third = second.context.new_page()
    enter(third)
    play(third)
    wait(third, 15)
    # What is in the buffer plays on without a network; then the picture stands still.
    third.context.set_offline(True)
    wait(third, 30)
    third.context.set_offline(False)
    wait(third, 30)
    windows = [*before, normalise(moved(third))]
    third.close()
    time.sleep(2)

    # How long the cut stalled the picture depends on what was in the buffer. A stall
    # within one beat of what is bridged may be bridged or not; any other is known.
    played = union(*windows)
    sure, possible = (
        total(union(played, *(stalls_up_to(longest, one) for one in windows)))
        for longest in (BRIDGED - BEAT, BRIDGED + BEAT)
    )
    (person,) = [
        one
        for one in site.manage("attendance", "live-now")["people"]
        if one["email"] == NEWCOMER
    ]
    counted = person["eligible_seconds"] * 1000
    assert total(played) > 30_000
    assert sure - BEAT <= counted <= possible + BEAT


def test_the_room_tells_what_it_counts(open_browser):
    page = open_browser()
    sign_in(page, INES)
    page.goto(ROOM)
    expect(page.locator(".room-presence__figure")).to_contain_text(
        "minutes count so far"
    )
    line = page.locator("[data-presence]")
    expect(line).to_have_text("The stream stands still; no time is recorded.")
    play(page)
    expect(line).to_have_text("You are being counted")
    expect(page.locator("[data-confirmed-at]")).to_have_text(
        re.compile(r"\d\d:\d\d:\d\d"), timeout=20_000
    )
    expect(page.locator("[data-live-words]")).to_have_text("At the live edge")
    page.evaluate("document.querySelector('#room-player').currentTime -= 60")
    expect(page.locator("[data-live-words]")).to_contain_text("jump to live")
    page.locator("[data-live-edge]").click()
    expect(page.locator("[data-live-words]")).to_have_text("At the live edge")


def test_a_moved_item_is_marked_in_the_room_by_itself(open_browser, site, tmp_path):
    """The questions begin early: nobody loads the page again."""
    page = open_browser()
    sign_in(page, INES)
    page.goto(ROOM)
    expect(page.locator("#programme [aria-current]")).to_contain_text(
        "One finding, three ways"
    )
    now = datetime.now(UTC).replace(microsecond=0)
    begins = page.locator("[data-begins]").get_attribute("data-begins")
    start = datetime.fromisoformat(begins) + timedelta(minutes=35)
    times = tmp_path / "times.csv"
    times.write_text(
        "key,starts_at,ends_at\n"
        f"three-ways,{start.isoformat()},{now.isoformat()}\n"
        f"questions,{now.isoformat()},{(now + timedelta(minutes=20)).isoformat()}\n"
    )
    site.manage("set_item_times", "live-now", str(times), "--reason", "Begun early.")
    marked = page.locator("#programme [aria-current]")
    expect(marked).to_contain_text("Questions and answers", timeout=20_000)
    expect(page.locator(".room-now__title")).to_have_text("Questions and answers")


def test_the_player_can_be_tested_before_the_event(open_browser):
    page = open_browser()
    page.goto("/webinars/live-now/test-player/")
    page.locator("media-play-button").click()
    for name in ("picture", "sound", "captions", "minutes"):
        expect(page.locator(f"[data-test='{name}']")).to_have_attribute(
            "data-state", "good", timeout=20_000
        )


def test_the_tabs_go_by_keyboard(open_browser):
    page = open_browser()
    sign_in(page, INES)
    page.goto(ROOM)
    tabs = page.get_by_role("tab")
    tabs.first.focus()
    page.keyboard.press("End")
    expect(tabs.last).to_be_focused()
    expect(tabs.last).to_have_attribute("aria-selected", "true")
    expect(page.locator("#files")).to_be_visible()
    expect(page.locator("#programme")).to_be_hidden()


@pytest.mark.parametrize(
    ("who", "path"),
    [
        (INES, ROOM),
        ("jurgen.gross@example.org", ROOM),
        (NEWCOMER, "/webinars/live-now/#registration"),
        (INES, "/webinars/rehearsal/room/"),
        ("", "/webinars/live-now/test-player/"),
    ],
    ids=["room", "helper", "consent-asked", "not-registered", "test-player"],
)
def test_axe_finds_nothing_and_320_pixels_are_enough(open_browser, who, path):
    page = open_browser(
        color_scheme="light",
        reduced_motion="reduce",
        viewport={"width": 1440, "height": 900},
    )
    if who:
        sign_in(page, who)
    page.goto(path)
    page.wait_for_load_state("load")
    page.wait_for_timeout(1500)
    assert violations(page) == []
    wear(page, "dark")
    assert violations(page, rules=COLOURS) == []
    page.set_viewport_size({"width": 320, "height": 800})
    page.wait_for_timeout(150)
    assert violations(page, rules=COLOURS) == []
    wear(page, "light")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_axe_finds_nothing_where_minutes_are_corrected(open_browser):
    page = open_browser(viewport={"width": 1440, "height": 900})
    sign_in(page, ORGANISER)
    page.goto("/admin/webinars/live-now/corrections/")
    found = found_by_axe(page, context="main")
    assert [one["id"] for one in found] == []
