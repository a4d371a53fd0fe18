"""How far the arithmetic of attendance lies above what numpy alone needs.

Ten thousand people, a few stays each, the nine items of an afternoon. The
floor, in the same run, is the barest array work that any answer must contain:
sort the stays, clip them to each item, add up per person (it does not even
join overlaps or make an object per person).

Then from a sealed part, read from the disk: the same people through five and a half
hours, beside the usual ways of people who have one record for each ten seconds: scatter
them into a matrix and add up columns (numpy), or drop duplicates and group (pandas,
where it is installed). Read the ratios, not the times.

    .venv/bin/python benchmarks/bench_attendance.py
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import process_time

import django
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from media.domain.attendance import attend, attend_columns
from media.domain.programme import from_ms, order, plan_item

PEOPLE = 10_000
STAYS = 3
MINUTE = 60_000
BIN_MS = 10_000
BINS = 330 * MINUTE // BIN_MS
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


def stays(people: int = PEOPLE):
    dice = np.random.default_rng(2024)
    owners = np.repeat(np.arange(1, people + 1), STAYS)
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


def measure(work, runs: int = RUNS) -> float:
    """Milliseconds of CPU, the median of a few runs."""
    work()
    times = []
    for _ in range(runs):
        begin = process_time()
        work()
        times.append((process_time() - begin) * 1000)
    return median(times)


def seal(people: int, columns):
    """(file, digest) of a part with these stays, and the stays themselves."""
    from media.logs import archive

    owners, starts, ends = columns
    content = archive.PartContent(
        webinar=f"bench-{people}",
        time_zone="Europe/Vienna",
        number=1,
        programme_number=1,
        programme_sha256="0" * 64,
        items=(),
        logs=[],
        stays=[
            archive.Stay(owner, "player", archive.NO_LOG, 0, start, end)
            for owner, start, end in zip(*(c.tolist() for c in columns), strict=True)
        ],
        previous_sha256="",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    sealed = archive.write_part(content)
    return sealed.file, sealed.sha256


def from_archive(items, people: int, sealed):
    from media.logs import archive

    archive._read_part.cache_clear()
    stays = archive.read_part(*sealed)
    return attend_columns(
        items, range(1, people + 1), stays.viewers, stays.starts_ms, stays.ends_ms
    )


def records_of(people: int, columns) -> tuple[np.ndarray, np.ndarray]:
    """(person, bin) for each ten seconds of each stay, in the order of arrival."""
    owners, starts, ends = columns
    first = np.clip(starts // BIN_MS, 0, BINS)
    length = np.maximum(np.clip(ends // BIN_MS, 0, BINS) - first, 0)
    who = np.repeat(owners - 1, length)
    begin = np.repeat(np.cumsum(length) - length, length)
    bins = np.repeat(first, length) + np.arange(length.sum()) - begin
    order = np.random.default_rng(7).permutation(len(who))
    return who[order].astype(np.int32), bins[order].astype(np.int32)


def scatter(people: int, edges, who, bins):
    seen = np.zeros((people, BINS), dtype=bool)
    seen[who, bins] = True
    return np.add.reduceat(seen, edges, axis=1, dtype=np.int32)


def group(edges, who, bins):
    import pandas

    table = pandas.DataFrame({"who": who, "bin": bins}).drop_duplicates()
    table["item"] = np.searchsorted(edges, table["bin"], side="right")
    return table.groupby(["who", "item"]).size()


def once(work) -> float:
    """Milliseconds of CPU of the first time."""
    begin = process_time()
    work()
    return (process_time() - begin) * 1000


def compare_with_records(items) -> None:
    edges = np.array([item.starts_ms // BIN_MS for item in items])
    columns = stays()
    who, bins = records_of(PEOPLE, columns)
    sealed = seal(PEOPLE, columns)
    ours = measure(lambda: from_archive(items, PEOPLE, sealed))
    numpy_way = measure(lambda: scatter(PEOPLE, edges, who, bins))
    print(f"{PEOPLE} people, 5.5 h, {len(who)} records of ten seconds")
    print(f"from the archive     {ours:8.1f} ms")
    print(f"scatter, reduceat    {numpy_way:8.1f} ms  ours {ours / numpy_way:.2f} ×")
    if find_spec("pandas") is None:
        print("pandas is not installed here")
    else:
        pandas_way = once(lambda: group(edges, who, bins))
        print(
            f"pandas               {pandas_way:8.1f} ms  {pandas_way / ours:.1f} × ours"
        )
    print("targets: at most 3 × scatter and reduceat, pandas at least 20 × ours")
    works = {
        people: partial(from_archive, items, people, seal(people, stays(people)))
        for people in (PEOPLE, 3 * PEOPLE, 10 * PEOPLE)
    }
    # In turn, so that the neighbours of one moment do not meet one size alone.
    turns = [
        {people: once(work) for people, work in works.items()} for _ in range(RUNS)
    ]
    for people in works:
        took = median(turn[people] for turn in turns)
        print(f"{people:7} people {took:8.1f} ms  {took / people * 1000:6.2f} µs each")
    print("target: as much for each of 100,000 as for each of 10,000")


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
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ELEARN_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "elearn.settings.test"
        django.setup()
        compare_with_records(items)


if __name__ == "__main__":
    main()
