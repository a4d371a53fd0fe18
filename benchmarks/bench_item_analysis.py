"""How far the item analysis of a large quiz lies above what must be done for it.

Five thousand attempts at sixty questions of five options. The floor of the statistics,
in the same run, is `np.corrcoef` of the same marks: every correlation of every question
with every other in one call, but no guards, no rest scores, no options, no intervals.
The floor of the whole, from the database to the report, is the bare reading of the same
rows by `values_list`. Read the ratios; the target for the whole is one second of
processor time.

The attempts are rows equal to those that services write, which is checked on a few
that went through services; what the report is made of is checked against a replay of
their steps. One quiz shuffles the same questions for all; of the other, half are drawn.

    .venv/bin/python benchmarks/bench_item_analysis.py
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import UTC, datetime, timedelta
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
THROUGH_SERVICES = 5
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


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


# -- From the database --------------------------------------------------------------
def make_quiz(slug: str, drawn: int):
    """Sixty published questions, so many of them drawn from a bank of more."""
    from courses.domain.attempts import Behaviour
    from courses.domain.questions.kinds import Choice, Kind
    from tests.factories import courses, questions

    def one(key: str):
        body = Choice(questions.options(1, *[0] * (OPTIONS - 1)))
        return questions.make_question(Kind.SINGLE_CHOICE, key=key, body=body)

    asked = [one(f"{slug}{n}") for n in range(QUESTIONS - drawn)]
    if drawn:
        bank = courses.make_bank(
            *(one(f"{slug}bank{n}") for n in range(drawn + 10)), slug=slug
        )
        asked.append(courses.draw(bank, drawn))
    return courses.make_quiz(
        *asked,
        slug=slug,
        behaviour=Behaviour.DEFERRED.value,
        questions_per_page=0,
        is_sequential=False,
        shuffles_questions=True,
    )


def response_to(shown, dice: np.random.Generator, knows: float):
    """What somebody ticks who knows so much: an option, or nothing now and then."""
    if dice.random() < 0.02:
        return None
    if dice.random() < knows:
        return {"options": ["o0"]}
    return {"options": [shown["options"][int(dice.integers(OPTIONS))]]}


def ended(attempt, responses):
    """The same attempt as services leave it when these answers are handed in."""
    from courses.domain.attempts import Act, AttemptStep, fold
    from courses.domain.tally import write_tally
    from courses.queries.attempts import asked_in
    from courses.services.quiz_results import outcome

    end = attempt.started_at
    steps = [
        AttemptStep(slot, 0, Act.SAVE, end, response)
        for slot, response in enumerate(responses, start=1)
        if response is not None
    ]
    steps.append(AttemptStep(0, 0, Act.FINISH, end))
    if any(row["question"] not in ASKED for row in attempt.layout):
        ASKED.update((one.key, one) for one in asked_in([attempt])[attempt.pk].values())
    questions = {
        slot: ASKED[row["question"]] for slot, row in enumerate(attempt.layout, start=1)
    }
    state = fold(questions, steps, attempt.revision.plan.rules)
    attempt.phase, attempt.finished_at = "finished", end
    attempt.right_count, attempt.waiting_count = state.right_count, state.waiting_count
    attempt.mark, attempt.max_mark = str(state.mark), str(state.max_mark)
    attempt.outcomes = [outcome(one) for one in state.slots.values()]
    attempt.tally = write_tally(attempt.layout, attempt.outcomes)
    return attempt


#: Questions by key, decoded once: filling is not what is measured.
ASKED: dict[str, object] = {}
WRITTEN = (
    "phase", "finished_at", "right_count", "waiting_count", "mark", "max_mark",
    "outcomes", "tally",
)  # fmt: skip


def fill(quiz) -> None:
    from random import Random

    from courses import services
    from courses.models import QuizAttempt
    from courses.services.quiz_starts import _lay_out
    from elearn.core.models import User

    dice = np.random.default_rng(60)
    people = User.objects.bulk_create(
        User(email=f"{quiz.slug}{n}@example.org", name=f"Learner {n}")
        for n in range(ATTEMPTS)
    )
    revision = quiz.frozen.get()
    rows = []
    for n, person in enumerate(people):
        at, knows = AT + timedelta(minutes=n), float(dice.uniform(0.2, 0.9))
        if n < THROUGH_SERVICES:
            attempt = services.start_quiz(quiz, user=person, now=at, seed=n)
            given = [response_to(one, dice, knows) for one in attempt.layout]
            answers = [
                {"slot": slot, "sequence": 0, "response": response}
                for slot, response in enumerate(given, start=1)
                if response is not None
            ]
            services.save_answers(attempt, answers=answers, now=at)
            done = services.finish_attempt(attempt, now=at)
            by_hand = ended(QuizAttempt.objects.get(pk=attempt.pk), given)
            layout = _lay_out(revision.plan, Random(n))  # noqa: S311 -- shuffles
            assert layout == attempt.layout
            for name in WRITTEN:
                assert getattr(by_hand, name) == getattr(done, name), name
            continue
        if n == THROUGH_SERVICES:
            remember_drawable()
        attempt = QuizAttempt(
            user=person,
            revision=revision,
            seed=n,
            layout=_lay_out(revision.plan, Random(n)),  # noqa: S311 -- shuffles
            started_at=at,
        )
        rows.append(
            ended(attempt, [response_to(one, dice, knows) for one in attempt.layout])
        )
    QuizAttempt.objects.bulk_create(rows, batch_size=500)


def remember_drawable() -> None:
    """Asking for the bank anew for every attempt would take minutes, unmeasured."""
    from functools import cache

    from courses import queries

    if queries.drawable.__module__ != __name__:
        asked = queries.drawable
        read = cache(lambda wishes: asked(wishes))
        # New lists each time: drawing shuffles what it is given.
        queries.drawable = lambda wishes: [list(one) for one in read(tuple(wishes))]


def check(quiz) -> None:
    """The matrix of those that went through services, beside a replay."""
    from courses import queries
    from courses.models import QuizAttempt

    matrix = queries.attempt_matrix(quiz, takes_all=True)
    assert len(matrix.attempts) == ATTEMPTS
    some = list(
        QuizAttempt.objects.filter(revision__quiz=quiz, steps__isnull=False)
        .distinct()
        .prefetch_related("revision")
    )
    assert len(some) == THROUGH_SERVICES
    places = {one.key: place for place, one in enumerate(matrix.questions)}
    for attempt in some:
        row = matrix.attempts.index(attempt.pk)
        state = queries.state_of(attempt)
        for slot in state.slots.values():
            at = places[slot.question.key]
            assert matrix.marks[row, at] == float(slot.fraction * slot.question.mark)
            assert matrix.blanks[row, at] == slot.is_blank
        assert matrix.shown[row].sum() == len(state.slots)


def from_the_database(what: str, slug: str, drawn: int) -> None:
    from courses import queries
    from courses.analysis.from_attempts import report_of
    from courses.domain.grading import Counting
    from courses.models import QuizAttempt

    quiz = make_quiz(slug, drawn)
    fill(quiz)
    check(quiz)
    rows = QuizAttempt.objects.filter(revision__quiz=quiz)

    def bare() -> None:
        list(rows.order_by("finished_at", "pk").values_list("pk", "user", "tally"))

    floor = measure(bare)
    print(f"Attempts from the database, {what}")
    print(f"{'values_list of the same rows':44} {floor:8.1f} ms    1.0 × floor")
    for name, work in (
        ("matrix", lambda: queries.attempt_matrix(quiz, counting=Counting.FIRST)),
        ("the report, database included", lambda: report_of(quiz)),
        ("questions that were asked", lambda: queries.asked_questions(quiz)),
    ):
        taken = measure(work)
        verdict = "" if taken < 1000 * SECONDS_TO_BEAT else "  over a second"
        print(f"{name:44} {taken:8.1f} ms {taken / floor:6.1f} × floor{verdict}")


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
    with tempfile.TemporaryDirectory() as var:
        os.environ |= {
            "ELEARN_VAR": var,
            "DJANGO_SETTINGS_MODULE": "elearn.settings.demo",
        }
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        from_the_database("the same questions", "same", 0)
        from_the_database("half of them drawn", "drawn", QUESTIONS // 2)


if __name__ == "__main__":
    main()
