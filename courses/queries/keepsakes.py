"""Bookmarks, private notes and coming events of one person: what is only theirs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from courses.delivery_shapes import EventView, KeptView
from courses.models import Bookmark, LessonNote, LessonPage, ModulePage
from media.choices import WebinarState
from media.event_days import on_now, times_of_events
from media.models import Registration

#: Enough for a page; more would be a list of everything, which marks nothing.
KEPT_MOST = 30


def bookmarks_of(user: Any) -> tuple[KeptView, ...]:
    rows = list(Bookmark.objects.filter(user=user).select_related("lesson")[:KEPT_MOST])
    modules = _modules(row.lesson for row in rows)
    return tuple(
        KeptView(
            id=row.pk,
            lesson_title=row.lesson.title if row.lesson else row.lesson_title,
            module_title=_module_title(row.lesson, modules),
            heading=row.heading,
            url=_url(row.lesson, anchor=row.anchor),
        )
        for row in rows
    )


def lesson_notes_of(user: Any) -> tuple[KeptView, ...]:
    rows = list(
        LessonNote.objects.filter(user=user).select_related("lesson")[:KEPT_MOST]
    )
    modules = _modules(row.lesson for row in rows)
    return tuple(
        KeptView(
            id=row.pk,
            lesson_title=row.lesson.title if row.lesson else row.lesson_title,
            module_title=_module_title(row.lesson, modules),
            heading="",
            url=_url(row.lesson, anchor="my-note"),
            text=row.text,
        )
        for row in rows
    )


def _modules(lessons: Iterable[LessonPage | None]) -> dict[str, str]:
    paths = {lesson.path[: -Page.steplen] for lesson in lessons if lesson}
    return dict(ModulePage.objects.filter(path__in=paths).values_list("path", "title"))


def _module_title(lesson: LessonPage | None, modules: dict[str, str]) -> str:
    return modules.get(lesson.path[: -Page.steplen], "") if lesson else ""


def _url(lesson: LessonPage | None, *, anchor: str) -> str:
    if lesson is None or not lesson.live:
        return ""
    url = lesson.get_url() or ""
    return f"{url}#{anchor}" if anchor else url


def coming_events(user: Any, *, now: datetime) -> tuple[EventView, ...]:
    """Events that somebody is registered for and that are not over, the next first."""
    rows = (
        Registration.objects.filter(
            user=user,
            webinar__state=WebinarState.ANNOUNCED,
            webinar__ends_at__gt=now,
        )
        .select_related("webinar__page")
        .order_by("webinar__starts_at", "webinar__slug")
    )
    webinars = [row.webinar for row in rows]
    times = times_of_events(webinars, viewer=timezone.get_current_timezone())
    on = on_now(webinars, now)
    views = []
    for webinar in webinars:
        page = getattr(webinar, "page", None)
        views.append(
            EventView(
                title=webinar.title,
                url=(page.get_url() or "") if page is not None and page.live else "",
                times=times[webinar.pk],
                starts_at=webinar.starts_at,
                is_running=webinar.pk in on,
            )
        )
    return tuple(views)
