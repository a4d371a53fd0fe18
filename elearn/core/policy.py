"""Which content security policy a view asks for, by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def uses_policy(name: str) -> Callable[[View], View]:
    """Decorator: answer with the policy of that name in `CSP_POLICIES`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            response._csp_policy_name = name  # type: ignore[attr-defined]
            return response

        return wrapped

    return decorate
