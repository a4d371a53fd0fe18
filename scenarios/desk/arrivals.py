"""Uploaded conversations between preview and confirmation: one file per token, for a
day, for the person who brought it alone.

Kept is what was read, never the upload itself; a draft is made by the import.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import Http404

from elearn.core.models import User
from scenarios.exchange import Story, finding_rows

KEPT_FOR: Final = timedelta(days=1)
_TOKEN: Final = re.compile("[0-9a-f]{32}")
#: Findings that are shown; a damaged file can have thousands of one kind.
MOST_FINDINGS: Final = 200


@dataclass(frozen=True, slots=True)
class Arrival:
    token: str
    file_name: str
    #: Of the draft it goes into; None for a new one.
    into: int | None
    stories: tuple[dict[str, Any], ...]


def _folder() -> Path:
    folder = Path(settings.VAR_DIR) / "pending-conversations"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def keep(
    stories: Iterable[Story],
    *,
    file_name: str,
    into: int | None,
    by: User,
    now: datetime,
) -> str:
    """Store what was read and give its token; what is older than a day goes."""
    sweep(now=now)
    token = secrets.token_hex(16)
    about = {
        "user": by.pk,
        "file_name": file_name,
        "into": into,
        "stories": [_kept(story) for story in stories],
    }
    (_folder() / f"{token}.json").write_text(json.dumps(about), encoding="utf-8")
    return token


def _kept(story: Story) -> dict[str, Any]:
    return {
        "source": story.source,
        "title": story.title,
        "nodes": story.nodes,
        "choices": story.choices,
        "endings": story.endings,
        "supported": story.supported,
        "constructs": story.constructs,
        "persona_name": story.graph.persona.name,
        "document": story.document,
        "findings": finding_rows(story.findings[:MOST_FINDINGS]),
        "more": max(0, len(story.findings) - MOST_FINDINGS),
    }


def sweep(*, now: datetime) -> int:
    """Take away what nobody confirmed within a day; how many files."""
    gone = 0
    for old in _folder().iterdir():
        try:
            if old.stat().st_mtime < (now - KEPT_FOR).timestamp():
                old.unlink()
                gone += 1
        except FileNotFoundError:  # somebody else swept or confirmed it
            continue
    return gone


def find(token: str, *, by: User, now: datetime) -> Arrival:
    """Http404 for a token that is unknown, too old, or somebody else's."""
    if not _TOKEN.fullmatch(token):
        raise Http404
    sweep(now=now)
    try:
        about = json.loads((_folder() / f"{token}.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Http404 from None
    if about["user"] != by.pk:
        raise Http404
    return Arrival(token, about["file_name"], about["into"], tuple(about["stories"]))


def drop(token: str) -> None:
    (_folder() / f"{token}.json").unlink(missing_ok=True)
