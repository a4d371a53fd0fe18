"""What every template knows: the header's links and whether this is the demo."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from elearn.core.slots import navigation_items


def site(request: HttpRequest) -> dict[str, Any]:
    # Lazy: the admin's templates ask for neither, and a live flag may query.
    navigation = SimpleLazyObject(lambda: _navigation(request.path))
    return {"is_demo": settings.DEMO, "navigation": navigation}


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
                "current_kind": "page" if path == url else "true",
                "is_live": item.is_live is not None and item.is_live(),
            }
        )
    return links
