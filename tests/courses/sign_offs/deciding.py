"""What the tests of sign-offs share: a sentence, who decides on it, and how."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from django.urls import reverse

from courses import queries, services
from courses.domain.sign_offs import Act, Shown
from courses.models import LessonPage
from courses.sign_off_tokens import write_shown
from tests.factories.courses import block

NOW = datetime(2026, 11, 26, 20, tzinfo=UTC)
WHAT = "the doses of “one & two”"
CAPACITY = "Medical physics expert, Uppsala"


def one_url(sign_off):
    return reverse("courses_sign_off", args=[sign_off.pk])


def seen(sign_off):
    """What a page that is opened now shows."""
    sign_off.refresh_from_db()
    return Shown(
        sign_off.steps.count(),
        sign_off.what,
        queries.versions_to_sign(sign_off.module),
    )


def told(sign_off):
    """The same as its form carries it."""
    return write_shown(seen(sign_off))


def decide(sign_off, by, act=Act.CONFIRMED, *, now=NOW, comment="", shown=None, **more):
    return services.decide_sign_off(
        sign_off,
        act=act,
        capacity=CAPACITY,
        comment=comment,
        seen=shown or seen(sign_off),
        by=by,
        now=now,
        **more,
    )


def edit(lesson, words, user=None):
    lesson = lesson.get_latest_revision_as_object()
    lesson.body = json.dumps([block("heading", words, "h")])
    return lesson.save_revision(user=user)


def lessons_of(module):
    return list(LessonPage.objects.child_of(module).order_by("path"))


def standing(module, *, is_published=True):
    return [
        one.standing for one in queries.sign_offs_of(module, is_published=is_published)
    ]


def acts(sign_off):
    return [Act(one) for one in sign_off.steps.values_list("act", flat=True)]
