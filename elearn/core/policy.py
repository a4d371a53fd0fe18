"""Which content security policy a view asks for, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def under_policy(
    response: HttpResponse, name: str, *, also: Mapping[str, list[str]] | None = None
) -> HttpResponse:
    """That response with the policy of that name: for pages whose content decides.

    `also` adds sources to its directives. Such an answer must not be kept: the page
    cache remembers the name alone.
    """
    response._csp_policy_name = name  # type: ignore[attr-defined]
    if also:
        response._csp_update = dict(also)  # type: ignore[attr-defined]
    return response


def uses_policy(name: str) -> Callable[[View], View]:
    """Decorator: answer with the policy of that name in `CSP_POLICIES`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return under_policy(view(request, *args, **kwargs), name)

        return wrapped

    return decorate
