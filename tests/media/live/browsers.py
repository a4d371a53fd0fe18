"""Simulated browsers on loopback: they beat as fast as they are answered."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
    command = [sys.executable, "-m", "granian", "--interface", interface]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
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
    beat: dict[str, Any] = {"n": number, "at": at, "since": 10_000, "played": 9_990}
    beat |= {"media": at + 12, "behind": 8_000, "every": 10_000, "stops": 0}
    beat |= {"state": "playing", "muted": False, "hidden": False, "closing": False}
    return json.dumps(
        {"v": 1, "token": token, "sent": at + 3, "beats": [beat]}
    ).encode()


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> int:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])


async def beat_away(
    port: int,
    *,
    clients: int,
    seconds: float,
    make: Callable[[int, int], bytes],
    path: str = "/live/beat",
) -> tuple[list[tuple[int, int]], list[float], int]:
    """Acknowledged (client, number), seconds of each answer, refusals. The death of
    the server ends it quietly."""
    acknowledged: list[tuple[int, int]] = []
    took: list[float] = []
    refused = 0
    end = time.perf_counter() + seconds

    async def one(client: int) -> None:
        nonlocal refused
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return
        try:
            number = 0
            while time.perf_counter() < end:
                number += 1
                begin = time.perf_counter()
                status = await _ask(
                    reader, writer, request_of(path, make(client, number))
                )
                took.append(time.perf_counter() - begin)
                if status == 200:
                    acknowledged.append((client, number))
                else:
                    refused += 1
        except (OSError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    await asyncio.gather(*(one(client) for client in range(clients)))
    return acknowledged, took, refused
