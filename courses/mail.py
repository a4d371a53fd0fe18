"""Letters of this room: about places in a run, and about what waits for an expert. Each
says what happened, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from courses.choices import PlaceState
from courses.models import RunPlace
from courses.sign_off_shapes import WaitingLine
from courses.wording import place_subject
from courses.wording_sign_offs import count_awaited
from elearn.core.models import User


def tell_about_place(place: RunPlace, *, was_waiting: bool = False) -> None:
    """Write to the person whose place this is; erased people get no letters."""
    user, run = place.user, place.run
    if user is None or not user.is_active or not user.has_address:
        return
    course = run.course
    context = {
        "name": user.get_short_name(),
        "run": run,
        "title": course.title if course else run.title,
        "is_enrolled": place.state == PlaceState.ENROLLED,
        "is_waiting": place.state == PlaceState.WAITING,
        "is_requested": place.state == PlaceState.REQUESTED,
        "was_waiting": was_waiting,
        # Somebody from a list has an account that they never signed in to.
        "password_url": ""
        if user.has_usable_password()
        else settings.BASE_URL + reverse("account_reset_password"),
        "url": settings.BASE_URL + ((course and course.get_url()) or "/my/learning/"),
    }
    with override(user.language), timezone.override(user.zone):
        send_mail(
            place_subject(PlaceState(place.state), title=context["title"]),
            render_to_string("courses/mail/place.txt", context),
            None,
            [user.email],
        )


def tell_expert(user: User, new: Sequence[WaitingLine], *, waiting: int) -> None:
    """Write to an expert about what has begun to wait for them, with titles and links;
    `waiting` counts what does in all."""
    every = settings.BASE_URL + reverse("courses_sign_offs")
    with override(user.language):
        context = {
            "name": user.get_short_name(),
            "new": [
                (
                    one.line,
                    settings.BASE_URL + reverse("courses_sign_off", args=[one.line.pk]),
                )
                for one in new
            ],
            "waiting": waiting,
            "url": f"{every}?state=mine",
            "letters_url": f"{every}#letters",
        }
        send_mail(
            count_awaited(len(new)),
            render_to_string("courses/mail/sign_offs.txt", context),
            None,
            [user.email],
        )
