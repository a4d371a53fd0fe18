"""Tags that every room's templates use (docs/reference/components.md)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeData, SafeString, mark_safe

from elearn.core.icons import ICONS
from elearn.core.slots import render_slot

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: dict[str, Any], name: str, **arguments: Any) -> SafeString:
    """Everything that higher rooms show in the slot `name`."""
    request = context["request"]
    # Panels return rendered templates, so they are escaped already.
    return mark_safe("".join(render_slot(name, request, **arguments)))  # noqa: S308


@register.simple_tag
def icon(name: str, classname: str = "") -> SafeString:
    """A decorative sign; the word beside it carries the meaning."""
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" aria-hidden="true" '
        'focusable="false">{}</svg>',
        classname,
        mark_safe(ICONS[name]),  # noqa: S308 -- our own constant
    )


@register.filter
def sentences(text: Any) -> tuple[str, str]:
    """The first sentence, which a message sets in bold, and the rest.

    HTML is kept whole: it could be cut inside an element.
    """
    if isinstance(text, SafeData):
        return text, ""
    parts = re.split(r"(?<=[.?])\s+", str(text).strip(), maxsplit=1)
    return parts[0], parts[1] if len(parts) > 1 else ""


@register.simple_tag(takes_context=True)
def sign_in_query(context: dict[str, Any]) -> str:
    """“?next=…” that leads back to this page after signing in."""
    request = context.get("request")
    if request is None or request.method != "GET":
        return ""
    path = request.get_full_path()
    if path == "/" or path.startswith(("/accounts/", "/demo/")):
        return ""
    return "?" + urlencode({"next": path})
