"""What people say in the live room, in a real browser: nothing is lost, nothing is
reloaded, nobody needs a mouse, and without a script it works as pages."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.accessibility import COLOURS, RULES, violations
from tests.e2e.browser import ROOT, Site, served_copy
from tests.e2e.pages import INES, ORGANISER
from tests.e2e.steps import sign_in, tab_to
from tests.e2e.test_every_page import wear

pytestmark = pytest.mark.e2e

ROOM = "/webinars/live-now/room/"
CONTROL = "/webinars/live-now/control/"
OTHER = "amara.okonkwo@example.org"
MODERATOR = "jurgen.gross@example.org"
#: A part hears of news and asks for it within some seconds.
SOON = 15_000


@pytest.fixture(scope="module")
def site(tmp_path_factory, loaded_demo) -> Iterator[Site]:
    """A demo of this file's own, with an event that is on now."""
    if not (ROOT / "build" / "test-stream" / "clip.m3u8").is_file():
        pytest.skip("No test stream here: it needs ffmpeg when the site is set up.")
    with served_copy(loaded_demo, tmp_path_factory.mktemp("talk")) as served:
        served.manage("load_demo", "--live-now")
        yield served


def open_at(open_browser, who: str, path: str, **options) -> Page:
    page = open_browser(
        viewport={"width": 1280, "height": 900}, reduced_motion="reduce", **options
    )
    sign_in(page, who)
    page.goto(path)
    if options.get("java_script_enabled", True):
        page.evaluate("window.isSamePage = true")
    return page


def queued(desk: Page, words: str) -> Locator:
    """A question of the queue; other questions name it as one to be merged into."""
    return desk.locator(".queued", has=desk.locator(".queued__text", has_text=words))


def is_same(page: Page) -> bool:
    return page.evaluate("window.isSamePage === true")


def test_a_question_goes_from_one_to_all_and_no_page_is_loaded_anew(open_browser):
    asker = open_at(open_browser, INES, ROOM)
    desk = open_at(open_browser, MODERATOR, CONTROL)
    reader = open_at(open_browser, OTHER, ROOM)
    words = "May I show the patient the picture?"
    asker.get_by_label("Your question to the speakers").fill(words)
    asker.get_by_label("without my name").check()
    asker.get_by_role("button", name="Ask", exact=True).click()
    expect(asker.get_by_text("A moderator reads your question")).to_be_visible()
    expect(asker.get_by_label("Your question to the speakers")).to_have_value("")
    own = asker.locator(".asked", has_text=words)
    expect(own.get_by_text("waits for a moderator")).to_be_visible()
    assert reader.locator(".asked", has_text=words).count() == 0

    waiting = queued(desk, words)
    expect(waiting.get_by_text("Inês Carvalho")).to_be_visible(timeout=SOON)
    waiting.get_by_role("button", name="Show it").click()
    expect(desk.get_by_text("is now: Shown")).to_be_visible()

    shown = reader.locator(".asked", has_text=words)
    expect(shown.get_by_text("Anonymous")).to_be_visible(timeout=SOON)
    shown.get_by_role("button", name=re.compile("support “")).click()
    expect(shown.get_by_role("button", pressed=True)).to_be_visible()
    queued(desk, words).get_by_role("button", name="Answer now").click()
    expect(shown.get_by_text("being answered")).to_be_visible(timeout=SOON)
    assert all(is_same(page) for page in (asker, desk, reader))


def test_what_is_being_typed_stays_while_messages_come(open_browser):
    reader = open_at(open_browser, INES, ROOM)
    desk = open_at(open_browser, ORGANISER, CONTROL)
    field = reader.get_by_label("Your question to the speakers")
    field.fill("Half a thou")
    desk.get_by_label("Message to everybody in the room").fill(
        "Slides are under Files."
    )
    desk.get_by_role("button", name="Send").click()
    expect(desk.get_by_text("Everybody in the room is told.")).to_be_visible()
    expect(reader.locator(".told--latest")).to_contain_text(
        "Slides are under Files.", timeout=SOON
    )
    expect(field).to_have_value("Half a thou")
    expect(field).to_be_focused()
    told = reader.locator("[data-told]")
    expect(told).to_contain_text("From the organisers", timeout=2 * SOON)
    assert is_same(reader)


def test_a_poll_is_answered_by_keyboard_and_its_results_follow(open_browser):
    page = open_at(open_browser, INES, f"{ROOM}#polls")
    desk = open_at(open_browser, MODERATOR, CONTROL)
    box = page.get_by_label("I ask what they know")
    tab_to(page, box)
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Answer", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your answer is stored.").first).to_be_visible()
    expect(page.locator(".told--poll")).to_have_count(0, timeout=SOON)
    card = desk.locator(".control-poll", has_text="Before the first sentence")
    expect(card.get_by_text("3 answers")).to_be_visible(timeout=SOON)
    card.get_by_role("button", name="Close and show results").click()
    few = page.get_by_text("Fewer than 5 people answered")
    expect(few).to_be_visible(timeout=SOON)
    assert is_same(page)


