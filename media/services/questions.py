"""Writes about questions: asking, supporting, withdrawing, and what moderators do."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from elearn.core.audit import record
from elearn.core.models import User
from elearn.core.typed import typed_text
from media.choices import QuestionMode
from media.domain.programme import current_item, to_ms
from media.domain.questions import (
    ALIVE,
    PUBLIC,
    SETTLED,
    STEPS,
    QuestionState,
    may_step,
)
from media.exceptions import TalkRefused
from media.models import Question, QuestionSupport, Webinar
from media.models.questions import ANSWER_MAX, QUESTION_MAX, REASON_MAX
from media.queries import programme_in_force
from media.services.live import tell_room
from media.services.locking import lock
from media.services.talk import (
    one_line,
    require_length,
    require_open_room,
    tell_of_votes,
)
from media.talk_queries import items_running, room_rules
from media.wording_talk import talk_sentence

SHORTEST = 3
#: How many questions one person asks in a while, and in all.
MOST_IN_A_WHILE = 3
A_WHILE = timedelta(minutes=5)
MOST_IN_ALL = 20


@transaction.atomic
def ask_question(
    webinar: Webinar, *, user: User, text: str, is_anonymous: bool, now: datetime
) -> Question:
    """Take a question; the same one sent twice within minutes is one.

    Everybody sees it at once where the event says so, else a moderator decides.
    """
    require_open_room(webinar, now=now)
    mode = room_rules(webinar).questions
    if mode == QuestionMode.CLOSED:
        raise TalkRefused(talk_sentence("questions_closed"))
    words = one_line(text)
    if len(words) < SHORTEST:
        raise TalkRefused(talk_sentence("question_empty"))
    if len(words) > QUESTION_MAX:
        raise TalkRefused(
            talk_sentence("question_long", count=len(words), limit=QUESTION_MAX)
        )
    # Two requests of one person follow one another, so that neither slips by.
    User.objects.select_for_update().get(pk=user.pk)
    own = list(Question.objects.filter(webinar=webinar, author=user).order_by("-id"))
    recent = [one for one in own if one.asked_at > now - A_WHILE]
    for one in recent:
        if one.text == words and one.state != QuestionState.WITHDRAWN:
            return one
    if len(recent) >= MOST_IN_A_WHILE:
        raise TalkRefused(talk_sentence("question_too_many", count=len(recent)))
    if len(own) >= MOST_IN_ALL:
        raise TalkRefused(talk_sentence("question_enough", count=len(own)))
    question: Question = Question.objects.create(
        webinar=webinar,
        author=user,
        is_anonymous=is_anonymous,
        text=words,
        item=_item_now(webinar, now),
        asked_at=now,
        state=(
            QuestionState.SHOWN if mode == QuestionMode.OPEN else QuestionState.WAITING
        ),
        changed_at=now,
    )
    record("media.ask_question", webinar, by=user, question=question.pk)
    _tell(webinar, question.state, now=now)
    return question


def _item_now(webinar: Webinar, now: datetime) -> str:
    key = items_running(webinar).key
    if key:
        return key
    item = current_item(programme_in_force(webinar), to_ms(now))
    return item.key if item else ""


@transaction.atomic
def withdraw_question(question: Question, *, by: User, now: datetime) -> Question:
    """The author takes it back; what was answered stays. Twice is once. What was merged
    into it was asked by others: the oldest goes on in its place."""
    question = _lock(question)
    if question.author_id != by.pk:
        raise TalkRefused(talk_sentence("question_not_yours"))
    if question.state == QuestionState.WITHDRAWN:
        return question
    if question.state in SETTLED or question.state == QuestionState.MERGED:
        raise TalkRefused(talk_sentence("question_settled"))
    was_waiting = question.state == QuestionState.WAITING
    question = _bring_to(question, QuestionState.WITHDRAWN, by=by, now=now)
    heir = question.merged.select_for_update(of=("self",)).order_by("id").first()
    if heir is not None:
        _follow(heir, question, was_waiting=was_waiting, by=by, now=now)
    return question


def _follow(
    heir: Question, gone: Question, *, was_waiting: bool, by: User, now: datetime
) -> None:
    """Nobody knows any more whether it was shown in its own words, so a moderator
    decides anew where one has to."""
    heir.merged_into = None
    _bring_along(gone, heir, people=_supporters(gone), now=now)
    is_open = room_rules(gone.webinar).questions == QuestionMode.OPEN
    state = (
        QuestionState.SHOWN if is_open and not was_waiting else QuestionState.WAITING
    )
    heir.webinar = gone.webinar
    _bring_to(heir, state, by=by, now=now)


@transaction.atomic
def support_question(
    question: Question, *, user: User, now: datetime, is_given: bool = True
) -> bool:
    """Give or take back one's support; whether anything changed."""
    question = Question.objects.select_related("webinar").get(pk=question.pk)
    require_open_room(question.webinar, now=now)
    if question.author_id == user.pk:
        raise TalkRefused(talk_sentence("support_own"))
    if question.state not in (QuestionState.SHOWN, QuestionState.NOW):
        raise TalkRefused(talk_sentence("support_settled"))
    own = QuestionSupport.objects.filter(question=question, user=user)
    if is_given:
        try:
            with transaction.atomic():
                changed = QuestionSupport.objects.get_or_create(
                    question=question, user=user, defaults={"given_at": now}
                )[1]
        except IntegrityError:  # the same person in another window
            changed = False
    else:
        changed = bool(own.delete()[0])
    if changed:
        tell_of_votes(question.webinar, now=now)
    return changed


