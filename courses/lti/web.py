"""Requests to an LMS: to a checked address, in bounded time, of bounded size.

The addresses come from a form in the admin and from an LMS's messages, so they are
asked nothing that our own network should not be asked: https only, no redirects, and
no private address but of hosts that the settings name.
"""

from __future__ import annotations

import ipaddress
import json
import socket
import ssl
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from courses.exceptions import PlatformUnreachable

TIMEOUT_SECONDS: Final = 8
WHOLE_SECONDS: Final = 20
MOST_BYTES: Final = 256 * 1024
#: Addresses that a translator takes for the IPv4 address at their end (RFC 6052).
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes

    def read_json(self) -> Any:
        """What the body says, or None where it is no JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


def get(address: str) -> Answer:
    return _ask("GET", address, headers={"Accept": "application/json"})


def post_form(address: str, fields: dict[str, str]) -> Answer:
    kind = "application/x-www-form-urlencoded"
    headers = {"Content-Type": kind, "Accept": "application/json"}
    return _ask("POST", address, headers=headers, body=urlencode(fields).encode())


def post_json(address: str, told: Any, *, kind: str, token: str) -> Answer:
    headers = {"Content-Type": kind, "Authorization": f"Bearer {token}"}
    return _ask("POST", address, headers=headers, body=json.dumps(told).encode())


def _ask(
    method: str, address: str, *, headers: dict[str, str], body: bytes | None = None
) -> Answer:
    parts = urlsplit(address)
    host = parts.hostname or ""
    is_local = host in settings.LTI_LOCAL_HOSTS
    if parts.scheme != "https" and not (parts.scheme == "http" and is_local):
        raise PlatformUnreachable(
            _("“%(host)s” is not asked: its address does not begin with https://.")
            % {"host": host[:80]}
        )
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        connection = _connect(parts.scheme, host, port, may_be_private=is_local)
    except (OSError, ValueError) as problem:
        raise _unreachable(host) from problem
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        return Answer(response.status, _read(response, host))
    except (HTTPException, OSError, ValueError) as problem:
        raise _unreachable(host) from problem
    finally:
        connection.close()


def _connect(
    scheme: str, host: str, port: int, *, may_be_private: bool
) -> HTTPConnection:
    """A connection to the very address that was looked at: asking for the name a
    second time might get another one."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(entry[4][0]) for entry in found]
    if not may_be_private and not all(_is_public(one) for one in addresses):
        raise PlatformUnreachable(
            _("“%(host)s” is not asked: it is an address inside our own network.")
            % {"host": host[:80]}
        )
    raw = socket.create_connection((str(addresses[0]), port), timeout=TIMEOUT_SECONDS)
    if scheme == "http":
        plain = HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
        plain.sock = raw
        return plain
    try:
        context = ssl.create_default_context()
        sock = context.wrap_socket(raw, server_hostname=host)
    except OSError:
        raw.close()
        raise
    secure = HTTPSConnection(host, port, timeout=TIMEOUT_SECONDS)
    secure.sock = sock
    return secure


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if address in _NAT64:
        inner = ipaddress.IPv4Address(address.packed[-4:])
    return (
        address.is_global
        and not address.is_multicast
        and (inner is None or inner.is_global)
    )


def _read(response: Any, host: str) -> bytes:
    """A body that drips for ever ends after `WHOLE_SECONDS`."""
    until = time.monotonic() + WHOLE_SECONDS
    body = b""
    while part := response.read1(64 * 1024):
        body += part
        if len(body) > MOST_BYTES or time.monotonic() > until:
            raise PlatformUnreachable(
                _("The answer of “%(host)s” is too long.") % {"host": host[:80]}
            )
    return body


def _unreachable(host: str) -> PlatformUnreachable:
    return PlatformUnreachable(_("“%(host)s” does not answer.") % {"host": host[:80]})
