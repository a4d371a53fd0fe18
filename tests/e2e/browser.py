"""The real site and a real browser: what the browser tests and the screenshots share."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
]


@dataclass
class Server:
    """`manage.py serve` on one port: it can be killed, and started again."""

    port: int
    environment: dict[str, str]
    log: Path
    running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.running = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        _wait_until_served(f"http://localhost:{self.port}/", self.running, self.log)

    def stop(self) -> None:
        if self.running is None:
            return
        os.killpg(self.running.pid, signal.SIGTERM)
        try:
            self.running.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """As a power cut would: no goodbye, no clean-up."""
        if self.running is not None:
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()


@dataclass(frozen=True)
class Site:
    """A served demo: its address, its own command line, and its server."""

    url: str
    environment: dict[str, str]
    server: Server

    @property
    def database(self) -> Path:
        return Path(self.environment["ELEARN_VAR"]) / "elearn.sqlite3"

    def manage(self, *arguments: str, check: bool = True) -> dict[str, Any]:
        """Run a management command with --json and read its document."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments, "--json"],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode:
            raise AssertionError(f"{arguments} failed: {done.stderr}{done.stdout}")
        return json.loads(done.stdout)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _wait_until_served(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError(f"The site did not start:\n{log.read_text()}")


@contextmanager
def served_demo(folder: Path) -> Iterator[Site]:
    """Load the demo into `folder`, serve it, and stop it in the end."""
    with served_site(folder, "load_demo", "--migrate") as site:
        yield site


@contextmanager
def served_site(folder: Path, *prepare: str) -> Iterator[Site]:
    """Prepare a site in `folder` with that command, serve it, and stop it in the end."""
    _manage(folder, *prepare)
    with _served(folder) as site:
        yield site


def load_demo(folder: Path) -> None:
    """Load the demo into `folder`, which `served_copy` then serves copies of."""
    _manage(folder, "load_demo", "--migrate")


@contextmanager
def served_copy(loaded: Path, folder: Path) -> Iterator[Site]:
    """Serve a copy of a loaded site, made in `folder`, and stop it in the end."""
    shutil.copytree(loaded, folder, dirs_exist_ok=True)
    with _served(folder) as site:
        yield site


def database_in(folder: Path) -> Path:
    """Where a site in `folder` keeps its database."""
    return folder / "var" / "elearn.sqlite3"


def _environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "ELEARN_VAR": str(folder / "var"),
        "DJANGO_SETTINGS_MODULE": "elearn.settings.demo",
    }


def _manage(folder: Path, *command: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=_environment(folder),
        check=True,
        stdout=subprocess.DEVNULL,
    )


@contextmanager
def _served(folder: Path) -> Iterator[Site]:
    port = _free_port()
    url = f"http://localhost:{port}"
    environment = {**_environment(folder), "ELEARN_BASE_URL": url}
    server = Server(port, environment, folder / "serve.log")
    server.start()
    try:
        yield Site(url, environment, server)
    finally:
        server.stop()


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS
        )
        yield browser
        browser.close()
