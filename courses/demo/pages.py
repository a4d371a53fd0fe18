"""Pages of the demo, made as an editor would make them: a draft, then publish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page

from courses.demo.files import document, image, picture_in
from courses.demo.lesson_parts import ContentError, Shelf, lesson_stream
from courses.demo.markup import rich_text
from courses.demo.outline import (
    ModuleOutline,
    bands_stream,
    facts_stream,
    objectives_stream,
    questions_stream,
    read_toml,
)
from courses.models import (
    CataloguePage,
    CoursePage,
    HomePage,
    LessonPage,
    ModulePage,
    ModulePrerequisite,
    QuestionBank,
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
def plant_home(catalogue: Mapping[str, Any]) -> HomePage:
    """The front door and the topics, which exist since the first migration."""
    home = HomePage.objects.get()
    first = Scenario.objects.get(slug=catalogue["front"])
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
    page = CataloguePage.objects.get()
    words = catalogue["catalogue"]
    publish_if(
        page,
        set_fields(page, {"title": words["title"], "lead": words["intro"].strip()}),
    )
    return home


def plant_courses(catalogue: Mapping[str, Any]) -> dict[str, CoursePage]:
    """The courses by slug; the first is the one of a module that names none."""
    return {
        words["slug"]: plant(
            CoursePage,
            below=CataloguePage.objects.get(),
            slug=words["slug"],
            title=words["title"],
            lead=words["intro"].strip(),
        )
        for words in catalogue["courses"]
    }


def plant_module(
    outline: ModuleOutline,
    *,
    courses: Mapping[str, CoursePage],
    packages: Mapping[str, int],
) -> ModulePage:
    frame = outline.frame
    course = frame.get("course", next(iter(courses)))
    if course not in courses:
        raise ContentError(f"module “{outline.slug}”: there is no course “{course}”")
    quiz = plant_quiz(outline)
    module = plant(
        ModulePage,
        below=courses[course],
        slug=outline.slug,
        title=frame["title"],
        aim=frame["aim"],
        lead=frame["lead"].strip(),
        objectives=objectives_stream(outline),
        facts=facts_stream(outline),
        **{
            f"at_level_{number}": words
            for number, words in enumerate(frame.get("levels", ()), start=1)
        },
        pass_mark=frame["quiz_pass"],
        webinar_slug=frame.get("webinar", ""),
        item_key=frame.get("item", ""),
        speaker_words=frame.get("speaker", ""),
        search_description=frame["aim"],
        quiz_id=quiz.pk if quiz else None,
    )
    _connect(module, outline)
    shelf = Shelf(
        scenarios=dict(Scenario.objects.filter(live=True).values_list("slug", "pk")),
        packages=packages,
        image=image,
        document=document,
        folder=outline.folder,
    )
    for lesson in outline.lessons:
        plant(
            LessonPage,
            below=module,
            slug=lesson["slug"],
            title=lesson["title"],
            lead=lesson["lead"],
            body=lesson_stream(lesson, shelf),
        )
    return module


def _connect(module: ModulePage, outline: ModuleOutline) -> None:
    """Its conversations."""
    known = dict(Scenario.objects.values_list("slug", "pk"))
    wanted = []
    for one in outline.frame.get("conversations", ()):
        if one["scenario"] not in known:
            raise ContentError(
                f"module “{outline.slug}”: there is no conversation “{one['scenario']}”"
            )
        wanted.append(
            (known[one["scenario"]], one["words"], one.get("required", False))
        )
    present = [
        (one.scenario_id, one.words, one.is_required)
        for one in module.conversations.all()
    ]
    if present == wanted:
        return
    relation = ModulePage._meta.get_field("conversations").related_model
    module.conversations = [
        relation(scenario_id=pk, words=words, is_required=required, sort_order=n)
        for n, (pk, words, required) in enumerate(wanted)
    ]
    publish_if(module, changed=True)
    module.refresh_from_db()


def arrange_modules(outlines: Sequence[ModuleOutline]) -> None:
    """What only holds between modules: their order, and which comes before which."""
    pages = {page.slug: page for page in ModulePage.objects.all()}
    for outline in outlines:
        module = pages[outline.slug]
        wanted = []
        for slug in outline.frame.get("after", ()):
            if slug not in pages:
                raise ContentError(
                    f"module “{outline.slug}”: there is no module “{slug}”"
                )
            wanted.append(pages[slug].pk)
        if [one.required_id for one in module.prerequisites.all()] != wanted:
            module.prerequisites = [
                ModulePrerequisite(required_id=pk, sort_order=n)
                for n, pk in enumerate(wanted)
            ]
            publish_if(module, changed=True)
    slugs = [outline.slug for outline in outlines]
    for course in CoursePage.objects.all():
        inside = ModulePage.objects.child_of(course).filter(slug__in=slugs)
        present = list(inside.order_by("path").values_list("slug", flat=True))
        wanted_order = [slug for slug in slugs if slug in present]
        for before, slug in zip(wanted_order, wanted_order[1:], strict=False):
            if present != wanted_order:
                left = ModulePage.objects.get(slug=before)
                ModulePage.objects.get(slug=slug).move(left, pos="right")


def plant_quiz(outline: ModuleOutline) -> Quiz | None:
    """The quiz, published: a receiver freezes the revision that learners answer."""
    if outline.quiz is None:
        return None
    quiz = Quiz.objects.filter(slug=outline.quiz["slug"]).first()
    quiz = quiz or Quiz(slug=outline.quiz["slug"], live=False)
    questions = questions_stream(
        outline,
        picture=partial(picture_in, outline.folder),
        banks=dict(QuestionBank.objects.values_list("slug", "pk")),
    )
    values = {
        "title": outline.quiz["title"],
        "questions": questions,
        "overall_feedback": bands_stream(outline.quiz),
        **outline.quiz.get("settings", {}),
    }
    if set_fields(quiz, values) or not quiz.live:
        if quiz.pk is None:
            quiz.save()
        quiz.save_revision(clean=False).publish(skip_permission_checks=True)
        quiz.refresh_from_db()
    return quiz


def plant_texts(home: HomePage, folder: Path) -> None:
    for path in sorted(folder.glob("*.toml")):
        words = read_toml(path)
        plant(
            TextPage,
            below=home,
            slug=words["slug"],
            title=words["title"],
            lead=words["lead"],
            text=rich_text(words["text"]),
            show_in_menus=True,
        )
