"""The learning record store: takes statements, or says why not. It keeps nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.utils.translation import gettext as _

from elearn.core.exceptions import StatementsRefused, StoreUnreachable

TIMEOUT_SECONDS = 20
VERSION = "1.0.3"
#: These say something about the key, the address or the hour, not about what was
#: sent: a wrong setting must not mark every statement as refused.
NOT_ABOUT_STATEMENTS = frozenset({401, 403, 404, 405, 407, 408, 409, 429})


class _NoRedirect(HTTPRedirectHandler):
    """The key goes to the address that was set, and nowhere else."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def post_statements(statements: Sequence[dict[str, Any]]) -> None:
    """Hand `statements` over, all or none. Raises `StoreUnreachable`, and
    `StatementsRefused` where at least one of them is what the store objects to."""
    if not settings.LRS_URL:
        raise StoreUnreachable(
            _("No learning record store is set (ELEARN_LRS_URL), so nothing was sent.")
        )
    address = settings.LRS_URL.rstrip("/") + "/statements"
    if urlsplit(address).scheme not in ("http", "https"):
        raise StoreUnreachable(
            _(
                "ELEARN_LRS_URL must begin with http:// or https://, so nothing was sent."
            )
        )
    key = base64.b64encode(f"{settings.LRS_KEY}:{settings.LRS_SECRET}".encode())
    request = Request(  # noqa: S310 -- the scheme was looked at
        address,
        data=json.dumps(list(statements)).encode(),
        headers={
            "Authorization": f"Basic {key.decode()}",
            "Content-Type": "application/json",
            "X-Experience-API-Version": VERSION,
        },
    )
    try:
        with build_opener(_NoRedirect).open(request, timeout=TIMEOUT_SECONDS):
            return
    except HTTPError as error:
        # 409: it holds these statements already, from a time when its answer was lost.
        if error.code == 409 and len(statements) == 1:
            return
        if error.code == 409:
            for one in statements:
                post_statements([one])
            return
        sentence = _(
            "The learning record store answered %(code)s, so nothing was sent."
        ) % {"code": error.code}
        if 400 <= error.code < 500 and error.code not in NOT_ABOUT_STATEMENTS:
            raise StatementsRefused(sentence) from error
        raise StoreUnreachable(sentence) from error
    except (URLError, HTTPException, OSError) as error:
        raise StoreUnreachable(
            _(
                "The learning record store could not be reached; what was not sent is kept."
            )
        ) from error
