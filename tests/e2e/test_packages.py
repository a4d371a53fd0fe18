"""SCORM and H5P packages in Chromium: they resume and complete, see nothing of the
site, and play for nobody else."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.e2e.browser import ROOT, Site
from tests.e2e.steps import sign_in

pytestmark = pytest.mark.e2e

PLANT = """
import json
from courses.models import LessonPage, ModulePage
from tests.factories.packages import *
module = ModulePage.objects.get(slug="breaking-bad-news")
made = {}
for slug, raw in {
    "scorm-12": scorm("1.2", item="<adlcp:datafromlms>calm</adlcp:datafromlms>"),
    "scorm-2004": scorm("2004", item="<adlcp:dataFromLMS>calm</adlcp:dataFromLMS>"),
    "h5p": h5p(),
    "prying": scorm("1.2", title="Prying", pries=True),
}.items():
    lesson = LessonPage.objects.filter(slug=slug).first()
    if lesson is None:
        lesson = add_package_lesson(module, make_package(raw, title=slug), slug=slug)
    made[slug] = lesson.get_url()
print(json.dumps(made))
"""
CLEAR = """
from courses.models import LessonPage
for slug in ("scorm-12", "scorm-2004", "h5p", "prying"):
    LessonPage.objects.filter(slug=slug).first().delete()
