"""The funnel to a room's talk and to its control room: strangers get a 404.

Organisers and the event's moderators run the room; its faculty reads what is asked and
who is here; who has a place takes part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from media import talk_queries
from media.access import ORGANISER
from media.access import part_at as part_at
from media.choices import RoomPart
from media.models import AttentionPrompt, Poll, Question, RoomRole, Webinar
from media.queries import is_registered


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody at the control room of one event."""

    webinar: Webinar
    #: "organiser", "moderator" or "faculty".
    part: str

    @property
    def may_organise(self) -> bool:
        return self.part == ORGANISER

    @property
    def may_moderate(self) -> bool:
        return self.part in (ORGANISER, RoomPart.MODERATOR)


def control_for(slug: str, user: Any) -> Seat:
    webinar = get_object_or_404(Webinar, slug=slug)
    part = part_at(webinar, user)
    if not part:
        raise Http404
    return Seat(webinar, part)


def moderation_for(slug: str, user: Any) -> Seat:
    seat = control_for(slug, user)
    if not seat.may_moderate:
        raise Http404
    return seat


def helpers_for(slug: str, user: Any) -> Seat:
    seat = control_for(slug, user)
    if not seat.may_organise:
        raise Http404
    return seat


def talk_for(slug: str, user: Any) -> Webinar:
    """The event, for who has a place at it or runs it."""
    webinar = get_object_or_404(Webinar, slug=slug)
    may_talk = user.is_authenticated and (
        (webinar.is_visible() and is_registered(webinar, user))
        or part_at(webinar, user)
    )
    if not may_talk:
        raise Http404
    return webinar


def question_in(webinar: Webinar, pk: int) -> Question:
    return get_object_or_404(Question, webinar=webinar, pk=pk)


def question_to_read(webinar: Webinar, pk: int, user: Any) -> Question:
    """One that the person can see in the room: public, or the own one."""
    question = question_in(webinar, pk)
    if not talk_queries.is_public(question) and question.author_id != user.pk:
        raise Http404
    return question


def poll_in(webinar: Webinar, pk: int) -> Poll:
    return get_object_or_404(Poll, webinar=webinar, pk=pk)


def launched_poll(webinar: Webinar, pk: int) -> Poll:
    return get_object_or_404(Poll, webinar=webinar, pk=pk, launched_at__isnull=False)


def prompt_in(webinar: Webinar, pk: int) -> AttentionPrompt:
    prompts = AttentionPrompt.objects.select_related("webinar")
    return get_object_or_404(prompts, webinar=webinar, pk=pk)


def role_in(webinar: Webinar, pk: int) -> RoomRole:
    roles = RoomRole.objects.select_related("webinar")
    return get_object_or_404(roles, webinar=webinar, pk=pk)
