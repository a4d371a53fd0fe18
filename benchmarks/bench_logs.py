"""How fast and in how much memory logs are read, and whether any of 10,000 spoilt
files makes a reader stumble (it must be read or refused in one sentence, nothing
else).

    .venv/bin/python benchmarks/bench_logs.py [MUTATIONS]

Spoilt are small files of our own, one per format, and exports of platforms, which
are not ours and lie outside the project: ELEARN_SAMPLES names their folder.
"""

from __future__ import annotations

import os
import sys
import traceback
import tracemalloc
from pathlib import Path
from random import Random
from time import perf_counter
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent.parent))

import django

from benchmarks.mutations import TEMPTING, mutated
from tests.media.logs import samples

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearn.settings.test")
django.setup()

PLACE = Path(
    os.environ.get("ELEARN_SAMPLES") or Path(__file__).parents[2] / "shared/data"
)
ZONE = ZoneInfo("Europe/Vienna")
MUTATIONS = 10_000
PEOPLE = 10_000


def tried(content: bytes) -> str:
    """ "read", "refused", or what went wrong."""
    from media.exceptions import LogRefused
    from media.logs.sources import parse
    from media.wording import finding_sentence

    try:
        parsed = parse(content, zone=ZONE)
        for finding in (*parsed.refused, *parsed.notes):
            finding_sentence(finding)
    except LogRefused as refusal:
        return "refused" if str(refusal).rstrip("”").endswith(".") else "no sentence"
    except Exception:  # noqa: BLE001 -- this is what is looked for
        return traceback.format_exc(limit=-3)
    return "read"


def large_files() -> dict[str, bytes]:
    """Three stays of each of ten thousand people, and files no event has."""
    stays = [
        (
            f"person-{number}@example.org",
            f"2024-02-22T1{hour}:30:00Z",
            f"2024-02-22T1{hour + 1}:10:00Z",
        )
        for number in range(PEOPLE)
        for hour in (1, 3, 5)
    ]
    table = "\n".join(["email,joined_at,left_at", *map(",".join, stays)])
    teams = "\n".join(
        [
            "3. In-Meeting Activities",
            "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole",
            *(
                f"P\t22/02/24, {came[11:19]}\t22/02/24, {went[11:19]}\t40m\t{who}\tx"
                for who, came, went in stays
            ),
        ]
    )
    events = "".join(
        f'<event timestamp="{number}" module="PARTICIPANT"'
        f' eventname="ParticipantJoinEvent"><userId>w_{number}</userId></event>'
        for number in range(3 * PEOPLE)
    )
    return {
        "30,000 stays, plain intervals": table.encode(),
        "30,000 stays, Teams": teams.encode("utf-16"),
        "30,000 joins, BigBlueButton": (
            f'<recording meeting_id="a-{samples.FROM_MS}">{events}</recording>'
        ).encode(),
        "a million rows": b"email,joined_at,left_at\n" + b"a,b,c\n" * 1_000_000,
        "a million lists": b'{"items": [' + b"[],[],[]," * 400_000 + b"[]]}",
        "16 MB of open brackets": b"[" * (16 * 1024 * 1024),
    }


def main() -> None:
    count = int(sys.argv[1]) if sys.argv[1:] else MUTATIONS
    for name, content in large_files().items():
        tracemalloc.start()
        tried(content)
        peak = tracemalloc.get_traced_memory()[1] / 1024 / 1024
        tracemalloc.stop()
        began = perf_counter()
        outcome = tried(content)
        seconds = perf_counter() - began
        size = len(content) / 1024 / 1024
        print(f"{name} ({size:.1f} MB): {outcome}, {seconds:.2f} s, {peak:.0f} MB")
    files = {name: text.encode() for name, text in samples.READ.items()}
    files |= {
        path.name: path.read_bytes()
        for path in sorted((PLACE / "attendance").glob("*"))
        if path.suffix != ".md"
    }
    outcomes: dict[str, int] = {}
    slowest = (0.0, "", 0)
    for seed in range(count):
        dice = Random(seed)  # noqa: S311 -- no secret
        name = dice.choice(sorted(files))
        spoilt = mutated(files[name], dice, TEMPTING)
        began = perf_counter()
        outcome = tried(spoilt)
        slowest = max(slowest, (perf_counter() - began, name, seed))
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    read, refused = (outcomes.pop(key, 0) for key in ("read", "refused"))
    print(
        f"{count} spoilt files of {len(files)} samples: {read} read, {refused} refused,"
        f" {sum(outcomes.values())} stumbled; slowest {slowest[0]:.2f} s"
        f" ({slowest[1]}, seed {slowest[2]})"
    )
    for error, times in outcomes.items():
        print(f"{times} times:\n{error}")
    sys.exit(1 if outcomes else 0)


if __name__ == "__main__":
    main()
