"""Lists of people between preview and confirmation: one file per token, for a day, for
the run and the person it was made for. It holds addresses, so it goes with the
confirmation, and nothing of it is ever served."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import Http404

from courses.models import CourseRun
from elearn.core.models import User

KEPT_FOR: Final = timedelta(days=1)
_TOKEN: Final = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class HeldRoster:
    token: str
    file_name: str
    content: bytes


def _folder() -> Path:
    folder = Path(settings.VAR_DIR) / "pending-rosters"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def keep(
    run: CourseRun, *, content: bytes, file_name: str, by: User, now: datetime
) -> str:
    """Hold a list that could be read, and give its token."""
    sweep(now=now)
    token = secrets.token_hex(16)
    about = {"run": run.pk, "user": by.pk, "file_name": file_name[:200]}
    (_folder() / f"{token}.csv").write_bytes(content)
    # Last: whoever finds this finds the list too.
    (_folder() / f"{token}.json").write_text(json.dumps(about), encoding="utf-8")
    return token


def sweep(*, now: datetime) -> None:
    """Take away what nobody confirmed within a day."""
    for old in _folder().iterdir():
        try:
            if old.stat().st_mtime < (now - KEPT_FOR).timestamp():
                old.unlink()
        except FileNotFoundError:  # somebody else swept or confirmed it
            continue


def find(token: str, *, run: CourseRun, by: User, now: datetime) -> HeldRoster:
    """Http404 for a token that is unknown, too old, or somebody else's."""
    if not _TOKEN.fullmatch(token):
        raise Http404
    sweep(now=now)
    try:
        about = json.loads((_folder() / f"{token}.json").read_text(encoding="utf-8"))
        content = (_folder() / f"{token}.csv").read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    if (about["run"], about["user"]) != (run.pk, by.pk):
        raise Http404
    return HeldRoster(token, about["file_name"], content)


def drop(token: str) -> None:
    for ending in ("json", "csv"):
        (_folder() / f"{token}.{ending}").unlink(missing_ok=True)
