"""Tags that every room's templates use: `{% slot %}` and `{% icon %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

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
