"""Simulated browsers on loopback: they beat as fast as they are answered."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from elearn.core.serving import SERVER_OPTIONS, allow_many_files
from media.live.tokens import RoomToken, room_key, sign

ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(
    application: str,
    *,
    interface: str = "asgi",
    options: tuple[str, ...] = (),
    **env: str,
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """granian with one worker; killed for good at the end, with all its children."""
    port = free_port()
    allow_many_files()
    command = [sys.executable, "-m", "granian", "--interface", interface]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    command += SERVER_OPTIONS if interface == "asgi" else ()
    process = subprocess.Popen(
        [*command, "--log-level", "error", *options, application],
        cwd=ROOT,
        env={**os.environ, **env},
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + 60
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{application} did not start.")
            time.sleep(0.05)
        yield port, process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def token_of(session: int, *, secret: str, webinar: str = "part-1") -> str:
    now = time.time_ns() // 1_000_000
    return sign(
        RoomToken(webinar, session + 1, f"{session:016x}", now - 1000, now + 10**7),
        key=room_key(secret),
    )


def request_of(path: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Content-Type: application/json\r\n\r\n".encode() + body


def beat_body(token: str, number: int) -> bytes:
    at = number * 10_000
    return (
        f'{{"v":1,"token":"{token}","sent":{at + 3},"beats":[{{"n":{number},"at":{at},'
        f'"since":10000,"played":9990,"media":{at + 12},"behind":8000,"every":10000,'
        '"stops":0,"state":"playing","muted":false,"hidden":false,"closing":false}]}'
    ).encode()


class _Browser(asyncio.Protocol):
    """One connection that sends its next beat as soon as the last is answered.

    A protocol, not streams: the load must not cost more than what it measures.
    """

    def __init__(self, run: _Run, client: int) -> None:
        self.run, self.client, self.number = run, client, 0
        self.heard = b""
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        self.number += 1
        self.began = time.perf_counter()
        body = self.run.make(self.client, self.number)
        self.transport.write(request_of(self.run.path, body))

    def data_received(self, chunk: bytes) -> None:
        self.heard += chunk
        head, mark, body = self.heard.partition(b"\r\n\r\n")
        if not mark:
            return
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r", 1)[0])
        if len(body) < length:
            return
        self.heard = b""
        now = time.perf_counter()
        self.run.took.append(now - self.began)
        if head.split(b" ", 2)[1] == b"200":
            self.run.acknowledged.append((self.client, self.number))
            self.run.heard(len(self.run.acknowledged))
        else:
            self.run.refused += 1
        if now < self.run.end:
            self.ask()
        else:
            self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


@dataclass
class _Run:
    path: str
    make: Callable[[int, int], bytes]
    end: float
    heard: Callable[[int], None]
    acknowledged: list[tuple[int, int]] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    refused: int = 0


async def beat_away(
    port: int,
    *,
    clients: int,
    seconds: float,
    make: Callable[[int, int], bytes],
    path: str = "/live/beat",
    heard: Callable[[int], None] = lambda count: None,
) -> tuple[list[tuple[int, int]], list[float], int]:
    """Acknowledged (client, number), seconds of each answer, refusals. The death of
    the server ends it quietly. `heard` is told how many are acknowledged, each time."""
    run = _Run(path, make, time.perf_counter() + seconds, heard)
    loop = asyncio.get_running_loop()

    async def one(client: int) -> None:
        try:
            _transport, browser = await loop.create_connection(
                lambda: _Browser(run, client), "127.0.0.1", port
            )
        except OSError:
            return
        await browser.done

    await asyncio.gather(*(one(client) for client in range(clients)))
    return run.acknowledged, run.took, run.refused
