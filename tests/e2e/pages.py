"""Every page type once: for axe, for narrow screens, and for the screenshots.

Each entry is a name, who looks, and how to get there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.e2e.steps import sign_in

MODULE = "/topics/talking-with-patients/breaking-bad-news/"
CHECK = "/topics/talking-with-patients/check-yourself/"
PART_1 = "patient-communication-course-part-1"
PART_2 = "patient-communication-course-part-2"
INES = "ines.carvalho@example.org"
ORGANISER = "astrid.lindqvist@example.org"
FINISHED = "lukasz.zolc@example.org"


@dataclass(frozen=True)
class PageType:
    name: str
    go: Callable[[Page], None]
    who: str = ""

    def open(self, page: Page) -> None:
        if self.who:
            sign_in(page, self.who)
        self.go(page)
        page.wait_for_load_state("networkidle")


def _at(path: str) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        page.goto(path)

    return go


def _cohort(page: Page) -> None:
    page.goto("/admin/snippets/scenarios/scenario/?q=control")
    # Wagtail takes the menu out of the page until it is opened.
    page.get_by_role("button", name=re.compile("^More options")).first.click()
    page.get_by_role("link", name="How learners went through it").click()
    page.wait_for_url(re.compile("/cohort/"))


def _player(page: Page) -> None:
    page.goto("/")
    page.locator(".reply").nth(1).click()
    page.wait_for_url(re.compile("/conversations/attempt/"))


def _reflect(page: Page) -> None:
    _player(page)
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


def _debrief(page: Page) -> None:
    _reflect(page)
    for place in range(5):
        page.locator("fieldset.rate").nth(place).locator("label").nth(3).click()
    page.get_by_role("button", name="Read the debrief").click()
    page.wait_for_url(re.compile("/debrief/$"))


def _quiz(page: Page) -> None:
    page.goto(MODULE)
    path = page.locator(".path")
    begin = path.get_by_role("button", name=re.compile("Quiz"))
    begun = path.get_by_role("link", name=re.compile("Quiz"))
    begin.or_(begun).first.click()
    page.wait_for_url(re.compile("/my/quiz/"))


def _quiz_choice(page: Page) -> None:
    _quiz(page)
    if page.locator(".ordering__item").count():
        page.get_by_role("button", name="Answer", exact=True).click()
        page.locator(".verdict").wait_for()
    if page.locator(".verdict").count():
        page.get_by_role("button", name="Next question").click()
    page.locator(".asked input[type=radio]").first.wait_for()


def _quiz_feedback(page: Page) -> None:
    _quiz_choice(page)
    page.locator("label.option").first.click()
    page.get_by_role("button", name="Answer", exact=True).click()
    page.locator(".verdict").wait_for()


def _quiz_cover(page: Page) -> None:
    page.goto(CHECK)
    page.locator(".path").get_by_role("button", name=re.compile("Quiz")).click()
    page.wait_for_url(re.compile("/about/"))


def _check_yourself(page: Page) -> str:
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


def _quiz_picture(page: Page) -> None:
    page.goto(f"{_check_yourself(page)}page/9/")


def _quiz_summary(page: Page) -> None:
    page.goto(f"{_check_yourself(page)}summary/")


def _verification(page: Page) -> None:
    page.goto("/my/cme/")
    page.get_by_role("link", name="Verification page").first.click()
    page.wait_for_url(re.compile("/v/."))


PUBLIC = [
    PageType("home", _at("/")),
    PageType("catalogue", _at("/topics/")),
    PageType("course", _at("/topics/talking-with-patients/")),
    PageType("module", _at(MODULE)),
    PageType("conversations", _at("/conversations/")),
    PageType("conversation-start", _at("/conversations/control-room-window/")),
    PageType("conversation", _player),
    PageType("conversation-reflect", _reflect),
    PageType("debrief", _debrief),
    PageType("webinars", _at("/webinars/")),
    PageType("webinar", _at("/webinars/rehearsal/")),
    PageType("verify", _at("/v/")),
    PageType("verify-unknown", _at("/v/AAAA-BBBB-CCCC-DDDD-EEEE/")),
    PageType("not-found", _at("/no-such-page/")),
    PageType("sign-in", _at("/accounts/login/")),
    PageType("sign-up", _at("/accounts/signup/")),
    PageType("help", _at("/help/")),
    PageType("demo", _at("/demo/")),
]
SIGNED_IN = [
    PageType("module-begun", _at(MODULE), INES),
    PageType("lesson", _at(f"{MODULE}a-warning-a-headline-a-silence/"), INES),
    PageType("quiz-ordering", _quiz, "noortje.ijzerman@example.org"),
    PageType("quiz-question", _quiz_choice, "noortje.ijzerman@example.org"),
    PageType("quiz-feedback", _quiz_feedback, "noortje.ijzerman@example.org"),
    PageType("quiz-cover", _quiz_cover, "amara.okonkwo@example.org"),
    PageType("quiz-picture", _quiz_picture, "asa.bjorklund@example.org"),
    PageType("quiz-summary", _quiz_summary, "asa.bjorklund@example.org"),
    PageType("my-learning", _at("/my/learning/"), INES),
    PageType("my-cme", _at("/my/cme/"), INES),
    PageType("my-cme-empty", _at("/my/cme/"), "aoife.ni-bhriain@example.org"),
    PageType("webinar-after", _at(f"/webinars/{PART_1}/"), INES),
    PageType("evaluation", _at(f"/webinars/{PART_2}/evaluation/"), INES),
    PageType("evaluation-given", _at(f"/webinars/{PART_1}/evaluation/"), INES),
    PageType("verification", _verification, FINISHED),
    PageType("profile", _at("/my/profile/"), INES),
]
SCENARIOS = "/admin/snippets/scenarios/scenario/"


def _compare(page: Page) -> None:
    page.goto(SCENARIOS)
    page.get_by_role("link", name="At the control-room window").first.click()
    page.get_by_role("link", name="Compare revisions").click()


def _take_away(page: Page) -> None:
    page.goto(f"{SCENARIOS}?q=nodule")
    page.get_by_role("button", name=re.compile("^More options")).first.click()
    page.get_by_role("link", name="Take away").click()
    page.wait_for_url(re.compile("/export/"))
    for kind in page.locator(".losses summary").all():
        kind.click()


ADMIN = [
    PageType("admin-take-away", _take_away, ORGANISER),
    PageType("admin-begin", _at(f"{SCENARIOS}new/"), ORGANISER),
    PageType("admin-compare", _compare, ORGANISER),
    PageType("admin-report", _at(f"/admin/webinars/{PART_1}/attendance/"), ORGANISER),
    PageType("admin-cohort", _cohort, ORGANISER),
    PageType("admin-logs", _at(f"/admin/webinars/{PART_1}/logs/"), ORGANISER),
]
