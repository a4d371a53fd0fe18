"""A course from nothing, step by step: what its author, its reviewer and its learner do."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e import authoring

PASSWORD = "talking-with-patients"

AUTHOR = "author@example.org"

REVIEWER = "reviewer@example.org"

LEARNER = "learner@example.org"

PEOPLE = f"""
from django.contrib.auth.models import Group
from elearn.core.accounts import invite_person
for email, name, group in [
    ("{AUTHOR}", "Edith Larsen", "Course organisers"),
    ("{REVIEWER}", "Marta Nowak", "Patient reviewers"),
    ("{LEARNER}", "Inês Carvalho", ""),
]:
    person, _created = invite_person(email=email, name=name, password="{PASSWORD}")
    person.groups.set(Group.objects.filter(name=group))
"""

WIDE = {"width": 1440, "height": 1000}

STARTER = "Bad news"

CONVERSATION = "The result he waited for"

COURSE = "The first five minutes"

MODULE = "Before you say it"

QUIZ = "Before you say it: check yourself"

LESSONS = {
    "Sit down first": [
        ("Heading", "A chair before a word"),
        (
            "Text",
            {"text": "A chair says that there is time. Say nothing before both sit."},
        ),
        (
            "Model sentence",
            {
                "sentence": "May I sit down with you for a few minutes?",
                "note": "It asks, and it says how long.",
            },
        ),
        (
            "Phrases that help and harm",
            {
                "helps": ["I have looked at your pictures.", "Is now a good time?"],
                "harms": ["I only have a minute."],
            },
        ),
    ],
    "Words that arrive": [
        (
            "Jargon and plain words",
            {
                "caption": "From our own reports",
                "rows": [
                    {"term": "Lesion", "plain": "A spot that we need to look at"},
                    {"term": "Unremarkable", "plain": "Nothing worrying"},
                ],
            },
        ),
        (
            "Margin note",
            {"term": "Indeterminate", "text": "Say instead: we cannot tell yet."},
        ),
        (
            "Callout",
            {
                "kind": "Check locally",
                "title": "Who tells it here?",
                "text": "Ask who gives results in your department.",
            },
        ),
    ],
    "Numbers they can see": [
        (
            "Icon array",
            {
                "title": "Called back after a screening (invented)",
                "groups": [{"count": "12", "label": "have another scan"}],
                "rest": "need nothing more",
            },
        ),
        (
            "Reflection",
            {"prompt": "Whom did you last tell a number, and what did they hear?"},
        ),
        ("Quiz", {"text": "Four questions; you can try again."}),
    ],
}

QUESTIONS = [
    (
        "Single choice",
        {
            "stem": "What comes before the news?",
            "options": [
                {"text": "A chair and a warning", "is_right": True},
                {"text": "The TNM stage", "is_right": False},
            ],
            "rationale": "A warning gives a moment to get ready.",
        },
    ),
    (
        "True or false",
        {
            "stem": "Silence after bad news is time that is lost.",
            "rationale": "It is the time in which the news arrives.",
        },
    ),
    (
        "Matching",
        {
            "stem": "What does each sentence do?",
            "rows": [
                {"text": "“I wish I had better news.”", "label": "It warns"},
                {"text": "“What have you been told?”", "label": "It asks first"},
            ],
            "rationale": "Ask comes before tell.",
        },
    ),
    (
        "Number",
        {
            "stem": "Of 100 people called back, 12 have another scan. How many do not?",
            "answers": [{"value": "88"}],
            "rationale": "100 less 12.",
        },
    ),
]


def sign_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.locator('input[type="email"]').fill(email)
    page.locator('input[type="password"]').fill(PASSWORD)
    with page.expect_navigation():
        page.locator('main form button[type="submit"]').first.click()


def begin_conversation(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name="Conversations", exact=True).click()
    page.get_by_role("link", name=re.compile("^Add")).first.click()
    with page.expect_navigation():
        page.get_by_role("button", name="Begin", description=STARTER).click()
    expect(page.locator(".messages")).to_contain_text("a title of your own")
    expect(page.locator("[data-verdict]")).not_to_contain_text("Checking")


def write_quiz(page: Page) -> None:
    page.goto("/admin/snippets/courses/quiz/")
    page.get_by_role("link", name=re.compile("^Add")).first.click()
    authoring.write(page, "Title", QUIZ)
    for kind, words in QUESTIONS:
        authoring.add_block(page, "questions", kind, words)
    expect(authoring.text_field(page, "Slug")).to_have_value(
        "before-you-say-it-check-yourself"
    )
    authoring.save_draft(page)


def begin_page(page: Page, below: str, title: str) -> None:
    """A page below the one that is listed at this address of the admin."""
    page.goto(below)
    with page.expect_navigation():
        page.get_by_role("link", name="Add child page", exact=True).first.click()
    authoring.write(page, "Title", title)


def listed(page: Page) -> str:
    """Where the children of the page in the editor are listed."""
    return page.url.partition("edit/")[0]


def begin_course(page: Page) -> None:
    page.goto("/admin/pages/")
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("^Explore child pages of")).click()
    add = page.get_by_role("link", name="Add a child page to 'Topics'")
    if add.count() == 0:  # there are courses already
        with page.expect_navigation():
            page.get_by_role("link", name="Explore child pages of 'Topics'").click()
        add = page.get_by_role("link", name="Add child page", exact=True).first
    with page.expect_navigation():
        add.click()


def write_course(page: Page) -> str:
    begin_course(page)
    authoring.write(page, "Title", COURSE)
    authoring.write(page, "Lead", "What happens before the first sentence.")
    authoring.save_draft(page)
    return listed(page)


def write_module(page: Page, course: str) -> str:
    begin_page(page, course, MODULE)
    authoring.write(page, "Aim", "Make room before you tell.")
    authoring.write(page, "Lead", "Three lessons, one conversation, four questions.")
    authoring.add_block(page, "objectives", "", "Sit down before you speak")
    page.get_by_role("button", name="Add Conversation").click()
    authoring.choose(page, "conversations-0-scenario", CONVERSATION, search="ferran")
    authoring.choose(page, "quiz", QUIZ)
    authoring.save_draft(page)
    return listed(page)


def write_lessons(page: Page, module: str) -> None:
    for title, blocks in LESSONS.items():
        begin_page(page, module, title)
        for kind, words in blocks:
            authoring.add_block(page, "body", kind, words)
        authoring.save_draft(page)


def read_conversation(page: Page) -> None:
    """From the page of the whole module: three turns of it, and its script."""
    page.goto("/admin/")
    with page.expect_navigation():
        page.get_by_role("link", name=MODULE, exact=True).first.click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name=f"Read “{CONVERSATION}”").click()
    reading = opened.value
    for _turn in range(3):
        with reading.expect_navigation():
            reading.locator(".reading__replies button").first.click()
    expect(reading.get_by_role("heading", name="The whole script")).to_be_visible()
    reading.close()


def read_lessons(page: Page) -> set[str]:
    """Read all three to their ends: the kinds of block that were met."""
    met = set()
    for number, title in enumerate(LESSONS, start=1):
        expect(page.locator(".lesson__count")).to_contain_text(
            f"Lesson {number} of {len(LESSONS)}"
        )
        expect(page.locator("h1")).to_have_text(title)
        for block in page.locator(".lesson__block").all():
            met.add((block.get_attribute("class") or "").rpartition("--")[2])
        with page.expect_navigation():
            page.locator(".lesson-turn__key--next").click()
    return met


def talk_to_an_ending(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main .button").first.click()
    for _turn in range(20):
        sequence = int(page.locator('input[name="seq"]').first.input_value())
        page.locator(".reply").first.click()
        page.wait_for_function(
            """before => location.pathname.endsWith('/reflect/')
              || Number(document.querySelector('input[name="seq"]')?.value) > before""",
            arg=sequence,
        )
        if page.url.endswith("/reflect/"):
            break
    page.locator("input[type=radio]").first.check()
    with page.expect_navigation():
        page.get_by_role("button", name="Read the debrief").click()
    expect(page.get_by_role("heading", name="How it went")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("link", name="Back to the module").click()


def take_quiz(page: Page) -> None:
    with page.expect_navigation():
        page.locator(".path").get_by_role("button", name=re.compile("Quiz")).click()
    answers = {
        "Single choice": lambda: page.get_by_label("A chair and a warning").check(),
        "True or false": lambda: page.get_by_label("False", exact=True).check(),
        "Matching": lambda: [
            page.get_by_label(row["text"]).select_option(label=row["label"])
            for row in dict(QUESTIONS)["Matching"]["rows"]
        ],
        "Number": lambda: page.get_by_label("Your number").fill("88"),
    }
    for kind, words in QUESTIONS:
        expect(page.locator("h1")).to_have_text(words["stem"])
        answers[kind]()
        with page.expect_navigation():
            page.get_by_role("button", name="Answer", exact=True).click()
        expect(page.locator(".verdict")).to_contain_text("Right")
        with page.expect_navigation():
            page.get_by_role("button", name="Next question").or_(
                page.get_by_role("link", name="See your result")
            ).click()
    expect(page.locator("h1")).to_have_text("4 of 4 right")
