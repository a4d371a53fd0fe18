"""How fast question files are read, and whether any of 10,000 spoilt files of each
format makes its reader stumble (it must be read or refused in one sentence).

    .venv/bin/python benchmarks/bench_import_questions.py [MUTATIONS [FORMAT …]]

The samples are other people's and lie outside the project: ELEARN_SAMPLES names
their folder. A format joins by a line in `SAMPLES`; a folder becomes a package.
"""

from __future__ import annotations

import io
import os
import sys
import traceback
import zipfile
from pathlib import Path
from random import Random
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

import django

from benchmarks.mutations import mutated
from courses.formats import registry
from courses.formats.parcel import QuestionsRefused
from courses.formats.wording import finding_sentence

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearn.settings.test")
django.setup()

PLACE = Path(
    os.environ.get("ELEARN_SAMPLES") or Path(__file__).parents[2] / "shared/data",
    "questions",
)
SAMPLES = {"gift": "gift", "aiken": "aiken", "moodle_xml": "moodle_xml", "qti": "qti"}
MUTATIONS = 10_000


def samples(folder: Path) -> list[tuple[str, bytes]]:
    return [(path.name, _content(path)) for path in sorted(folder.glob("*"))]


def _content(path: Path) -> bytes:
    if path.is_file():
        return path.read_bytes()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for file in sorted(path.rglob("*")):
            if file.is_file():
                package.write(file, str(file.relative_to(path)))
    return held.getvalue()


def tried(source: str, name: str, data: bytes) -> tuple[str, float]:
    """ "read", "refused" or the error, and how long it took."""
    began = perf_counter()
    try:
        parcel = registry.read(data, name, source)
        for finding in parcel.findings:
            finding_sentence(finding)
        for to in registry.writable():
            registry.write([found.question for found in parcel.questions], to)
        outcome = "read"
    except QuestionsRefused as refusal:
        outcome = "refused" if str(refusal).endswith(".") else "no sentence"
    except Exception:  # noqa: BLE001 -- this is what is looked for
        outcome = traceback.format_exc(limit=-3)
    return outcome, perf_counter() - began


def large() -> None:
    """The largest file that is read."""
    question = "::Dose {0}::How many mSv?{{~%50%one#no ~%50%two ~three}}\n\n"
    data = "".join(question.format(at) for at in range(2_000)).encode()
    began = perf_counter()
    parcel = registry.read(data, "large.gift", "gift")
    middle = perf_counter()
    registry.write([found.question for found in parcel.questions], "gift")
    print(
        f"{len(parcel.questions)} GIFT questions: read {middle - began:.2f} s, "
        f"written {perf_counter() - middle:.2f} s"
    )


def main() -> None:
    count = int(sys.argv[1]) if sys.argv[1:] else MUTATIONS
    large()
    stumbled = 0
    for source in sys.argv[2:] or [
        one for one in SAMPLES if one in registry.readable()
    ]:
        files = samples(PLACE / SAMPLES[source])
        if not files:
            print(f"{source}: no samples here; set ELEARN_SAMPLES")
            continue
        outcomes: dict[str, int] = {}
        slowest = (0.0, "", 0)
        for seed in range(count):
            rng = Random(seed)  # noqa: S311 -- no secret
            name, data = files[seed % len(files)]
            outcome, seconds = tried(source, name, mutated(data, rng))
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
            slowest = max(slowest, (seconds, name, seed))
        fine = {key: outcomes.pop(key, 0) for key in ("read", "refused")}
        print(
            f"{source}: {count} spoilt files, {fine['read']} read, "
            f"{fine['refused']} refused, {sum(outcomes.values())} stumbled; "
            f"slowest {slowest[0]:.2f} s ({slowest[1]}, seed {slowest[2]})"
        )
        for error, times_seen in outcomes.items():
            print(f"{times_seen} times:\n{error}")
        stumbled += sum(outcomes.values())
    sys.exit(1 if stumbled else 0)


if __name__ == "__main__":
    main()
