"""A sealing process is killed for good; what it left is never taken for sealed."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.conf import settings as django_settings
from django.db import connection

#: Fills a database of its own with one event and one log.
PREPARE = """
from tests.media.conftest import NOW, items_of, moment
from tests.media.test_services import log_of
from elearn.core.accounts import invite_person
from media.services import import_log, save_programme, save_webinar
import json
vectors = json.load(open("tests/media/data/vectors.json"))
ana, _ = invite_person(email="ana@example.org", name="Ana")
webinar = save_webinar(
    slug="part-1", by=None, title="Part 1", state="held",
    starts_at=moment("2024-02-22T11:30:00Z"), ends_at=moment("2024-02-22T17:00:00Z"),
)
save_programme(webinar, items=items_of(vectors), by=None, now=NOW)
import_log(webinar, content=log_of(ana), file_name="a.csv", by=None, now=NOW)
"""
#: Seals, and dies at the named step without a word.
SEAL_AND_DIE = """
import os, signal
from media import services
from media.logs import archive
from media.queries import get_webinar
from tests.media.conftest import NOW
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
if {step!r} == "while writing":
    archive.os.fsync = die
elif {step!r} == "before the database knows":
    services.logs.ArchivePart.objects.create = die
elif {step!r} == "before the commit":
    services.logs.record = die
services.seal_log(get_webinar("part-1"), by=None, now=NOW)
"""
#: What the next process finds, and what it makes of it: two lines of JSON.
SEAL_AGAIN = """
import json
from media.models import ArchivePart, PresenceInterval
from media.queries import attendance_for, get_webinar
from media.services import seal_log
from tests.media.conftest import NOW
webinar = get_webinar("part-1")
def report():
    print(json.dumps([
        ArchivePart.objects.count(),
        PresenceInterval.objects.filter(part__isnull=True).count(),
        [person.eligible_ms for person in attendance_for(webinar)],
    ]))
report()
seal_log(webinar, by=None, now=NOW)
report()
"""


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


@pytest.mark.parametrize(
    ("step", "left"),
    [
        ("while writing", ".part"),
        ("before the database knows", ".h5"),
        ("before the commit", ".h5"),
    ],
)
def test_a_killed_sealing_seals_nothing_and_is_done_again(own_site, step, left):
    run, folder = own_site
    killed = run(PREPARE + SEAL_AND_DIE.format(step=step))
    assert killed.returncode == -9, killed.stderr
    assert [path.suffix for path in folder.iterdir()] == [left]
    done = run(SEAL_AGAIN)
    assert done.returncode == 0, done.stderr
    before, after = map(json.loads, done.stdout.splitlines())
    assert before == [0, 1, [18_000_000]]
    assert after == [1, 0, [18_000_000]]
    assert {path.suffix for path in folder.iterdir()} == {".h5"}
