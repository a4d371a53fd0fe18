"""A PostgreSQL server of the tests' own with all migrations run, that may be killed. Skips
where there is none, or where this user may not start one.

They are run once: the folder of that server is kept for the next one, as the embedded
database is (`tests.migrated`), and each server begins with a copy of its own.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from tests import migrated
from tests.media.live.browsers import free_port

PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
#: Who runs it where we are root: PostgreSQL refuses to run as that.
OTHER = "postgres"


def _tool(name: str) -> str:
    found = shutil.which(name, path=os.pathsep.join(map(str, PLACES)))
    found = found or shutil.which(name)
    if found is None:
        pytest.skip("No PostgreSQL server is installed here.")
    return found


def _user() -> str | None:
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(OTHER)
    except KeyError:
        pytest.skip("PostgreSQL does not run as root, and there is nobody else to be.")
    return OTHER


class Cluster:
    """One server on a port of this machine, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"postgres://elearn@127.0.0.1:{self.port}/postgres"
        self._user = _user()
        self._process: subprocess.Popen[bytes] | None = None

    def create(self) -> None:
        """With nothing in it."""
        folder = self.folder
        made = self._run(
            *(_tool("initdb"), "-D", str(folder / "data"), "-U", "elearn"),
            *("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"),
        )
        if made.returncode:
            pytest.skip("No PostgreSQL cluster can be made here.")

    def _run(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            command, user=self._user, cwd="/", capture_output=True, check=False
        )

    def start(self) -> None:
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self.folder),
            "max_connections": "60",
        }
        told = [part for pair in options.items() for part in ("-c", "=".join(pair))]
        self._process = subprocess.Popen(
            [_tool("postgres"), "-D", str(self.folder / "data"), *told],
            user=self._user,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 60
        ready = [_tool("pg_isready"), "-h", "127.0.0.1", "-p", str(self.port)]
        while self._run(*ready).returncode:
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("PostgreSQL did not start.")
            time.sleep(0.05)

    def stop(self) -> None:
        """With everything written that there is to write."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()
            self._process = None

    def kill(self) -> None:
        """kill -9 of the postmaster and of every backend."""
        if self._process is None:
            return
        master = self._process.pid
        # The first to die must not clean up after the others.
        for pid in [master, *_children(master)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._process.wait()
        self._process = None


def _children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(stat.parent.name))
    return found


def _migrate(server: Cluster, var: Path) -> None:
    told = {
        "DJANGO_SETTINGS_MODULE": "elearn.settings.test",
        "DATABASE_URL": server.url,
        "ELEARN_VAR": str(var),
    }
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=django_settings.BASE_DIR,
        env={**os.environ, **told},
        check=True,
    )


def _version() -> str:
    """In one word, for the name of a file: another server cannot read its folder."""
    told = subprocess.run(
        [_tool("postgres"), "--version"], capture_output=True, text=True, check=True
    )
    return "".join(one if one.isalnum() else "-" for one in told.stdout.strip())


def _begin(server: Cluster) -> None:
    """Give it the database with all migrations run, and start it."""
    kept = migrated.kept(f"-{_version()}.tar")
    data = server.folder / "data"
    with migrated.one_at_a_time("postgres"):
        if kept.exists():
            # By root the files come back to the user whom they were taken from.
            with tarfile.open(kept) as archive:
                archive.extractall(server.folder, filter="fully_trusted")  # noqa: S202 -- ours
            server.start()
            return
        server.create()
        server.start()
        var = server.folder / "var"
        var.mkdir()
        _migrate(server, var)
        server.stop()
        migrated.forget("*.tar")
        partial = kept.with_suffix(".partial")
        with tarfile.open(partial, "w") as archive:
            archive.add(data, arcname=data.name)
        partial.replace(kept)
    server.start()


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A running server with an empty, migrated database; killed and removed at the end."""
    # Not below the tests' folder, which is for the eyes of this user alone.
    folder = Path(tempfile.mkdtemp(prefix="elearn-pg-", dir="/tmp"))
    server = None
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _user())
        server = Cluster(folder)
        _begin(server)
        yield server
    finally:
        if server is not None:
            server.kill()
        shutil.rmtree(folder, ignore_errors=True)
