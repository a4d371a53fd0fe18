"""What this room shows in lower rooms' slots."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html_join

from courses.models import TextPage


def footer_links(request: HttpRequest, **arguments: Any) -> str:
    """Links to the text pages that are in menus."""
    pages = TextPage.objects.live().in_menu().order_by("path")
    links = ((page.get_url(request), page.title) for page in pages)
    return format_html_join("\n", '<a href="{}">{}</a>', links)
