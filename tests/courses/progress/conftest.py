"""A group of people, each at another stage of one module."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from courses import queries
from courses.choices import AttemptPhase, PlaceState
from courses.models import (
    Enrolment,
    LessonVisit,
    ModuleCompletion,
    QuizAttempt,
    RunPlace,
)
from elearn.core.accounts import invite_person
from elearn.core.models import User
from scenarios.models import Attempt
from tests.factories.courses import make_module, make_quiz, make_run, make_scenario

NOW = timezone.now().replace(microsecond=0)
DAYS = timedelta(days=1)
PATIENCE = 14 * DAYS


@pytest.fixture
def module(db):
    """Two lessons, a conversation and a quiz of three questions, of which two make it."""
    return make_module(
        lessons=2, quiz=make_quiz(), pass_mark=2, scenario=make_scenario()
    )


@pytest.fixture
def run(module):
    return make_run(
        now=NOW,
        course=module.get_parent().specific,
        capacity=None,
        start=NOW - 30 * DAYS,
        end=NOW + 30 * DAYS,
    )


def person(name: str) -> User:
    return invite_person(email=f"{name}@example.org", name=name.title())[0]


def begin(module, user, *, days: float) -> None:
    Enrolment.objects.create(
        user=user, module=module, module_title="M", enrolled_at=NOW - days * DAYS
    )


def read(module, user, count: int, *, days: float, minutes: int = 10) -> None:
    for lesson in list(module.get_children())[:count]:
        LessonVisit.objects.create(
            user=user,
            lesson_id=lesson.pk,
            lesson_title=lesson.title,
            opened_at=NOW - days * DAYS,
            finished_at=NOW - days * DAYS + timedelta(minutes=minutes),
        )


def play(module, user, *, days: float) -> None:
    Attempt.objects.create(
        user=user,
        revision=module.conversations.get().scenario.current_revision,
        seed=1,
        started_at=NOW - days * DAYS,
        finished_at=NOW - days * DAYS + timedelta(minutes=8),
        ending="end",
        ending_kind="good",
        note="Nobody else reads this.",
    )


def answer(module, user, right: int, *, days: float) -> None:
    QuizAttempt.objects.create(
        user=user,
        revision=module.quiz.frozen.latest("number"),
        layout=[],
        phase=AttemptPhase.FINISHED,
        started_at=NOW - days * DAYS,
        finished_at=NOW - days * DAYS + timedelta(minutes=5),
        right_count=right,
    )


def complete(module, user, *, days: float) -> None:
    ModuleCompletion.objects.create(
        user=user,
        module=module,
        module_title="M",
        completed_at=NOW - days * DAYS,
        evidence={},
    )


def place(run, user, *, days: float = 20) -> None:
    RunPlace.objects.create(
        run=run,
        user=user,
        state=PlaceState.ENROLLED,
        asked_at=NOW - days * DAYS,
        enrolled_at=NOW - days * DAYS,
    )


@pytest.fixture
def group(module, run):
    """Five with a place, one without: each somewhere else."""
    cast = {name: person(name) for name in ("ada", "bea", "cas", "dan", "eva", "fay")}
    for name, user in cast.items():
        if name != "fay":
            place(run, user)
    # Ada never began. Bea stopped after a lesson. Cas is at the quiz.
    begin(module, cast["bea"], days=19)
    read(module, cast["bea"], 1, days=18)
    begin(module, cast["cas"], days=9)
    read(module, cast["cas"], 2, days=8, minutes=20)
    play(module, cast["cas"], days=7)
    answer(module, cast["cas"], 1, days=6)
    # Dan is through, at the second try. Eva put it aside. Fay came by herself.
    begin(module, cast["dan"], days=12)
    read(module, cast["dan"], 2, days=12)
    play(module, cast["dan"], days=11)
    answer(module, cast["dan"], 1, days=11)
    answer(module, cast["dan"], 3, days=10)
    complete(module, cast["dan"], days=10)
    begin(module, cast["eva"], days=19)
    Enrolment.objects.filter(user=cast["eva"]).update(left_at=NOW - 18 * DAYS)
    begin(module, cast["fay"], days=1)
    return cast


def look(module, run=None):
    return queries.progress_in(module, run, now=NOW, patience=PATIENCE)
