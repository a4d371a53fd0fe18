"""Groups that take the demo's course together, how the catalogue files things, and
what the person of the pictures keeps. Invented; the same on every load.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from courses import queries, services
from courses.choices import EnrolmentMode
from courses.demo.learners import NEWCOMERS, SHOWN
from courses.demo.lesson_parts import ContentError
from courses.demo.outline import ModuleOutline
from courses.models import (
    Bookmark,
    CoursePage,
    CourseRun,
    LessonNote,
    LessonPage,
    ModulePage,
    RunPlace,
    Topic,
    WebinarFiling,
)
from elearn.core.models import User
from media.models import Webinar

COURSE = "talking-with-patients"
WEBINAR_TOPICS = {
    "patient-communication-course-part-1": (
        "bad-news", "children", "listening", "radiation",
    ),
    "patient-communication-course-part-2": ("feelings", "portals"),
    "special-focus-patient-communication": ("listening", "portals"),
    "rehearsal": ("listening",),
}  # fmt: skip
#: Title, places, enrolment, days until it begins, how long it lasts, how many ask.
RUNS = (
    ("Evening group", 12, EnrolmentMode.OPEN, 21, 42, 5),
    ("Small group of four", 4, EnrolmentMode.OPEN, 10, 28, 6),
    ("Group for departments", 20, EnrolmentMode.REQUEST, 35, 56, 2),
)
WAITED_FOR = "Small group of four"
NOTE = (
    "On Monday I asked before I told. It took one sentence, and he knew more than I"
    " had thought."
)


def file_everything(
    outlines: Iterable[ModuleOutline], names_of: Mapping[str, str]
) -> None:
    """Topics of modules and live events. A topic that an editor gave stays."""
    modules = {one.slug: one.frame.get("topics", ()) for one in outlines}
    used = dict.fromkeys(
        name
        for names in (*modules.values(), *WEBINAR_TOPICS.values())
        for name in names
    )
    unknown = sorted(used.keys() - names_of.keys())
    if unknown:
        raise ContentError(f"catalogue.toml has no topic “{unknown[0]}”")
    topics = {
        slug: Topic.objects.get_or_create(slug=slug, defaults={"name": name})[0]
        for slug, name in names_of.items()
        if slug in used
    }
    for slug, names in modules.items():
        module = ModulePage.objects.filter(slug=slug).first()
        if module is None or not names or module.topics.exists():
            continue
        module.topics.set([topics[name] for name in names])
        module.save_revision(clean=False).publish(skip_permission_checks=True)
    for slug, names in WEBINAR_TOPICS.items():
        webinar = Webinar.objects.filter(slug=slug).first()
        if webinar is None or WebinarFiling.objects.filter(webinar=webinar).exists():
            continue
        filing = WebinarFiling.objects.create(webinar=webinar)
        filing.topics.set([topics[name] for name in names])


def gather_groups(*, now: datetime) -> None:
    """Runs with people in them: one open, one full with a waiting list, one on request."""
    course = CoursePage.objects.filter(slug=COURSE).first()
    if course is None:
        return
    shown = User.objects.filter(email=SHOWN).first()
    residents = list(
        User.objects.filter(role="resident", email__endswith="@example.org")
        .exclude(email__in=(SHOWN, *NEWCOMERS))
        .order_by("email")
    )
    for title, capacity, mode, begins, lasts, asking in RUNS:
        start = (now + timedelta(days=begins)).replace(
            hour=17, minute=0, second=0, microsecond=0
        )
        run, is_new = CourseRun.objects.get_or_create(
            course=course,
            title=title,
            defaults={
                "enrolment_start": now - timedelta(days=14),
                "enrolment_end": start,
                "start": start,
                "end": start + timedelta(days=lasts),
                "capacity": capacity,
                "mode": mode,
            },
        )
        if not is_new:
            continue
        people, residents = residents[:asking], residents[asking:]
        if title == WAITED_FOR and shown is not None:
            people = [*people[:-1], shown, people[-1]] if people else [shown]
        for n, person in enumerate(people):
            services.request_place(
                run, user=person, now=now - timedelta(days=6, minutes=-17 * n)
            )


def keep_things(*, now: datetime) -> None:
    """Two bookmarks and a note of the person in the pictures, once."""
    shown = User.objects.filter(email=SHOWN).first()
    module = ModulePage.objects.live().filter(slug="breaking-bad-news").first()
    if shown is None or module is None:
        return
    lessons = list(LessonPage.objects.live().child_of(module).order_by("path"))
    if not Bookmark.objects.filter(user=shown).exists():
        for lesson, day in ((lessons[1], 3), (lessons[2], 2)):
            anchors = [place.anchor for place in queries.places(lesson)]
            services.keep_bookmark(
                lesson,
                user=shown,
                anchor=anchors[-1] if anchors else "",
                now=now - timedelta(days=day),
            )
    if not LessonNote.objects.filter(user=shown).exists():
        services.keep_lesson_note(
            lessons[1], user=shown, text=NOTE, now=now - timedelta(days=2)
        )


def totals() -> dict[str, int]:
    return {"runs": CourseRun.objects.count(), "places": RunPlace.objects.count()}
