"""The learner's own words between typing them and choosing a reply.

They stay in this person's session, for the latest turns only, until the reply is
given; then `services.choose` keeps them. Nothing is kept for a turn that has passed.
"""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

from scenarios.models import Attempt
from scenarios.services import OWN_WORDS_LIMIT, fitting

#: Session key: {attempt: [number of the turn, words]}.
SESSION_KEY: Final = "scenario_words"
_KEPT: Final = 5


def keep_words(request: HttpRequest, attempt: Attempt, words: str) -> None:
    """Set `words` aside for this turn; "" says that the question was skipped.
    Raises `TooLong`."""
    drafts = _drafts(request)
    drafts.pop(str(attempt.uuid), None)
    drafts[str(attempt.uuid)] = [
        attempt.event_count,
        fitting(words, limit=OWN_WORDS_LIMIT),
    ]
    request.session[SESSION_KEY] = dict(list(drafts.items())[-_KEPT:])


def words_of(request: HttpRequest, attempt: Attempt) -> str | None:
    """The words for this turn; None where nobody has been asked yet."""
    match _drafts(request).get(str(attempt.uuid)):
        case [int(turn), str(words)] if turn == attempt.event_count:
            return words
    return None


def forget_words(request: HttpRequest, attempt: Attempt) -> None:
    drafts = _drafts(request)
    if drafts.pop(str(attempt.uuid), None) is not None:
        request.session[SESSION_KEY] = drafts


def _drafts(request: HttpRequest) -> dict[str, object]:
    drafts = request.session.get(SESSION_KEY)
    return dict(drafts) if isinstance(drafts, dict) else {}
