"""Writes of the statement store: what attempts tell, kept here and sent on.

An attempt's statements are stored in the transaction that finishes it; sending them
to a learning record store (LRS) is a task of its own and may fail and be tried again
without losing or doubling any, for the ids are made from what is told.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from scenarios.exceptions import ScenarioError
from scenarios.models import Attempt, XapiStatement
from scenarios.xapi import statements_of

#: Statements of one request.
AT_ONCE = 50
TIMEOUT_SECONDS = 20
VERSION = "1.0.3"


class StoreUnreachable(ScenarioError):
    """The learning record store did not take what was sent; nothing is lost."""


@transaction.atomic
def store_statements(attempt: Attempt, *, now: datetime) -> int:
    """Keep what `attempt` tells and is not kept yet; how many are new. Idempotent.

    A visitor's attempt tells nothing: it is nobody's.
    """
    if attempt.user_id is None:
        return 0
    told = statements_of(attempt, list(attempt.events.order_by("seq")))
    known = set(
        XapiStatement.objects.filter(attempt=attempt).values_list("uuid", flat=True)
    )
    fresh = [
        XapiStatement(uuid=one.id, attempt=attempt, body=one.body, stored_at=now)
        for one in told
        if one.id not in known
    ]
    XapiStatement.objects.bulk_create(fresh)
    return len(fresh)


def send_statements(*, now: datetime, limit: int = 1_000) -> int:
    """Send what was not sent yet, oldest first; how many the store took.

    Raises `StoreUnreachable` where there is no store, or it does not take them.
    """
    if not settings.LRS_URL:
        raise StoreUnreachable(
            _("No learning record store is set (ELEARN_LRS_URL), so nothing was sent.")
        )
    sent = 0
    while sent < limit:
        some = list(
            XapiStatement.objects.filter(sent_at__isnull=True).order_by("pk")[
                : min(AT_ONCE, limit - sent)
            ]
        )
        if not some:
            break
        _post(some)
        XapiStatement.objects.filter(pk__in=[one.pk for one in some]).update(
            sent_at=now
        )
        sent += len(some)
    return sent


class _NoRedirect(HTTPRedirectHandler):
    """The key goes to the address that was set, and nowhere else."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def _post(statements: Sequence[XapiStatement]) -> None:
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
        data=json.dumps([one.body for one in statements]).encode(),
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
                _post([one])
            return
        raise StoreUnreachable(
            _("The learning record store answered %(code)s, so nothing was sent.")
            % {"code": error.code}
        ) from error
    except (URLError, HTTPException, OSError) as error:
        raise StoreUnreachable(
            _(
                "The learning record store could not be reached; what was not sent is kept."
            )
        ) from error
