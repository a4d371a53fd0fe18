"""Where raw log files lie: kept for good once taken in, held while previewed.

Files are named by their digest, so storing one twice is storing it once.
"""

from __future__ import annotations

import hashlib
import os
import re
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from media.exceptions import LogRefused
from media.wording import sentence

HELD_FOR = timedelta(hours=24)
_DIGEST = re.compile(r"[0-9a-f]{64}")


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def logs_root() -> Path:
    return Path(settings.VAR_DIR) / "logs"


def keep_raw_file(webinar: str, digest: str, content: bytes) -> str:
    """Store the file durably; returns its place under `logs_root()`."""
    name = f"{webinar}/{digest}.log"
    _store(logs_root() / name, content)
    return name


def read_raw_file(stored_as: str) -> bytes:
    """The bytes as they were taken in. LogRefused where they are gone."""
    try:
        return (logs_root() / stored_as).read_bytes()
    except OSError as error:
        raise LogRefused(sentence("file_missing", name=stored_as)) from error


def hold_file(content: bytes, *, now: datetime) -> str:
    """Put an upload aside between preview and confirmation; returns its key.

    Uploads that nobody confirmed within a day are thrown away.
    """
    held = logs_root() / "held"
    if held.is_dir():
        oldest = (now - HELD_FOR).timestamp()
        for file in held.iterdir():
            if file.stat().st_mtime < oldest:
                file.unlink(missing_ok=True)
    digest = digest_of(content)
    _store(held / digest, content)
    return digest


def read_held_file(key: str) -> bytes:
    """What was put aside. LogRefused where it is gone or changed."""
    path = logs_root() / "held" / key
    content = path.read_bytes() if _DIGEST.fullmatch(key) and path.is_file() else b""
    if not content or digest_of(content) != key:
        raise LogRefused(sentence("held_gone"))
    return content


def drop_held_file(key: str) -> None:
    if _DIGEST.fullmatch(key):
        (logs_root() / "held" / key).unlink(missing_ok=True)


def _store(path: Path, content: bytes) -> None:
    if path.is_file():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
