"""Begins a quiz and fills in its pages, in the tests of the player."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.images.tests.utils import get_test_image_file

from courses import services
from courses.domain.questions.kinds import Hotspot, Kind
from courses.domain.responses import as_fields
from elearn.core.models import CustomImage
from tests.factories.courses import make_module, make_quiz
from tests.factories.questions import BODIES, make_question


def begin(learner, *questions, **settings):
    settings = {
        "behaviour": "deferred",
        "is_sequential": False,
        "questions_per_page": 0,
        **settings,
    }
    module = make_module(lessons=0, quiz=make_quiz(*questions, **settings))
    # Not when this file was read: a clock runs on while the others are tested.
    return services.start_quiz(module.quiz, user=learner, now=timezone.now(), seed=5)


def asked(kind, **changes):
    """A question of that kind; the picture of a hotspot is a real image."""
    if kind is not Kind.HOTSPOT:
        return make_question(kind, **changes)
    image = CustomImage.objects.create(
        title="Room", file=get_test_image_file(size=(400, 300))
    )
    body = BODIES[kind]
    picture = type(body.picture)(
        name="room", width=400, height=300, alternative="A room.", image_id=image.pk
    )
    return make_question(kind, body=Hotspot(picture, body.areas), **changes)


def address(attempt, page=1):
    return reverse("courses:quiz_page", args=[attempt.key, page])


def sent(response, *, slot=1, sequence=0, **more):
    fields = {f"q{slot}-{name}": value for name, value in as_fields(response).items()}
    return {f"q{slot}-sequence": sequence, **fields, **more}


def words(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def save(client, attempt, **fields):
    return client.post(reverse("courses:save_answers", args=[attempt.key]), fields)
