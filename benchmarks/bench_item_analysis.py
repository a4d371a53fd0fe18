"""How far the item analysis of a large quiz lies above what numpy alone needs.

Five thousand attempts at sixty questions of five options. The floor, in the same run,
is `np.corrcoef` of the same marks: every correlation of every question with every
other in one call, but no guards, no rest scores, no options, no intervals. Read the
ratios; the target for the statistics is one second of processor time, which other work
on the machine does not lengthen.

    .venv/bin/python benchmarks/bench_item_analysis.py
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from courses.domain.item_curves import curves_of
from courses.domain.item_flags import flag_item
from courses.domain.item_sheet import Item, Sheet, read_sheet
from courses.domain.item_statistics import Blanks, analyse

ATTEMPTS, QUESTIONS, OPTIONS = 5_000, 60, 5
RESAMPLES = 2_000
SECONDS_TO_BEAT = 1.0
RUNS = 5


def answers(dice: np.random.Generator):
    """Marks, ticked options and blanks of learners who differ in what they know."""
    knows = dice.normal(size=(ATTEMPTS, 1))
    size = (ATTEMPTS, QUESTIONS)
    is_right = knows * 0.6 + dice.normal(size=size) > dice.normal(size=QUESTIONS)
    choice = np.where(is_right, 0, dice.integers(1, OPTIONS, size=size))
    blank = dice.random(size) < 0.02
    ticked = np.zeros((ATTEMPTS, QUESTIONS, OPTIONS), dtype=bool)
    np.put_along_axis(ticked, choice[:, :, None], True, axis=2)
    ticked[blank] = False
    marks = np.where(blank, 0.0, is_right)
    return marks, ticked.reshape(ATTEMPTS, -1), blank


def sheets() -> dict[str, Sheet]:
    dice = np.random.default_rng(60)
    marks, chosen, blank = answers(dice)
    options = tuple("ABCDE")
    items = [
        Item(f"q{at}", options=options, right=frozenset("A"), guess=0.2)
        for at in range(QUESTIONS)
    ]
    drawn = marks.copy()
    drawn[dice.random(marks.shape) < 0.5] = np.nan
    return {
        "the same questions": read_sheet(items, marks, chosen=chosen, blank=blank),
        "half of them drawn": read_sheet(items, drawn, chosen=chosen, blank=blank),
        "six attempts each": read_sheet(
            items, marks, chosen=chosen, blank=blank,
            learners=np.arange(ATTEMPTS) // 6,
        ),
    }  # fmt: skip


def measure(work) -> float:
    """Milliseconds of CPU, the median of a few runs."""
    work()
    times = []
    for _ in range(RUNS):
        begin = process_time()
        work()
        times.append((process_time() - begin) * 1000)
    return median(times)


def report(sheet: Sheet) -> None:
    told = analyse(sheet, rng=np.random.default_rng(1), resamples=RESAMPLES)
    for item in told.items:
        flag_item(item)
    curves_of(sheet)


def main() -> None:
    tables = sheets()
    whole = tables["the same questions"]
    floor = measure(lambda: np.corrcoef(whole.marks, rowvar=False))
    print(f"{ATTEMPTS} attempts, {QUESTIONS} questions of {OPTIONS} options")
    print(f"{'np.corrcoef':44} {floor:8.1f} ms    1.0 × floor")
    for name, sheet in tables.items():
        rows = {
            f"statistics, {name}": lambda sheet=sheet: analyse(sheet),
            f"… with {RESAMPLES} resamples": lambda sheet=sheet: analyse(
                sheet, rng=np.random.default_rng(1), resamples=RESAMPLES
            ),
        }
        if sheet is whole:
            rows["… blanks left out"] = lambda: analyse(whole, blanks=Blanks.LEAVE_OUT)
            rows["… all of the report"] = lambda: report(whole)
        for what, work in rows.items():
            taken = measure(work)
            verdict = "" if taken < 1000 * SECONDS_TO_BEAT else "  over a second"
            print(f"{what:44} {taken:8.1f} ms {taken / floor:6.1f} × floor{verdict}")


if __name__ == "__main__":
    main()
