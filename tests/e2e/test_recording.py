"""The recording of an event: chapters jump, the words now said are marked, and the bar grows
by what was played; without a script everything can be read and leads into the file.
"""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.addresses import PART_1
from tests.e2e.steps import press, sign_in

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(
        shutil.which("ffmpeg") is None, reason="ffmpeg is not installed"
    ),
]

LEARNER = "katharina.scholler@example.org"
EVENT = f"/webinars/{PART_1}/"
NOW = "document.querySelector('video').currentTime"


def pause_after(page: Page, seconds: float) -> None:
    page.wait_for_function(f"{NOW} > {seconds}")
    page.locator("video").evaluate("film => film.pause()")


def test_a_chapter_jumps_its_words_are_marked_and_the_bar_grows(page: Page):
    sign_in(page, LEARNER)
    page.goto(EVENT)
    words = page.locator(".watched__words")
    expect(words).to_have_text("You have not watched any of it yet.")
    chapters = page.locator("[data-chapter]")
    expect(chapters).to_have_count(8)
    page.locator("details.transcript summary").click()
    press(page, chapters.nth(2))
    pause_after(page, 14.6)
    assert page.evaluate("location.hash") == "#t=12"
    expect(page.locator("[data-chapter][aria-current]")).to_have_count(1)
    expect(chapters.nth(2)).to_have_attribute("aria-current", "true")
    expect(page.locator("[data-now]")).to_have_text(
        "Part 3 of 8. Where there are chapters, each leads to its part."
    )
    expect(words).to_have_text("You have watched 3 of 48 seconds.")
    first = page.locator(".watched__piece").first
    assert first.get_attribute("x") == "25.000%"
    # A time of the transcript leads there, too; what was played before is kept.
    page.get_by_role("link", name="0:36").last.click()
    pause_after(page, 38.6)
    expect(words).to_have_text("You have watched 6 of 48 seconds.")
    expect(page.locator(".watched__piece")).to_have_count(2)
    # The same address opened anew stands at its place; the page itself where one stopped.
    page.goto("/webinars/")
    page.goto(f"{EVENT}#t=24")
    page.wait_for_function(f"{NOW} === 24")
    page.goto("/webinars/")
    page.goto(EVENT)
    page.wait_for_function(f"{NOW} >= 38 && {NOW} < 40")
    expect(page.get_by_role("link", name="Go on at 0:3")).to_be_visible()
    page.get_by_role("button", name="Forget what I watched").click()
    expect(words).to_have_text("You have not watched any of it yet.")
    expect(page.get_by_role("button", name="Forget what I watched")).to_be_hidden()


def test_the_player_knows_the_chapters_itself(page: Page):
    sign_in(page, LEARNER)
    page.goto(EVENT)
    page.evaluate(
        """() => {
          const tracks = [...document.querySelector("video").textTracks];
          tracks.find((one) => one.kind === "chapters").mode = "hidden";
        }"""
    )
    told = """() => {
      const tracks = [...document.querySelector("video").textTracks];
      const cues = tracks.find((one) => one.kind === "chapters").cues ?? [];
      return [...cues].map((one) => [one.startTime, one.text]);
    }"""
    page.wait_for_function(f"({told})().length === 8")
    assert page.evaluate(told)[1] == [6, "Breaking bad news (R. Sinnatamby)"]


def test_without_a_script_all_can_be_read_and_leads_into_the_file(open_browser):
    page = open_browser(java_script_enabled=False)
    sign_in(page, LEARNER)
    page.goto(EVENT)
    chapter = page.locator(".chapters__one").nth(1)
    assert str(chapter.get_attribute("href")).endswith("test-clip-48.mp4#t=6")
    page.locator("details.transcript summary").click()
    expect(page.get_by_text("Part 8 of 8.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as text").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert text.startswith("Test clip, not the event: Patient Communication Course")
