"""How fast question files are read, and whether any of 10,000 spoilt files of each
format makes its reader stumble: it must be refused in one sentence, or be read, kept
as a draft and written as every format that is written.

    .venv/bin/python benchmarks/bench_import_questions.py [MUTATIONS [GROUP …]]

The samples are other people's and lie outside the project: ELEARN_SAMPLES names
their folder. The groups are those of `question_trials`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from random import Random
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

import django

from courses.formats import registry

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearn.settings.test")
django.setup()

PLACE = Path(
    os.environ.get("ELEARN_SAMPLES") or Path(__file__).parents[2] / "shared/data",
    "questions",
)
MUTATIONS = 10_000


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
    # They know our models, which wait for the set-up above.
    from benchmarks.question_trials import READERS, samples, spoilt, tried

    count = int(sys.argv[1]) if sys.argv[1:] else MUTATIONS
    large()
    stumbled = 0
    groups = samples(PLACE)
    for group in sys.argv[2:] or groups:
        files, source = groups[group], READERS.get(group, group)
        if not files:
            print(f"{group}: no samples here; set ELEARN_SAMPLES")
            continue
        outcomes: dict[str, int] = {}
        slowest = (0.0, "", 0)
        for seed in range(count):
            rng = Random(seed)  # noqa: S311 -- no secret
            name, data = files[seed % len(files)]
            outcome, seconds = tried(source, name, spoilt(group, data, rng))
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
            slowest = max(slowest, (seconds, name, seed))
        fine = {key: outcomes.pop(key, 0) for key in ("read", "refused")}
        print(
            f"{group}: {count} files spoilt from {len(files)}, {fine['read']} read, "
            f"{fine['refused']} refused, {sum(outcomes.values())} stumbled; "
            f"slowest {slowest[0]:.2f} s ({slowest[1]}, seed {slowest[2]})"
        )
        for error, times_seen in outcomes.items():
            print(f"{times_seen} times:\n{error}")
        stumbled += sum(outcomes.values())
    sys.exit(1 if stumbled else 0)


if __name__ == "__main__":
    main()
