"""Headings of a lesson at the level that is due where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from courses.domain.outline import levels_due

register = template.Library()

#: Of a block that stands alone, as in the chooser of blocks.
ALONE = 2
LOWEST = 6


@register.filter
def with_levels(body: Iterable[Any], under: int) -> list[tuple[Any, int]]:
    """Each block of a lesson with its level, below a title of level `under`."""
    blocks = list(body)
    kinds = [block.block_type for block in blocks]
    return list(zip(blocks, levels_due(kinds, under=under), strict=True))


@register.simple_block_tag
def headline(
    content: str,
    level: int | str,
    *,
    deeper: int = 0,
    classname: str = "",
    anchor: str = "",
    can_focus: bool = False,
) -> SafeString:
    """A heading of that level; of a block's own parts, one `deeper`. `can_focus`: by
    scripts, for places to come back to."""
    name = f"h{min((int(level) if level else ALONE) + deeper, LOWEST)}"
    told = [("id", anchor), ("class", classname), ("tabindex", "-1" * can_focus)]
    attributes = format_html_join(
        "", ' {}="{}"', [(key, value) for key, value in told if value]
    )
    # What stands between the tags was escaped where it was rendered.
    words = mark_safe(content.strip())  # noqa: S308
    return format_html("<{}{}>{}</{}>", name, attributes, words, name)
