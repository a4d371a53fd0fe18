"""A quiz loses nothing: not by a killed server, a second tab, a lost network or a
refresh. The same quiz by keyboard alone, on a narrow screen and without a script; axe
finds nothing on any kind of question, nor on what is said to its answer.
"""

from __future__ import annotations

import json
import re
import sqlite3
import time
import tomllib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.accessibility import violations
from tests.e2e.browser import ROOT, Site
from tests.e2e.steps import press, sign_in, tab_to

pytestmark = pytest.mark.e2e

QUIZ = tomllib.loads(
    (ROOT / "courses/demo/self-check/quiz.toml").read_text(encoding="utf-8")
)
MODULE = "/topics/talking-with-patients/check-yourself/"
#: Page → kind, one question on each.
KINDS = {n: one["kind"] for n, one in enumerate(QUIZ["questions"], start=1)}
PLACE = {kind: n for n, kind in KINDS.items()}
LOST = "No connection. Your answers are kept on this page"
BACK = "The connection is back, and everything is saved."


def begin(page: Page, who: str) -> str:
    """Sign in and begin the quiz; its address."""
    sign_in(page, who)
    page.goto(MODULE)
    page.get_by_role("button", name=re.compile("quiz", re.I)).first.click()
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url(re.compile("/my/quiz/[0-9a-f-]{36}/"))
    return re.sub(r"(/my/quiz/[0-9a-f-]{36}/).*", r"\1", page.url)


def key_of(quiz: str) -> str:
    """As the database writes it."""
    return quiz.rstrip("/").rsplit("/", 1)[1].replace("-", "")


def kept(site: Site, quiz: str, slot: int) -> list[Any]:
    """The responses in the database to one question, in the order they were given."""
    database = sqlite3.connect(f"file:{site.database}?mode=ro", uri=True)
    try:
        rows = database.execute(
            "SELECT s.response FROM courses_quizstep s"
            " JOIN courses_quizattempt a ON a.id = s.attempt_id"
            " WHERE replace(a.key, '-', '') = ? AND s.slot = ? ORDER BY s.id",
            (key_of(quiz), slot),
        ).fetchall()
    finally:
        database.close()
    return [json.loads(row[0]) for row in rows if row[0] is not None]


def wait_until_kept(site: Site, quiz: str, slot: int, response: Any) -> None:
    for _ in range(100):
        given = kept(site, quiz, slot)
        if given and given[-1] == response:
            return
        time.sleep(0.1)
    raise AssertionError(f"{given} does not end with {response}")


def go(page: Page, quiz: str, kind: str) -> Locator:
    page.goto(f"{quiz}page/{PLACE[kind]}/")
    page.wait_for_load_state("networkidle")
    return page.locator(".asked")


def saved(page: Page) -> Locator:
    return page.locator("[data-saved-state]", has_text=re.compile(r"Saved \d\d:\d\d"))


# -- Nothing is lost ---------------------------------------------------------------
def test_killed_server_loses_nothing(open_browser, site):
    page = open_browser(may_lose_connection=True)
    quiz = begin(page, "aoife.ni-bhriain@example.org")
    field = go(page, quiz, "short_answer").locator("input[type=text]")
    field.fill("mGy")
    expect(saved(page)).to_be_visible()
    site.server.kill()
    field.fill("mSv")
    expect(page.locator("[data-notice]")).to_contain_text(LOST)
    assert kept(site, quiz, PLACE["short_answer"]) == [{"text": "mGy"}]
    field.fill("millisievert")
    site.server.start()
    expect(page.locator("[data-notice]")).to_contain_text(BACK, timeout=40_000)
    wait_until_kept(site, quiz, PLACE["short_answer"], {"text": "millisievert"})
    page.reload()
    expect(field).to_have_value("millisievert")


def test_second_tab_is_refused_politely_and_nothing_is_lost(open_browser, site):
    first = open_browser(may_lose_connection=True)
    quiz = begin(first, "matteo.ferrari@example.org")
    go(first, quiz, "short_answer")
    second = first.context.new_page()
    go(second, quiz, "short_answer")
    first.locator(".asked input[type=text]").fill("mSv")
    expect(saved(first)).to_be_visible()
    second.locator(".asked input[type=text]").fill("becquerel")
    notice = second.locator("[data-notice]")
    expect(notice).to_contain_text("perhaps in another tab")
    assert kept(site, quiz, PLACE["short_answer"]) == [{"text": "mSv"}]
    # What stands in the old tab is still there to read when it is sent all the same.
    second.get_by_role("button", name="Next question").click()
    expect(second.locator("h1")).to_have_text("This page was older than your quiz")
    expect(second.locator(".kept")).to_contain_text("Only in this tab, not saved")
    expect(second.locator(".kept__here dd")).to_have_text("becquerel")
    second.get_by_role("link", name="Go on where you are").click()
    assert kept(site, quiz, PLACE["short_answer"]) == [{"text": "mSv"}]


