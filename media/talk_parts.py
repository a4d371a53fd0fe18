"""The parts of the room's page that change while one looks: each rendered by itself, so
that page, answer to a form and live refresh show the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

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
from media.domain.prompts import EXTENSION_MS, WINDOW_MS
from media.domain.questions import SETTLED, QuestionState
from media.models import Poll, Question
from media.models.questions import QUESTION_MAX
from media.talk_look import Look

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


def render_part(request: HttpRequest, name: str, look: Look) -> str:
    """The HTML of one part for whoever asks. KeyError for an unknown name."""
    template, gather = PARTS[name]
    context = {
        "webinar": look.webinar,
        "part_url": reverse("media:talk_part", args=[look.webinar.slug, name]),
        "is_open": look.is_open,
        **gather(request, look),
    }
    html: str = render_to_string(template, context, request=request)
    return html


def _questions(request: HttpRequest, look: Look) -> dict[str, Any]:
    is_newest = request.GET.get("order") == NEWEST
    rows = [
        question_row(one, look.user, is_open=look.is_open)
        for one in talk_queries.questions_in_room(
            look.webinar, look.user, newest_first=is_newest
        )
    ]
    return {
        "rows": rows,
        "is_newest": is_newest,
        "order": f"?order={NEWEST}" if is_newest else "",
        "takes_questions": look.is_open and look.rules.questions != QuestionMode.CLOSED,
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


def _polls(request: HttpRequest, look: Look) -> dict[str, Any]:
    polls = talk_queries.polls_in_room(look.webinar)
    own = talk_queries.answers_of(polls, look.user)
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


def _announcements(request: HttpRequest, look: Look) -> dict[str, Any]:
    latest, *earlier = [*talk_queries.announcements(look.webinar)] or [None]
    return {
        "latest": latest,
        "earlier": earlier,
        # Named here as well, for the polls may lie behind another tab.
        "unanswered_poll": talk_queries.unanswered_poll(look.webinar, look.user),
    }


def _prompt(request: HttpRequest, look: Look) -> dict[str, Any]:
    return {
        "open": talk_queries.open_prompt(look.webinar, look.user, now=look.now),
        "seconds": WINDOW_MS // 1000,
        "more_minutes": EXTENSION_MS // 60_000,
    }


def _here(request: HttpRequest, look: Look) -> dict[str, Any]:
    return {"here": look.health.here}


Gather = Callable[[HttpRequest, Look], dict[str, Any]]
#: Name → template and what it needs.
PARTS: dict[str, tuple[str, Gather]] = {
    "questions": ("media/room/questions.html", _questions),
    "polls": ("media/room/poll.html", _polls),
    "announcements": ("media/room/announcements.html", _announcements),
    "prompt": ("media/room/prompt.html", _prompt),
    "here": ("media/room/here.html", _here),
}
