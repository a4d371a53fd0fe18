"""Programs in processes of their own that begin at once: each is a copy of one that waits,
with Django set up. Setting it up takes longer than most of what is asked of them.

A program is not the child of who starts it. Its stand-in is: a small process that gives
it its input and output, ends as it does, and takes it along when it is killed.
"""

from __future__ import annotations

import array
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import django
from django.db import connections

STAND_IN = """
import array, os, socket, sys
text = sys.argv[2].encode()
asked = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
asked.connect(sys.argv[1])
files = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]).tobytes())]
asked.sendmsg([len(text).to_bytes(8, "big")], files)
asked.sendall(text)
for one in (0, 1, 2):
    os.close(one)
told = asked.recv(8)
os._exit(int(told) if told else 1)
"""


@contextmanager
def waiting(*, cwd: Path, env: dict[str, str]) -> Iterator[Path]:
    """Where one waits to be asked by `start`; it ends when this does."""
    # Not below the tests' folder: the address of a socket may not be long.
    with tempfile.TemporaryDirectory(prefix="elearn-", dir="/tmp") as folder:
        place = Path(folder, "programs")
        waits = subprocess.Popen(
            [sys.executable, "-m", __name__, str(place)],
            cwd=cwd,
            env={**os.environ, **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert waits.stdout.readline() == "ready\n"
            yield place
        finally:
            waits.communicate()


def start(place: Path, text: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", STAND_IN, str(place), text],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _wait(place: str) -> None:
    """Until the input ends: of this process is only ever copied what asked nothing yet."""
    django.setup()
    connections.close_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(place)
        listener.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
            asked = listener.accept()[0]
            if os.fork() == 0:
                listener.close()
                _look_after(asked)
            asked.close()


def _look_after(asked: socket.socket) -> NoReturn:
    """Run what is asked and tell how it ended; if nobody listens any more, end it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    files = array.array("i")
    size, told, _flags, _sender = asked.recvmsg(8, socket.CMSG_LEN(3 * files.itemsize))
    files.frombytes(told[0][2])
    with asked.makefile("rb") as rest:
        text = rest.read(int.from_bytes(size, "big")).decode()
    program = os.fork()
    if program == 0:
        asked.close()
        _run(text, files)
    for one in (0, 1, 2, *files):
        os.close(one)
    ends = os.pidfd_open(program)
    if asked in select.select([asked, ends], [], [])[0]:
        os.kill(program, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(program, 0)[1])
    try:
        asked.sendall(str(code if code >= 0 else 128 - code).encode())
    finally:
        os._exit(0)


def _run(text: str, files: array.array[int]) -> NoReturn:
    for place, one in enumerate(files):
        os.dup2(one, place)
        os.close(one)
    code = 1
    try:
        exec(compile(text, "<program>", "exec"), {"__name__": "__main__"})  # noqa: S102 -- as `python -c` does
        code = 0
    except BaseException:  # noqa: BLE001 -- said, as Python does with what nobody catches
        traceback.print_exc()
    finally:
        connections.close_all()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _wait(sys.argv[1])
