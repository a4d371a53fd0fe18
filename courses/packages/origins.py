"""Which origin plays packages for a visitor of this site, if any does.

Cookies know no port: two origins that differ in nothing else would share them. So
the host must be another one, and none that lies below the site's or above it.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def site_of(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def origin_for(request: HttpRequest) -> str:
    """The first origin that shares no cookies with the address of this request; ""
    where packages cannot be played."""
    site = urlsplit(site_of(request)).hostname or ""
    for origin in settings.PACKAGE_ORIGINS:
        if not shares_cookies(urlsplit(origin).hostname or "", site):
            return origin
    return ""


def shares_cookies(one: str, other: str) -> bool:
    """Whether a cookie set for one of the two hosts may be sent to the other."""
    if not one or not other:
        return True
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
