"""The same for organisers, reviewers and experts, in the admin."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page

from tests.e2e.addresses import (
    INES,
    PART_1,
    QUIZZES,
    SCENARIOS,
    SIGN_OFFS,
)


def bring_log(day: str) -> Callable[[Page], None]:
    """A report of Teams: one person recognised, one with a namesake, a guest."""
    rows = (
        ("Inês Carvalho", "12:30:00", "14:10:00", INES),
        ("Inês Carvalho", "14:00:00", "18:00:00", INES),
        ("Łukasz Żółć", "12:36:00", "17:50:00", "l.zolc@hospital.example"),
        ("Nina (Guest)", "12:30:00", "13:00:00", ""),
        ("Ipek", "15:30:00", "14:00:00", "ipek.sahin@example.org"),
    )
    lines = ["3. In-Meeting Activities", "Name\tJoin Time\tLeave Time\tDuration\tEmail"]
    lines += [
        f"{name}\t{day}, {came}\t{day}, {left}\t\t{email}"
        for name, came, left, email in rows
    ]

    def go(page: Page) -> None:
        page.goto(f"/admin/webinars/{PART_1}/logs/")
        page.set_input_files(
            "input[type=file]",
            {
                "name": "attendance.csv",
                "mimeType": "text/csv",
                "buffer": "\n".join(lines).encode("utf-16"),
            },
        )
        with page.expect_navigation():
            page.get_by_role("button", name="Look at it first").click()

    return go


def stored_log(page: Page) -> None:
    page.goto(f"/admin/webinars/{PART_1}/logs/")
    with page.expect_navigation():
        page.locator("#stored-logs ~ * .title a").first.click()


def cohort(page: Page) -> None:
    page.goto("/admin/snippets/scenarios/scenario/?q=control")
    # Wagtail takes the menu out of the page until it is opened.
    page.get_by_role("button", name=re.compile("^More options")).first.click()
    page.get_by_role("link", name="How learners went through it").click()
    page.wait_for_url(re.compile("/cohort/"))


def whole_module(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name="No scan today", exact=True).first.click()
    page.wait_for_url(re.compile("/review/$"))


def whole_module_of_author(page: Page) -> None:
    page.goto("/admin/pages/search/?q=no+scan")
    page.get_by_role("link", name="No scan today").first.click()
    page.wait_for_url(re.compile("/edit/$"))
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("link", name="Submit the whole module").click()
    page.wait_for_url(re.compile("/review/$"))


def sign_off(page: Page) -> None:
    page.goto(SIGN_OFFS)
    page.get_by_role("link", name="Doses, the model and the comparison").click()
    page.get_by_role("heading", name="Your decision").wait_for()


def sign_off_refused(page: Page) -> None:
    sign_off(page)
    page.get_by_label("In what capacity").fill("Medical physics expert, Zagreb")
    page.get_by_role("button", name="Ask for changes").click()
    page.get_by_text("Nothing was done.").wait_for()


def sign_off_overtaken(page: Page) -> None:
    """As after a change meanwhile: the form names nothing that stands there now."""
    sign_off(page)
    page.get_by_label("In what capacity").fill("Medical physics expert, Zagreb")
    page.locator('input[name="seen"]').evaluate("one => { one.value = ''; }")
    page.get_by_role("button", name="Confirm it").click()
    page.get_by_label("I have looked at it as it stands now").wait_for()


def sign_off_drawn(page: Page) -> None:
    page.goto(SIGN_OFFS)
    page.get_by_role("link", name="Doses and chances of harm in the questions").click()
    drawn = page.get_by_role("link", name="questions that the quiz may draw")
    page.goto(drawn.get_attribute("href") or "")
    page.get_by_role("heading", level=2).first.wait_for()


def sign_off_objected(page: Page) -> None:
    page.goto(f"{SIGN_OFFS}?state=objected")
    page.get_by_role("link", name="What may be said about dose").click()
    page.get_by_role("heading", name="For its authors").wait_for()


def ask_sign_off(page: Page) -> None:
    page.goto(f"{SIGN_OFFS}?state=awaiting")
    section = page.locator("section", has=page.get_by_role("heading", name="Radiation"))
    section.get_by_role("link", name="This module only").click()
    page.get_by_role("link", name="Ask for a sign-off").click()
    page.get_by_role("button", name="Ask for it").click()
    page.get_by_text("This field is required.").first.wait_for()


def read_conversation(page: Page) -> None:
    whole_module(page)
    page.goto(
        page.get_by_role("link", name=re.compile("Read “Not today”")).get_attribute(
            "href"
        )
    )


def run_people(page: Page) -> None:
    page.goto("/admin/snippets/courses/courserun/")
    page.get_by_role("link", name="Group for departments").first.wait_for()
    page.get_by_role("button", name=re.compile("^More options")).first.click()
    page.get_by_role("link", name="People").first.click()
    page.wait_for_url(re.compile("/people/"))


def completions(page: Page) -> None:
    page.goto("/admin/courses/completions/")
    page.get_by_role("link", name="Breaking bad news").click()
    page.wait_for_url(re.compile(r"/completions/\d+/"))


def progress(page: Page) -> None:
    page.goto("/admin/courses/progress/")
    page.get_by_role("link", name="Breaking bad news").click()
    page.get_by_label("Group").select_option(label="Autumn group")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(re.compile(r"run=\d"))


def stuck(page: Page) -> None:
    progress(page)
    page.get_by_role("link", name="See what is next for them").click()
    page.wait_for_url(re.compile("state=stuck"))


def roster(page: Page) -> None:
    page.goto("/admin/snippets/courses/courserun/")
    page.get_by_role("link", name="Small group of four").first.wait_for()
    page.get_by_role("button", name=re.compile("^More options")).first.click()
    page.get_by_role("link", name="Enrol from a list").first.click()
    page.wait_for_url(re.compile("/enrol/"))


def roster_rows(page: Page) -> None:
    roster(page)
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


def evaluation_form(page: Page) -> None:
    page.goto(f"/admin/webinars/{PART_1}/evaluation/")
    page.get_by_role("link", name="The form").click()


def compare(page: Page) -> None:
    page.goto(SCENARIOS)
    page.get_by_role("link", name="At the control-room window").first.click()
    page.get_by_role("link", name="Compare revisions").click()


def take_away(page: Page) -> None:
    page.goto(f"{SCENARIOS}?q=nodule")
    page.get_by_role("button", name=re.compile("^More options")).first.click()
    page.get_by_role("link", name="Take away").click()
    page.wait_for_url(re.compile("/export/"))
    for kind in page.locator(".losses summary").all():
        kind.click()


def desk(name: str) -> Callable[[Page], None]:
    """A page about the practice quiz, which some people have tried."""

    def go(page: Page) -> None:
        page.goto(QUIZZES)
        link = page.get_by_role("link", name="Breaking bad news: practice").first
        page.goto((link.get_attribute("href") or "").replace("/edit/", f"/{name}/"))

    return go


def attempt(page: Page) -> None:
    desk("results")(page)
    page.locator(".desk-table tbody th a").first.click()
    page.wait_for_url(re.compile("/attempt/"))


def ruling(page: Page) -> None:
    desk("rulings")(page)
    page.get_by_role("link", name="stand for? One word").click()
    page.locator('input[name="ruling"]').last.check()
    page.get_by_role("button", name="Show what it would change").click()


def mark(page: Page) -> None:
    page.goto(f"{QUIZZES}marking/")
    page.get_by_role("link", name="Begin with the oldest").click()


#: One question of each look, one that is left out, one that lost something.
QUESTIONS = b"""$CATEGORY: Silence

