"""How far the arithmetic of attendance lies above what numpy alone needs.

Ten thousand people, a few stays each, the nine items of an afternoon. The
floor, in the same run, is the barest array work that any answer must contain:
sort the stays, clip them to each item, add up per person (it does not even
join overlaps or make an object per person). Read the ratios, not the times.

    .venv/bin/python benchmarks/bench_attendance.py
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from media.domain.attendance import attend, attend_columns
from media.domain.programme import from_ms, order, plan_item

PEOPLE = 10_000
STAYS = 3
MINUTE = 60_000
RUNS = 7


def programme():
    minutes = [0, 40, 80, 120, 150, 180, 220, 260, 300, 330]
    kinds = ["talk", "talk", "talk", "qa", "break", "talk", "talk", "talk", "qa"]
    return order(
        plan_item(
            key=f"item-{number}",
            kind=kind,
            title=f"Item {number}",
            starts_at=from_ms(minutes[number] * MINUTE),
            ends_at=from_ms(minutes[number + 1] * MINUTE),
        )
        for number, kind in enumerate(kinds)
    )


def stays():
    dice = np.random.default_rng(2024)
    owners = np.repeat(np.arange(1, PEOPLE + 1), STAYS)
    starts = dice.integers(-10 * MINUTE, 300 * MINUTE, len(owners))
    return owners, starts, starts + dice.integers(MINUTE, 150 * MINUTE, len(owners))


def floor(items, owners, starts, ends):
    by = np.lexsort((starts, owners))
    owners, starts, ends = owners[by], starts[by], ends[by]
    result = np.zeros((PEOPLE + 1, len(items)), dtype=np.int64)
    for column, item in enumerate(items):
        inside = np.minimum(ends, item.ends_ms) - np.maximum(starts, item.starts_ms)
        result[:, column] = np.bincount(
            owners, np.maximum(inside, 0), minlength=PEOPLE + 1
        )
    return result


def measure(work) -> float:
    """Milliseconds of CPU, the median of a few runs."""
    work()
    times = []
    for _ in range(RUNS):
        begin = process_time()
        work()
        times.append((process_time() - begin) * 1000)
    return median(times)


def main() -> None:
    items, columns = programme(), stays()
    user_ids = range(1, PEOPLE + 1)
    everybody = attend_columns(items, user_ids, *columns)
    alone = {user_id: [] for user_id in user_ids}
    for user_id, start, end in zip(*(c.tolist() for c in columns), strict=True):
        alone[user_id].append((start, end))
    assert everybody == [attend(user_id, items, raw) for user_id, raw in alone.items()]

    base = measure(lambda: floor(items, *columns))
    rows = [
        ("numpy floor", base),
        ("attend_columns", measure(lambda: attend_columns(items, user_ids, *columns))),
        (
            "… with every gap",
            measure(
                lambda: [p.gaps for p in attend_columns(items, user_ids, *columns)]
            ),
        ),
        (
            "attend, one by one",
            measure(lambda: [attend(u, items, raw) for u, raw in alone.items()]),
        ),
    ]
    print(f"{PEOPLE} people, {PEOPLE * STAYS} stays, {len(items)} items")
    for name, milliseconds in rows:
        print(f"{name:20} {milliseconds:8.1f} ms  {milliseconds / base:6.1f} × floor")


if __name__ == "__main__":
    main()
