"""How large a day of beats is when it is sealed: 1,500 people, five and a half hours, a
beat in ten seconds, with the noise that timers, networks and players make (see
tests/media/logs/usual.py for where it is from). Once with everybody there throughout, once
with 58 % of the beats, as on a real day.

    .venv/bin/python benchmarks/bench_archive.py
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import django
import h5py  # noqa: TID251 -- to look into a part
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from media.domain.beats import BeatRows, measure
from media.domain.programme import from_ms, order, plan_item
from tests.media.logs.usual import START, usual_beats

PEOPLE, BEATS = 1_500, 1_980
HOUR = 3_600_000


def day(share: float) -> BeatRows:
    """Who is there less long came later or went earlier: whole stretches are missing."""
    rows = usual_beats(PEOPLE, BEATS, seed=2026)
    first = np.random.default_rng(58).integers(0, BEATS, PEOPLE)
    place = (rows.column("seq") + first[rows.column("session")]) % BEATS
    return rows.pick(np.flatnonzero(place < share * BEATS))


def main() -> None:
    from media.logs import archive
    from media.logs.beat_columns import SealedBeats
    from media.services.logs import _player_stays

    items = order(
        plan_item(
            key=f"item-{number}",
            kind="talk",
            title=f"Item {number}",
            starts_at=from_ms(START + number * HOUR // 2),
            ends_at=from_ms(START + (number + 1) * HOUR // 2),
        )
        for number in range(11)
    )
    for share in (1.0, 0.58):
        rows = day(share)
        opened = np.full(PEOPLE, START, dtype=np.int64)
        ids = np.arange(1, PEOPLE + 1)
        beats = SealedBeats(rows, measure(rows, opened), ids, ids, opened)
        begin = process_time()
        sealed = archive.write_part(
            archive.PartContent(
                webinar="bench",
                time_zone="Europe/Vienna",
                number=1,
                programme_number=1,
                programme_sha256="0" * 64,
                items=items,
                logs=[],
                stays=_player_stays(beats),
                previous_sha256="",
                created_at=datetime(2026, 1, 1, tzinfo=UTC),
                beats=beats,
            )
        )
        took = process_time() - begin
        with h5py.File(archive.part_path(sealed.file)) as file:
            grid = file["grid/presence"].id.get_storage_size()
        print(
            f"{len(rows):8} beats  {sealed.size / 10**6:5.1f} MB"
            f"  {sealed.size / len(rows):.2f} bytes each"
            f"  grid {grid / 1000:.0f} kB  written in {took:.1f} s of CPU"
        )
    print("targets: 12 MB, grid under 100 kB")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ELEARN_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "elearn.settings.test"
        django.setup()
        main()
