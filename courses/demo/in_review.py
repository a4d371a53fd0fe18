"""A module that its author has handed in and no patient has read yet: what a reviewer
finds on the first day. All people in it are invented.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from wagtail.models import Page

from courses import queries, services
from courses.models import CoursePage, LessonPage, ModuleConversation, ModulePage
from elearn.core.models import User
from scenarios.services import create_draft
from scenarios.starters import starters

SLUG = "no-scan-today"
STARTER = "cancelled-examination"

LESSONS: tuple[tuple[str, str, str, list[tuple[str, Any]]], ...] = (
    (
        "before-you-go-out",
        "Before you go out",
        "They have fasted, travelled and waited. Know three things first.",
        [
            ("heading", "What you need to know"),
            (
                "phrases",
                {
                    "helps": [
                        "The scanner failed an hour ago. I came as soon as I knew.",
                        "What did it take you to come here today?",
                    ],
                    "harms": [
                        "It happens to everybody.",
                        "The desk will give you a new date.",
                    ],
                },
            ),
            (
                "model_sentence",
                {
                    "sentence": "You came for nothing, and I am sorry for that.",
                    "note": "It says what it cost, before it says why.",
                    "evidence": [],
                },
            ),
        ],
    ),
    (
        "what-you-can-offer",
        "What you can offer",
        "A date, a name and a number are worth more than a reason.",
        [
            ("heading", "Offer only what you can keep"),
            (
                "reflection",
                {"prompt": "What can you really promise in your department?"},
            ),
        ],
    ),
)


def plant_module_in_review(course: CoursePage) -> None:
    """Once: what became of it afterwards is the reviewers' business."""
    author = User.objects.filter(groups__name="Course organisers").first()
    if author is None or ModulePage.objects.child_of(course).filter(slug=SLUG).exists():
        return
    starter = next(one for one in starters() if one.key == STARTER)
    talk = create_draft(
        starter.document,
        title=starter.document["title"],
        persona_name=starter.document["persona"]["name"],
        by=author,
        came_from=STARTER,
    )
    module = ModulePage(
        title="No scan today",
        slug=SLUG,
        aim="Tell somebody who has come for nothing.",
        lead="Two lessons and a conversation for the day on which the scanner fails.",
    )
    module.conversations = [ModuleConversation(scenario=talk)]
    _draft(course, module, author)
    for slug, title, lead, blocks in LESSONS:
        body = [
            {"type": kind, "value": value, "id": _id(slug, number)}
            for number, (kind, value) in enumerate(blocks)
        ]
        lesson = LessonPage(title=title, slug=slug, lead=lead, body=json.dumps(body))
        _draft(module, lesson, author)
    keys = [one.key for one in queries.parts_of(module) if one.can_be_submitted]
    services.submit_parts(module, keys=keys, by=author)


def _draft(parent: Page, page: Page, author: User) -> None:
    page.live = False
    page.has_unpublished_changes = True
    page.owner = author
    parent.add_child(instance=page)
    page.save_revision(user=author)
    page.refresh_from_db()


def _id(slug: str, number: int) -> str:
    return str(uuid5(NAMESPACE_URL, f"{SLUG}/{slug}/{number}"))
