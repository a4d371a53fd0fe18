"""Where raw log files lie once they are taken in.

Files are named by their digest, so storing one twice is storing it once.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from django.conf import settings

from media.exceptions import LogRefused
from media.wording import sentence


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
