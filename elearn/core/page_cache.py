"""Pages answered from memory: one copy for all visitors, one for each person.

A view says of its own answer that it may be kept (`keep`). A visitor's copy is the
same for everybody without a session. A person's copy is theirs alone and lasts
until they send anything (whatever a person changes, they change by POST) or sign in,
for then what they did as a visitor becomes theirs. What is sent in the admin empties
every shelf, and a minute does so for all else: the scheduler, the command line,
another server process without a shared cache.

It refuses to keep what is not plain: a preview, a message waiting to be read, an
address with a query, an answer that sets cookies. Who may see a page is decided by
its view; a copy is only ever given to the person whose view it was.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.messages.storage.session import SessionStorage
from django.core.cache import BaseCache, caches
from django.core.cache.backends.locmem import LocMemCache
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import translation

from elearn.core.policy import under_policy

GetResponse = Callable[[HttpRequest], HttpResponse]

SECONDS: Final = 60
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
MESSAGES_COOKIE: Final = "messages"
#: Our own templates write the field so; each answer gets the reader's own token.
TOKEN_FIELD: Final = re.compile(
    rb'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}(?=">)'
)


@dataclass(frozen=True, slots=True)
class Copy:
    """An answer as it was. Between `parts` stands the reader's token."""

    parts: tuple[bytes, ...]
    headers: tuple[tuple[str, str], ...]
    #: Which state of the site it shows; an older one is not given out.
    state: int
    #: The content security policy that the view asked for by name.
    policy: str | None = None


def keep(response: HttpResponse) -> HttpResponse:
    """Let this answer be kept for whoever asked: see the module's words."""
    response._may_be_kept = True  # type: ignore[attr-defined]
    return response


def forget_person(pk: int) -> None:
    _raise("person", pk)


def forget_all() -> None:
    _raise("site")


def _pages() -> BaseCache:
    return caches["pages"]


def _state_key(*whose: object) -> str:
    return ":".join(["state", *map(str, whose)])


def _raise(*whose: object) -> None:
    """Make every copy of that state an old one. Two at once may count as one."""
    key = _state_key(*whose)
    cache = _pages()
    cache.add(key, 0, timeout=None)
    try:
        cache.incr(key)
    except ValueError:  # gone in between
        cache.set(key, 1, timeout=None)


def _look_up(request: HttpRequest, *whose: object) -> tuple[Copy | None, str, int]:
    """The copy in force, where it would be kept, and the state it must show."""
    address = f"{request.scheme}://{request.get_host()}{request.path}"
    # Addresses are as long as visitors like; keys are not.
    digest = hashlib.sha256(address.encode()).hexdigest()
    key = ":".join(["page", *map(str, whose), digest])
    keys = {_state_key("site"): 0, _state_key(*whose): 0}
    found = _pages().get_many([key, *keys])
    state = sum(found.get(name, 0) for name in keys)
    copy = found.get(key)
    return (copy if copy and copy.state == state else None), key, state


def _is_plain(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and _has_a_port_of_ours(request)
        and not request.META.get("QUERY_STRING")
        and not request.COOKIES.get(MESSAGES_COOKIE)
        and not getattr(request, "is_dummy", False)  # Wagtail's preview
    )


def _has_a_port_of_ours(request: HttpRequest) -> bool:
    """Django looks at the host's name alone, so that anybody could have the same page
    kept sixty thousand times."""
    _name, colon, port = request.META.get("HTTP_HOST", "").rpartition(":")
    ours = {request.META.get("SERVER_PORT"), str(urlsplit(settings.BASE_URL).port)}
    return not colon or not port.isdecimal() or port in ours


def _may_keep(response: HttpResponse) -> bool:
    return (
        getattr(response, "_may_be_kept", False)
        and response.status_code == 200
        and not response.streaming
    )


def _answer(copy: Copy, token: bytes = b"") -> HttpResponse:
    response = HttpResponse(token.join(copy.parts))
    for name, value in copy.headers:
        response[name] = value
    if copy.policy is not None:
        under_policy(response, copy.policy)
    return response


class VisitorPages:
    """Outermost: a visitor's hit costs neither session nor database."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            not _is_plain(request)
            or settings.SESSION_COOKIE_NAME in request.COOKIES
            or settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        ):
            return self.get_response(request)
        try:
            language = translation.get_language_from_request(request)
            copy, key, state = _look_up(request, "visitor", language)
        except DisallowedHost:
            return self.get_response(request)
        if copy is not None and request.method == "GET":
            return _answer(copy)
        response = self.get_response(request)
        if (
            request.method == "GET"
            and _may_keep(response)
            and not response.cookies
            and not TOKEN_FIELD.search(response.content)
        ):
            headers = tuple(response.items())
            _pages().set(key, Copy((response.content,), headers, state), SECONDS)
        return response


def kept_for_visitor(scope: Mapping[str, Any]) -> Copy | None:
    """The copy that `VisitorPages` would answer this ASGI request with, if any.

    For the root of the house, which answers before a thread is taken: most of what a
    copy costs is the way through Django to it. Whoever brings a cookie goes that way,
    and so does everybody where copies are kept in another process, which takes waiting.
    """
    if scope["method"] != "GET" or scope["query_string"] or scope.get("root_path"):
        return None
    if scope.get("scheme", "http") != "http":  # a proxy says so in a header
        return None
    if not isinstance(_pages(), LocMemCache):
        return None
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = scope["path"]
    for name, value in scope["headers"]:
        if name == b"cookie":
            return None
        if b"_" in name:
            continue  # could pose as the proxy's own
        key = "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
        if key in request.META:
            return None  # sent twice: Django says what becomes of it
        request.META[key] = value.decode("latin-1")
    if "HTTP_HOST" not in request.META:
        return None
    try:
        language = translation.get_language_from_request(request)
        return _look_up(request, "visitor", language)[0]
    except DisallowedHost:
        return None


class PersonPages:
    """Innermost: all that stands around the page is done for every request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = request.user.pk  # signing out leaves nobody
        response = self._respond(request)
        after = request.user.pk  # signing in may be by GET, as from an LMS
        if after is not None and after != before:
            forget_person(after)
        return response

    def _respond(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        if request.method not in SAFE:
            pk = request.user.pk
            response = self.get_response(request)
            forget_person(pk)
            if request.path.startswith(reverse("wagtailadmin_home")):
                forget_all()
            return response
        if not _is_plain(request) or SessionStorage.session_key in request.session:
            return self.get_response(request)
        copy, key, state = _look_up(request, "person", request.user.pk)
        if copy is not None and request.method == "GET":
            token = get_token(request).encode() if len(copy.parts) > 1 else b""
            return _answer(copy, token)
        response = self.get_response(request)
        if request.method == "GET" and _may_keep(response) and not response.cookies:
            parts = TOKEN_FIELD.split(response.content)
            headers = tuple(
                (name, value)
                for name, value in response.items()
                if name != "Content-Length"
            )
            policy = getattr(response, "_csp_policy_name", None)
            _pages().set(key, Copy(tuple(parts), headers, state, policy), SECONDS)
        return response
