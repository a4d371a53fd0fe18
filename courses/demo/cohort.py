"""A group that has been on its way for five weeks, so that organisers see one: some are
done, some are at the quiz, some stand still, some never began.

All invented, all through services, and the same on every load: dice are seeded by a
person's address.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from courses import services
from courses.choices import EnrolmentMode
from courses.demo.groups import COURSE
from courses.demo.learners import (
    MODULE,
    NEWCOMERS,
    SHOWN,
    right_response,
)
from courses.models import CoursePage, CourseRun, LessonPage, ModulePage
from elearn.core.models import User

TITLE = "Autumn group"
PLACES = 48
#: Enough to look at, and for item analysis to tell its numbers (twenty have to finish
#: the quiz); each of them costs every load of the demo a tenth of a second.
PEOPLE = 44
#: Not in the group: whoever tries the demo as one of them meets the module new.
FRESH = (
    "nina.petrova@example.org",
    "noortje.ijzerman@example.org",
    "ruta.zukauskaite@example.org",
)
WEEKS = 5
#: Share of those who never begin; of those who go on from one step to the next; of
#: questions that somebody gets right; of those who try again after a poor quiz.
NEVER, GOES_ON, RIGHT, AGAIN = 0.16, 0.9, (0.6, 0.8, 0.95), 0.7


def follow_course(*, now: datetime) -> None:
    """Enrol the group and let its people learn, once."""
    course = CoursePage.objects.filter(slug=COURSE).first()
    module = ModulePage.objects.live().filter(slug=MODULE).first()
    if course is None or module is None:
        return
    start = (now - timedelta(weeks=WEEKS)).replace(
        hour=17, minute=0, second=0, microsecond=0
    )
    run, is_new = CourseRun.objects.get_or_create(
        course=course,
        title=TITLE,
        defaults={
            "enrolment_start": start - timedelta(weeks=3),
            "enrolment_end": start + timedelta(weeks=1),
            "start": start,
            "end": start + timedelta(weeks=12),
            "capacity": PLACES,
            "mode": EnrolmentMode.CLOSED,
        },
    )
    if not is_new:
        return
    lessons = list(LessonPage.objects.live().child_of(module).order_by("path"))
    people = (
        User.objects.filter(
            email__endswith="@example.org", role__in=("resident", "radiologist")
        )
        .exclude(email__in=(SHOWN, *NEWCOMERS, *FRESH))
        .order_by("email")[:PEOPLE]
    )
    for n, person in enumerate(people):
        asked = start - timedelta(days=9, minutes=-7 * n)
        services.enrol_in_run(run, user=person, by=None, now=asked)
        _learn(module, lessons, person, start=start, now=now)


def _learn(
    module: ModulePage,
    lessons: list[LessonPage],
    person: User,
    *,
    start: datetime,
    now: datetime,
) -> None:
    """Lessons on several evenings, then the quiz; until somebody stops."""
    dice = Random(f"{TITLE} {person.email}")  # noqa: S311 -- the same on every load
    if module.completions.filter(user=person).exists() or dice.random() < NEVER:
        return
    at = start + timedelta(days=dice.randrange(0, 24), minutes=dice.randrange(0, 180))
    for lesson in lessons:
        if at > now - timedelta(hours=3):
            return
        services.open_lesson(lesson, user=person, now=at)
        if dice.random() > GOES_ON:
            return
        at += timedelta(seconds=dice.randrange(150, 250) * lesson.minutes // 3)
        services.finish_lesson(lesson, user=person, now=at)
        at += timedelta(days=dice.choice((0, 0, 1, 1, 2, 5)), minutes=2)
    if module.quiz is None or dice.random() > GOES_ON:
        return
    skill = dice.choice(RIGHT)
    for _turn in range(2):
        if at > now - timedelta(hours=3):
            return
        _try_quiz(module, person, at=at, dice=dice, skill=skill)
        is_done = module.completions.filter(user=person).exists()
        if is_done or dice.random() > AGAIN:
            return
        at += timedelta(days=1, minutes=dice.randrange(0, 90))
        skill = min(0.98, skill + 0.25)


def _try_quiz(
    module: ModulePage, person: User, *, at: datetime, dice: Random, skill: float
) -> None:
    attempt = services.start_quiz(
        module.quiz, user=person, now=at, seed=dice.randrange(2**31)
    )
    questions = {one.key: one for one in attempt.revision.plan.questions}
    for sequence, shown in enumerate(attempt.layout):
        response = right_response(questions[shown["question"]])
        if dice.random() > skill:
            response = list(reversed(shown["options"]))[: len(response)]
        at += timedelta(seconds=dice.randrange(25, 110))
        services.answer_question(
            attempt, expected_seq=sequence, response=response, now=at
        )
