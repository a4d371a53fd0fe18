"""An installation of its own for tests with real processes: the embedded database, and
PostgreSQL where a server is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings as django_settings

from tests import migrated
from tests.postgres import cluster


@dataclass(frozen=True, slots=True)
class Site:
    """An installation of its own, and ways to run programs in it."""

    var: Path
    url: str

    def start(self, text: str, **names: object) -> subprocess.Popen[str]:
        given = "".join(f"{name} = {value!r}\n" for name, value in names.items())
        return subprocess.Popen(
            [sys.executable, "-c", f"import django; django.setup()\n{given}{text}"],
            cwd=django_settings.BASE_DIR,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "elearn.settings.test",
                "DATABASE_URL": self.url,
                "ELEARN_VAR": str(self.var),
                # Paper is exchanged here; the seal's key is named all the same.
                "ELEARN_SIGNING_DIR": str(django_settings.SIGNING_DIR),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, text: str, **names: object) -> str:
        process = self.start(text, **names)
        told, error = process.communicate()
        assert process.returncode == 0, error
        return told


MIGRATE = "from django.core.management import call_command\ncall_command('migrate', verbosity=0)"


@contextmanager
def site_on(vendor: str, folder: Path) -> Iterator[Site]:
    """One on this database, migrated."""
    if vendor == "sqlite":
        site = Site(folder, f"sqlite:///{folder / 'elearn.sqlite3'}")
        if migrated.is_possible() and migrated.kept().exists():
            shutil.copyfile(migrated.kept(), folder / "elearn.sqlite3")
        site.run(MIGRATE)
        yield site
        return
    with cluster() as database:
        site = Site(folder, database.url)
        site.run(MIGRATE)
        yield site
