"""The module of `in-review.toml`, handed in by its author and read by no patient yet:
what a reviewer finds on the first day.
"""

from __future__ import annotations

import json

from wagtail.models import Page

from courses import queries, services
from courses.demo.lesson_parts import Shelf, lesson_stream
from courses.demo.outline import FOLDER, read_toml
from courses.models import CoursePage, LessonPage, ModuleConversation, ModulePage
from elearn.core.models import User
from scenarios.services import create_draft
from scenarios.starters import starters

FILE = FOLDER / "in-review.toml"


def plant_module_in_review(course: CoursePage) -> None:
    """Once: what became of it afterwards is the reviewers' business."""
    words = read_toml(FILE)
    author = User.objects.filter(groups__name="Course organisers").first()
    below = ModulePage.objects.child_of(course)
    if author is None or below.filter(slug=words["slug"]).exists():
        return
    starter = next(one for one in starters() if one.key == words["starter"])
    talk = create_draft(
        starter.document,
        title=starter.document["title"],
        persona_name=starter.document["persona"]["name"],
        by=author,
        came_from=starter.key,
    )
    named = ("title", "slug", "aim", "lead")
    module = ModulePage(**{name: words[name] for name in named})
    module.conversations = [ModuleConversation(scenario=talk)]
    _draft(course, module, author)
    for one in words["lessons"]:
        lesson = LessonPage(
            title=one["title"],
            slug=one["slug"],
            lead=one["lead"],
            body=json.dumps(lesson_stream(one, Shelf())),
        )
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
