"""Each of the fourteen modules, from the topics to its completion, by keyboard alone:
every lesson, every conversation it asks for, and its quiz answered as its file says.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser import ROOT, Site
from tests.e2e.keyboard import choose_option, choose_radio, named, press, tab_to
from tests.e2e.module_files import MODULES, lessons_of, read

pytestmark = pytest.mark.e2e

COURSE = "/topics/talking-with-patients"
PASSWORD = "talking-with-patients"
Question = Mapping[str, Any]


PEOPLE = f"""
from elearn.core.accounts import invite_person
for slug in {list(MODULES)}:
    invite_person(email=f"{{slug}}@example.org", name="Robin Keys", password="{PASSWORD}")
"""


@pytest.fixture(scope="module", autouse=True)
def _learners(site: Site) -> None:
    """Somebody new for each module, so that none has anything begun."""
    subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", PEOPLE],
        cwd=ROOT,
        env=site.environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def sign_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/?next=/topics/")
    tab_to(page, page.get_by_label("E-mail"))
    page.keyboard.type(email)
    tab_to(page, page.get_by_label("Password"))
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


# -- the conversations -----------------------------------------------------------------
def _qualities(scenario: str) -> dict[str, str]:
    nodes = read(f"scenarios/demo/{scenario}.toml")["nodes"]
    choices = [choice for node in nodes for choice in node.get("choices", ())]
    return {one["text"]: one["quality"] for one in choices if "text" in one}


def _talk(page: Page, scenario: str) -> None:
    """Begin it, choose what the authors hold to be good, and read the debrief."""
    title = read(f"scenarios/demo/{scenario}.toml")["title"]
    expect(page.locator("h1")).to_have_text(title)
    press(page, named(page.locator("main"), "Begin"))
    quality = _qualities(scenario)
    for _turn in range(30):
        _reply(page, quality)
        if page.url.endswith("/reflect/"):
            break
    page.wait_for_load_state()
    tab_to(page, page.get_by_role("radio"))
    page.keyboard.press("ArrowRight")
    press(page, named(page, "Read the debrief"))
    expect(page.get_by_role("heading", name="How it went")).to_be_visible()


def _reply(page: Page, quality: Mapping[str, str]) -> None:
    """One turn: own words where they are asked for, then a reply."""
    if page.get_by_role("textbox").count():
        tab_to(page, page.get_by_role("textbox"))
        page.keyboard.type("Take your time.")
        tab_to(page, named(page, "Show the replies"))
        page.keyboard.press("Enter")
        page.locator(".reply").first.wait_for()
    before = int(page.locator('input[name="seq"]').first.input_value())
    shown = page.locator(".reply:enabled .reply__text").all_inner_texts()
    bare = [text.strip().removeprefix("“").removesuffix("”") for text in shown]
    good = [
        text
        for text, words in zip(shown, bare, strict=True)
        if "good" in (quality.get(words), quality.get(text))
    ]
    tab_to(page, page.get_by_role("button", name=(good or shown)[0], exact=True))
    page.keyboard.press("Enter")
    page.wait_for_function(
        """before => location.pathname.endsWith('/reflect/')
          || Number(document.querySelector('input[name="seq"]')?.value) > before""",
        arg=before,
    )


# -- the quiz --------------------------------------------------------------------------
def _tick(page: Page, asked: Locator, question: Question) -> None:
    for option in _options(question):
        if option["is_right"]:
            tab_to(page, asked.get_by_role("checkbox", name=option["text"], exact=True))
            page.keyboard.press("Space")


def _options(question: Question) -> list[dict[str, Any]]:
    """Both spellings of the files say it, each in its way."""
    return [
        {
            "text": one["text"],
            "is_right": one.get("is_right", one.get("correct", False)),
        }
        for one in question["options"]
    ]


def _choose(page: Page, asked: Locator, question: Question) -> None:
    right = next(one["text"] for one in _options(question) if one["is_right"])
    choose_radio(page, asked.locator(".options"), right)


def _say_true_or_false(page: Page, asked: Locator, question: Question) -> None:
    words = "True" if question.get("is_true", False) else "False"
    choose_radio(page, asked.locator(".options"), words)


def _agree_with_the_panel(page: Page, asked: Locator, question: Question) -> None:
    most = max(question["scale"], key=lambda one: one["votes"])
    choose_radio(page, asked.get_by_role("group", name="That makes it"), most["text"])


def _match(page: Page, asked: Locator, question: Question) -> None:
    for row in question["rows"]:
        choose_option(page, asked.get_by_label(row["text"], exact=True), row["label"])


def _order(page: Page, asked: Locator, question: Question) -> None:
    """Each step up with its own arrow, which keeps the focus while it moves."""
    steps = question.get("items") or question["steps"]
    for place, step in enumerate(steps):
        shown = [text.strip() for text in _steps_shown(asked)]
        if shown.index(step) == place:
            continue
        tab_to(page, asked.get_by_role("button", name=f"Move up: {step}", exact=True))
        for _ in range(shown.index(step) - place):
            page.keyboard.press("Enter")
    assert [text.strip() for text in _steps_shown(asked)] == steps


def _steps_shown(asked: Locator) -> list[str]:
    return asked.locator(".ordering__text").all_inner_texts()


def _write_number(page: Page, asked: Locator, question: Question) -> None:
    right = next(one for one in question["answers"] if one.get("weight", "1") == "1")
    tab_to(page, asked.get_by_label("Your number"))
    page.keyboard.type(right["value"])


ANSWERS: dict[str, Callable[[Page, Locator, Question], None]] = {
    "single": _choose,
    "single_choice": _choose,
    "multiple_choice": _tick,
    "true_false": _say_true_or_false,
    "script_concordance": _agree_with_the_panel,
    "matching": _match,
    "ordering": _order,
    "numerical": _write_number,
}


def _take_quiz(page: Page, slug: str) -> None:
    questions = read(f"courses/demo/{slug}/quiz.toml")["questions"]
    told = {one.get("stem") or one["text"]: one for one in questions}
    for _ in questions:
        question = told.pop(page.locator("h1").inner_text().strip())
        asked = page.locator(".asked")
        ANSWERS[question["kind"]](page, asked, question)
        sure = asked.get_by_role("group", name="How sure are you?")
        if sure.count():
            tab_to(page, sure.get_by_role("radio"))
            page.keyboard.press("Space")
        press(page, named(page, "Answer"))
        expect(page.locator(".verdict")).to_contain_text("Right")
        press(page, named(page, re.compile("^(Next question|See your result)$")))
    total = len(questions)
    expect(page.locator("h1")).to_have_text(f"{total} of {total} right")


# -- the module ------------------------------------------------------------------------
@pytest.mark.parametrize("slug", MODULES)
def test_module_completes_by_keyboard(open_browser, slug):
    frame = MODULES[slug]
    page = open_browser(
        reduced_motion="reduce", viewport={"width": 1280, "height": 640}
    )
    page.set_default_timeout(30_000)
    sign_in(page, f"{slug}@example.org")
    press(page, named(page.locator("main"), frame["title"]))
    expect(page.locator("h1")).to_have_text(frame["title"])
    press(page, named(page, "Begin with lesson 1"))

    lessons = lessons_of(slug)
    for number, lesson in enumerate(lessons, start=1):
        expect(page.locator("h1")).to_have_text(lesson["title"])
        expect(page.locator(".lesson__count")).to_contain_text(
            f"Lesson {number} of {len(lessons)}"
        )
        turn = page.get_by_role("navigation", name="Previous and next")
        press(page, turn.get_by_role("button"))

    # From here on each step leads to the next one that the module asks for.
    asked_for = [one for one in frame["conversations"] if one.get("required")]
    assert asked_for
    for conversation in asked_for:
        _talk(page, conversation["scenario"])
        way_on = page.get_by_role("region", name="In the module")
        press(page, way_on.get_by_role("link").or_(way_on.get_by_role("button")))
    _take_quiz(page, slug)
    press(page, named(page.locator("main"), "Back to the module"))
    expect(page.locator("main")).to_contain_text("You completed this module on")


def test_what_lessons_let_one_try_is_worked_by_keyboard(page):
    """Their own words in a report workshop, and another week in the release rules."""
    sign_in(page, "radiation-risk@example.org")
    page.goto(f"{COURSE}/radiation-risk/whose-risk-and-what-for/")
    workshop = page.locator(".workshop")
    tab_to(page, workshop.get_by_label("Write it in your own words"))
    page.keyboard.type("There is no clot. There is a nodule.")
    press(page, named(workshop, "Keep it and compare"))
    expect(workshop.locator("mark")).to_have_text(["nodule"])

    page.goto(f"{COURSE}/electronic-portals/four-rules-for-one-report/")
    week = page.locator(".tryout")
    choose_option(
        page,
        week.get_by_label("Before the scan the patient said"),
        "“I would rather hear it from somebody first.”",
    )
    press(page, named(week, "Show the week"))
    expect(page.locator(".tryout")).to_contain_text(
        "The patient hears it from a person before reading it."
    )


def test_there_are_fourteen_modules():
    assert len(MODULES) == 14
