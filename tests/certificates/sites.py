"""An installation of its own for tests with real processes: the embedded database, and
PostgreSQL where a server is installed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings as django_settings

from tests import migrated, programs
from tests.postgres import cluster


@dataclass(frozen=True, slots=True)
class Site:
    """An installation of its own, and ways to run programs in it."""

    var: Path
    env: dict[str, str]
    place: Path

    def start(self, text: str, **names: object) -> subprocess.Popen[str]:
        given = "".join(f"{name} = {value!r}\n" for name, value in names.items())
        return programs.start(self.place, given + text)

    def run(self, text: str, **names: object) -> str:
        process = self.start(text, **names)
        told, error = process.communicate()
        assert process.returncode == 0, error
        return told


MIGRATE = "from django.core.management import call_command\ncall_command('migrate', verbosity=0)"


@contextmanager
def prepared(var: Path, url: str) -> Iterator[Site]:
    """One whose database is there: migrated, and ready for programs."""
    env = {
        "DJANGO_SETTINGS_MODULE": "elearn.settings.test",
        "DATABASE_URL": url,
        "ELEARN_VAR": str(var),
        # Paper is exchanged here; the seal's key is named all the same.
        "ELEARN_SIGNING_DIR": str(django_settings.SIGNING_DIR),
    }
    with programs.waiting(cwd=django_settings.BASE_DIR, env=env) as place:
        site = Site(var, env, place)
        site.run(MIGRATE)
        yield site


@contextmanager
def site_on(vendor: str, folder: Path) -> Iterator[Site]:
    """One on this database."""
    if vendor == "sqlite":
        migrated.copy_to(folder / "elearn.sqlite3")
        with prepared(folder, f"sqlite:///{folder / 'elearn.sqlite3'}") as site:
            yield site
        return
    with cluster() as database, prepared(folder, database.url) as site:
        yield site
