"""Events, people and files of this room's tests."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection

from media.domain.programme import Item, plan_item
from media.models import Webinar
from media.services import save_programme, save_webinar

NOW = datetime(2024, 2, 23, 9, 0, tzinfo=UTC)
HERE = Path(__file__).parent


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture(scope="session")
def vectors() -> dict[str, Any]:
    return json.loads((HERE / "data" / "vectors.json").read_text())


@pytest.fixture(scope="session")
def sample_files() -> Path:
    """Real exports of platforms. They are not ours, so they lie outside the project."""
    place = os.environ.get("ELEARN_SAMPLES") or (
        Path(django_settings.BASE_DIR).parent / "shared" / "data"
    )
    folder = Path(place) / "attendance"
    if not folder.is_dir():
        pytest.skip(
            "No sample files here: set ELEARN_SAMPLES to the folder that has them."
        )
    return folder


def items_of(vectors: dict[str, Any]) -> list[Item]:
    return [
        plan_item(
            key=entry["key"],
            kind=entry["kind"],
            title=entry["key"].capitalize(),
            starts_at=moment(entry["starts_at"]),
            ends_at=moment(entry["ends_at"]),
        )
        for entry in vectors["programme"]
    ]


@pytest.fixture
def make_webinar(db, vectors) -> Callable[..., Webinar]:
    def make(slug: str = "part-1", *, with_programme: bool = True, **fields: Any):
        webinar = save_webinar(
            slug=slug,
            by=None,
            **{
                "title": "Patient Communication Course, Part 1",
                "state": "announced",
                "time_zone": "Europe/Vienna",
                "starts_at": moment("2024-02-22T11:30:00Z"),
                "ends_at": moment("2024-02-22T17:00:00Z"),
            }
            | fields,
        )
        if with_programme:
            save_programme(webinar, items=items_of(vectors), by=None, now=NOW)
        return webinar

    return make


@pytest.fixture
def webinar(make_webinar) -> Webinar:
    return make_webinar()


@pytest.fixture
def csv_file(tmp_path) -> Callable[..., Path]:
    """A CSV file of these lines; `heading` first."""

    def write(heading: str, *lines: str, name: str = "file.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join([heading, *lines]) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def run(capsys) -> Callable[..., tuple[int, dict[str, Any], str]]:
    """Run a command with --json: (exit code, the document, standard error)."""
    from django.core.management import call_command

    def call(name: str, *arguments: Any) -> tuple[int, dict[str, Any], str]:
        code = 0
        try:
            call_command(name, *map(str, arguments), "--json")
        except SystemExit as stop:
            code = stop.code
        captured = capsys.readouterr()
        return code, json.loads(captured.out), captured.err

    return call


@pytest.fixture
def own_site(db, tmp_path):
    """A copy of the empty database, and a way to run a process on it."""
    if connection.vendor != "sqlite":
        pytest.skip("Copies the database file, so needs SQLite.")
    copy = tmp_path / "copy.sqlite3"
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "elearn.settings.test",
        "DATABASE_URL": f"sqlite:///{copy}",
        "ELEARN_VAR": str(tmp_path / "var"),
    }

    def run(program: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{program}"],
            cwd=django_settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run, tmp_path / "var" / "archive" / "part-1"
