"""How fast programme files are read, and whether any of 10,000 spoilt ones makes the
reader stumble: it must be read or refused in one sentence, nothing else.

    .venv/bin/python benchmarks/bench_programmes.py [MUTATIONS]

The files are the ones of our own tests: the same two evenings in each format.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

import django

from benchmarks.mutations import mutated

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearn.settings.test")
django.setup()

from media.exceptions import MediaError  # noqa: E402 -- waits for the set-up
from media.programmes import read_programme  # noqa: E402
from media.wording import finding_sentence  # noqa: E402
from tests.media.programmes.files import TABLE, XML, schedule  # noqa: E402

MUTATIONS = 10_000
TEMPTING = (
    b",", b";", b"\n", b'"', b":", b"24:00", b"00:00", b"-", b"T", b"+14:00", b"Z",
    b"9999-12-31", b"0001-01-01", b"<", b"</", b">", b"&amp;", b"&x;", b"<!DOCTYPE a>",
    b"<![CDATA[", b"]]>", b"{", b"}", b"[", b"]", b"null", b"1e999", b"\\u0000",
    b"\\ud800", b"\0", b"\xff", b"\xef\xbb\xbf", b"Europe/Nowhere", b"../../etc",
)  # fmt: skip


def tried(content: bytes) -> str:
    try:
        found = read_programme(content, time_zone="Europe/Vienna")
    except MediaError as refusal:
        return "refused" if str(refusal) else "silent"
    found.on_the_time_line()
    for finding in (*found.refused, *found.notes):
        finding_sentence(finding).encode()
    for item in found.items:
        f"{item.title}{item.speakers}{item.short_title}".encode()
    return "read"


def main() -> None:
    count = int(sys.argv[1]) if sys.argv[1:] else MUTATIONS
    stumbled = 0
    files = {"csv": TABLE.encode(), "json": schedule(), "xml": XML}
    for name, content in files.items():
        outcomes: dict[str, int] = {}
        times: list[float] = []
        for seed in range(count):
            rng = Random(seed)  # noqa: S311 -- no secret
            spoilt = mutated(content, rng, TEMPTING)
            began = perf_counter()
            try:
                outcome = tried(spoilt)
            except Exception:  # noqa: BLE001 -- what is looked for
                outcome = "stumbled"
                print(f"{name}, seed {seed}:\n{traceback.format_exc(limit=-3)}")
            times.append(perf_counter() - began)
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
        stumbled += count - outcomes.get("read", 0) - outcomes.get("refused", 0)
        print(
            f"{name}: {outcomes}; median {median(times) * 1000:.2f} ms, "
            f"slowest {max(times) * 1000:.1f} ms"
        )
    sys.exit(1 if stumbled else 0)


if __name__ == "__main__":
    main()
