"""An organiser brings questions in: looks, unticks, stores, and takes them away."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.addresses import ORGANISER
from tests.e2e.desk_ways import QUESTIONS
from tests.e2e.steps import sign_in

pytestmark = pytest.mark.e2e


def test_ticked_questions_become_drafts_by_keyboard(open_browser, site, tmp_path):
    page = open_browser(viewport={"width": 320, "height": 900})
    sign_in(page, ORGANISER)
    page.goto("/admin/snippets/courses/quiz/")
    page.get_by_role("button", name=re.compile("^More options")).first.press("Enter")
    page.get_by_role("link", name="Bring questions in").press("Enter")
    page.get_by_label("File").set_input_files(
        {"name": "silence.gift", "mimeType": "text/plain", "buffer": QUESTIONS}
    )
    page.get_by_role("button", name="Look at it").press("Enter")
    expect(
        page.get_by_text("No correct answer; the question was left out.")
    ).to_be_visible()
    boxes = page.locator("input[name=question]")
    expect(boxes).to_have_count(7)
    for number in range(2, 7):
        boxes.nth(number).press("Space")
    page.get_by_role("button", name=re.compile("^Store the ticked")).press("Enter")
    page.wait_for_url(re.compile("/quiz/edit/"))
    expect(page.get_by_text("2 questions are now drafts in")).to_be_visible()
    slug = page.locator("input[name=slug]").input_value()
    written = site.manage(
        "export_questions", slug, "--to", "gift", "--output", str(tmp_path / "q.gift")
    )
    assert written["questions"]["total"] >= 2
    text = (tmp_path / "q.gift").read_text(encoding="utf-8")
    assert "::Wait::[plain]She looks down. You _____ and then go on.{" in text
    assert "How long, in seconds?" not in text
