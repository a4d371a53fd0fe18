"""Ways to the pages of live events that an address alone does not lead to."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page

from tests.e2e.addresses import PART_1


def programme_file(page: Page) -> None:
    """A day that overlaps, a row that is none, and a kind that was guessed."""
    rows = (
        "day,starts,ends,title,kind",
        "2027-03-04,17:00,17:40,Telling bad news,talk",
        "2027-03-04,17:30,18:00,A vernissage,vernissage",
        "04/03/2027,18:00,18:10,No such day,talk",
    )
    file = {"name": "programme.csv", "mimeType": "text/csv"}
    page.goto("/admin/webinars/new/")
    page.get_by_label("Programme file").set_input_files(
        file | {"buffer": "\n".join(rows).encode()}
    )
    page.get_by_role("button", name="Look at it first").click()
    page.wait_for_url(re.compile("/new/[0-9a-f]{32}/"))


def leave_queue(page: Page) -> None:
    page.goto("/webinars/small-group/")
    page.get_by_text("Leave the waiting list").click()
    page.get_by_role("button", name="Take me off the list").wait_for()


def unanswered(page: Page) -> None:
    page.goto("/webinars/small-group/register/")
    page.locator("form.event-form__fields").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Join the waiting list").click()
    page.get_by_text("Please answer this.").first.wait_for()


def recording(page: Page) -> None:
    """Chapters, the words unfolded, and a bar with something watched."""
    page.goto(f"/webinars/{PART_1}/")
    if not page.locator("[data-recording]").count():
        return  # without ffmpeg there is no clip
    page.locator("details.transcript summary").click()
    page.locator("[data-chapter]").nth(2).click()
    page.wait_for_function("() => document.querySelector('video').currentTime > 13.6")
    page.locator("video").evaluate("film => film.pause()")
    page.locator(".watched__piece").first.wait_for(state="attached")


def feed(page: Page) -> None:
    page.goto("/my/events/")
    make = page.get_by_role("button", name="Make an address")
    if make.count():
        make.click()
    page.get_by_label("Address of your calendar").wait_for()


def drawn(path: str) -> Callable[[Page], None]:
    """A report about presence, once all of its figures are drawn."""

    def go(page: Page) -> None:
        page.goto(path)
        page.locator("[data-report-chart]").first.wait_for()
        page.wait_for_function(
            "!document.querySelector('[data-report-chart]:not([data-drawn])')"
        )

    return go


def correction(page: Page) -> None:
    """A question about minutes that waits for its answer."""
    page.goto(f"/admin/webinars/{PART_1}/attendance/")
    page.locator("a[href*='/attendance/corrections/']").first.click()
    page.wait_for_url(re.compile("/attendance/corrections/"))


def batch(page: Page) -> None:
    """One person is issued a certificate, if anybody is due still."""
    page.goto(f"/admin/webinars/{PART_1}/attendance/?state=due")
    page.locator("input[name='person']").first.check()
    page.get_by_role("button", name="Issue to the chosen people").click()
    page.wait_for_url(re.compile("/attendance/issue/"))
    page.locator("main form[method='post'] button").first.click()
    page.locator(".desk-batch").wait_for()


def certificate(page: Page, of: str = "PCC-") -> None:
    page.goto(f"/admin/certificates/?q={of}")
    page.locator("table th a").first.click()
    page.get_by_role("heading", name="Withdraw at the holder").wait_for()


def certificate_of_module(page: Page) -> None:
    certificate(page, of="MOD-")


def name_waits(page: Page) -> None:
    """Another name is asked for, and whoever asked cannot confirm it."""
    certificate(page)
    ask = page.get_by_role("button", name="Ask for this name")
    if ask.count():
        page.get_by_label("Name as it should be printed").fill("Another Name")
        page.locator("[name='name_reason']").fill("As in the passport.")
        ask.click()
    page.get_by_text("somebody else must confirm it").wait_for()
    # Where the pressed button stood stands another one now, half way to its hover colour.
    page.mouse.move(0, 0)
