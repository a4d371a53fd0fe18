"""How often a stranger may ask: enough for a person with a pile, too little for guessing.

Counts by address in the cache, for a minute; keeps no address beyond it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

WINDOW_SECONDS = 60

View = Callable[..., HttpResponse]


def limited(view: View) -> View:
    """A view that answers 429 with a sentence when one address asks too often."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        most = settings.VERIFICATIONS_A_MINUTE
        if most and _count(request) > most:
            return _too_often(request)
        return view(request, *args, **kwargs)

    return asked


def _count(request: HttpRequest) -> int:
    """This request's number within the present minute."""
    try:
        # Behind a proxy the adapter knows which address is the visitor's.
        address = get_adapter().get_client_ip(request) or ""
    except PermissionDenied:  # Nobody said which; they share one count.
        address = ""
    window = int(time()) // WINDOW_SECONDS
    digest = hashlib.sha256(f"{settings.SECRET_KEY}{address}".encode()).hexdigest()
    key = f"verifications:{window}:{digest[:32]}"
    if cache.add(key, 1, 2 * WINDOW_SECONDS):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # It ended between the two calls.
        return 1


def _too_often(request: HttpRequest) -> HttpResponse:
    response = render(
        request,
        "certificates/pages/verify.html",
        {
            "typed": "",
            "problem": _(
                "Many codes were asked for from your address. Please wait a minute "
                "and try again."
            ),
        },
        status=429,
    )
    response["Retry-After"] = str(WINDOW_SECONDS)
    response["Cache-Control"] = "no-store"
    return response
