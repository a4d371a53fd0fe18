"""A lesson as its page shows it: with as many queries for one block as for fifty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from courses.authoring import evidence_keys
from courses.blocks import anchor_of
from courses.domain.glossary import Term
from courses.models import (
    Bookmark,
    LessonNote,
    LessonPage,
    LessonVisit,
    ModulePage,
    ReflectionNote,
)
from courses.queries.doors import module_lock
from courses.queries.doses import has_dose_picture
from courses.queries.evidence import gather, module_of
from courses.queries.glossary import explain_terms, glossary_terms, site_language
from courses.queries.modules import (
    expand_all,
    fact_views,
    path_of,
    quiz_start_url,
    sources_of,
)
from courses.queries.packages import package_cards
from courses.shapes import LessonView, Place

#: Blocks whose words are the learner’s alone, and which field asks for them.
NOTE_PROMPTS = {"reflection": "prompt", "report_workshop": "title"}
#: The sizes in which lesson templates show a picture.
IMAGE_FILTERS = ["width-664", "width-1328"]


def places(lesson: LessonPage) -> tuple[Place, ...]:
    """The headings one can come back to, in order."""
    return tuple(
        Place(anchor_of(child.value), child.value)
        for child in lesson.body
        if child.block_type == "heading"
    )


def block_anchor(block_id: str) -> str:
    """The id that a block of a lesson has on its page."""
    return f"at-{block_id}"


def stops(lesson: LessonPage) -> dict[str, str]:
    """Every anchor where somebody can have stopped → the heading above it."""
    found: dict[str, str] = {}
    heading = ""
    for child in lesson.body:
        if child.block_type == "heading":
            heading = child.value
            found.setdefault(anchor_of(heading), heading)
        if child.id:
            found[block_anchor(child.id)] = heading
    return found


def _last_stop(lesson: LessonPage, visit: LessonVisit | None) -> str:
    """The anchor to go on at; the heading's where an author took the block away."""
    if visit is None or visit.finished_at or not visit.last_anchor:
        return ""
    known = stops(lesson)
    if visit.last_anchor in known:
        return visit.last_anchor
    heading = anchor_of(visit.last_heading) if visit.last_heading else ""
    return heading if heading in known else ""


def reflection_prompt(lesson: LessonPage, block_id: str) -> str:
    """The question of that reflection or workshop; 404 where there is no such block."""
    for child in lesson.body:
        if child.id == block_id and child.block_type in NOTE_PROMPTS:
            return child.value[NOTE_PROMPTS[child.block_type]]
    raise Http404


def rich_sources(body: Iterable[Any], name: str = "text") -> Iterator[str]:
    for child in body:
        text = child.value.get(name) if hasattr(child.value, "get") else None
        if hasattr(text, "source"):
            yield text.source


def prose_of(body: Sequence[Any], terms: Sequence[Term]) -> dict[str, Any]:
    """All rich text of some blocks, expanded at once; words of the glossary are
    explained in its prose and left alone in transcripts."""
    texts = list(rich_sources(body))
    expanded = expand_all([*texts, *rich_sources(body, "transcript")])
    prose = {source: expanded[source] for source in dict.fromkeys(texts)}
    return {**expanded, **explain_terms(prose, terms)}


def languages_of(body: Iterable[Any]) -> set[str]:
    """Languages whose glossary a page needs: its own, and those of workshops."""
    return {site_language()} | {
        child.value["language"]
        for child in body
        if child.block_type == "report_workshop"
    }


def plays_in_open(document: Any) -> bool:
    """Whether a lesson that is open to all names this file, as published, and so is
    its module."""
    named = ReferenceIndex.get_references_to(document).filter(
        content_type=ContentType.objects.get_for_model(LessonPage)
    )
    open_to_all = LessonPage.objects.live().public().filter(is_open=True)
    pks = [int(pk) for pk in named.values_list("object_id", flat=True)]
    paths = open_to_all.filter(pk__in=pks).values_list("path", flat=True)
    above = {path[: -Page.steplen] for path in paths}
    return bool(ModulePage.objects.live().filter(path__in=above).exists())


def prefetch_renditions(body: Iterable[Any]) -> None:
    images = [
        child.value["image"]
        for child in body
        if child.block_type == "image" and child.value["image"]
    ]
    if not images:
        return
    model = get_image_model()
    renditions = model.get_rendition_model().objects.filter(
        filter_spec__in=IMAGE_FILTERS
    )
    prefetch_related_objects(
        images, Prefetch("renditions", renditions, to_attr="prefetched_renditions")
    )


def lesson_view(
    user: Any, lesson: LessonPage, *, now: datetime | None = None
) -> LessonView:
    now = now or timezone.now()
    module = module_of(lesson)
    facts = gather([module], user)[0]
    path = path_of(facts, now=now, current=lesson.pk)
    here = next((i for i, step in enumerate(path) if step.is_current), None)
    visit = facts.visits.get(lesson.pk)
    known = {fact.key: fact for fact in fact_views(module)}
    named = evidence_keys(lesson.body)
    lessons = [step for step in path if step.kind == "lesson"]
    done = sum(1 for step in lessons if step.state == "done")
    prefetch_renditions(lesson.body)
    terms = glossary_terms(languages_of(lesson.body))
    return LessonView(
        id=lesson.pk,
        title=lesson.title,
        lead=lesson.lead,
        number=path[here].number or 1 if here is not None else 1,
        count=len(lessons),
        minutes=lesson.minutes,
        module_title=module.title,
        module_url=module.get_url() or "",
        path=path,
        previous=path[here - 1] if here else None,
        next=path[here + 1] if here is not None and here + 1 < len(path) else None,
        finish_url=reverse("courses:finish_lesson", args=[lesson.pk or 0]),
        place_url=reverse("courses:keep_place", args=[lesson.pk or 0]),
        is_finished=bool(visit and visit.finished_at),
        last_anchor=_last_stop(lesson, visit),
        facts=known,
        sources=sources_of(known, named),
        prose=prose_of(lesson.body, terms.get(site_language(), ())),
        terms=terms,
        has_dose_picture=has_dose_picture(lesson.body),
        notes=_notes(user, lesson),
        note=_note(user, lesson),
        bookmarks=_bookmarks(user, lesson),
        lock=path[here].lock if here is not None else None,
        quiz_start_url="" if module_lock(facts, now=now) else quiz_start_url(facts),
        quiz_questions=facts.quiz_questions,
        percent=round(100 * done / len(lessons)) if lessons else 0,
        packages=package_cards(user, lesson, can_play=bool(settings.PACKAGE_ORIGINS)),
    )


def _notes(user: Any, lesson: LessonPage) -> dict[str, str]:
    if not user.is_authenticated:
        return {}
    return dict(
        ReflectionNote.objects.filter(user=user, lesson=lesson.pk).values_list(
            "block_id", "text"
        )
    )


def _note(user: Any, lesson: LessonPage) -> str:
    """Their own words about the lesson as a whole."""
    if not user.is_authenticated:
        return ""
    rows = LessonNote.objects.filter(user=user, lesson=lesson.pk)
    return rows.values_list("text", flat=True).first() or ""


def _bookmarks(user: Any, lesson: LessonPage) -> frozenset[str]:
    if not user.is_authenticated:
        return frozenset()
    rows = Bookmark.objects.filter(user=user, lesson=lesson.pk)
    return frozenset(rows.values_list("anchor", flat=True))
