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


def stop_at(page: Page, seconds: float) -> None:
    """From now on the film stops by itself there, however slow the machine is."""
    page.locator("video").evaluate(
        """(film, end) => {
          const stop = () => {
            if (film.seeking || film.currentTime < end) return;
            film.removeEventListener("timeupdate", stop);
            film.pause();
          };
          film.addEventListener("timeupdate", stop);
        }""",
        seconds,
    )


def wait_until_stopped(page: Page, seconds: float) -> None:
    page.wait_for_function(
        f"() => {NOW} >= {seconds} && document.querySelector('video').paused"
    )


def watched(page: Page) -> int:
    words = page.locator(".watched__words").inner_text()
    return int(words.removeprefix("You have watched ").split()[0])


def test_a_chapter_jumps_its_words_are_marked_and_the_bar_grows(page: Page):
    sign_in(page, LEARNER)
    page.goto(EVENT)
    words = page.locator(".watched__words")
    expect(words).to_have_text("You have not watched any of it yet.")
    chapters = page.locator("[data-chapter]")
    expect(chapters).to_have_count(8)
    page.locator("details.transcript summary").click()
    stop_at(page, 14.6)
    press(page, chapters.nth(2))
    wait_until_stopped(page, 14.6)
    assert page.evaluate("location.hash") == "#t=12"
    expect(page.locator("[data-chapter][aria-current]")).to_have_count(1)
    expect(chapters.nth(2)).to_have_attribute("aria-current", "true")
    expect(page.locator("[data-now]")).to_have_text(
        "Part 3 of 8. Where there are chapters, each leads to its part."
    )
    first = page.locator(".watched__piece")
    expect(first).to_have_attribute("x", "25.000%")
    before = watched(page)
    assert 2 <= before <= 5
    # A time of the transcript leads there, too; what was played before is kept.
    stop_at(page, 38.6)
    page.get_by_role("link", name="0:36").last.click()
    wait_until_stopped(page, 38.6)
    expect(page.locator(".watched__piece")).to_have_count(2)
    assert before + 2 <= watched(page) <= before + 5
    # The same address opened anew stands at its place; the page itself where one stopped.
    page.goto("/webinars/")
    page.goto(f"{EVENT}#t=24")
    page.wait_for_function(f"() => {NOW} === 24")
    page.goto("/webinars/")
    page.goto(EVENT)
    page.wait_for_function(f"() => {NOW} >= 38 && {NOW} < 42")
    expect(page.get_by_role("link", name="Go on at 0:")).to_be_visible()
    page.get_by_role("button", name="Forget what I watched").click()
    expect(words).to_have_text("You have not watched any of it yet.")
    expect(page.get_by_role("button", name="Forget what I watched")).to_be_hidden()


def test_a_film_that_plays_is_forgotten_for_good(page: Page):
    sign_in(page, LEARNER)
    page.goto(EVENT)
    press(page, page.locator("[data-chapter]").nth(1))
    page.wait_for_function(f"() => {NOW} >= 8")
    page.locator("video").evaluate("film => film.pause()")
    forget = page.get_by_role("button", name="Forget what I watched")
    expect(forget).to_be_visible()
    page.locator("video").evaluate("film => film.play()")
    page.wait_for_function(f"() => {NOW} >= 10")
    forget.click()
    words = page.locator(".watched__words")
    expect(words).to_have_text("You have not watched any of it yet.")
    # What the page before said as it went would have come by now.
    page.wait_for_timeout(2000)
    page.reload()
    expect(words).to_have_text("You have not watched any of it yet.")


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
    page.wait_for_function(f"() => ({told})().length === 8")
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
