"""How fast the formats are read, and whether any of 10,000 spoilt files makes one
stumble (it must be read or refused in one sentence, nothing else).

    .venv/bin/python benchmarks/bench_import.py [MUTATIONS [FORMAT …]]

The samples are other people's and lie outside the project: ELEARN_SAMPLES names
their folder. A format joins by a line in `SAMPLES`.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import django

from benchmarks.mutations import mutated
from scenarios.domain.document import canonical
from scenarios.formats.shape import ImportRefused, Parcel

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearn.settings.test")
django.setup()

PLACE = Path(
    os.environ.get("ELEARN_SAMPLES") or Path(__file__).parents[2] / "shared/data"
)
#: Format → where its samples lie; a folder is one parcel of members.
SAMPLES = {
    "twee": "twee/*",
    "twine_html": "twine_html/*",
    "ink": "ink/*",
    "h5p": "h5p/*",
    "mvp": "mvp/synthetic*",
}
MUTATIONS = 10_000


def parcels(pattern: str) -> Iterator[Parcel]:
    for path in sorted((PLACE / "scenarios").glob(pattern)):
        if path.is_file():
            yield Parcel(path.name, path.read_bytes())
            continue
        files = {
            str(file.relative_to(path)): file.read_bytes()
            for file in sorted(path.rglob("*"))
            if file.is_file()
        }
        yield Parcel(path.name, members=files)


def spoilt(parcel: Parcel, rng: Random) -> Parcel:
    if not parcel.members:
        return Parcel(parcel.name, mutated(parcel.raw, rng))
    name = rng.choice(sorted(parcel.members))
    changed = {**parcel.members, name: mutated(parcel.members[name], rng)}
    return Parcel(parcel.name, members=changed)


def tried(module: Any, parcel: Parcel) -> tuple[str, float]:
    """ "read", "refused" or the error, and how long it took."""
    began = perf_counter()
    try:
        for found in module.read(parcel):
            canonical(found.graph)
        outcome = "read"
    except ImportRefused as refusal:
        outcome = "refused" if str(refusal).endswith(".") else "no sentence"
    except Exception:  # noqa: BLE001 -- this is what is looked for
        outcome = traceback.format_exc(limit=-3)
    return outcome, perf_counter() - began


def main() -> None:
    count = int(sys.argv[1]) if sys.argv[1:] else MUTATIONS
    names = sys.argv[2:] or [
        name for name in SAMPLES if find_spec(f"scenarios.formats.{name}")
    ]
    stumbled = 0
    for name in names:
        module = import_module(f"scenarios.formats.{name}")
        samples = list(parcels(SAMPLES[name]))
        if not samples:
            print(f"{name}: no samples here; set ELEARN_SAMPLES")
            continue
        for parcel in samples:
            times = [tried(module, parcel)[1] for _ in range(3)]
            print(f"{name} {parcel.name}: {median(times) * 1000:.1f} ms")
        outcomes: dict[str, int] = {}
        slowest = (0.0, "", 0)
        for seed in range(count):
            rng = Random(seed)  # noqa: S311 -- no secret
            parcel = samples[seed % len(samples)]
            outcome, seconds = tried(module, spoilt(parcel, rng))
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
            slowest = max(slowest, (seconds, parcel.name, seed))
        fine = {key: outcomes.pop(key, 0) for key in ("read", "refused")}
        print(
            f"{name}: {count} spoilt files, {fine['read']} read, "
            f"{fine['refused']} refused, {sum(outcomes.values())} stumbled; "
            f"slowest {slowest[0]:.2f} s ({slowest[1]}, seed {slowest[2]})"
        )
        for error, times_seen in outcomes.items():
            print(f"{times_seen} times:\n{error}")
        stumbled += sum(outcomes.values())
    sys.exit(1 if stumbled else 0)


if __name__ == "__main__":
    main()