def ask_prompt(site: Site) -> None:
    """As the background worker does when one is due."""
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", PROMPT],
        cwd=ROOT,
        env=site.environment,
        capture_output=True,
        check=True,
    )


PROMPT = """
from django.utils import timezone
from media.models import AttentionPrompt, Webinar
from media.services.live import tell_room
event = Webinar.objects.get(slug="live-now")
now = timezone.now()
slot = 90 + event.attention_prompts.count()
AttentionPrompt.objects.create(webinar=event, key="three-ways", slot=slot, asked_at=now)
tell_room(event, kind="prompt", now=now)
"""


def test_a_prompt_is_read_aloud_takes_no_focus_and_is_answered_by_keyboard(
    open_browser, site
):
    page = open_at(open_browser, INES, ROOM)
    field = page.get_by_label("Your question to the speakers")
    field.focus()
    ask_prompt(site)
    expect(page.get_by_text("Are you still following?").first).to_be_visible(
        timeout=SOON
    )
    expect(page.locator("[data-told]")).to_contain_text("Are you still following?")
    expect(field).to_be_focused()
    more = page.get_by_role("button", name="Give me 2 minutes more")
    more.focus()
    page.keyboard.press("Enter")
    expect(more).to_have_count(0)
    # The button is gone; who pressed it is still at the prompt, not at the page's top.
    assert page.evaluate("document.activeElement.closest('#prompt') !== null")
    here = page.get_by_role("button", name="I am here")
    tab_to(page, here)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Thank you, your answer is stored.")).to_be_visible()
    expect(page.locator(".prompt")).to_have_count(0)


def test_a_question_sent_without_a_connection_is_kept(open_browser):
    page = open_at(open_browser, INES, ROOM, may_lose_connection=True)
    field = page.get_by_label("Your question to the speakers")
    field.fill("Does this arrive?")
    page.context.set_offline(True)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Nothing was sent, for there is no")).to_be_visible()
    expect(field).to_have_value("Does this arrive?")
    page.context.set_offline(False)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("A moderator reads your question")).to_be_visible()
    assert is_same(page)


def test_without_a_script_it_works_as_pages(open_browser, site):
    ask_prompt(site)
    page = open_at(open_browser, OTHER, ROOM, java_script_enabled=False)
    # Nobody can follow here: what says so covers nothing, and nobody is asked about it.
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        still = page.locator(".stage-still--over").bounding_box()
        words = page.locator(".stage-still__words").bounding_box()
        below = page.locator(".room-now").bounding_box()
        assert (
            words["y"] + words["height"] <= still["y"] + still["height"] <= below["y"]
        )
    expect(page.get_by_role("button", name="I am here")).to_have_count(0)
    expect(page.locator("media-controller")).to_be_hidden()
    page.get_by_label("Your question to the speakers").fill("Does a page do?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("A moderator reads your question")).to_be_visible()
    desk = open_at(open_browser, ORGANISER, CONTROL, java_script_enabled=False)
    waiting = queued(desk, "Does a page do?")
    waiting.locator("summary").click()
    waiting.get_by_label("Answer in writing").fill("It does.")
    waiting.get_by_role("button", name="Publish the answer").click()
    expect(desk.get_by_text("is now: Answered in writing")).to_be_visible()
    desk.locator("#begin-next").click()
    expect(desk.get_by_text(re.compile(r"began at \d\d:\d\d"))).to_be_visible()
    begun = desk.locator(".control-now__title").inner_text()
    page.goto(ROOM)
    answered = page.locator(".asked", has_text="Does a page do?")
    expect(answered.get_by_text("It does.")).to_be_visible()
    expect(page.get_by_text(begun).first).to_be_visible()


def test_axe_finds_nothing_and_a_phone_is_enough(open_browser, site):
    def found(page: Page, rules: dict = RULES) -> list[str]:
        """The player is looked at where it plays."""
        return violations(page, context={"exclude": [["#room-player"]]}, rules=rules)

    def check(page: Page) -> None:
        wear(page, "light")
        assert found(page) == []
        wear(page, "dark")
        assert found(page, COLOURS) == []
        page.set_viewport_size({"width": 320, "height": 800})
        page.wait_for_timeout(150)
        assert found(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    desk = open_at(open_browser, ORGANISER, CONTROL)
    for summary in desk.locator("main summary").all():
        summary.click()
    check(desk)
    faculty = open_at(open_browser, "katharina.scholler@example.org", CONTROL)
    check(faculty)
    ask_prompt(site)
    room = open_at(open_browser, "lukasz.zolc@example.org", f"{ROOM}#polls")
    expect(room.get_by_role("button", name="I am here")).to_be_visible()
    check(room)
