"""Durable, acknowledged beats per second, against plain Django and against no disk.

The service with its group commit; (a) one ORM insert for each beat in a Django view,
the same SQLite settings (WAL, FULL) and disk: within this site, whose middleware each of
its views has, and with no middleware at all; (b) the service with the commit taken out.
No view reads a session. Servers, load and neighbours share the machine, so read the
ratios; the CPU of a beat is told less by the neighbours than beats per second are.

    .venv/bin/python benchmarks/bench_beats.py [--seconds 2] [--clients 1024]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.loopback import beat_away
from tests.media.live.bare import SECRET
from tests.media.live.browsers import beat_body, request_of, served, token_of

ROOT = Path(__file__).parent.parent
LIVE = "tests.media.live.bare:application"
ROUNDS = 5
INTERVAL_SECONDS = 10
MAKE_TABLE = """
import benchmarks.beats_floor as floor
from django.db import connection
with connection.schema_editor() as editor:
    editor.create_model(floor.OrmBeat)
"""


def cpu_seconds(group: int) -> float:
    """User and system time of all processes of a group."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def ratio(results: dict[str, list[tuple[float, ...]]], name: str, column: int) -> float:
    """The service's figure by the other one's: of each round, in which both had the same
    neighbours, and of these the median."""
    rounds = zip(results["service"], results[name], strict=True)
    return median(ours[column] / theirs[column] for ours, theirs in rounds)


def main() -> None:
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--clients", type=int, default=1024)
    options = parser.parse_args()
    tokens = [token_of(n, secret=SECRET) for n in range(options.clients)]
    results: dict[str, list[tuple[float, ...]]] = {}

    def request(client: int, number: int) -> bytes:
        return request_of("/live/beat", beat_body(tokens[client], number))

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=ROOT)))
        settings = "benchmarks.beats_floor_settings"
        django = {"DJANGO_SETTINGS_MODULE": settings, "ELEARN_VAR": str(folder / "var")}
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", MAKE_TABLE],
            cwd=ROOT,
            env={**os.environ, **django},
            check=True,
        )
        servers = {
            "service": served(LIVE, ELEARN_LIVE_FOLDER=str(folder / "live")),
            "no commit": served(
                LIVE, ELEARN_LIVE_FOLDER=str(folder / "none"), ELEARN_LIVE_NULL="1"
            ),
        }
        for name, extra in (
            ("ORM in site", {}),
            ("ORM bare", {"ELEARN_BENCH_BARE": "1"}),
        ):
            servers[name] = served(
                "benchmarks.beats_floor:application",
                interface="wsgi",
                options=("--blocking-threads", "4"),
                **django,
                **extra,
            )
        running = {name: stack.enter_context(one) for name, one in servers.items()}
        for _round in range(ROUNDS):
            for name, (port, process) in running.items():
                before, own = cpu_seconds(process.pid), process_time()
                told = beat_away(
                    port,
                    clients=options.clients,
                    seconds=options.seconds,
                    request=request,
                )
                assert not told.refused, (name, told.refused)
                count = len(told.took)
                row = (
                    count / told.seconds,
                    told.took[count // 2],
                    told.took[count * 99 // 100],
                    (cpu_seconds(process.pid) - before) * 1000 / count,
                    (process_time() - own) * 1000 / count,
                )
                results.setdefault(name, []).append(row)
    middle = {
        name: [median(column) for column in zip(*rows, strict=True)]
        for name, rows in results.items()
    }
    print(f"{options.clients} connections, {ROUNDS} × {options.seconds} s each")
    for name, (rate, p50, p99, cpu, load) in middle.items():
        print(
            f"{name:12}{rate:8.0f} acknowledged/s  p50 {p50 * 1000:6.0f} ms"
            f"  p99 {p99 * 1000:6.0f} ms  {cpu:6.3f} ms CPU each"
            f" (the load {load:.3f})"
        )
    for name in ("ORM in site", "ORM bare", "no commit"):
        rate, cpu = (ratio(results, name, column) for column in (0, 3))
        print(f"service / {name:11} {rate:6.2f} ×   CPU each {1 / cpu:5.2f} × less")
    print(
        "targets: 8 × one ORM insert in a view of this site, as it would be served;"
        " 0.9 × without the commit"
    )
    viewers = middle["service"][0] * INTERVAL_SECONDS
    print(f"viewers at one beat in {INTERVAL_SECONDS} s: {viewers:.0f}")


if __name__ == "__main__":
    main()
