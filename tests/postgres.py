"""A PostgreSQL server of the tests' own, that may be killed. Skips where there is none,
or where this user may not start one.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

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


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A running server; killed and removed at the end."""
    # Not below the tests' folder, which is for the eyes of this user alone.
    folder = Path(tempfile.mkdtemp(prefix="elearn-pg-", dir="/tmp"))
    server = None
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _user())
        server = Cluster(folder)
        server.start()
        yield server
    finally:
        if server is not None:
            server.kill()
        shutil.rmtree(folder, ignore_errors=True)
