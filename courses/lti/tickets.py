"""What ties the steps of a launch together: a signed state over the LMS and back, a
cookie that says it is the same browser, and a ticket over our own redirects.

Nothing is stored before the LMS has vouched for somebody; a nonce then works once.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

STATE_SECONDS: Final = 10 * 60
#: Time to find one's password in the middle.
TICKET_SECONDS: Final = 40 * 60
_SALT: Final = "courses.lti.state"
_COOKIE: Final = "elearn_lti"
_FORM: Final = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class State:
    platform: int
    nonce: str
    target: str
    browser_sha256: str


class StateProblem(Exception):
    """`code`: “state” for one that is not ours, “stale” for one that is too old."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def write_state(state: State) -> str:
    told = [state.platform, state.nonce, state.target, state.browser_sha256]
    return signing.dumps(told, salt=_SALT, compress=True)


def read_state(text: str) -> State:
    try:
        return State(*signing.loads(text, salt=_SALT, max_age=STATE_SECONDS))
    except signing.SignatureExpired:
        raise StateProblem("stale") from None
    except (signing.BadSignature, ValueError, TypeError):
        raise StateProblem("state") from None


def browser_of(request: HttpRequest) -> str:
    """The digest of this browser's cookie; empty where it has none."""
    secret = request.COOKIES.get(_COOKIE, "")
    return digest(secret) if _FORM.fullmatch(secret) else ""


def know_browser(request: HttpRequest, response: HttpResponse, secret: str) -> None:
    """Give the browser its cookie. Lax is enough: it comes back with the redirect
    that follows the LMS's POST, so no cookie of a third party is needed."""
    response.set_cookie(
        _COOKIE,
        secret,
        max_age=TICKET_SECONDS,
        path="/lti/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def secret_of(request: HttpRequest) -> str:
    """This browser's secret, or a new one: two tabs at once share it."""
    secret = request.COOKIES.get(_COOKIE, "")
    return secret if _FORM.fullmatch(secret) else new_secret()
