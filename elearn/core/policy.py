"""Which content security policy a view asks for, by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def under_policy(response: HttpResponse, name: str) -> HttpResponse:
    """That response with the policy of that name: for pages whose content decides."""
    response._csp_policy_name = name  # type: ignore[attr-defined]
    return response


def uses_policy(name: str) -> Callable[[View], View]:
    """Decorator: answer with the policy of that name in `CSP_POLICIES`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return under_policy(view(request, *args, **kwargs), name)

        return wrapped

    return decorate
