"""How visitors and learners get to a page in the state in which it is looked at."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page

from tests.e2e.addresses import (
    CHECK,
    EXAM,
    MODULE,
    RADIATION,
)


def at(path: str) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        page.goto(path)

    return go


def player(page: Page) -> None:
    page.goto("/")
    page.locator(".reply").nth(1).click()
    page.wait_for_url(re.compile("/conversations/attempt/"))


def reflect(page: Page) -> None:
    player(page)
    for _ in range(40):
        if page.url.endswith("/reflect/"):
            return
        sequence = page.locator('input[name="seq"]').input_value()
        page.locator(".reply").first.click()
        page.wait_for_function(
            """before => location.pathname.endsWith('/reflect/')
              || Number(document.querySelector('input[name="seq"]')?.value) > before""",
            arg=int(sequence),
        )
        page.wait_for_load_state()


def debrief(page: Page) -> None:
    reflect(page)
    for place in range(5):
        page.locator("fieldset.rate").nth(place).locator("label").nth(3).click()
    page.get_by_role("button", name="Read the debrief").click()
    page.wait_for_url(re.compile("/debrief/$"))


def quiz(page: Page) -> None:
    page.goto(MODULE)
    path = page.locator(".path")
    begin = path.get_by_role("button", name=re.compile("Quiz"))
    begun = path.get_by_role("link", name=re.compile("Quiz"))
    begin.or_(begun).first.click()
    page.wait_for_url(re.compile("/my/quiz/"))


def quiz_choice(page: Page) -> None:
    quiz(page)
    if page.locator(".ordering__item").count():
        page.get_by_role("button", name="Answer", exact=True).click()
        page.locator(".verdict").wait_for()
    if page.locator(".verdict").count():
        page.get_by_role("button", name="Next question").click()
    page.locator(".asked input[type=radio]").first.wait_for()


def quiz_feedback(page: Page) -> None:
    quiz_choice(page)
    page.locator("label.option").first.click()
    page.get_by_role("button", name="Answer", exact=True).click()
    page.locator(".verdict").wait_for()


def quiz_cover(page: Page) -> None:
    page.goto(CHECK)
    page.locator(".path").get_by_role("button", name=re.compile("Quiz")).click()
    page.wait_for_url(re.compile("/about/"))


def exam_cover(page: Page) -> None:
    page.goto(EXAM)
    page.locator(".path").get_by_role("button", name=re.compile("Quiz")).click()
    page.wait_for_url(re.compile("/about/"))


def check_yourself(page: Page) -> str:
    page.goto(CHECK)
    path = page.locator(".path")
    path.get_by_role("button", name=re.compile("Quiz")).or_(
        path.get_by_role("link", name=re.compile("Quiz"))
    ).first.click()
    page.wait_for_url(re.compile("/my/quiz/"))
    if "/about/" in page.url:
        page.get_by_role("button", name="Begin").click()
        page.wait_for_url(re.compile("/my/quiz/[0-9a-f-]{36}/"))
    return re.sub(r"(/my/quiz/[0-9a-f-]{36}/).*", r"\1", page.url)


def quiz_picture(page: Page) -> None:
    page.goto(f"{check_yourself(page)}page/9/")


def quiz_matching(page: Page) -> None:
    page.goto(f"{check_yourself(page)}page/7/")
    page.get_by_text("To choose from").wait_for()


def quiz_rubric(page: Page) -> None:
    page.goto(f"{check_yourself(page)}page/12/")
    page.get_by_text("What is looked for").wait_for()


def quiz_summary(page: Page) -> None:
    page.goto(f"{check_yourself(page)}summary/")


def paper(page: Page) -> None:
    page.goto(MODULE)
    page.get_by_role("link", name="All lessons, for paper").click()
    page.wait_for_url(re.compile("/print/"))


def package(page: Page) -> None:
    page.goto(f"{MODULE}a-warning-a-headline-a-silence/")
    page.locator(".package-row button").click()
    page.wait_for_url(re.compile("/my/learning/package/"))
    inner = page.frame_locator("#frame").frame_locator("iframe")
    inner.get_by_role("button").wait_for()


def doses(page: Page) -> None:
    page.goto(f"{RADIATION}a-number-somebody-can-hold/")
    page.locator(".dose__picture").scroll_into_view_if_needed()
    page.locator(".dose__picture[data-drawn] .main-svg").first.wait_for()


def word_explained(page: Page) -> None:
    page.goto(f"{RADIATION}a-number-somebody-can-hold/")
    page.wait_for_load_state("networkidle")
    page.locator("a.term").first.click()
    page.locator(".term-card:popover-open").wait_for()


def workshop(page: Page) -> None:
    page.goto(f"{RADIATION}whose-risk-and-what-for/")
    page.locator(".workshop textarea").fill(
        "There is no embolus, which is good. The nodule is indeterminate. DLP 145."
    )
    page.locator(".workshop form button").click()
    page.locator(".workshop__model").wait_for()


def risk_refused(page: Page) -> None:
    page.goto(f"{RADIATION}a-number-somebody-can-hold/")
    page.get_by_label("Dose in mSv").fill("much")
    page.get_by_role("button", name="Make the sentences").click()
    page.locator(".field__error").wait_for()


def verification(page: Page) -> None:
    page.goto("/my/cme/")
    page.get_by_role("link", name="Verification page").first.click()
    page.wait_for_url(re.compile("/v/."))


def badge(page: Page) -> None:
    page.goto("/my/cme/")
    page.get_by_role("link", name="Badge and profile").first.click()
    page.wait_for_url(re.compile("/badge/"))


def verify_module(page: Page) -> None:
    page.goto("/my/cme/#modules")
    page.get_by_role("link", name=re.compile("^Verification page – MOD-")).click()
    page.wait_for_url(re.compile("/v/"))


def evaluate_module(page: Page) -> None:
    page.goto(MODULE)
    page.get_by_role("link", name=re.compile("^Say what you think")).click()
    page.wait_for_url(re.compile("/my/learning/evaluation/"))
