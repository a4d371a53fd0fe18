"""Who may beat in which room: a signed pass, checked without a database.

It says which viewer (a number, no name), which event and which session of a browser,
and until when. It opens nothing but /live/. The clock and the key are arguments.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass

PURPOSE = b"elearn.media.live.room-token/1"
PARTS = re.compile(
    r"1\.(?P<webinar>[-a-zA-Z0-9_]{1,80})\.(?P<viewer>\d{1,9})"
    r"\.(?P<session>[0-9a-f]{16})\.(?P<opened>\d{1,14})\.(?P<expires>\d{1,14})"
)
LONGEST_TOKEN = 400


class TokenRefused(Exception):
    """The token opens no room; `code` is `bad_token` or `expired`."""

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


def room_key(secret: str) -> bytes:
    """The key of this purpose alone: a signature made elsewhere opens no room."""
    return hmac.digest(secret.encode(), PURPOSE, "sha256")


def sign(token: RoomToken, *, key: bytes) -> str:
    text = (
        f"1.{token.webinar}.{token.viewer}.{token.session}"
        f".{token.opened_ms}.{token.expires_ms}"
    ).encode()
    return f"{_armour(text)}.{_armour(hmac.digest(key, text, 'sha256'))}"


def read(signed: str, *, key: bytes, now_ms: int) -> RoomToken:
    """The token in `signed`. TokenRefused where it is forged, torn or over."""
    if len(signed) > LONGEST_TOKEN or not signed.isascii():
        raise TokenRefused("bad_token")
    body, _dot, seal = signed.partition(".")
    try:
        text, given = _bare(body), _bare(seal)
    except (binascii.Error, ValueError):
        raise TokenRefused("bad_token") from None
    if not hmac.compare_digest(hmac.digest(key, text, hashlib.sha256), given):
        raise TokenRefused("bad_token")
    parts = PARTS.fullmatch(text.decode("ascii", "replace"))
    if parts is None:
        raise TokenRefused("bad_token")
    token = RoomToken(
        webinar=parts["webinar"],
        viewer=int(parts["viewer"]),
        session=parts["session"],
        opened_ms=int(parts["opened"]),
        expires_ms=int(parts["expires"]),
    )
    if now_ms >= token.expires_ms:
        raise TokenRefused("expired")
    return token


def _armour(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bare(text: str) -> bytes:
    return base64.b64decode(
        text + "=" * (-len(text) % 4), altchars=b"-_", validate=True
    )
