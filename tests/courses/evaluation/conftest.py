"""An event that is over, and somebody who was there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses import services
from courses.models import (
    EvaluationQuestion,
    ModuleCompletion,
)
from media.domain.programme import Speaker, plan_item
from media.models import Registration, Webinar
from media.services import save_programme
from tests.factories.courses import make_module

NOW = timezone.now()
ANSWERS = {
    "overall": 5,
    "relevance": 4,
    "organisation": 3,
    "objectives": "fully",
    "bias": "free",
    "bias_words": "",
    "change": "I will wait.",
    "comments": "",
}


@pytest.fixture
def webinar(db):
    return Webinar.objects.create(
        slug="part-1",
        title="Part 1",
        state="announced",
        time_zone="Europe/Vienna",
        starts_at=NOW - timedelta(hours=6),
        ends_at=NOW - timedelta(hours=1),
    )


@pytest.fixture
def programme(webinar):
    """A talk of two, questions, a break."""
    start = webinar.starts_at

    def item(key, kind, title, hour, *speakers):
        return plan_item(
            key=key,
            kind=kind,
            title=title,
            short_title=title[:14],
            starts_at=start + timedelta(hours=hour),
            ends_at=start + timedelta(hours=hour + 1),
            speakers=tuple(Speaker(name) for name in speakers),
        )

    items = [
        item("bad-news", "talk", "Bad news", 0, "M. Radzina", "G. Paulo"),
        item("qa-1", "qa", "Questions", 1),
        item("break", "break", "Break", 2),
        item("qa-2", "qa", "Questions", 3),
    ]
    save_programme(webinar, items=items, by=None, now=NOW)
    return items


@pytest.fixture
def guest(webinar, learner):
    """A learner with a place at the event."""
    Registration.objects.create(webinar=webinar, user=learner, registered_at=NOW)
    return learner


@pytest.fixture
def finished(learner):
    """A module that the learner has completed."""
    module = make_module(lessons=1)
    services.enrol(module, user=learner, now=NOW)
    ModuleCompletion.objects.create(
        user=learner,
        module=module,
        module_title=module.title,
        completed_at=NOW,
        evidence={
            "lessons": [],
            "rules": {"conversations": 0, "quiz_questions": 0, "pass_mark": None},
        },
    )
    return module


def answers_of(sheet):
    return sheet.content["answers"]


# -- versions ----------------------------------------------------------------


def own_question(form, label, **fields):
    return EvaluationQuestion.objects.create(form=form, label=label, **fields)
