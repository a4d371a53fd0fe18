"""Writes about polls: preparing, launching, answering, closing, showing results."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from elearn.core.audit import record
from elearn.core.models import User
from elearn.core.typed import typed_text
from media.choices import PollState
from media.domain.polls import (
    WORD_MAX,
    AnswerRefused,
    PollKind,
    may_ask_again,
    read_answer,
    word_key,
)
from media.exceptions import TalkRefused
from media.models import Poll, PollAnswer, Webinar
from media.models.polls import LABEL_MAX, POLL_QUESTION_MAX
from media.services.live import tell_room
from media.services.locking import lock
from media.services.talk import one_line, require_open_room
from media.wording_talk import talk_sentence

#: How many answers to choose from each kind has; a scale has words for its ends.
OPTIONS = {
    PollKind.SINGLE: (2, 8),
    PollKind.MULTIPLE: (2, 8),
    PollKind.SCALE: (0, 2),
    PollKind.WORDS: (0, 0),
}


@transaction.atomic
def prepare_poll(
    webinar: Webinar,
    *,
    question: str,
    kind: str,
    options: Sequence[str],
    is_named: bool,
    by: User,
    now: datetime,
) -> Poll:
    """A poll to launch later. TalkRefused where it could not be answered."""
    words = one_line(question)
    if not 0 < len(words) <= POLL_QUESTION_MAX:
        raise TalkRefused(talk_sentence("poll_question", limit=POLL_QUESTION_MAX))
    if kind not in set(PollKind):
        raise TalkRefused(talk_sentence("poll_kind"))
    least, most = OPTIONS[PollKind(kind)]
    labels = [label for label in map(one_line, options) if label]
    if kind == PollKind.WORDS:
        labels = []
    for label in labels:
        if len(label) > LABEL_MAX:
            raise TalkRefused(
                talk_sentence("poll_option_long", text=label[:80], limit=LABEL_MAX)
            )
    is_unique = len({word_key(label) for label in labels}) == len(labels)
    if not (least <= len(labels) <= most and is_unique):
        raise TalkRefused(talk_sentence("poll_options", least=least, most=most))
    poll: Poll = Poll.objects.create(
        webinar=webinar,
        question=words,
        kind=kind,
        options=labels,
        is_named=is_named,
        prepared_at=now,
        prepared_by=by,
    )
    record("media.prepare_poll", webinar, by=by, poll=poll.pk)
    return poll


@transaction.atomic
def discard_poll(poll: Poll, *, by: User) -> None:
    """Remove a poll that nobody has seen."""
    poll = _lock(poll)
    if poll.state != PollState.PREPARED:
        raise TalkRefused(talk_sentence("poll_begun"))
    record("media.discard_poll", poll.webinar, by=by, poll=poll.pk)
    poll.delete()


@transaction.atomic
def launch_poll(poll: Poll, *, by: User, now: datetime) -> Poll:
    """Ask the room; a poll that was open is closed by it. Twice is once.

    A closed one opens again while nobody could have read its results.
    """
    webinar = lock(poll.webinar)
    require_open_room(webinar, now=now)
    poll = _lock(poll)
    if poll.state == PollState.OPEN:
        return poll
    if poll.shown_at is not None:
        raise TalkRefused(talk_sentence("poll_shown"))
    if not may_ask_again(
        is_named=poll.is_named, was_shown=False, people=poll.answers.count()
    ):
        raise TalkRefused(talk_sentence("poll_read"))
    for other in Poll.objects.filter(webinar=webinar, state=PollState.OPEN):
        close_poll(other, by=by, now=now)
    poll.state, poll.launched_at, poll.closed_at = PollState.OPEN, now, None
    return _store(poll, "launch", by=by, now=now)


@transaction.atomic
def close_poll(poll: Poll, *, by: User, now: datetime) -> Poll:
    """End the answering. Where it cannot open again, nothing needs to know any longer
    who answered what, and unless names were announced, nothing does."""
    poll = _lock(poll)
    if poll.state == PollState.PREPARED:
        raise TalkRefused(talk_sentence("poll_not_launched"))
    if poll.state == PollState.CLOSED:
        return poll
    poll.state, poll.closed_at = PollState.CLOSED, now
    if not may_ask_again(
        is_named=poll.is_named, was_shown=False, people=poll.answers.count()
    ):
        poll.answers.update(user=None)
    return _store(poll, "close", by=by, now=now)


@transaction.atomic
def show_results(poll: Poll, *, is_shown: bool, by: User, now: datetime) -> Poll:
    """Let the room see the results, or no longer. Shown ones take no further answer,
    for who sees what others say no longer answers for oneself alone. So nothing needs to
    know any longer who answered what, and unless names were announced, nothing does."""
    poll = _lock(poll)
    if poll.state == PollState.PREPARED:
        raise TalkRefused(talk_sentence("poll_not_launched"))
    if poll.shows_results == is_shown:
        return poll
    if is_shown and poll.state == PollState.OPEN:
        poll = close_poll(poll, by=by, now=now)
    if is_shown and poll.shown_at is None:
        poll.shown_at = now
        if not poll.is_named:
            poll.answers.update(user=None)
    poll.shows_results = is_shown
    return _store(poll, "show" if is_shown else "unshow", by=by, now=now)


@transaction.atomic
def hide_word(
    poll: Poll, *, word: str, by: User, now: datetime, is_hidden: bool = True
) -> Poll:
    """Keep a word out of what the room sees, or let it in again."""
    poll = _lock(poll)
    key = word_key(one_line(word))
    given = {
        word_key(text)
        for choices in poll.answers.values_list("choices", flat=True)
        for text in map(str, choices)
    }
    if poll.kind != PollKind.WORDS or key not in given:
        raise TalkRefused(talk_sentence("poll_word"))
    if (key in poll.hidden_words) == is_hidden:
        return poll
    hidden = set(poll.hidden_words) ^ {key}
    poll.hidden_words = sorted(hidden)
    return _store(poll, "word", by=by, now=now)


@transaction.atomic
def answer_poll(
    poll: Poll, *, user: User, given: Sequence[str], now: datetime
) -> PollAnswer:
    """A person's one answer, given or changed while the poll is open."""
    poll = _lock(poll)
    require_open_room(poll.webinar, now=now)
    if poll.state != PollState.OPEN:
        raise TalkRefused(talk_sentence("poll_not_open"))
    try:
        choices = read_answer(poll.kind, poll.options, list(map(typed_text, given)))
    except AnswerRefused as refusal:
        raise TalkRefused(talk_sentence(refusal.code, limit=WORD_MAX)) from refusal
    answer: PollAnswer = PollAnswer.objects.update_or_create(
        poll=poll, user=user, defaults={"choices": choices, "answered_at": now}
    )[0]
    return answer


def _lock(poll: Poll) -> Poll:
    locked: Poll = (
        Poll.objects.select_for_update(of=("self",))
        .select_related("webinar")
        .get(pk=poll.pk)
    )
    return locked


def _store(poll: Poll, what: str, *, by: User, now: datetime) -> Poll:
    poll.save()
    record("media.run_poll", poll.webinar, by=by, poll=poll.pk, step=what)
    tell_room(poll.webinar, kind="polls", now=now)
    return poll
