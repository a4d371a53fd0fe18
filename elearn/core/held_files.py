"""What was brought waits here between a look and a confirmation: one file per token,
for a day, for the person who brought it and the place it was brought to.

Kept below VAR_DIR, one shelf for each purpose, with its name and whatever the purpose
adds. Nothing of it is a record, and nothing of it is ever served: how large a file may
be, and whether it can be read, is for whoever takes it in.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import Http404

from elearn.core.models import User

KEPT_FOR: Final = timedelta(days=1)
#: Files of one person on one shelf; the oldest makes room.
MOST_OF_ONE_PERSON: Final = 50
_NAME: Final = 200
_PREFIX: Final = "pending"
_TOKEN: Final = re.compile("[0-9a-f]{32}")
#: Written and taken away in this order: whoever finds the last finds the file too.
_FILE, _TAKEN, _ABOUT = ".file", ".taken", ".json"
#: What is being written has no name yet by which it is found.
_PART: Final = ".part"


@dataclass(frozen=True, slots=True)
class HeldFile:
    token: str
    file_name: str
    content: bytes
    #: What the purpose adds, as JSON knows it.
    about: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the files of one purpose wait; `name` is that of its folder."""

    name: str

    @property
    def folder(self) -> Path:
        folder = Path(settings.VAR_DIR) / f"{_PREFIX}-{self.name}"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder

    def keep(
        self, content: bytes, *, file_name: str, by: User, now: datetime, **about: Any
    ) -> str:
        """Hold what could be read, and give its token; what is older than a day
        goes."""
        self.sweep(now=now)
        self._make_room(by)
        token = secrets.token_hex(16)
        told = {"user": by.pk, "file_name": file_name[:_NAME], "about": about}
        self._path(token, _FILE).write_bytes(content)
        part = self._path(token, _PART)
        part.write_text(json.dumps(told), encoding="utf-8")
        part.rename(self._path(token, _ABOUT))
        return token

    def find(self, token: str, *, by: User, now: datetime, **about: Any) -> HeldFile:
        """Http404 for a token that is unknown, too old, somebody else's, or kept
        with another `about` than is asked for."""
        if not _TOKEN.fullmatch(token):
            raise Http404
        self.sweep(now=now)
        try:
            told = json.loads(self._path(token, _ABOUT).read_text(encoding="utf-8"))
            content = self._path(token, _FILE).read_bytes()
        except FileNotFoundError:
            raise Http404 from None
        # One that an earlier version kept has no `about`.
        kept = told.get("about")
        if told["user"] != by.pk or kept is None:
            raise Http404
        if any(kept.get(name) != about[name] for name in about):
            raise Http404
        return HeldFile(token, told["file_name"], content, kept)

    def claim(self, token: str) -> bool:
        """Take it for the import; False where another request was faster."""
        try:
            self._path(token, _ABOUT).rename(self._path(token, _TAKEN))
        except FileNotFoundError:
            return False
        return True

    def is_token(self, text: str) -> bool:
        """Whether this could be one; not whether there is a file."""
        return bool(_TOKEN.fullmatch(text))

    def is_gone(self, token: str) -> bool:
        """Whether nobody has this file any more: confirmed, discarded or too old. One
        that could never have been a token is not gone."""
        return self.is_token(token) and not self._path(token, _ABOUT).exists()

    def give_back(self, token: str) -> None:
        """After an import that did not happen."""
        self._path(token, _TAKEN).rename(self._path(token, _ABOUT))

    def drop(self, token: str) -> None:
        for ending in (_ABOUT, _TAKEN, _FILE):
            self._path(token, ending).unlink(missing_ok=True)

    def sweep(self, *, now: datetime) -> None:
        """Take away what nobody confirmed within a day."""
        _sweep(self.folder, now)

    def _make_room(self, by: User) -> None:
        mine = sorted(
            (at, path.stem)
            for path in self.folder.glob(f"*{_ABOUT}")
            if (at := _age_of(path, by.pk)) is not None
        )
        for _at, token in mine[: max(0, len(mine) - MOST_OF_ONE_PERSON + 1)]:
            self.drop(token)

    def _path(self, token: str, ending: str) -> Path:
        return self.folder / f"{token}{ending}"


def sweep_every_shelf(*, now: datetime) -> None:
    """Also of purposes that nobody has used since."""
    for folder in Path(settings.VAR_DIR).glob(f"{_PREFIX}*"):
        _sweep(folder, now)


def _sweep(folder: Path, now: datetime) -> None:
    for old in folder.iterdir():
        try:
            if old.stat().st_mtime < (now - KEPT_FOR).timestamp():
                old.unlink()
        except FileNotFoundError:  # somebody else swept or confirmed it
            continue


def _age_of(path: Path, user: int) -> float | None:
    """When a person's file was kept; None where it is not theirs, or gone."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return path.stat().st_mtime if told["user"] == user else None
    except FileNotFoundError:
        return None
