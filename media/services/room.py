"""Writes about how a room is run: its rules, who helps in it, what everybody is told."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from elearn.core.accounts import verified_users_by_email
from elearn.core.audit import record
from elearn.core.models import User, normalise_email
from media.choices import QuestionMode, RoomPart
from media.domain.prompts import MOST_PER_HOUR
from media.exceptions import TalkRefused
from media.models import Announcement, RoomRole, RoomRules, Webinar
from media.models.room import ANNOUNCEMENT_MAX
from media.services.live import tell_room
from media.services.locking import lock
from media.services.prompts import plan_round
from media.services.talk import one_line, require_length, require_open_room
from media.wording_talk import talk_sentence


@transaction.atomic
def take_questions(
    webinar: Webinar, *, mode: str, by: User, now: datetime
) -> RoomRules:
    """Moderated, at once, or not at all."""
    if mode not in QuestionMode.values:
        raise TalkRefused(talk_sentence("rules_unknown"))
    rules = _rules(webinar)
    if rules.questions != mode:
        rules.questions = mode
        rules.save()
        record("media.save_room_rules", webinar, by=by, questions=str(mode))
        tell_room(webinar, kind="questions", now=now)
    return rules


@transaction.atomic
def switch_prompts(
    webinar: Webinar, *, per_hour: int, by: User, now: datetime
) -> RoomRules:
    """So many attention prompts in an hour of what counts; 0 is off."""
    if not 0 <= per_hour <= MOST_PER_HOUR:
        raise TalkRefused(talk_sentence("prompts_number", least=0, most=MOST_PER_HOUR))
    rules = _rules(webinar)
    if rules.prompts_per_hour == per_hour:
        return rules
    rules.prompts_per_hour = per_hour
    # One seed for good: switching off and on again must not draw the moments anew.
    rules.prompt_seed = rules.prompt_seed or secrets.token_hex(16)
    rules.save()
    record("media.save_room_rules", webinar, by=by, prompts_per_hour=per_hour)
    plan_round(webinar, now=now)
    return rules


def _rules(webinar: Webinar) -> RoomRules:
    webinar = lock(webinar)
    rules: RoomRules = RoomRules.objects.get_or_create(webinar=webinar)[0]
    return rules


@transaction.atomic
def give_part(
    webinar: Webinar, *, email: str, part: str, by: User, now: datetime
) -> RoomRole:
    """Let the person with this verified address moderate the event, or belong to its
    faculty. Given once more, it is changed."""
    if part not in RoomPart.values:
        raise TalkRefused(talk_sentence("role_unknown"))
    address = normalise_email(email)
    user = verified_users_by_email([address]).get(address)
    if user is None:
        raise TalkRefused(talk_sentence("role_nobody", email=address[:100]))
    webinar = lock(webinar)
    role = RoomRole.objects.filter(webinar=webinar, user=user).first()
    if role is not None and role.part == part:
        return role
    role = role or RoomRole(webinar=webinar, user=user)
    role.part, role.given_at, role.given_by = part, now, by
    role.save()
    record("media.give_part", webinar, by=by, person=user.pk, part=str(part))
    return role


@transaction.atomic
def take_part_away(role: RoomRole, *, by: User) -> None:
    """The person no longer helps at the event. Twice is once."""
    webinar = lock(role.webinar)
    if RoomRole.objects.filter(pk=role.pk).delete()[0]:
        record("media.take_part_away", webinar, by=by, person=role.user_id)


@transaction.atomic
def announce(webinar: Webinar, *, text: str, by: User, now: datetime) -> Announcement:
    """Tell everybody in the room; the same words twice in a row are one message."""
    require_open_room(webinar, now=now)
    words = one_line(text)
    if not words:
        raise TalkRefused(talk_sentence("announcement_empty"))
    require_length(words, limit=ANNOUNCEMENT_MAX)
    webinar = lock(webinar)
    latest = webinar.announcements.order_by("-id").first()
    if latest is not None and latest.text == words:
        return latest
    made: Announcement = Announcement.objects.create(
        webinar=webinar, text=words, made_at=now, made_by=by
    )
    record("media.announce", webinar, by=by, announcement=made.pk)
    tell_room(webinar, kind="announcements", now=now)
    return made
