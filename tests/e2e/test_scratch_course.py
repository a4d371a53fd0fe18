"""A course from an empty tree: written by an author, approved by a patient reviewer,
taken by a learner. Each works in the browser alone, with no rights but their own.
"""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from playwright.sync_api import Route, expect

from tests import migrated
from tests.e2e import authoring
from tests.e2e.browser import ROOT, Site, database_in, served_site
from tests.e2e.scratch_course import (
    AUTHOR,
    CONVERSATION,
    COURSE,
    LEARNER,
    LESSONS,
    MODULE,
    PEOPLE,
    QUIZ,
    REVIEWER,
    WIDE,
    begin_conversation,
    begin_course,
    read_conversation,
    read_lessons,
    sign_in,
    take_quiz,
    talk_to_an_ending,
    write_course,
    write_lessons,
    write_module,
    write_quiz,
)

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    """A site after its migrations: the root, home and topics, and nobody's course."""
    folder = tmp_path_factory.mktemp("scratch")
    migrated.copy_to(database_in(folder))
    with served_site(folder, "migrate") as served:
        subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", PEOPLE],
            cwd=ROOT,
            env=served.environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        yield served


def test_course_is_written_reviewed_published_taken_and_completed(open_browser):
    author = open_browser(viewport=WIDE)
    sign_in(author, AUTHOR)
    begin_conversation(author)
    write_quiz(author)
    module = write_module(author, write_course(author))
    write_lessons(author, module)
    written = sorted([CONVERSATION, QUIZ, COURSE, MODULE, *LESSONS])
    assert sorted(authoring.submit_module(author)) == written

    # Nothing of it is public before the patients have read it.
    learner = open_browser(viewport=WIDE)
    learner.goto("/topics/")
    expect(learner.get_by_text(COURSE)).to_have_count(0)

    reviewer = open_browser(viewport=WIDE)
    sign_in(reviewer, REVIEWER)
    read_conversation(reviewer)
    approved = authoring.approve_module(reviewer, MODULE, "Read aloud, twice.")
    assert sorted(approved) == written
    reviewer.goto("/admin/")
    expect(reviewer.locator("#desk-waits-content")).to_be_attached()
    expect(reviewer.locator("main")).not_to_contain_text("for your review")

    sign_in(learner, LEARNER)
    learner.goto("/topics/")
    learner.locator("main").get_by_role("link", name=MODULE).first.click()
    with learner.expect_navigation():
        learner.locator("main .button").first.click()
    assert len(read_lessons(learner)) >= 8
    expect(learner.locator("h1")).to_have_text(CONVERSATION)
    talk_to_an_ending(learner)
    take_quiz(learner)
    with learner.expect_navigation():
        learner.get_by_role("link", name="Back to the module").first.click()
    expect(learner.locator("main")).to_contain_text("You completed this module on")
    learner.goto("/my/learning/")
    expect(learner.locator("main")).to_contain_text(MODULE)
    expect(learner.locator("main")).to_contain_text(re.compile("completed", re.I))


def test_author_who_is_faster_than_the_autosave_is_not_in_their_own_way(open_browser):
    """The server has made the page, and its answer is still under way."""
    page = open_browser(viewport=WIDE)
    sign_in(page, AUTHOR)
    answers = []

    def hold_back(route: Route) -> None:
        if "json" in route.request.headers.get("accept", ""):
            answers.append((route, route.fetch()))
        else:
            route.continue_()

    begin_course(page)
    page.route(re.compile("/admin/pages/add/"), hold_back)
    authoring.write(page, "Title", "Faster than a server")
    for moment in range(40):  # it looks for changes once it has seen the form empty
        authoring.write(page, "Lead", f"Word by word, {moment}.")
        page.wait_for_timeout(500)
        if answers:
            break
    page.locator(authoring.SAVE_DRAFT).first.click(no_wait_after=True)
    page.wait_for_timeout(500)
    route, answer = answers[0]
    route.fulfill(response=answer)
    expect(page.locator(".messages")).to_contain_text("updated")
    expect(page.locator(".messages")).not_to_contain_text("already in use")


def test_form_that_was_kept_from_being_sent_goes_on_saving_by_itself(open_browser):
    page = open_browser(viewport=WIDE)
    sign_in(page, AUTHOR)
    begin_course(page)
    saves = page.evaluate("""() => {
        const form = document.querySelector("form[data-edit-form]");
        form.addEventListener("submit", event => event.preventDefault());
        form.requestSubmit();
        const save = new Event("w-autosave:save", {bubbles: true, cancelable: true});
        return form.dispatchEvent(save);
    }""")
    assert saves
