"""Question files between preview and import: one per token, for a day, for the person
who brought it alone. Kept as it came and read anew at each step; nothing of it is
ever served."""

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

from courses.formats import registry
from courses.formats.parcel import QuestionParcel, QuestionsRefused
from elearn.core.models import User

KEPT_FOR: Final = timedelta(days=1)
_TOKEN: Final = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Arrival:
    token: str
    file_name: str
    #: "bank" or "quiz", and which.
    kind: str
    pk: int
    parcel: QuestionParcel


def _folder() -> Path:
    folder = Path(settings.VAR_DIR) / "pending-questions"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def keep(
    data: bytes,
    *,
    file_name: str,
    source: str,
    kind: str,
    pk: int,
    by: User,
    now: datetime,
) -> str:
    """Hold a file that could be read, and give its token; what is older than a day
    goes."""
    sweep(now=now)
    token = secrets.token_hex(16)
    about = {
        "user": by.pk,
        "file_name": file_name,
        "source": source,
        "kind": kind,
        "pk": pk,
    }
    (_folder() / f"{token}.file").write_bytes(data)
    # Last: whoever finds this finds the file too.
    (_folder() / f"{token}.json").write_text(json.dumps(about), encoding="utf-8")
    return token


def sweep(*, now: datetime) -> int:
    """Take away what nobody took over within a day; how many files."""
    gone = 0
    for old in _folder().iterdir():
        try:
            if old.stat().st_mtime < (now - KEPT_FOR).timestamp():
                old.unlink()
                gone += old.suffix == ".json"
        except FileNotFoundError:  # somebody else swept or took it over
            continue
    return gone


def find(token: str, *, by: User, now: datetime) -> Arrival:
    """Http404 for a token that is unknown, too old, or somebody else's."""
    if not _TOKEN.fullmatch(token):
        raise Http404
    sweep(now=now)
    try:
        about = json.loads((_folder() / f"{token}.json").read_text(encoding="utf-8"))
        data = (_folder() / f"{token}.file").read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    if about["user"] != by.pk:
        raise Http404
    try:
        parcel = registry.read(data, about["file_name"], about["source"])
    except QuestionsRefused:  # read by another version of this site
        raise Http404 from None
    return Arrival(token, about["file_name"], about["kind"], about["pk"], parcel)


def claim(token: str) -> bool:
    """Take it for the import; False where another request was faster."""
    try:
        (_folder() / f"{token}.json").rename(_folder() / f"{token}.taken")
    except FileNotFoundError:
        return False
    return True


def give_back(token: str) -> None:
    """After an import that did not happen."""
    (_folder() / f"{token}.taken").rename(_folder() / f"{token}.json")


def drop(token: str) -> None:
    for ending in ("json", "taken", "file"):
        (_folder() / f"{token}.{ending}").unlink(missing_ok=True)