@transaction.atomic
def moderate_question(
    question: Question,
    *,
    to: str,
    by: User,
    now: datetime,
    text: str = "",
    into: Question | None = None,
) -> Question:
    """One step of a moderator: show, answer now, answered, in writing, aside, merge.

    `text` is the reason or the answer, `into` the question that a duplicate joins. The
    same step twice is once. TalkRefused where the question has gone on meanwhile.
    """
    question = _lock(question)
    if to not in STEPS:
        raise TalkRefused(talk_sentence("moderate_unknown"))
    if question.state == to and to != QuestionState.WRITTEN:
        return question
    if not may_step(question.state, to):
        state = question.get_state_display()
        raise TalkRefused(talk_sentence("moderate_step", state=state))
    if to == QuestionState.ASIDE:
        question.reason = one_line(text)
        if not question.reason:
            raise TalkRefused(talk_sentence("aside_reason"))
        require_length(question.reason, limit=REASON_MAX)
    elif to == QuestionState.WRITTEN:
        question.answer = typed_text(text).strip()
        if not question.answer:
            raise TalkRefused(talk_sentence("written_empty"))
        require_length(question.answer, limit=ANSWER_MAX)
    elif to == QuestionState.MERGED:
        question.merged_into = _join(question, into, now=now)
    elif to == QuestionState.NOW:
        # Who goes on to the next question has answered the one before.
        for before in Question.objects.select_for_update().filter(
            webinar=question.webinar, state=QuestionState.NOW
        ):
            _bring_to(before, QuestionState.ANSWERED, by=by, now=now)
    return _bring_to(question, to, by=by, now=now)


def _join(question: Question, into: Question | None, *, now: datetime) -> Question:
    """The supporters of a duplicate, and who asked it, support the other one."""
    if into is None or into.webinar_id != question.webinar_id:
        raise TalkRefused(talk_sentence("merge_where"))
    into = _lock(into)
    if into.pk == question.pk:
        raise TalkRefused(talk_sentence("merge_same"))
    if into.state not in ALIVE:
        raise TalkRefused(talk_sentence("merge_where"))
    people = _supporters(question) | {question.author_id} - {None}
    _bring_along(question, into, people=people, now=now)
    if into.state in PUBLIC and question.state not in PUBLIC:
        tell_of_votes(into.webinar, now=now)
    return into


def _supporters(question: Question) -> set[int]:
    known = question.supports.filter(user__isnull=False)
    return set(known.values_list("user_id", flat=True))


def _bring_along(
    question: Question, into: Question, *, people: set[int], now: datetime
) -> None:
    """These people support `into`, and what had joined `question` joins it."""
    QuestionSupport.objects.bulk_create(
        (
            QuestionSupport(question=into, user_id=person, given_at=now)
            for person in sorted(people - {into.author_id})
        ),
        ignore_conflicts=True,
    )
    question.merged.exclude(pk=into.pk).update(merged_into=into)


def _lock(question: Question) -> Question:
    """The question as it is now. The event's lock first: a step may reach others of its
    questions, and two at once would wait for each other or miss what the other did."""
    lock(question.webinar)
    locked: Question = (
        Question.objects.select_for_update(of=("self",))
        .select_related("webinar")
        .get(pk=question.pk)
    )
    return locked


def _bring_to(question: Question, state: str, *, by: User, now: datetime) -> Question:
    before = question.state
    question.state = state
    question.changed_at, question.changed_by = now, by
    question.save()
    record(
        "media.moderate_question",
        question.webinar,
        by=by,
        question=question.pk,
        to=str(state),
    )
    _tell(question.webinar, before, state, now=now)
    return question


def _tell(webinar: Webinar, *states: str, now: datetime) -> None:
    """The room hears only of what it reads: each browser in it asks anew for the whole
    list. Moderators' pages ask every few seconds, the author's own after each act."""
    if not PUBLIC.isdisjoint(states):
        tell_room(webinar, kind="questions", now=now)
