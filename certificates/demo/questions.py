"""How Part 1 counts minutes, and three people who ask for more of them: one waits, one
is refused, one gets them back with a new certificate. A second run adds nothing."""

from __future__ import annotations

from typing import Any

from certificates.models import CorrectionRequest
from certificates.services import (
    ask_for_correction,
    confirm_option,
    decide_correction,
    renew,
)
from elearn.core.models import User
from media.models import Webinar
from media.queries import programme_in_force


def confirm(webinar: Webinar, told: dict[str, Any], *, by: User) -> None:
    if webinar.credit_options.exists():
        # An organiser who tries the page keeps what they chose.
        return
    for name, value in told["options"].items():
        confirm_option(webinar, name=name, value=value, by=by, now=told["confirmed_at"])


def ask(webinar: Webinar, told: dict[str, Any], *, by: User) -> None:
    for entry in told["questions"]:
        person = User.objects.filter(email=entry["person"]).first()
        if person is None or _has_asked(webinar, person, entry["item"]):
            continue
        request = ask_for_correction(
            webinar,
            user=person,
            item_key=entry["item"],
            explanation=entry["explanation"],
            now=entry["asked_at"],
        )
        if "answer" in entry:
            answered = decide_correction(
                request,
                is_accepted=entry["is_accepted"],
                answer=entry["answer"],
                span=_whole_item(webinar, entry["item"]),
                by=by,
                now=entry["answered_at"],
            )
            renew(answered, now=entry["answered_at"])


def _has_asked(webinar: Webinar, person: User, item_key: str) -> bool:
    return CorrectionRequest.objects.filter(
        webinar=webinar, person=person, item_key=item_key
    ).exists()


def _whole_item(webinar: Webinar, item_key: str) -> tuple[int, int]:
    return next(
        item.window for item in programme_in_force(webinar) if item.key == item_key
    )
