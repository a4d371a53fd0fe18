"""Reads about a room's talk: questions, polls, announcements, prompts, who helps.

The number of queries grows neither with the questions nor with the people.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from elearn.core.models import User
from media.choices import PollState
from media.domain.attendance import attend_columns
from media.domain.polls import ENOUGH, Result, count_answers
from media.domain.programme import from_ms, to_ms
from media.domain.prompts import (
    EXTENSION_MS,
    WINDOW_MS,
    AskedPrompt,
    PromptRecord,
    answer_until,
    judge_prompts,
)
from media.domain.questions import PUBLIC, SETTLED, QuestionState
from media.domain.reconcile import LIVE_ROOM
from media.domain.running import Running, read_steps
from media.models import (
    Announcement,
    AttentionPrompt,
    ItemTimes,
    Poll,
    PollAnswer,
    PromptAnswer,
    Question,
    QuestionSupport,
    RoomRole,
    RoomRules,
    Viewer,
    Webinar,
)
from media.queries import programme_in_force
from media.stays import stays_by_user

#: Questions on the page of a participant; the best supported ones.
MOST_LISTED = 100


def room_rules(webinar: Webinar) -> RoomRules:
    """What is switched on; the defaults where nobody has changed anything."""
    return RoomRules.objects.filter(webinar=webinar).first() or RoomRules(
        webinar=webinar
    )


def room_roles(webinar: Webinar) -> QuerySet[RoomRole]:
    return (
        webinar.room_roles.filter(user__isnull=False)
        .select_related("user")
        .order_by("part", "user__name", "id")
    )


def part_of(webinar: Webinar, user: User) -> str:
    """ "moderator", "faculty" or "" for everybody else."""
    part: str | None = (
        RoomRole.objects.filter(webinar=webinar, user=user)
        .values_list("part", flat=True)
        .first()
    )
    return part or ""


def announcements(webinar: Webinar) -> QuerySet[Announcement]:
    return webinar.announcements.order_by("-id")


def items_running(webinar: Webinar) -> Running:
    """What the control room's buttons have said so far."""
    steps = ItemTimes.objects.filter(webinar=webinar).exclude(step="").order_by("id")
    return read_steps(dict(steps.values_list("key", "step")))


def last_step(webinar: Webinar) -> list[ItemTimes]:
    """The entries that the last button of the control room has made; none where times
    were corrected since, or where it was taken back already."""
    entries = list(ItemTimes.objects.filter(webinar=webinar).order_by("-id")[:50])
    made = list(
        takewhile(
            lambda one: (
                (one.recorded_at, one.reason)
                == (entries[0].recorded_at, entries[0].reason)
            ),
            entries,
        )
    )
    is_back = any(one.takes_back for one in made)
    return made if any(one.step for one in made) and not is_back else []


def names_here(webinar: Webinar, numbers: Collection[int]) -> list[str]:
    """Who these viewers are, in order; for faculty and moderators alone."""
    viewers = Viewer.objects.filter(
        webinar=webinar, number__in=numbers, user__isnull=False
    )
    return list(viewers.order_by("user__name").values_list("user__name", flat=True))


# -- Questions ------------------------------------------------------------------
def with_support(questions: QuerySet[Question]) -> QuerySet[Question]:
    """Each with `support`, how many people would like to know it, and who is named."""
    return questions.annotate(support=Count("supports")).select_related(
        "author", "merged_into"
    )


def _as_seen(questions: QuerySet[Question], user: User) -> QuerySet[Question]:
    mine = QuestionSupport.objects.filter(question=OuterRef("pk"), user=user)
    return with_support(questions).annotate(is_supported=Exists(mine))


def questions_in_room(
    webinar: Webinar, user: User, *, newest_first: bool = False
) -> list[Question]:
    """What `user` reads in the room, each with `support` and `is_supported`: what is
    public and, wherever they stand, the person's own. The one being answered is first,
    answered ones are last."""
    questions = _as_seen(webinar.questions.all(), user).filter(
        Q(state__in=PUBLIC) | Q(author=user) & ~Q(state=QuestionState.WITHDRAWN)
    )
    if newest_first:
        listed = list(questions.order_by("-id")[:MOST_LISTED])
    else:
        listed = list(questions.order_by("-support", "id")[:MOST_LISTED])
    return sorted(
        listed, key=lambda one: (one.state != QuestionState.NOW, one.state in SETTLED)
    )


def question_queue(webinar: Webinar, user: User) -> list[Question]:
    """Everything that was asked, for moderators: best supported first, then oldest."""
    return list(
        _as_seen(webinar.questions.all(), user)
        .exclude(state=QuestionState.WITHDRAWN)
        .order_by("-support", "id")
    )


def is_public(question: Question) -> bool:
    return question.state in PUBLIC