"""
ANNA = "noortje.ijzerman@example.org"


def _run(site: Site, program: str) -> str:
    set_up = "import django; django.setup()\n"
    done = subprocess.run(
        [sys.executable, "-c", set_up + program],
        cwd=ROOT,
        env=site.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def lessons(site):
    """Four lessons for these tests, gone when the others look at the module."""
    yield json.loads(_run(site, PLANT))
    _run(site, CLEAR)


def _open(page: Page, address: str, words: str = "Open") -> FrameLocator:
    page.goto(address)
    page.get_by_role("button", name=words, exact=True).click()
    page.wait_for_url(re.compile("/my/learning/package/"))
    return page.frame_locator("#frame")


def _saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text("Saved.")


@pytest.mark.parametrize(
    ("slug", "word"),
    [
        ("scorm-12", "The package says: completed, 80%."),
        ("scorm-2004", "The package says: completed, passed, 80%."),
    ],
)
def test_scorm_resumes_where_it_was_left_and_completes(page, lessons, slug, word):
    sign_in(page, ANNA)
    inner = _open(page, lessons[slug]).frame_locator("iframe")
    expect(inner.locator("#entry")).to_have_text("ab-initio")
    expect(inner.locator("#given")).to_have_text("calm")
    expect(inner.locator("#name")).to_have_text("")
    inner.get_by_role("button", name="Go on").click()
    _saved(page)

    # Left by a reload, without a word from the package.
    page.reload()
    inner = page.frame_locator("#frame").frame_locator("iframe")
    expect(inner.locator("#entry")).to_have_text("resume")
    expect(inner.locator("#place")).to_have_text("page-2")
    expect(page.locator("#word")).to_have_text("The package says: not completed yet.")

    # Left as one should, with a last word when it is unloaded.
    inner.get_by_role("button", name="Finish").click()
    expect(page.locator("#word")).to_have_text(word)
    page.get_by_role("link", name="Leave, keep my place").click()
    page.wait_for_url(re.compile(f"/{slug}/"))
    expect(page.locator(".package-row__word")).to_contain_text(word)

    inner = _open(page, lessons[slug], "Open again").frame_locator("iframe")
    expect(inner.locator("#entry")).to_have_text("resume")
    expect(inner.locator("#time")).to_have_text(re.compile(r"PT1\.|:01"))


def test_h5p_resumes_and_completes(page, lessons):
    sign_in(page, ANNA)
    inner = _open(page, lessons["h5p"])
    inner.get_by_role("button", name="Turn the card").click()
    inner.get_by_role("button", name="Turn the card").click()
    expect(inner.locator("#seen")).to_have_text("Seen 2")
    _saved(page)
    page.reload()
    inner = page.frame_locator("#frame")
    expect(inner.locator("#seen")).to_have_text("Seen 2")
    inner.get_by_role("button", name="Finish").click()
    expect(page.locator("#word")).to_have_text(
        "The package says: completed, passed, 75%."
    )


def test_package_reaches_nothing_of_the_site(browser, site, lessons):
    """Its complaints are the proof, so this page may complain."""
    context = browser.new_context(base_url=site.url, locale="en-GB")
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    asked = []
    page.on(
        "request",
        lambda request: asked.append((request.url, request.all_headers())),
    )
    sign_in(page, ANNA)
    inner = _open(page, lessons["prying"]).frame_locator("iframe")
    expect(inner.locator("#pry")).to_have_text(
        re.compile("dom:refused cookie-of-page:refused own-cookie:none leave:")
    )
    assert "/my/learning/package/" in page.url
    expect(page.get_by_role("link", name="Leave, keep my place")).to_be_visible()
    origin = urlsplit(page.locator("#player").get_attribute("data-origin"))
    assert origin.hostname != urlsplit(page.url).hostname
    theirs = [
        headers for url, headers in asked if urlsplit(url).netloc == origin.netloc
    ]
    assert len(theirs) > 3
    assert [headers for headers in theirs if "cookie" in headers] == []
    assert context.cookies(f"{origin.scheme}://{origin.netloc}") == []
    context.close()


def test_message_from_elsewhere_changes_nothing(page, lessons, site):
    sign_in(page, ANNA)
    inner = _open(page, lessons["scorm-12"], "Open again").frame_locator("iframe")
    expect(inner.locator("#entry")).not_to_have_text("")
    word = page.locator("#word").inner_text()
    key = page.locator("#player").get_attribute("data-key")
    forged = {
        "elearn": 1,
        "key": key,
        "type": "report",
        "sequence": 999,
        "state": {"cmi.core.score.raw": "100"},
        "ended": True,
    }
    # The page itself, and the package's inner frame past the one around it.
    page.evaluate("message => window.postMessage(message, '*')", forged)
    inner.locator("body").evaluate(
        "(_, message) => top.postMessage(message, '*')", forged
    )
    page.wait_for_timeout(1500)
    assert page.locator("#word").inner_text() == word


def test_strangers_pass_is_refused(page, open_browser, lessons):
    sign_in(page, ANNA)
    _open(page, lessons["scorm-2004"], "Open again")
    address = page.url
    way_in = page.locator("#frame").get_attribute("src")

    other = open_browser()
    sign_in(other, "matteo.ferrari@example.org")
    assert other.goto(address).status == 404
    forged = way_in.replace("/play/", "x/play/")
    answer = other.request.get(forged)
    assert answer.status == 403
    assert "not yours" in answer.text()


def test_package_handed_on_shows_a_sentence_and_nothing_else(page, browser, lessons):
    sign_in(page, ANNA)
    _open(page, lessons["scorm-2004"], "Open again")
    way_in = page.locator("#frame").get_attribute("src")
    # Chromium complains of its own sandbox in a tab by itself.
    context = browser.new_context()
    other = context.new_page()
    other.goto(way_in)
    expect(other.locator("#wait")).to_have_text(
        "This package only plays inside its lesson."
    )
    assert other.locator("iframe").count() == 0
    context.close()


def test_later_tab_takes_over(browser, site, lessons):
    """The refusal is told to the console as well, so the page may complain."""
    context = browser.new_context(base_url=site.url, locale="en-GB")
    page = context.new_page()
    sign_in(page, "matteo.ferrari@example.org")
    first = _open(page, lessons["scorm-12"]).frame_locator("iframe")
    expect(first.locator("#entry")).to_have_text("ab-initio")
    second = context.new_page()
    second.goto(page.url)
    inner = second.frame_locator("#frame").frame_locator("iframe")
    inner.get_by_role("button", name="Go on").click()
    _saved(second)
    first.get_by_role("button", name="Finish").click()
    expect(page.locator("#saved")).to_contain_text("another tab")
    second.reload()
    expect(second.locator("#word")).to_have_text("The package says: not completed yet.")
    context.close()


def test_package_begins_though_the_page_around_it_is_slow(page, lessons):
    """From the cache the frame is ready before the page listens to it."""

    def late(route):
        page.wait_for_timeout(1500)
        route.continue_()

    page.route("**/courses/js/package*.js", late)
    sign_in(page, ANNA)
    inner = _open(page, lessons["scorm-2004"], "Open again").frame_locator("iframe")
    expect(inner.locator("#entry")).to_have_text("resume")


def test_lost_connection_is_said_and_made_good(open_browser, lessons):
    page = open_browser(may_lose_connection=True)
    sign_in(page, "aoife.ni-bhriain@example.org")
    inner = _open(page, lessons["scorm-12"]).frame_locator("iframe")
    expect(inner.locator("#entry")).to_have_text("ab-initio")
    page.context.set_offline(True)
    inner.get_by_role("button", name="Go on").click()
    expect(page.locator("#saved")).to_contain_text("Not saved yet")
    page.context.set_offline(False)
    _saved(page)
    page.reload()
    inner = page.frame_locator("#frame").frame_locator("iframe")
    expect(inner.locator("#place")).to_have_text("page-2")


def test_without_scripts_the_player_says_what_to_do(open_browser, lessons):
    page = open_browser(java_script_enabled=False)
    sign_in(page, ANNA)
    page.goto(lessons["scorm-12"])
    page.get_by_role("button", name="Open again", exact=True).click()
    expect(page.get_by_text("This package needs JavaScript")).to_be_visible()
    expect(page.locator("#frame")).to_be_hidden()
    page.get_by_role("link", name="Leave, keep my place").click()
    expect(page.locator("h1")).to_have_text("Lesson scorm-12")
