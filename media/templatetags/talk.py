"""`{% room_part "questions" %}`: a part of the room that changes while one looks."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from media.models import Webinar
from media.talk_access import part_at
from media.talk_look import Look
from media.talk_parts import render_part

register = template.Library()


@register.simple_tag(takes_context=True)
def room_part(context: dict[str, Any], name: str) -> SafeString:
    """The part for the request's person and the context's `webinar`."""
    look = context.get("talk_look")
    if look is None:
        user = context["request"].user
        look = Look(context["webinar"], user, context.get("now") or timezone.now())
        # The page's other parts look at the same moment.
        context["talk_look"] = look
    html = render_part(context["request"], name, look)
    return mark_safe(html)  # noqa: S308 -- a template of ours, escaped already


@register.simple_tag(takes_context=True)
def may_control(context: dict[str, Any], webinar: Webinar | None) -> bool:
    """Whether the reader may open the control room of this event."""
    return webinar is not None and bool(part_at(webinar, context["request"].user))
