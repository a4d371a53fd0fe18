"""A lesson as its page shows it: with as many queries for one block as for fifty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model

from courses.authoring import evidence_keys
from courses.blocks import anchor_of
from courses.domain.glossary import Term
from courses.models import LessonPage, ReflectionNote
from courses.queries.doses import has_dose_picture
from courses.queries.evidence import gather, module_of
from courses.queries.glossary import explain_terms, glossary_terms, site_language
from courses.queries.modules import expand_all, fact_views, path_of, quiz_start_url
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


def reflection_prompt(lesson: LessonPage, block_id: str) -> str:
    """The question of that reflection or workshop; 404 where there is no such block."""
    for child in lesson.body:
        if child.id == block_id and child.block_type in NOTE_PROMPTS:
            return child.value[NOTE_PROMPTS[child.block_type]]
    raise Http404


def _rich_sources(lesson: LessonPage, name: str) -> Iterator[str]:
    for child in lesson.body:
        text = child.value.get(name) if hasattr(child.value, "get") else None
        if hasattr(text, "source"):
            yield text.source


def _prose(lesson: LessonPage, terms: Sequence[Term]) -> dict[str, Any]:
    """All rich text of the lesson, expanded at once; words of the glossary are
    explained in its prose and left alone in transcripts."""
    texts = list(_rich_sources(lesson, "text"))
    expanded = expand_all([*texts, *_rich_sources(lesson, "transcript")])
    prose = {source: expanded[source] for source in dict.fromkeys(texts)}
    return {**expanded, **explain_terms(prose, terms)}


def _languages(lesson: LessonPage) -> set[str]:
    """Languages whose glossary the page needs: its own, and those of workshops."""
    return {site_language()} | {
        child.value["language"]
        for child in lesson.body
        if child.block_type == "report_workshop"
    }


def _prefetch_renditions(lesson: LessonPage) -> None:
    images = [
        child.value["image"]
        for child in lesson.body
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
    _prefetch_renditions(lesson)
    terms = glossary_terms(_languages(lesson))
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
        last_anchor=visit.last_anchor if visit and not visit.finished_at else "",
        facts=known,
        sources=tuple(fact for key, fact in known.items() if key in named),
        prose=_prose(lesson, terms.get(site_language(), ())),
        terms=terms,
        has_dose_picture=has_dose_picture(lesson.body),
        notes=_notes(user, lesson),
        quiz_start_url=quiz_start_url(facts),
        quiz_questions=facts.quiz_questions,
        percent=round(100 * done / len(lessons)) if lessons else 0,
    )


def _notes(user: Any, lesson: LessonPage) -> dict[str, str]:
    if not user.is_authenticated:
        return {}
    return dict(
        ReflectionNote.objects.filter(user=user, lesson=lesson.pk).values_list(
            "block_id", "text"
        )
    )
