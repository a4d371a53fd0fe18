"""How far the gradebook of a large school lies above what its rows alone cost.

5,000 learners × 14 modules: everybody began all of them, every second completed
one, three of four tried its quiz, some twice. The floor, in the same run, is the
database driver fetching the same rows without a model, a date or a cell. Read the
ratios; the target for the whole book is one second of processor time, which other
work on the machine does not lengthen.

    .venv/bin/python benchmarks/bench_gradebook.py [LEARNERS]
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent))

LEARNERS, MODULES = 5_000, 14
SECONDS_TO_BEAT = 1.0
RUNS = 5
FLOOR = (
    "SELECT id, name, email FROM core_user ORDER BY name, id",
    "SELECT user_id, module_id FROM courses_enrolment WHERE user_id IS NOT NULL",
    "SELECT user_id, module_id, completed_at FROM courses_modulecompletion"
    " WHERE user_id IS NOT NULL",
    "SELECT a.user_id, r.quiz_id, r.question_count, MAX(a.right_count)"
    " FROM courses_quizattempt a JOIN courses_quizrevision r ON r.id = a.revision_id"
    " WHERE a.user_id IS NOT NULL"
    " GROUP BY a.user_id, r.quiz_id, r.question_count",
)


def measure(work) -> float:
    """Milliseconds of processor time, the median of a few runs."""
    work()
    times = []
    for _ in range(RUNS):
        begin = process_time()
        work()
        times.append((process_time() - begin) * 1000)
    return median(times)


def lay_out(learners: int) -> None:
    from django.utils import timezone

    from courses.models import Enrolment, ModuleCompletion, QuizAttempt
    from elearn.core.models import User
    from tests.factories.courses import make_course, make_module, make_quiz

    now = timezone.now()
    course = make_course()
    people = User.objects.bulk_create(
        User(email=f"learner-{n}@example.org", name=f"Learner {n:05}")
        for n in range(learners)
    )
    for number in range(MODULES):
        quiz = make_quiz(slug=f"quiz-{number}")
        module = make_module(
            lessons=1, quiz=quiz, pass_mark=2, course=course, slug=f"module-{number}"
        )
        revision = quiz.frozen.get()
        Enrolment.objects.bulk_create(
            Enrolment(
                user=one, module=module, module_title=module.title, enrolled_at=now
            )
            for one in people
        )
        ModuleCompletion.objects.bulk_create(
            ModuleCompletion(
                user=one,
                module=module,
                module_title=module.title,
                completed_at=now + timedelta(minutes=n),
                evidence={},
            )
            for n, one in enumerate(people)
            if (n + number) % 2
        )
        QuizAttempt.objects.bulk_create(
            QuizAttempt(
                user=one,
                revision=revision,
                layout=[],
                phase="finished",
                started_at=now,
                finished_at=now,
                right_count=(n + turn) % 4,
            )
            for n, one in enumerate(people)
            for turn in range((n + number) % 4 % 3)
        )


def report(learners: int) -> None:
    from django.db import connection

    from courses.desk.gradebook_views import table_of
    from courses.queries import (
        gradebook_columns,
        gradebook_rows,
        modules_of_gradebook,
        people_of_gradebook,
    )
    from elearn.core.spreadsheets import write_csv

    def floor() -> None:
        for statement in FLOOR:
            with connection.connection as driver:
                driver.execute(statement).fetchall()

    def page() -> None:
        modules = modules_of_gradebook()
        people = people_of_gradebook(modules)
        people.count()
        gradebook_columns(modules, people)
        middle = learners // 2
        rows = gradebook_rows(modules, people[middle : middle + 50], is_page=True)
        assert len(rows) == min(50, learners - middle)

    def book() -> None:
        modules = modules_of_gradebook()
        rows = gradebook_rows(modules, people_of_gradebook(modules), is_page=False)
        assert len(rows) == learners
        assert {len(row.cells) for row in rows} == {MODULES}

    def file() -> None:
        modules = modules_of_gradebook()
        rows = gradebook_rows(modules, people_of_gradebook(modules), is_page=False)
        write_csv(table_of(modules, rows))

    print(f"{learners} learners × {MODULES} modules, {connection.vendor}")
    lowest = measure(floor)
    print(f"{'the same rows by the driver':32} {lowest:8.1f} ms    1.0 × floor")
    for what, work in {
        "one page of fifty": page,
        "the whole book": book,
        "… written as CSV": file,
    }.items():
        taken = measure(work)
        verdict = "" if taken < 1000 * SECONDS_TO_BEAT else "  over a second"
        print(f"{what:32} {taken:8.1f} ms {taken / lowest:6.1f} × floor{verdict}")


def main() -> None:
    learners = int(sys.argv[1]) if len(sys.argv) > 1 else LEARNERS
    with tempfile.TemporaryDirectory() as var:
        os.environ |= {
            "ELEARN_VAR": var,
            "DJANGO_SETTINGS_MODULE": "elearn.settings.test",
        }
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        lay_out(learners)
        report(learners)


if __name__ == "__main__":
    main()