def test_lost_network_is_told_once_and_everything_is_sent_when_it_is_back(
    open_browser, site
):
    page = open_browser(may_lose_connection=True)
    quiz = begin(page, "noortje.ijzerman@example.org")
    asked = go(page, quiz, "free_text")
    page.context.set_offline(True)
    area = asked.locator("textarea")
    area.fill("Good news first: there is no clot in your lungs.")
    notice = page.locator("[data-notice]")
    expect(notice).to_contain_text(LOST)
    assert kept(site, quiz, PLACE["free_text"]) == []
    # Handing the page in does not lead into the browser's own error page.
    page.get_by_role("button", name="Look it over").first.click()
    expect(area).to_have_value("Good news first: there is no clot in your lungs.")
    page.context.set_offline(False)
    expect(notice).to_contain_text(BACK, timeout=30_000)
    text = "Good news first: there is no clot in your lungs."
    wait_until_kept(site, quiz, PLACE["free_text"], {"text": text})


def test_answer_whose_receipt_was_lost_is_not_taken_for_another_tabs(
    open_browser, site
):
    """The server has it, the browser does not know: the next word still counts."""
    page = open_browser(may_lose_connection=True)
    quiz = begin(page, "ines.carvalho@example.org")
    asked = go(page, quiz, "short_answer")
    lost = []

    def swallow(route):
        if not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route("**/save/", swallow)
    field = asked.locator("input[type=text]")
    field.fill("mGy")
    expect(page.locator("[data-notice]")).to_contain_text(LOST)
    assert lost == [200]
    field.fill("mSv")
    expect(page.locator("[data-notice]")).to_contain_text(BACK)
    expect(saved(page)).to_be_visible()
    wait_until_kept(site, quiz, PLACE["short_answer"], {"text": "mSv"})
    assert kept(site, quiz, PLACE["short_answer"]) == [{"text": "mGy"}, {"text": "mSv"}]


def test_answer_on_its_way_is_sent_once_when_the_next_button_is_pressed(
    open_browser, site
):
    """Autosave and the button want the same two words at once: one errand for both."""
    page = open_browser()
    quiz = begin(page, "sven-goran.ostberg@example.org")
    asked = go(page, quiz, "short_answer")
    held, bodies = [], []

    def hold_the_first(route):
        bodies.append(route.request.post_data)
        if len(bodies) == 1:
            held.append(route)
        else:
            route.continue_()

    page.route("**/save/", hold_the_first)
    field = asked.locator("input[type=text]")
    with page.expect_request("**/save/"):
        field.fill("mGy")
        field.blur()
    field.fill("mSv")
    next_page = page.get_by_role("button", name=re.compile("^Next"))
    next_page.click()
    next_page.click()
    with page.expect_navigation():
        held[0].continue_()
    assert [("mGy" in body, "mSv" in body) for body in bodies] == [
        (True, False),
        (False, True),
    ]
    wait_until_kept(site, quiz, PLACE["short_answer"], {"text": "mSv"})
    assert kept(site, quiz, PLACE["short_answer"])[-2:] == [
        {"text": "mGy"},
        {"text": "mSv"},
    ]


def test_refresh_before_the_first_save_loses_nothing(open_browser, site):
    page = open_browser(may_lose_connection=True)
    quiz = begin(page, "lukasz.zolc@example.org")
    asked = go(page, quiz, "matching")
    page.route("**/save/", lambda route: route.abort())
    asked.locator("select").nth(2).select_option(index=2)
    expect(page.locator("[data-notice]")).to_contain_text(LOST)
    row = asked.locator("select").nth(2)
    chosen = row.input_value()
    assert kept(site, quiz, PLACE["matching"]) == []
    page.unroute("**/save/")
    page.reload()
    expect(row).to_have_value(chosen)
    name = row.get_attribute("name").split("-pair-")[1]
    wait_until_kept(site, quiz, PLACE["matching"], {"pairs": {name: chosen}})


def test_time_that_runs_out_saves_what_stands_and_leads_to_handing_in(
    open_browser, site
):
    page = open_browser()
    quiz = begin(page, "hang.nguyen@example.org")
    due_at = datetime.now(UTC) + timedelta(seconds=15)
    database = sqlite3.connect(site.database, timeout=20)
    with database:
        database.execute(
            "UPDATE courses_quizattempt SET due_at = ? WHERE replace(key, '-', '') = ?",
            (f"{due_at:%Y-%m-%d %H:%M:%S.%f}", key_of(quiz)),
        )
    database.close()
    asked = go(page, quiz, "short_answer")
    expect(page.locator("[data-clock-left]")).to_have_text(re.compile(r"0:[01]\d"))
    asked.locator("input[type=text]").fill("mSv")
    page.wait_for_url(re.compile("/summary/"), timeout=30_000)
    assert kept(site, quiz, PLACE["short_answer"]) == [{"text": "mSv"}]
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.locator("h1")).to_have_text("1 of 11 right")


