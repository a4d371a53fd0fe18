"""A module's lessons for paper: read together, so that ten cost as much as one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.blocks import StreamValue

from courses.authoring import evidence_keys
from courses.delivery_shapes import PaperLesson, PaperView
from courses.models import LessonNote, LessonPage, ModulePage, ReflectionNote
from courses.queries.doors import locks_of
from courses.queries.evidence import gather
from courses.queries.lessons import prefetch_renditions, rich_sources
from courses.queries.modules import expand_all, fact_views, sources_of
from courses.shapes import LessonView


def paper_of(
    module: ModulePage,
    user: Any,
    *,
    only: LessonPage | None = None,
    now: datetime | None = None,
) -> PaperView:
    """The lessons that stand open to this person, with their own notes beside them."""
    now = now or timezone.now()
    facts = gather([module], user)[0]
    locks = locks_of(facts, now=now)
    numbers = {lesson.pk: n for n, lesson in enumerate(facts.lessons, start=1)}
    wanted = [
        pk for pk in numbers if pk not in locks and (only is None or only.pk == pk)
    ]
    lessons = list(LessonPage.objects.filter(pk__in=wanted).order_by("path"))
    bodies = _bodies(lessons)
    everything = [block for body in bodies for block in body]
    prefetch_renditions(everything)
    prose = expand_all(
        [*rich_sources(everything), *rich_sources(everything, "transcript")]
    )
    known = {fact.key: fact for fact in fact_views(module)}
    mine = {"user": user, "lesson__in": wanted}
    reflections: dict[str, str] = dict(
        ReflectionNote.objects.filter(**mine).values_list("block_id", "text")
    )
    notes = dict(LessonNote.objects.filter(**mine).values_list("lesson_id", "text"))
    papers = []
    for lesson, body in zip(lessons, bodies, strict=True):
        named = evidence_keys(body)
        view = LessonView(
            id=lesson.pk,
            title=lesson.title,
            lead=lesson.lead,
            number=numbers[lesson.pk],
            count=len(numbers),
            minutes=lesson.minutes,
            module_title=module.title,
            module_url=module.get_url() or "",
            path=(),
            previous=None,
            next=None,
            finish_url="",
            place_url="",
            is_finished=False,
            last_anchor="",
            facts=known,
            sources=sources_of(known, named),
            prose=prose,
            notes=reflections,
            quiz_start_url="",
            quiz_questions=facts.quiz_questions,
            note=notes.get(lesson.pk, ""),
            is_print=True,
        )
        papers.append(PaperLesson(view, tuple(body)))
    return PaperView(
        module_title=module.title,
        module_lead=module.lead,
        module_url=module.full_url or "",
        back_url=(only.get_url() if only else module.get_url()) or "",
        is_whole=only is None,
        left_out=len([pk for pk in numbers if pk in locks]) if only is None else 0,
        lessons=tuple(papers),
        printed_at=now,
    )


def _bodies(lessons: list[LessonPage]) -> list[list[Any]]:
    """The blocks of each lesson, looked up in one stream: blocks that choose a
    picture or a conversation ask for all of theirs at once."""
    raw = [list(lesson.body.raw_data) for lesson in lessons]
    joined = StreamValue(
        LessonPage._meta.get_field("body").stream_block,
        [one for many in raw for one in many],
        is_lazy=True,
    )
    blocks = list(joined)
    bodies = []
    for many in raw:
        bodies.append(blocks[: len(many)])
        blocks = blocks[len(many) :]
    return bodies
