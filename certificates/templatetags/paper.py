"""`{% run %}` and `{% words %}`: the words of a certificate, those of one person marked."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from certificates.printing.paper import Words

register = template.Library()
#: Stands for nothing where a run has no text, so that its place stays.
NOTHING = "\u00a0"


@register.simple_tag(takes_context=True)
def run(context: dict[str, Any], name: str, index: Any = "") -> SafeString:
    """A person's run in a span of its own; `index` is appended to the name."""
    name = f"{name}-{index}" if index != "" else name
    text = context["paper"].runs[name]
    return format_html('<span class="run">{}</span>', text or NOTHING)


@register.simple_tag(takes_context=True)
def words(context: dict[str, Any], told: Words) -> SafeString:
    """A stretch of a line, of the ground or the person's, strong or not."""
    inner = run(context, told.run) if told.run else format_html("{}", told.text)
    return format_html("<strong>{}</strong>", inner) if told.is_strong else inner
