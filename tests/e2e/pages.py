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
        page.wait_for_url(re.compile("/answer/"))
        page.locator(".quiz__keys a").click()
    page.locator("input[name=option]").first.wait_for()


def _quiz_feedback(page: Page) -> None:
    _quiz_choice(page)
    page.locator("label.option").first.click()
    page.get_by_role("button", name="Answer", exact=True).click()
    page.wait_for_url(re.compile("/answer/"))


def _paper(page: Page) -> None:
    page.goto(MODULE)
    page.get_by_role("link", name="All lessons, for paper").click()
    page.wait_for_url(re.compile("/print/"))


def _run_people(page: Page) -> None:
    page.goto("/admin/snippets/courses/courserun/")
    page.get_by_role("link", name="Group for departments").first.wait_for()
    page.get_by_role("button", name=re.compile("^More options")).first.click()
    page.get_by_role("link", name="People").first.click()
    page.wait_for_url(re.compile("/people/"))


def _completions(page: Page) -> None:
    page.goto("/admin/courses/completions/")
    page.get_by_role("link", name="Breaking bad news").click()
    page.wait_for_url(re.compile(r"/completions/\d+/"))


def _progress(page: Page) -> None:
    page.goto("/admin/courses/progress/")
    page.get_by_role("link", name="Breaking bad news").click()
    page.get_by_label("Group").select_option(label="Autumn group")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(re.compile(r"run=\d"))


def _stuck(page: Page) -> None:
    _progress(page)
    page.get_by_role("link", name="See what is next for them").click()
    page.wait_for_url(re.compile("state=stuck"))


def _roster(page: Page) -> None:
    page.goto("/admin/snippets/courses/courserun/")
    page.get_by_role("link", name="Small group of four").first.wait_for()
    page.get_by_role("button", name=re.compile("^More options")).first.click()
    page.get_by_role("link", name="Enrol from a list").first.click()
    page.wait_for_url(re.compile("/enrol/"))


def _roster_rows(page: Page) -> None:
    _roster(page)
    rows = (
        "email,name",
        "new.colleague@example.org,Nele Neumann",
        f"{INES},Ines C.",
        "not an address,Otto Ohne",
        '=cmd@example.org,"=HYPERLINK(1)"',
    )
    people = {"name": "people.csv", "mimeType": "text/csv"}
    page.get_by_label("List of people").set_input_files(
        people | {"buffer": "\n".join(rows).encode()}
    )
    page.get_by_role("button", name="Look at it").click()
    page.wait_for_url(re.compile("/enrol/[0-9a-f]{32}/"))


def _verification(page: Page) -> None:
    page.goto("/my/cme/")
    page.get_by_role("link", name="Verification page").first.click()
    page.wait_for_url(re.compile("/v/."))


PUBLIC = [
    PageType("home", _at("/")),
    PageType("catalogue", _at("/topics/")),
    PageType("catalogue-narrowed", _at("/topics/?topic=listening&mode=live")),
    PageType("catalogue-nothing", _at("/topics/?q=zebra")),
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
    PageType("my-learning", _at("/my/learning/"), INES),
    PageType("my-learning-empty", _at("/my/learning/"), "aoife.ni-bhriain@example.org"),
    PageType("home-begun", _at("/"), INES),
    PageType("course-places", _at("/topics/talking-with-patients/"), INES),
    PageType("module-on-paper", _paper, INES),
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
    PageType("admin-run", _run_people, ORGANISER),
    PageType("admin-completions", _completions, ORGANISER),
    PageType("admin-completion-list", _at("/admin/courses/completions/"), ORGANISER),
    PageType("admin-progress", _progress, ORGANISER),
    PageType("admin-progress-stuck", _stuck, ORGANISER),
    PageType("admin-progress-list", _at("/admin/courses/progress/"), ORGANISER),
    PageType("admin-gradebook", _at("/admin/courses/gradebook/"), ORGANISER),
    PageType("admin-enrol-list", _roster, ORGANISER),
    PageType("admin-enrol-rows", _roster_rows, ORGANISER),
    PageType("admin-logs", _at(f"/admin/webinars/{PART_1}/logs/"), ORGANISER),
]
