"""What every template knows: the header's links and whether this is the demo."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from elearn.core.slots import navigation_items


def site(request: HttpRequest) -> dict[str, Any]:
    return {"is_demo": settings.DEMO, "navigation": _navigation(request.path)}


def _navigation(path: str) -> list[dict[str, Any]]:
    links = []
    for item in navigation_items():
        try:
            url = reverse(item.url_name)
        except NoReverseMatch:
            continue
        prefixes = (url, *item.prefixes)
        links.append(
            {
                "label": item.label,
                "url": url,
                "is_current": any(path.startswith(prefix) for prefix in prefixes),
            }
        )
    return links
