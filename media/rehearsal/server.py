"""Starts and kills the served live service of a rehearsal."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from elearn.core.exceptions import Refusal
from elearn.core.serving import SERVER_OPTIONS, allow_many_files
from media.rehearsal.clock import CLOCK

SLOWEST_START = 120


class Server:
    """granian with one worker, as `serve` runs it, on a port of this machine."""

    def __init__(self, clock: Path) -> None:
        self._clock = clock
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        allow_many_files()
        command = [sys.executable, "-m", "granian", "--interface", "asgi"]
        command += ["--host", "127.0.0.1", "--port", str(self.port), "--workers", "1"]
        self._process = subprocess.Popen(  # noqa: S603 -- our own interpreter
            [
                *command,
                *SERVER_OPTIONS,
                "--log-level",
                "error",
                "media.rehearsal.served:application",
            ],
            cwd=settings.BASE_DIR,
            env={
                **os.environ,
                "ELEARN_VAR": str(settings.VAR_DIR),
                CLOCK: str(self._clock),
            },
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        end = time.monotonic() + SLOWEST_START
        while not self._is_answering():
            if self._process.poll() is not None or time.monotonic() > end:
                self.kill()
                raise Refusal(_("The live service of the rehearsal did not start."))
            time.sleep(0.05)

    def _is_answering(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        """At once, with everything it had started; what it had not stored is gone."""
        if self._process is not None:
            if self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
