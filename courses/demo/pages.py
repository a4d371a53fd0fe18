"""Pages of the demo, made as an editor would make them: a draft, then publish."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page

from courses.demo.markup import rich_text
from courses.demo.outline import (
    ModuleOutline,
    facts_stream,
    lesson_stream,
    objectives_stream,
    questions_stream,
)
from courses.models import (
    CataloguePage,
    CoursePage,
    HomePage,
    LessonPage,
    ModulePage,
    Quiz,
    TextPage,
)
from scenarios.models import Scenario

P = TypeVar("P", bound=Page)


def set_fields(instance: models.Model, values: Mapping[str, Any]) -> bool:
    """Give `instance` these values; whether anything is other than before."""
    changed = instance.pk is None
    for name, value in values.items():
        field = instance._meta.get_field(name)
        new = field.to_python(value) if isinstance(field, StreamField) else value
        if field.get_prep_value(getattr(instance, name)) != field.get_prep_value(new):
            setattr(instance, name, new)
            changed = True
    return changed


def plant(kind: type[P], *, below: Page, slug: str, **values: Any) -> P:
    """The page `slug` of that kind below a page, published with these values."""
    page = kind.objects.child_of(below).filter(slug=slug).first()
    is_new = page is None
    page = page or kind(slug=slug)
    changed = set_fields(page, values)
    if is_new:
        page.live = False
        below.add_child(instance=page)
    if changed or not page.live:
        page.save_revision(clean=False).publish(skip_permission_checks=True)
        page.refresh_from_db()
    return page


def publish_if(page: Page, changed: bool) -> None:
    if changed:
        page.save_revision(clean=False).publish(skip_permission_checks=True)


# -- The tree ------------------------------------------------------------------
def plant_home(outline: ModuleOutline) -> HomePage:
    """The front door and the topics, which exist since the first migration."""
    home = HomePage.objects.get()
    first = Scenario.objects.get(slug=outline.frame["conversations"][0]["scenario"])
    values = {
        "title": "Talking with patients",
        "seo_title": "Talking with patients: communication for radiologists",
        "hero_scenario_id": first.pk,
    }
    changed = home.hero_scenario_id != first.pk or any(
        getattr(home, name) != value for name, value in values.items()
    )
    for name, value in values.items():
        setattr(home, name, value)
    publish_if(home, changed)
    catalogue = CataloguePage.objects.get()
    words = outline.frame["catalogue"]
    publish_if(
        catalogue,
        set_fields(
            catalogue, {"title": words["title"], "lead": words["intro"].strip()}
        ),
    )
    return home


def plant_module(outline: ModuleOutline, *, packages: Mapping[str, int]) -> ModulePage:
    frame = outline.frame
    course = plant(
        CoursePage,
        below=CataloguePage.objects.get(),
        slug=frame["course"]["slug"],
        title=frame["course"]["title"],
        lead=frame["course"]["intro"].strip(),
    )
    module = plant(
        ModulePage,
        below=course,
        slug=frame["slug"],
        title=frame["title"],
        aim=frame["aim"],
        lead=frame["lead"].strip(),
        objectives=objectives_stream(outline),
        facts=facts_stream(outline),
        pass_mark=frame["quiz_pass"],
        webinar_slug=frame["webinar"],
        item_key=frame["item"],
        speaker_words=frame["speaker"],
        search_description=frame["aim"],
    )
    _connect(module, outline, plant_quiz(outline))
    scenarios = dict(Scenario.objects.filter(live=True).values_list("slug", "pk"))
    for lesson in outline.lessons:
        plant(
            LessonPage,
            below=module,
            slug=lesson["slug"],
            title=lesson["title"],
            lead=lesson["lead"],
            body=lesson_stream(lesson, scenarios=scenarios, packages=packages),
        )
    return module


def _connect(module: ModulePage, outline: ModuleOutline, quiz: Quiz) -> None:
    """Its quiz and its conversations."""
    wanted = [
        (
            Scenario.objects.get(slug=one["scenario"]).pk,
            one["words"],
            one["required"],
        )
        for one in outline.frame["conversations"]
    ]
    present = [
        (one.scenario_id, one.words, one.is_required)
        for one in module.conversations.all()
    ]
    if module.quiz_id == quiz.pk and present == wanted:
        return
    module.quiz = quiz
    relation = ModulePage._meta.get_field("conversations").related_model
    module.conversations = [
        relation(scenario_id=pk, words=words, is_required=required, sort_order=n)
        for n, (pk, words, required) in enumerate(wanted)
    ]
    publish_if(module, changed=True)
    module.refresh_from_db()


def plant_quiz(outline: ModuleOutline) -> Quiz:
    """The quiz, published: a receiver freezes the revision that learners answer."""
    quiz = Quiz.objects.filter(slug=outline.quiz["slug"]).first()
    quiz = quiz or Quiz(slug=outline.quiz["slug"], live=False)
    values = {"title": outline.quiz["title"], "questions": questions_stream(outline)}
    if set_fields(quiz, values) or not quiz.live:
        if quiz.pk is None:
            quiz.save()
        quiz.save_revision(clean=False).publish(skip_permission_checks=True)
        quiz.refresh_from_db()
    return quiz


def plant_texts(home: HomePage, folder: Path) -> None:
    for path in sorted(folder.glob("*.toml")):
        words = tomllib.loads(path.read_text(encoding="utf-8"))
        plant(
            TextPage,
            below=home,
            slug=words["slug"],
            title=words["title"],
            lead=words["lead"],
            text=rich_text(words["text"]),
            show_in_menus=True,
        )