def question_count(webinar: Webinar) -> int:
    return webinar.questions.filter(state__in=PUBLIC).count()


# -- Polls ----------------------------------------------------------------------
def polls_of(webinar: Webinar) -> list[Poll]:
    """All polls with `people`, the number of answers, the latest launched first."""
    return list(
        webinar.polls.annotate(people=Count("answers")).order_by("-launched_at", "-id")
    )


def polls_in_room(webinar: Webinar) -> list[Poll]:
    """The poll that is open, and those whose results are shown; the latest first."""
    return list(
        webinar.polls.filter(Q(state=PollState.OPEN) | Q(shows_results=True))
        .annotate(people=Count("answers"))
        .order_by("-launched_at")
    )


def unanswered_poll(webinar: Webinar, user: User) -> Poll | None:
    """The open poll that still waits for the person's answer."""
    answered = PollAnswer.objects.filter(user=user).values("poll_id")
    open_ones = webinar.polls.filter(state=PollState.OPEN)
    return open_ones.exclude(pk__in=answered).first()


def answers_of(polls: list[Poll], user: User) -> dict[int, list[object]]:
    """What the person answered, by poll."""
    return dict(
        PollAnswer.objects.filter(poll__in=polls, user=user).values_list(
            "poll_id", "choices"
        )
    )


def results_of(
    polls: list[Poll], *, with_hidden: bool = False
) -> dict[int, Result | None]:
    """What the answers say, by poll; None where too few answered to be nobody's, and
    while a poll is open: two looks would tell the one answer between them.

    Words that a moderator hid are left out unless asked for.
    """
    given: dict[int, list[list[object]]] = {poll.pk: [] for poll in polls}
    answers = PollAnswer.objects.filter(poll__in=polls).order_by("id")
    for poll_id, choices in answers.values_list("poll_id", "choices"):
        given[poll_id].append(choices)
    return {
        poll.pk: count_answers(
            poll.kind,
            poll.options,
            given[poll.pk],
            hidden=() if with_hidden else poll.hidden_words,
        )
        if poll.is_named
        or (poll.state != PollState.OPEN and len(given[poll.pk]) >= ENOUGH)
        else None
        for poll in polls
    }


# -- Attention prompts ------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class OpenPrompt:
    """A prompt that a person can still answer."""

    prompt: AttentionPrompt
    until: datetime
    is_extended: bool


def has_extension(webinar: Webinar, user: User) -> bool:
    """Whether the person once asked for more time at this event."""
    return PromptAnswer.objects.filter(
        prompt__webinar=webinar, user=user, extended_at__isnull=False
    ).exists()


def open_prompt(webinar: Webinar, user: User, *, now: datetime) -> OpenPrompt | None:
    """The latest prompt, while the person may answer it and has not."""
    longest = timedelta(milliseconds=WINDOW_MS + EXTENSION_MS)
    prompt = (
        webinar.attention_prompts.filter(asked_at__gt=now - longest, asked_at__lte=now)
        .order_by("-id")
        .first()
    )
    if prompt is None:
        return None
    if prompt.answers.filter(user=user, answered_at__isnull=False).exists():
        return None
    is_extended = has_extension(webinar, user)
    until = from_ms(answer_until(to_ms(prompt.asked_at), is_extended=is_extended))
    return OpenPrompt(prompt, until, is_extended) if now < until else None


def prompts_with_answers(webinar: Webinar) -> list[AttentionPrompt]:
    """Every prompt of the event with `answered`, the latest first."""
    return list(
        webinar.attention_prompts.annotate(
            answered=Count("answers", filter=Q(answers__answered_at__isnull=False))
        ).order_by("-id")
    )


def prompt_records(webinar: Webinar) -> dict[int, PromptRecord]:
    """Per person for whom the stream played in the room's page: prompts asked while it
    did, and those answered. Who was in a meeting elsewhere, or was given minutes back,
    saw none. A gate of its own: whoever reads it must not touch minutes by it."""
    prompts = list(webinar.attention_prompts.order_by("id"))
    if not prompts:
        return {}
    answered = set(
        PromptAnswer.objects.filter(
            prompt__webinar=webinar, answered_at__isnull=False, user__isnull=False
        ).values_list("prompt_id", "user_id")
    )
    owners, starts, ends, sources = stays_by_user(webinar)
    played = sources == LIVE_ROOM
    owners, starts, ends = owners[played], starts[played], ends[played]
    return {
        person.user_id: judge_prompts(
            [
                AskedPrompt(to_ms(one.asked_at), (one.pk, person.user_id) in answered)
                for one in prompts
            ],
            person.intervals,
        )
        for person in attend_columns(
            programme_in_force(webinar), set(owners.tolist()), owners, starts, ends
        )
    }
