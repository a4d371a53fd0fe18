"""From an organiser's log to a trainee's PDF, and to anybody's answer."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e.steps import sign_in

pytestmark = pytest.mark.e2e

PART_1 = "patient-communication-course-part-1"
NAMES = {
    "lukasz.zolc@example.org": "Łukasz Żółć",
    "sofia.papadopoulou@example.org": "Σοφία Παπαδοπούλου",
    "nina.petrova@example.org": "Нина Петрова",
    "hang.nguyen@example.org": "Nguyễn Thị Hằng",
    "ipek.sahin@example.org": "İpek Şahin",
}


def _text(pdf: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages
    )


def _download(page: Page) -> bytes:
    """The certificate of Part 1, as the link on My CME gives it."""
    event = page.locator(f'article[aria-labelledby="event-{PART_1}"]')
    link = event.get_by_role("link", name=re.compile("Certificate, PDF"))
    answer = page.request.get(link.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def _give_evaluation(page: Page) -> None:
    for group in page.locator("form.evaluation fieldset").all():
        group.locator("label").last.click()
    page.get_by_role("button", name="Send the evaluation").click()
    page.wait_for_load_state()


def test_trainee_gives_the_evaluation_and_downloads_the_certificate(page, site):
    attendance = site.manage("attendance", PART_1)["people"]
    waiting = next(
        person
        for person in attendance
        if not person["due"]
        and float(person["credits"]) >= 1
        and any("valuation" in reason for reason in person["reasons"])
    )
    sign_in(page, waiting["email"])
    page.goto("/my/cme/")
    page.locator(f'main a[href="/webinars/{PART_1}/evaluation/"]').first.click()
    _give_evaluation(page)
    page.goto("/my/cme/")
    page.locator(f'form[action$="/{PART_1}/issue/"] button').first.click()
    page.wait_for_load_state()
    text = _text(_download(page))
    assert page.locator(".site-header").inner_text().splitlines()[-1].strip() in text
    minutes = waiting["eligible_seconds"] // 60
    assert f"{minutes} of 300 minutes" in text
    assert f"{waiting['credits']} credits" in text
    assert "accredited" not in text.lower()


@pytest.mark.parametrize("email", NAMES)
def test_every_alphabet_arrives_on_paper(page, site, email):
    site.manage("issue_certificates", PART_1)
    person = next(
        one
        for one in site.manage("attendance", PART_1)["people"]
        if one["email"] == email
    )
    sign_in(page, email)
    page.goto("/my/cme/")
    text = _text(_download(page))
    assert NAMES[email] in text
    assert f"{person['eligible_seconds'] // 60} of 300 minutes" in text
    assert f"{person['credits']} credits" in text


def test_anybody_can_verify_and_an_unknown_code_explains(open_browser, site):
    holder, anybody = open_browser(), open_browser()
    sign_in(holder, "ines.carvalho@example.org")
    site.manage("issue_certificates", PART_1)
    holder.goto("/my/cme/")
    address = holder.get_by_role("link", name="Verification page").first.get_attribute(
        "href"
    )
    anybody.goto(address)
    expect(anybody.locator("h1")).to_contain_text("valid")
    expect(anybody.locator("main")).to_contain_text("Inês Carvalho")
    assert "example.org" not in anybody.locator("main").inner_text()

    unknown = anybody.goto("/v/AAAA-BBBB-CCCC-DDDD-EEEE/")
    assert unknown.status == 404
    expect(anybody.locator("h1")).to_contain_text("do not know")
    by_number = anybody.goto("/v/PCC-2024-000001/")
    assert by_number.status == 404
    expect(anybody.locator("main")).to_contain_text("code")


def test_organiser_imports_a_log_and_issues(open_browser, site, tmp_path):
    """Somebody who was never in the room is put there by a second log."""
    before = site.manage("attendance", PART_1)["people"]
    absent = next(one for one in before if one["eligible_seconds"] == 0)
    log = tmp_path / "second-log.csv"
    log.write_text(
        "email,joined_at,left_at\n"
        f"{absent['email']},2024-02-22T12:30:00+01:00,2024-02-22T14:00:00+01:00\n"
        "nobody.knows@example.net,2024-02-22T12:30:00+01:00,2024-02-22T14:00:00+01:00\n"
        f"{absent['email']},2024-02-22T14:00:00+01:00,2024-02-22T13:00:00+01:00\n"
    )
    page, trainee = open_browser(), open_browser()
    sign_in(page, "astrid.lindqvist@example.org")
    page.goto(f"/admin/webinars/{PART_1}/logs/")
    page.locator('input[type="file"]').set_input_files(log)
    page.get_by_role("button", name="Look at it first").click()
    page.wait_for_url(re.compile("/logs/[^/]+/$"))
    preview = page.locator("main")
    expect(preview).to_contain_text("nobody.knows@example.net")
    expect(preview).to_contain_text(absent["email"])
    assert site.manage("attendance", PART_1)["people"] == before
    page.locator('main form[method="post"] button').first.click()
    page.wait_for_load_state()
    after = {one["email"]: one for one in site.manage("attendance", PART_1)["people"]}
    assert after[absent["email"]]["eligible_seconds"] == 90 * 60
    assert after[absent["email"]]["credits"] == "1.5"

    sign_in(trainee, absent["email"])
    trainee.goto(f"/webinars/{PART_1}/evaluation/")
    _give_evaluation(trainee)
    people = site.manage("attendance", PART_1)["people"]
    due = {one["email"] for one in people if one["due"]}
    assert absent["email"] in due
    page.goto(f"/admin/webinars/{PART_1}/attendance/")
    page.locator(".js-plotly-plot").wait_for()
    page.get_by_role("link", name=re.compile("Issue")).first.click()
    page.wait_for_url(re.compile("/attendance/issue/"))
    page.locator('main form[method="post"] button').first.click()
    # The worker does it; the page follows by itself. How many are still due depends on
    # what was issued before.
    expect(page.locator("#batch-heading")).to_contain_text(
        re.compile(r"(is|are) issued\."), timeout=120_000
    )
    now = {one["email"]: one for one in site.manage("attendance", PART_1)["people"]}
    assert {email for email in due if now[email]["certificate"]} == due


@pytest.mark.parametrize("width", [320, 768])
def test_minutes_credits_and_certificate_are_seen_without_scrolling_sideways(
    open_browser, site, width
):
    page = open_browser(viewport={"width": width, "height": 900})
    sign_in(page, "astrid.lindqvist@example.org")
    page.goto(f"/admin/webinars/{PART_1}/attendance/")
    rows = page.locator(".desk-people tbody tr")
    assert rows.count() > 5
    for cell in rows.first.locator("td, th").all()[1:]:
        box = cell.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    told = rows.first.locator("td[data-label]")
    assert [one.get_attribute("data-label") for one in told.all()] == [
        "Minutes of 300",
        "Credits",
    ]
    drawn = told.evaluate_all(
        "all => all.map(one => getComputedStyle(one, '::before').content)"
    )
    assert "none" not in drawn
