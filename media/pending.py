"""Uploaded logs between preview and confirmation: one file per token, for a day.

A token opens a file only for the person and the event it was made for. Nothing here
is a record; what is confirmed is stored by the import.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.http import Http404

from elearn.core.models import User
from media.models import Webinar

KEPT_FOR = timedelta(days=1)
_TOKEN = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class PendingLog:
    token: str
    file_name: str
    source: str
    time_zone: str
    content: bytes


def _folder() -> Path:
    folder = Path(settings.VAR_DIR) / "pending"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def keep(
    webinar: Webinar,
    *,
    content: bytes,
    file_name: str,
    source: str,
    time_zone: str,
    by: User,
    now: datetime,
) -> str:
    """Store an upload and give its token; uploads older than a day go."""
    sweep(now=now)
    folder = _folder()
    token = secrets.token_hex(16)
    (folder / f"{token}.log").write_bytes(content)
    about = {
        "webinar": webinar.pk,
        "user": by.pk,
        "file_name": file_name,
        "source": source,
        "time_zone": time_zone,
    }
    (folder / f"{token}.json").write_text(json.dumps(about), encoding="utf-8")
    return token


def sweep(*, now: datetime) -> int:
    """Take away uploads that nobody confirmed within a day; how many files."""
    gone = 0
    for old in _folder().iterdir():
        try:
            if old.stat().st_mtime < (now - KEPT_FOR).timestamp():
                old.unlink()
                gone += 1
        except FileNotFoundError:  # somebody else swept or confirmed it
            continue
    return gone


def read(token: str, *, webinar: Webinar, by: User, now: datetime) -> PendingLog:
    """Http404 for a token that is unknown, too old, or somebody else's."""
    if not _TOKEN.fullmatch(token):
        raise Http404
    sweep(now=now)
    try:
        about = json.loads((_folder() / f"{token}.json").read_text(encoding="utf-8"))
        content = (_folder() / f"{token}.log").read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    if (about["webinar"], about["user"]) != (webinar.pk, by.pk):
        raise Http404
    return PendingLog(
        token, about["file_name"], about["source"], about["time_zone"], content
    )


def drop(token: str) -> None:
    for suffix in ("log", "json"):
        (_folder() / f"{token}.{suffix}").unlink(missing_ok=True)
