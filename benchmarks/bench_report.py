"""What the picture of everybody costs at ten thousand people and five and a half hours.

The heat map is drawn straight into at most 500 × 360 cells. Beside it, in the same run:
the floor (union of the stays and one pass over the people, which any answer contains),
and the usual way, a row of minutes for each person that is then averaged. Read the
ratios; the figure's size is what travels to the page.

    .venv/bin/python benchmarks/bench_report.py
"""

from __future__ import annotations

import json
import os
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time
from zlib import compress
from zoneinfo import ZoneInfo

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))
from bench_attendance import MINUTE, PEOPLE, programme, stays

from media.domain.crowd import (
    MOST_BANDS,
    Crowd,
    heat_grid,
    movements,
    present_at,
    ranked,
    retention,
    steps,
)

DAY = (0, 330 * MINUTE)
RUNS = 5


def floor(columns: tuple[np.ndarray, ...]) -> np.ndarray:
    return Crowd.of(*columns).item_ms([DAY])


def drawn(columns: tuple[np.ndarray, ...]) -> np.ndarray:
    return heat_grid(Crowd.of(*columns), DAY).percent


def a_row_for_each(columns: tuple[np.ndarray, ...]) -> np.ndarray:
    """Milliseconds of every person in every minute, then the mean of each band."""
    crowd = Crowd.of(*columns)
    order, people = ranked(crowd, DAY)
    rows = np.searchsorted(people, crowd.owners)
    table = np.zeros((len(people), 330))
    for minute in range(330):
        low, high = minute * MINUTE, (minute + 1) * MINUTE
        inside = np.minimum(crowd.ends_ms, high) - np.maximum(crowd.starts_ms, low)
        table[:, minute] = np.bincount(
            rows, np.maximum(inside, 0), minlength=len(people)
        )
    edges = np.arange(MOST_BANDS) * len(people) // MOST_BANDS
    sums = np.add.reduceat(table[order], edges, axis=0)
    sizes = np.diff(np.append(edges, len(people)))
    return sums / (sizes[:, None] * MINUTE) * 100


def whole_report(columns: tuple[np.ndarray, ...]) -> None:
    crowd, items = Crowd.of(*columns), programme()
    minutes = steps(*DAY, MINUTE)
    present_at(crowd, minutes)
    movements(crowd, minutes)
    retention(crowd, items)
    heat_grid(crowd, DAY)


def figure_of(columns: tuple[np.ndarray, ...]) -> str:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearn.settings.test")
    import django

    django.setup()
    from media.reports.charts import heat_figure

    grid = heat_grid(Crowd.of(*columns), DAY)
    return json.dumps(heat_figure(programme(), grid, zone=ZoneInfo("Europe/Vienna")))


def milliseconds(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(RUNS):
        begin = process_time()
        work()
        times.append((process_time() - begin) * 1000)
    return median(times)


def peak(work: Callable[[], object]) -> float:
    tracemalloc.start()
    work()
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 2**20


def main() -> None:
    columns = stays()
    ways = {
        "floor: union, one pass": floor,
        "heat map": drawn,
        "a row for each person": a_row_for_each,
        "all counts of the report": whole_report,
    }
    costs = {
        name: milliseconds(lambda way=way: way(columns)) for name, way in ways.items()
    }
    print(f"{PEOPLE} people, {len(columns[0])} stays, 330 minutes")
    for name, way in ways.items():
        print(
            f"{name:26}{costs[name]:9.1f} ms {costs[name] / next(iter(costs.values())):7.1f}"
            f" × floor {peak(lambda way=way: way(columns)):8.1f} MB at most"
        )
    figure = figure_of(columns)
    packed = len(compress(figure.encode()))
    print(
        f"heat map as a figure: {milliseconds(lambda: figure_of(columns)):.1f} ms, "
        f"{len(figure) / 1024:.0f} kB, {packed / 1024:.0f} kB packed"
    )


if __name__ == "__main__":
    main()