// [tag:pause]
::Wait::She looks down. You {=wait#Good. ~%50%ask ~explain the scan} and then go on.

Which help?{~%50%a name ~%50%a pause ~%-100%a joke}

How long, in seconds?{#=7:2#near ~#no}

Bone is dense.{T#no #yes ####Calcium absorbs.}

Match.{=NURSE -> emotion =SPIKES -> news = -> dose}

Order.{>
Ask
Listen
Tell}

[html]<b>Write</b> what you would say.{}

Which?{~b ~c}
"""


def quiz_button(name: str) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        page.goto("/admin/snippets/courses/quiz/")
        page.get_by_role("button", name=re.compile("^More options")).first.click()
        page.get_by_role("link", name=name).click()
        page.wait_for_url(re.compile("/admin/questions/"))

    return go


def questions_look(page: Page) -> None:
    quiz_button("Bring questions in")(page)
    page.get_by_label("File").set_input_files(
        {"name": "silence.gift", "mimeType": "text/plain", "buffer": QUESTIONS}
    )
    page.get_by_role("button", name="Look at it").click()
    page.wait_for_url(re.compile("/questions/arrivals/"))


def word_editor(page: Page) -> None:
    page.goto("/admin/snippets/courses/glossaryterm/?q=Läsion")
    page.get_by_role("link", name="Läsion").first.click()
    page.get_by_role("heading", name="How it reads").scroll_into_view_if_needed()
