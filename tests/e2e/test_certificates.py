"""From an organiser's log to a trainee's PDF, and to anybody's answer."""

from __future__ import annotations

import re
from datetime import UTC, datetime
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
    link = page.get_by_role("link", name=re.compile("Certificate, PDF")).first
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
    page.get_by_role("link", name="Give the evaluation").first.click()
    _give_evaluation(page)
    page.goto("/my/cme/")
    take = page.get_by_role("button", name=re.compile("certificate", re.I))
    if take.count():
        take.first.click()
        page.wait_for_load_state()
    else:
        site.manage("issue_certificates", PART_1)
        page.reload()
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


def test_organiser_imports_a_log_and_issues(page, site, tmp_path):
    """Somebody who was never in the room is put there by a second log."""
    before = site.manage("attendance", PART_1)["people"]
    absent = next(
        one
        for one in before
        if one["eligible_seconds"] == 0
        and any("valuation" not in reason for reason in one["reasons"])
    )
    log = tmp_path / "second-log.csv"
    log.write_text(
        "email,joined_at,left_at\n"
        f"{absent['email']},2024-02-22T12:30:00+01:00,2024-02-22T14:00:00+01:00\n"
        "nobody.knows@example.net,2024-02-22T12:30:00+01:00,2024-02-22T14:00:00+01:00\n"
        f"{absent['email']},2024-02-22T14:00:00+01:00,2024-02-22T13:00:00+01:00\n"
    )
    sign_in(page, "astrid.lindqvist@example.org")
    page.goto("/admin/")
    page.get_by_role("link", name="Webinars").first.click()
    page.wait_for_load_state()
    page.goto(f"/admin/webinars/{PART_1}/log/")
    page.locator('input[type="file"]').set_input_files(log)
    page.locator('main form button[type="submit"]').first.click()
    page.wait_for_load_state()
    preview = page.locator("main").inner_text()
    assert "nobody.knows@example.net" in preview
    assert site.manage("attendance", PART_1)["people"] == before
    page.locator('main form button[type="submit"]').first.click()
    page.wait_for_load_state()
    after = {one["email"]: one for one in site.manage("attendance", PART_1)["people"]}
    assert after[absent["email"]]["eligible_seconds"] == 90 * 60
    assert after[absent["email"]]["credits"] == "1.5"

    page.goto(f"/admin/webinars/{PART_1}/attendance/")
    expect(page.locator("h1")).to_contain_text("Part 1")
    page.locator(".js-plotly-plot").wait_for()
    issued = site.manage("issue_certificates", PART_1, "--dry-run")["issued"]
    assert isinstance(issued, list)
    assert datetime.now(tz=UTC).year >= 2026
