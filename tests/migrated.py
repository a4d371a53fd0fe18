"""A database with all migrations run, kept as a file for every worker and the next run.

Running them takes longer than most of the tests together. The file is named after the
migrations that are there: with a new one it is another file. It refuses to be anything
but a start: tests work on a copy of it.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import connection

FOLDER = Path(settings.BASE_DIR) / "build" / "tests"


def is_possible() -> bool:
    return connection.vendor == "sqlite"


def kept(ending: str = ".sqlite3") -> Path:
    """Where the file of these migrations is, or would be."""
    told = hashlib.sha256(django.__version__.encode())
    for config in apps.get_app_configs():
        for path in sorted(Path(config.path, "migrations").glob("*.py")):
            told.update(f"{config.label}/{path.name}".encode())
            told.update(path.read_bytes())
    return FOLDER / f"migrated-{told.hexdigest()[:16]}{ending}"


@contextmanager
def one_at_a_time(of: str = "sqlite") -> Iterator[None]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"lock-{of}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def begin_with(path: Path) -> None:
    """Make the database of this worker a copy of that file; without one, none."""
    ours = Path(settings.DATABASES["default"]["TEST"]["NAME"])
    for ending in ("", "-wal", "-shm", "-journal"):
        ours.with_name(ours.name + ending).unlink(missing_ok=True)
    if path.exists():
        shutil.copyfile(path, ours)


def copy_to(database: Path) -> None:
    """A site's database begins with it; without one, with nothing."""
    if kept().exists():
        database.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept(), database)


def forget(which: str) -> None:
    for path in FOLDER.glob(f"migrated-{which}"):
        path.unlink()


def keep(path: Path) -> None:
    """The database of this worker, as it is now; those of other migrations go."""
    forget("*.sqlite3")
    partial = path.with_suffix(".partial")
    connection.ensure_connection()
    copy = sqlite3.connect(partial)
    connection.connection.backup(copy)
    copy.close()
    partial.replace(path)
