"""One piece of news to everybody in the room: how long until the last one has it, and
what a silent listener costs in memory. Beside it a bare ASGI application on the same
server in the same run; neither stores less than it must, but only ours stores anything.

    .venv/bin/python benchmarks/bench_fanout.py [--listeners 5000] [--messages 9]
"""

from __future__ import annotations

import asyncio
import os
import resource
import sys
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

from elearn.core.serving import allow_many_files
from media.live.news import publish
from media.live.tokens import RoomToken, room_key, sign
from tests.media.live.bare import SECRET
from tests.media.live.browsers import request_of, served

#: What a server, its listeners and Python itself need besides.
SPARE_FILES = 200
WEBINAR = "part-1"


class Listener(asyncio.Protocol):
    def __init__(self, hall: Hall, path: str) -> None:
        self.hall, self.path, self.is_in, self.rest = hall, path, False, b""

    def connection_made(self, transport) -> None:
        self.transport = transport
        transport.write(f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())

    def data_received(self, chunk: bytes) -> None:
        if not self.is_in:
            self.is_in = True
            self.hall.entered += 1
            assert chunk.startswith(b"HTTP/1.1 200"), chunk[:200]
        # A word may come in two pieces.
        seen = self.rest + chunk
        if self.hall.word in seen:
            self.hall.heard.append(time.perf_counter())
            seen = b""
        self.rest = seen[-40:]

    def connection_lost(self, error) -> None:
        self.hall.left += 1


class Hall:
    """Everybody who listens to one server."""

    def __init__(self) -> None:
        self.entered = self.left = 0
        self.word = b"not said yet"
        self.heard: list[float] = []

    async def fill(self, port: int, paths: list[str]) -> list[asyncio.Transport]:
        loop = asyncio.get_running_loop()
        transports = []
        for first in range(0, len(paths), 200):
            made = await asyncio.gather(
                *(
                    loop.create_connection(
                        lambda path=path: Listener(self, path), "127.0.0.1", port
                    )
                    for path in paths[first : first + 200]
                )
            )
            transports += [transport for transport, _listener in made]
        await self.until(lambda: self.entered == len(paths))
        return transports

    async def until(self, condition, seconds: float = 120) -> None:
        end = time.perf_counter() + seconds
        while not condition():
            assert time.perf_counter() < end, (self.entered, self.left, len(self.heard))
            await asyncio.sleep(0.01)


def memory_of(group: int) -> float:
    """Resident megabytes of all processes of a group."""
    pages = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[2]) == group:
                pages += int((stat.parent / "statm").read_text().split()[1])
        except OSError:
            continue
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


async def tell_ours(folder: Path, word: str) -> float:
    """When the piece of news was stored."""
    content = {"word": word, "text": "x" * 120}
    now = time.time_ns() // 1_000_000
    await asyncio.to_thread(
        publish, folder, WEBINAR, kind="notice", content=content, at_ms=now
    )
    return time.perf_counter()


async def tell_bare(port: int, word: str) -> float:
    begin = time.perf_counter()
    _reader, writer = await asyncio.open_connection("127.0.0.1", port)
    frame = (
        f'id: 1\nevent: notice\ndata: {{"word": "{word}", "text": "{"x" * 120}"}}\n\n'
    )
    writer.write(request_of("/tell", frame.encode()))
    await writer.drain()
    writer.close()
    return begin


async def measure(
    port: int, process, paths: list[str], tell, messages: int
) -> tuple[float, list[float], list[float]]:
    """Megabytes for each thousand; p99 and last of each message, in seconds."""
    hall = Hall()
    before = memory_of(process.pid)
    transports = await hall.fill(port, paths)
    await asyncio.sleep(2)
    megabytes = (memory_of(process.pid) - before) * 1000 / len(paths)
    percentiles, lasts = [], []
    for number in range(messages):
        word = f"word-{number:06d}"
        hall.word, hall.heard = word.encode(), []
        # Not in step with any look at a file.
        await asyncio.sleep(0.31 + number * 0.037)
        begin = await tell(word)
        await hall.until(lambda: len(hall.heard) == len(paths))
        took = sorted(one - begin for one in hall.heard)
        percentiles.append(took[len(took) * 99 // 100])
        lasts.append(took[-1])
    for transport in transports:
        transport.abort()
    return megabytes, percentiles, lasts


def main() -> None:
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--listeners", type=int, default=5_000)
    parser.add_argument("--messages", type=int, default=9)
    options = parser.parse_args()
    allow_many_files()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    count = min(options.listeners, most - SPARE_FILES)
    now = time.time_ns() // 1_000_000
    key = room_key(SECRET)
    passes = [
        sign(
            RoomToken(WEBINAR, n + 1, f"{n:016x}", now - 1000, now + 10**7).for_news(),
            key=key,
        )
        for n in range(count)
    ]
    results = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        publish(folder, WEBINAR, kind="notice", content={}, at_ms=now)
        with served("tests.media.live.bare:application", ELEARN_LIVE_FOLDER=name) as (
            port,
            process,
        ):
            paths = [f"/live/events?token={one}" for one in passes]
            results["service"] = asyncio.run(
                measure(
                    port,
                    process,
                    paths,
                    lambda word: tell_ours(folder, word),
                    options.messages,
                )
            )
        with served("benchmarks.bare_events:application") as (port, process):
            results["bare"] = asyncio.run(
                measure(
                    port,
                    process,
                    ["/events"] * count,
                    lambda word: tell_bare(port, word),
                    options.messages,
                )
            )
    print(f"{count} listeners on loopback, {options.messages} pieces of news, medians")
    for name, (megabytes, percentiles, lasts) in results.items():
        print(
            f"{name:8} p99 {median(percentiles) * 1000:5.0f} ms"
            f"  last {median(lasts) * 1000:5.0f} ms"
            f"  worst p99 {max(percentiles) * 1000:5.0f} ms"
            f"  {megabytes:5.1f} MB for each thousand"
        )
    ours, bare = results["service"], results["bare"]
    print(
        f"service / bare: p99 {median(ours[1]) / median(bare[1]):.2f} ×"
        f"  memory {ours[0] / bare[0]:.2f} ×"
    )
    print("targets: p99 under 1 s and 1.5 ×, memory 1.3 ×")


if __name__ == "__main__":
    main()