# -- By keyboard, narrow, without a script -----------------------------------------
def _answer_by_keyboard(page: Page, kind: str) -> None:
    asked = page.locator(".asked")
    if kind in ("single_choice", "true_false", "script_concordance"):
        tab_to(page, asked.locator("input[type=radio]").first)
        page.keyboard.press("Space")
    elif kind == "multiple_choice":
        tab_to(page, asked.locator("input[type=checkbox]").nth(1))
        page.keyboard.press("Space")
    elif kind == "numerical":
        tab_to(page, asked.locator("input[inputmode=decimal]"))
        page.keyboard.type("7,8")
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        tab_to(page, asked.locator("input[type=radio]").first)
        page.keyboard.press("Space")
    elif kind == "short_answer":
        tab_to(page, asked.locator("input[type=text]"))
        page.keyboard.type("millisievert")
    elif kind == "matching":
        for place in range(asked.locator("select").count()):
            tab_to(page, asked.locator("select").nth(place))
            page.keyboard.press("ArrowDown")
    elif kind == "ordering":
        tab_to(page, asked.locator("button[data-down]").first)
        page.keyboard.press("Enter")
    elif kind == "hotspot":
        tab_to(page, asked.locator("[data-picture]"))
        for key in ("ArrowLeft", "ArrowDown", "Shift+ArrowDown"):
            page.keyboard.press(key)
    elif kind == "cloze":
        tab_to(page, asked.locator("select"))
        page.keyboard.press("ArrowDown")
        for place, text in enumerate(("2", "4", "plain")):
            tab_to(page, asked.locator("input[type=text]").nth(place))
            page.keyboard.type(text)
    else:
        tab_to(page, asked.locator("textarea"))
        page.keyboard.type(
            "Good news first. There is no clot in your lungs. There is a small spot,"
            " most often harmless. We look again in a year."
        )


def test_quiz_by_keyboard_alone_on_a_narrow_screen(open_browser, site):
    page = open_browser(viewport={"width": 320, "height": 800})
    quiz = begin(page, "nina.petrova@example.org")
    page.goto(f"{quiz}page/1/")
    for place, kind in KINDS.items():
        if kind != "description":
            _answer_by_keyboard(page, kind)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        is_last = place == len(KINDS)
        name = "Look it over and hand in" if is_last else "Next question"
        press(page, page.get_by_role("button", name=name))
        if kind != "description":
            assert kept(site, quiz, place) != [], kind
    expect(page.locator("h1")).to_have_text("Before you hand in")
    expect(page.locator("main")).to_contain_text("All questions are answered")
    press(page, page.get_by_role("button", name="Hand in", exact=True))
    expect(page.locator("h1")).to_contain_text("of 11 right")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_quiz_without_a_script(open_browser, site):
    page = open_browser(java_script_enabled=False)
    quiz = begin(page, "ruta.zukauskaite@example.org")
    given = {
        "single_choice": lambda asked: asked.locator("input").nth(1).check(),
        "short_answer": lambda asked: asked.locator("input[type=text]").fill("mSv"),
        "ordering": lambda asked: [
            one.select_option(str(n + 1))
            for n, one in enumerate(asked.locator("select").all())
        ],
        "hotspot": lambda asked: (
            asked.get_by_label("Column").select_option(label="6"),
            asked.get_by_label("Row").select_option(label="E"),
        ),
    }
    for kind, answer in given.items():
        page.goto(f"{quiz}page/{PLACE[kind]}/")
        answer(page.locator(".asked"))
        page.get_by_role("button", name="Next question").click()
        assert len(kept(site, quiz, PLACE[kind])) == 1, kind
    assert kept(site, quiz, PLACE["hotspot"]) == [{"point": ["550", "450"]}]
    page.goto(f"{quiz}summary/")
    expect(page.locator("main")).to_contain_text("7 questions are not answered yet.")
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.locator("h1")).to_contain_text("of 11 right")


# -- axe ----------------------------------------------------------------------------
def _choose_something(page: Page) -> None:
    for field in page.locator(".asked input[type=text]").all():
        field.fill("2")
    for field in page.locator(".asked select:visible").all():
        field.select_option(index=1)
    for kind in ("radio", "checkbox"):
        if page.locator(f".asked input[type={kind}]").count():
            page.locator(f".asked input[type={kind}]").first.check()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_kind_nor_on_what_is_said_to_it(open_browser, scheme):
    page = open_browser(color_scheme=scheme, viewport={"width": 1440, "height": 900})
    who = {"light": "eleni.xanthopoulou", "dark": "rhys.ap-llewellyn"}[scheme]
    quiz = begin(page, f"{who}@example.org")
    for place, kind in KINDS.items():
        page.goto(f"{quiz}page/{place}/")
        page.wait_for_load_state("networkidle")
        assert violations(page) == [], kind
        if kind != "description":
            _choose_something(page)
            page.wait_for_timeout(400)
            assert violations(page) == [], kind
    page.goto(f"{quiz}summary/")
    assert violations(page) == []
    page.get_by_role("button", name="Hand in", exact=True).click()
    page.wait_for_url(re.compile("/result/"))
    expect(page.locator(".verdict")).to_have_count(len(KINDS) - 1)
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
