"""A package in a lesson, and somebody who opens it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from courses import services
from tests.factories.packages import (
    add_package_lesson,
    block_id,
    make_package,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DONE = {
    "cmi.core.lesson_status": "completed",
    "cmi.core.score.raw": "80",
    "cmi.suspend_data": "x",
}


@pytest.fixture
def package(db):
    return make_package()


@pytest.fixture
def lesson(module, package):
    return add_package_lesson(module, package)


@pytest.fixture
def attempt(lesson, package, learner):
    return begin(lesson, package, learner)


def begin(lesson, package, user):
    return services.begin_package(lesson, package=package, user=user, now=NOW)


def hear(attempt, state=None, *, sequence=1, sitting=1, minutes=10, **more):
    return services.hear_package(
        attempt,
        sitting_ms=sitting,
        sequence=sequence,
        state=DONE if state is None else state,
        has_ended=more.pop("has_ended", False),
        now=NOW + timedelta(minutes=minutes),
    )


# -- Pages -----------------------------------------------------------------------


def begin_url(lesson):
    return reverse("courses:begin_package", args=[lesson.pk, block_id()])
