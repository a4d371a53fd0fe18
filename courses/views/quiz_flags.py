"""Questions a learner wants to look at again before handing in. A note to oneself for
this sitting, so it lives in the session and is no record.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

_NAME = "quiz_flags"


def flagged(request: HttpRequest, key: UUID) -> frozenset[int]:
    return frozenset(request.session.get(_NAME, {}).get(str(key), ()))


def turn(request: HttpRequest, key: UUID, slot: int) -> None:
    """Flag a question, or take its flag away."""
    notes = dict(request.session.get(_NAME, {}))
    slots = flagged(request, key) ^ {slot}
    notes[str(key)] = sorted(slots)
    request.session[_NAME] = notes


def forget(request: HttpRequest, key: UUID) -> None:
    notes = dict(request.session.get(_NAME, {}))
    if notes.pop(str(key), None) is not None:
        request.session[_NAME] = notes
