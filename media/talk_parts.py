"""The parts of the room's page that change while one looks: each rendered by itself, so
that page, answer to a form and live refresh show the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from elearn.core.models import User
from media import talk_queries
from media.choices import PollState, QuestionMode
from media.domain.polls import (
    ENOUGH,
    MOST_WORDS,
    PollKind,
    Result,
    answer_labels,
    scale_steps,
)
from media.domain.programme import to_ms
from media.domain.prompts import EXTENSION_MS, WINDOW_MS
from media.domain.questions import SETTLED, QuestionState
from media.logs.health import room_health
from media.models import Poll, Question, Webinar
from media.models.questions import QUESTION_MAX
from media.services.talk import is_room_open

NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question as one person reads it."""

    question: Question
    #: "" where the others are not told; the template says "Anonymous".
    name: str
    is_own: bool
    may_support: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class PollCard:
    """One poll as one person meets it."""

    poll: Poll
    is_open: bool
    #: (value, label, is chosen) of what one can choose.
    options: list[tuple[int, str, bool]]
    own_words: str
    own_answer: str
    result: Result | None


def render_part(request: HttpRequest, webinar: Webinar, name: str) -> str:
    """The HTML of one part for whoever asks. KeyError for an unknown name."""
    template, gather = PARTS[name]
    now = timezone.now()
    context = {
        "webinar": webinar,
        "part_url": reverse("media:talk_part", args=[webinar.slug, name]),
        "is_open": is_room_open(webinar, now=now),
        **gather(request, webinar, now),
    }
    html: str = render_to_string(template, context, request=request)
    return html


def _questions(request: HttpRequest, webinar: Webinar, now: datetime) -> dict[str, Any]:
    is_newest = request.GET.get("order") == NEWEST
    user: Any = request.user
    is_open = is_room_open(webinar, now=now)
    rows = [
        question_row(one, user, is_open=is_open)
        for one in talk_queries.questions_in_room(webinar, user, newest_first=is_newest)
    ]
    return {
        "rows": rows,
        "is_newest": is_newest,
        "order": f"?order={NEWEST}" if is_newest else "",
        "takes_questions": is_open
        and talk_queries.room_rules(webinar).questions != QuestionMode.CLOSED,
        "longest": QUESTION_MAX,
        "being_answered": next(
            (one.question for one in rows if one.question.state == QuestionState.NOW),
            None,
        ),
    }


def question_row(question: Question, user: User, *, is_open: bool) -> QuestionRow:
    is_own = question.author_id == user.pk
    is_known = not question.is_anonymous and question.author is not None
    live = question.state in (QuestionState.SHOWN, QuestionState.NOW)
    return QuestionRow(
        question=question,
        name=question.author.name if is_known else "",
        is_own=is_own,
        may_support=is_open and live and not is_own,
        may_withdraw=is_own
        and question.state not in SETTLED
        and question.state != QuestionState.MERGED,
    )


def _polls(request: HttpRequest, webinar: Webinar, now: datetime) -> dict[str, Any]:
    polls = talk_queries.polls_in_room(webinar)
    user: Any = request.user
    own = talk_queries.answers_of(polls, user)
    results = talk_queries.results_of(polls)
    return {
        "cards": [
            _card(poll, own.get(poll.pk, []), results[poll.pk]) for poll in polls
        ],
        "enough": ENOUGH,
        "most_words": MOST_WORDS,
    }


def _card(poll: Poll, own: list[Any], result: Result | None) -> PollCard:
    labels = (
        scale_steps(poll.options)
        if poll.kind == PollKind.SCALE
        else list(enumerate(poll.options))
    )
    is_words = poll.kind == PollKind.WORDS
    return PollCard(
        poll=poll,
        is_open=poll.state == PollState.OPEN,
        options=[(place, label, place in own) for place, label in labels],
        own_words=", ".join(map(str, own)) if is_words else "",
        own_answer=", ".join(answer_labels(poll.kind, poll.options, own)),
        result=result if poll.shows_results else None,
    )


def _announcements(
    request: HttpRequest, webinar: Webinar, now: datetime
) -> dict[str, Any]:
    return {"announcements": list(talk_queries.announcements(webinar))}


def _prompt(request: HttpRequest, webinar: Webinar, now: datetime) -> dict[str, Any]:
    user: Any = request.user
    return {
        "open": talk_queries.open_prompt(webinar, user, now=now),
        "seconds": WINDOW_MS // 1000,
        "more_minutes": EXTENSION_MS // 60_000,
    }


def _here(request: HttpRequest, webinar: Webinar, now: datetime) -> dict[str, Any]:
    return {"here": room_health(webinar, now_ms=to_ms(now)).here}


Gather = Callable[[HttpRequest, Webinar, datetime], dict[str, Any]]
#: Name → template and what it needs.
PARTS: dict[str, tuple[str, Gather]] = {
    "questions": ("media/room/questions.html", _questions),
    "polls": ("media/room/poll.html", _polls),
    "announcements": ("media/room/announcements.html", _announcements),
    "prompt": ("media/room/prompt.html", _prompt),
    "here": ("media/room/here.html", _here),
}
