"""Reads the mails that the demo keeps in a folder instead of sending them.

Only plain text is shown, escaped; links to this site can be clicked, others
are left as words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

#: Django's file backend writes this line after each message.
SEPARATOR = re.compile(rb"^-{79}\n", re.MULTILINE)
LINK = re.compile(r"https?://[^\s<>\"]+")
MOST_SHOWN = 200
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Mail:
    """One kept mail; `key` names it in addresses."""

    key: str
    sent_at: datetime | None
    sender: str
    recipient: str
    subject: str
    body: str
    attachments: tuple[str, ...]


def list_mails() -> list[Mail]:
    """The newest mails first, at most `MOST_SHOWN`."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), reverse=True) if folder.is_dir() else []
    mails: list[Mail] = []
    for path in files[:MOST_SHOWN]:
        if path.stat().st_size > MOST_BYTES:
            continue
        parts = [part for part in SEPARATOR.split(path.read_bytes()) if part.strip()]
        mails += [
            _read(part, key=f"{path.stem}-{number}")
            for number, part in reversed(list(enumerate(parts, start=1)))
        ]
    return mails[:MOST_SHOWN]


def find_mail(key: str) -> Mail | None:
    """The mail of that key. Found by listing: the key never becomes a path."""
    return next((mail for mail in list_mails() if mail.key == key), None)


def with_links(text: str, *, host: str) -> SafeString:
    """`text` escaped; addresses on `host` (and no other) become local links."""
    pieces: list[SafeString] = []
    end = 0
    for found in LINK.finditer(text):
        address = found.group(0).rstrip(".,;)")
        scheme, _sep, rest = address.partition("://")
        owner, slash, path = rest.partition("/")
        pieces.append(format_html("{}", text[end : found.start()]))
        if owner == host and slash:
            pieces.append(format_html('<a href="/{}">{}</a>', path, address))
        else:
            pieces.append(format_html("{}", address))
        end = found.start() + len(address)
    pieces.append(format_html("{}", text[end:]))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _read(content: bytes, *, key: str) -> Mail:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 -- what the policy gives
    body = message.get_body(preferencelist=("plain",))
    try:
        sent_at = parsedate_to_datetime(str(message["Date"]))
        if sent_at.tzinfo is None:
            # “-0000”: UTC, and nothing said about where the sender is (RFC 5322, 3.3).
            sent_at = sent_at.replace(tzinfo=UTC)
    except (TypeError, ValueError):
        sent_at = None
    return Mail(
        key=key,
        sent_at=sent_at,
        sender=str(message["From"] or ""),
        recipient=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        body=body.get_content().strip() if body else "",
        attachments=tuple(
            part.get_filename() or "" for part in message.iter_attachments()
        ),
    )
