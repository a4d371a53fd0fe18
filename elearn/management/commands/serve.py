"""Runs the site and its task worker together, in the foreground."""

from __future__ import annotations

import ctypes
import io
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, ProgrammingError, connections
from django.utils import timezone
from django.utils.translation import gettext as _

from elearn.core.held_files import sweep_every_shelf
from elearn.core.services import recover_tasks
from elearn.core.serving import SERVER_OPTIONS, allow_many_files

#: Seconds a child gets to finish what it is doing.
PATIENCE = 10
SLOWEST_START = 60
LOST_AFTER = timedelta(hours=1)
PR_SET_PDEATHSIG = 1
#: Who dies so soon (seconds) may do so again: the pause before a start is doubled.
SHORT_LIFE = 30
LONGEST_PAUSE = 60
#: Ports after the site's that are tried for packages.
PORTS_TRIED = 20


@dataclass
class _Child:
    """A process of ours that can be started again."""

    command: list[str]
    environment: dict[str, str]
    short_lives: int = 0
    process: subprocess.Popen[bytes] = field(init=False)
    started: float = field(init=False)
    #: When a dead one is started again.
    due: float | None = None

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.process = _start(self.command, self.environment)
        self.started, self.due = time.monotonic(), None

    def end_group(self) -> None:
        """Each leads a group: what a killed one had started would keep its port."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def plan(self) -> float:
        """The seconds until a dead one is started again."""
        lived = time.monotonic() - self.started
        self.short_lives = self.short_lives + 1 if lived < SHORT_LIFE else 0
        pause = min(LONGEST_PAUSE, 2**self.short_lives - 1)
        self.due = time.monotonic() + pause
        return pause


class Command(BaseCommand):
    help = "Serves the site and runs the task worker, until Ctrl-C."

    # All of Django's checks take longer than the work; “make test” runs them.
    requires_system_checks = ("files",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=_port, default=8000, help="Default: 8000.")
        parser.add_argument(
            "--host",
            default="127.0.0.1",
            help="The address to listen on (default: this machine only).",
        )
        parser.add_argument(
            "--no-worker",
            action="store_false",
            dest="with_worker",
            help="Serve pages only; background work then waits.",
        )
        parser.add_argument(
            "--package-port",
            type=_port,
            help="Where SCORM and H5P packages play, on an origin of their own "
            "(default: the next free port in the demo, none elsewhere).",
        )

    def handle(
        self,
        *,
        port: int,
        host: str,
        with_worker: bool,
        package_port: int | None,
        **options: Any,
    ) -> None:
        if not _is_free(host, port):
            self._refuse(
                _("Port %(port)d is in use: stop what uses it, or give another --port.")
                % {"port": port}
            )
        package_port = self._choose_package_port(host, port, package_port)
        self._recover()
        allow_many_files()
        connections.close_all()
        self._stop_asked = False
        # Before the first child: a signal in between must not orphan it.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask_to_stop)
        environment = _environment(port, package_port)
        children = {"site": _Child(_site_command(host, port), environment)}
        if with_worker:
            children["worker"] = _Child(_worker_command(), environment)
        if package_port is not None:
            command = _package_command(host, package_port)
            children["packages’ server"] = _Child(command, environment)
        try:
            code = self._watch(children, host, port)
        finally:
            _stop(children)
        sys.exit(code)

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(1)

    def _choose_package_port(
        self, host: str, port: int, asked: int | None
    ) -> int | None:
        if asked is None:
            if not settings.DEMO:
                return None
            near = range(port + 1, min(port + 1 + PORTS_TRIED, 65536))
            return next((one for one in near if _is_free(host, one)), None)
        if asked == port or not _is_free(host, asked):
            self._refuse(
                _(
                    "Port %(port)d is in use: stop what uses it, or give another"
                    " --package-port."
                )
                % {"port": asked}
            )
        if not settings.DEMO and not settings.PACKAGE_ORIGINS:
            self._refuse(
                _("Set ELEARN_PACKAGE_ORIGIN too: the address that leads to this port.")
            )
        return asked

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stop_asked = True

    def _recover(self) -> None:
        """Put back what a worker of an earlier, killed `serve` left behind, and
        forget what visitors and unconfirmed uploads left."""
        try:
            _recover_tasks()
            call_command("forget_visitors", stdout=io.StringIO())
            sweep_every_shelf(now=timezone.now())
        except (OperationalError, ProgrammingError):
            self._refuse(_("The database is not set up yet: run “migrate” first."))

    def _watch(self, children: dict[str, _Child], host: str, port: int) -> int:
        """Wait until asked to stop (0) or until the site ends by itself (1). What works
        beside it is started again: a worker that met a locked database must not take
        the pages with it."""
        is_announced = False
        started = time.monotonic()
        while not self._stop_asked:
            for name, child in children.items():
                code = child.process.poll()
                if code is None:
                    continue
                words = {"name": name, "code": code}
                if name == "site":
                    self.stderr.write(
                        _("The %(name)s ended by itself (%(code)s); stopping.") % words
                    )
                    return 1
                self._begin_again(child, words)
            if not is_announced and not _is_free(host, port):
                self._announce(port)
                is_announced = True
            if not is_announced and time.monotonic() - started > SLOWEST_START:
                self.stderr.write(_("The site did not start in time; stopping."))
                return 1
            time.sleep(0.2)
        return 0

    def _begin_again(self, child: _Child, words: dict[str, Any]) -> None:
        if child.due is None:
            child.end_group()
            words["seconds"] = child.plan()
            self.stderr.write(
                _(
                    "The %(name)s ended by itself (%(code)s); it starts again in"
                    " %(seconds)d s."
                )
                % words
            )
        elif time.monotonic() >= child.due:
            if words["name"] == "worker":
                # What it was doing; where the database still cannot say, the next start
                # finds it.
                with suppress(OperationalError):
                    _recover_tasks()
                connections.close_all()
            child.start()

    def _announce(self, port: int) -> None:
        address = f"http://localhost:{port}"
        self.stdout.write(
            _("Serving %(address)s  (Ctrl-C stops)") % {"address": address}
        )
        if settings.DEMO:
            self._announce_people(address)
        self.stdout.flush()

    def _announce_people(self, address: str) -> None:
        from elearn.core.demo import PASSWORD, showcase  # noqa: PLC0415 -- demo only

        self.stdout.write(
            _(
                "Demo people, one click each at %(address)s/demo/ (password: %(password)s):"
            )
            % {"address": address, "password": PASSWORD}
        )
        for person in showcase():
            self.stdout.write(f"  {person.name} <{person.email}>\n      {person.tries}")


def _port(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 65535:
        raise ValueError(text)
    return number


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _site_command(host: str, port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "asgi"),
        *("--host", host, "--port", str(port), "--workers", "1"),
        *("--log-level", "warning", "--workers-kill-timeout", str(PATIENCE // 2)),
        *SERVER_OPTIONS,
        "elearn.asgi:application",
    ]


def _package_command(host: str, port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--workers", "1"),
        *("--blocking-threads", "4", "--log-level", "warning"),
        *("--workers-kill-timeout", str(PATIENCE // 2)),
        "elearn.package_origin:application",
    ]


def _worker_command() -> list[str]:
    return [
        *(sys.executable, str(settings.BASE_DIR / "manage.py"), "db_worker"),
        *("--no-startup-delay", "--no-reload", "--verbosity", "0"),
        *("--worker-id", f"serve.{socket.gethostname()[:32]}.{os.getpid()}"),
    ]


def _is_worker_gone(worker: str) -> bool:
    """True for a worker that an ended `serve` on this machine had started."""
    kind, _dot, rest = worker.partition(".")
    machine, _dot, process = rest.rpartition(".")
    if kind != "serve" or machine != socket.gethostname()[:32]:
        return False
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return True
    except PermissionError:
        return False
    return int(process) == os.getpid()


def _recover_tasks() -> None:
    recover_tasks(
        now=timezone.now(), older_than=LOST_AFTER, is_worker_gone=_is_worker_gone
    )


def _environment(port: int, package_port: int | None) -> dict[str, str]:
    environment = dict(os.environ)
    environment.setdefault("ELEARN_BASE_URL", f"http://localhost:{port}")
    if settings.DEMO and package_port is not None:
        # Both names of this machine: a visitor gets the one the site does not have.
        names = (f"http://{name}:{package_port}" for name in ("127.0.0.1", "localhost"))
        environment.setdefault("ELEARN_PACKAGE_ORIGIN", ",".join(names))
    return environment


def _start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 -- our own interpreter and arguments
        command,
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.DEVNULL,
        # A group of its own: Ctrl-C reaches us alone, and we end both in order.
        process_group=0,
        preexec_fn=_die_with_parent,
    )


def _die_with_parent() -> None:
    """Linux: a child must not outlive a `serve` that was killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _stop(children: dict[str, _Child]) -> None:
    for child in children.values():
        if child.process.poll() is None:
            child.process.terminate()
    end = time.monotonic() + PATIENCE
    for child in children.values():
        try:
            child.process.wait(timeout=max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()
        child.end_group()
