"""Writes about attention prompts: asking them when they are due, and their answers.

A prompt is a gate of its own. Nothing here reads or changes a minute.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django_tasks import task_backends

from elearn.core.audit import record
from elearn.core.models import User
from media.domain.programme import from_ms, to_ms
from media.domain.prompts import answer_until, due_prompts, next_due, plan_prompts
from media.domain.streams import source_at
from media.exceptions import TalkRefused
from media.models import (
    AttentionPrompt,
    PromptAnswer,
    RoomRules,
    StreamOutage,
    Webinar,
)
from media.queries import programme_in_force
from media.services.live import tell_room
from media.services.talk import is_room_open
from media.talk_queries import has_extension
from media.wording_talk import talk_sentence

#: The background task looks at least so often, for items move while an event runs.
LONGEST_WAIT = timedelta(minutes=2)
#: What who asked for more time has to answer one prompt.
LONGEST_ANSWER = timedelta(milliseconds=answer_until(0, is_extended=True))


@transaction.atomic
def ask_due_prompts(webinar: Webinar, *, now: datetime) -> list[AttentionPrompt]:
    """Ask everybody what is due now; what was asked is not asked again. Nothing is asked
    where nobody could be shown it beside a stream that plays, nor while some may still
    answer the one before."""
    rules = (
        RoomRules.objects.select_for_update()
        .filter(webinar=webinar, prompts_per_hour__gt=0)
        .first()
    )
    if rules is None or not is_room_open(webinar, now=now):
        return []
    asked_at = webinar.attention_prompts.filter(asked_at__gt=now - LONGEST_ANSWER)
    if not _plays(webinar, now=now) or asked_at.exists():
        return []
    planned = plan_prompts(
        programme_in_force(webinar),
        per_hour=rules.prompts_per_hour,
        seed=rules.prompt_seed,
    )
    asked = set(webinar.attention_prompts.values_list("key", "slot"))
    prompts = [
        AttentionPrompt.objects.create(
            webinar=webinar, key=due.key, slot=due.slot, asked_at=now
        )
        for due in due_prompts(planned, asked=asked, now_ms=to_ms(now))
    ]
    for prompt in prompts:
        record("media.ask_prompt", webinar, prompt=prompt.pk, item=prompt.key)
    if prompts:
        tell_room(webinar, kind="prompt", now=now)
    return prompts


def _plays(webinar: Webinar, *, now: datetime) -> bool:
    """Whether the room's page is where people are, and nothing is known to be wrong."""
    source = source_at(webinar.sources, to_ms(now))
    if source is not None and not source.is_played:
        return False
    outages = StreamOutage.objects.filter(webinar=webinar, ended_at__isnull=True)
    return not outages.exists()


@transaction.atomic
def plan_round(webinar: Webinar, *, now: datetime) -> None:
    """Begin a new round of the background task; rounds before it end by themselves."""
    rules = RoomRules.objects.select_for_update().filter(webinar=webinar).first()
    if rules is None:
        return
    rules.prompt_round += 1
    rules.save(update_fields=["prompt_round"])
    _plan_next(webinar, rules, now=now)


def go_round(webinar: Webinar, *, round_number: int, now: datetime) -> int:
    """One turn of the background task: plan the next turn, then ask what is due. The
    plan is stored by itself: a turn that fails must not be the last one."""
    with transaction.atomic():
        rules = RoomRules.objects.select_for_update().filter(webinar=webinar).first()
        if rules is None or rules.prompt_round != round_number:
            return 0
        _plan_next(webinar, rules, now=now)
    return len(ask_due_prompts(webinar, now=now))


def _plan_next(webinar: Webinar, rules: RoomRules, *, now: datetime) -> None:
    from media.prompt_tasks import ask_prompts  # noqa: PLC0415 -- the task calls us

    if not rules.prompts_per_hour or not task_backends["default"].supports_defer:
        return
    items = programme_in_force(webinar)
    planned = plan_prompts(
        items, per_hour=rules.prompts_per_hour, seed=rules.prompt_seed
    )
    due = next_due(planned, now_ms=to_ms(now))
    if due is None:
        return
    wait = max(now, webinar.starts_at - LONGEST_WAIT) + LONGEST_WAIT
    after = min(from_ms(due), wait)
    number = rules.prompt_round
    transaction.on_commit(
        lambda: ask_prompts.using(run_after=after).enqueue(webinar.pk, number)
    )


@transaction.atomic
def answer_prompt(
    prompt: AttentionPrompt, *, user: User, now: datetime
) -> PromptAnswer:
    """“I am here.” Twice is once; too late is refused and changes nothing."""
    answer = _own(prompt, user=user, now=now)
    if answer.answered_at is None:
        answer.answered_at = now
        answer.save()
    return answer


@transaction.atomic
def extend_prompt(
    prompt: AttentionPrompt, *, user: User, now: datetime
) -> PromptAnswer:
    """Give the person more time, for this prompt and the event's later ones."""
    answer = _own(prompt, user=user, now=now)
    if answer.extended_at is None:
        answer.extended_at = now
        answer.save()
    return answer


def _own(prompt: AttentionPrompt, *, user: User, now: datetime) -> PromptAnswer:
    """The person's row, locked, while there is time."""
    is_extended = has_extension(prompt.webinar, user)
    until = answer_until(to_ms(prompt.asked_at), is_extended=is_extended)
    # Locked or made at once: the same person may press in another window.
    answer: PromptAnswer = PromptAnswer.objects.select_for_update().get_or_create(
        prompt=prompt, user=user
    )[0]
    is_in_time = to_ms(prompt.asked_at) <= to_ms(now) < until
    if answer.answered_at is None and not is_in_time:
        # Raised in the transaction: no row is left of who came too late.
        raise TalkRefused(talk_sentence("prompt_late"))
    return answer
