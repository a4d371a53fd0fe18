"""Who may do what in which room: a signed pass, checked without a database.

It says for what it is good (one letter), which viewer (a number, no name), which
event and which session of a browser, and until when. It opens nothing but /live/.
The clock and the key are arguments.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

PURPOSE = b"elearn.media.live.room-token/2"
PARTS = re.compile(
    r"2\.(?P<audience>[bn])\.(?P<webinar>[-a-zA-Z0-9_]{1,80})\.(?P<viewer>\d{1,9})"
    r"\.(?P<session>[0-9a-f]{16})\.(?P<opened>\d{1,14})\.(?P<expires>\d{1,14})"
)
LONGEST_TOKEN = 400
#: Good signatures remembered: a pass comes with every beat, for hours.
REMEMBERED = 20_000


class Audience(StrEnum):
    """For what a pass is good. One for beats also reads; one for news does nothing
    else, because it stands in an address, and addresses end up in logs."""

    BEATS = "b"
    NEWS = "n"


class TokenRefused(Exception):
    """The token opens no room; `code` is `bad_token`, `old_token`,
    `wrong_token` or `expired`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class RoomToken:
    webinar: str
    viewer: int
    #: One opened page; sixteen hexadecimal digits.
    session: str
    opened_ms: int
    expires_ms: int
    audience: Audience = Audience.BEATS

    def for_news(self) -> RoomToken:
        """The same session's pass that only listens."""
        return replace(self, audience=Audience.NEWS)


def room_key(secret: str) -> bytes:
    """The key of this purpose alone: a signature made elsewhere opens no room."""
    return hmac.digest(secret.encode(), PURPOSE, "sha256")


def sign(token: RoomToken, *, key: bytes) -> str:
    text = (
        f"2.{token.audience}.{token.webinar}.{token.viewer}.{token.session}"
        f".{token.opened_ms}.{token.expires_ms}"
    ).encode()
    return f"{_armour(text)}.{_armour(_seal(text, token.audience, key))}"


def read(
    signed: str, *, key: bytes, now_ms: int, audience: Audience = Audience.BEATS
) -> RoomToken:
    """The token in `signed`, good for `audience`.

    TokenRefused where it is forged, torn or over, was made by an earlier version, or
    is good for something else.
    """
    if len(signed) > LONGEST_TOKEN or not signed.isascii():
        raise TokenRefused("bad_token")
    token = _verified(signed, key)
    if token.audience is Audience.NEWS and audience is Audience.BEATS:
        raise TokenRefused("wrong_token")
    if now_ms >= token.expires_ms:
        raise TokenRefused("expired")
    return token


@lru_cache(maxsize=REMEMBERED)
def _verified(signed: str, key: bytes) -> RoomToken:
    """The token, whose signature is good; only such ones are remembered. What depends
    on the moment or the purpose is asked anew each time."""
    body, _dot, given = signed.partition(".")
    try:
        text, seal = _bare(body), _bare(given)
    except (binascii.Error, ValueError):
        raise TokenRefused("bad_token") from None
    if text.startswith(b"1."):
        # Whoever signed it: a page from before an update needs only to be reloaded.
        raise TokenRefused("old_token")
    parts = PARTS.fullmatch(text.decode("ascii", "replace"))
    if parts is None:
        raise TokenRefused("bad_token")
    told = Audience(parts["audience"])
    if not hmac.compare_digest(_seal(text, told, key), seal):
        raise TokenRefused("bad_token")
    return RoomToken(
        webinar=parts["webinar"],
        viewer=int(parts["viewer"]),
        session=parts["session"],
        opened_ms=int(parts["opened"]),
        expires_ms=int(parts["expires"]),
        audience=told,
    )


def _seal(text: bytes, audience: Audience, key: bytes) -> bytes:
    """Each audience has a key of its own, so that no letter can be traded."""
    own = hmac.digest(key, b"audience:" + audience.encode(), "sha256")
    return hmac.digest(own, text, "sha256")


def _armour(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bare(text: str) -> bytes:
    return base64.b64decode(
        text + "=" * (-len(text) % 4), altchars=b"-_", validate=True
    )
