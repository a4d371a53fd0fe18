"""Issuing to five thousand people in one batch: how long, and what each person costs.

An event of an afternoon, its log taken in and sealed, everybody due. The paper is made
once by the printer as it is (over a few people, to know what it costs) and for the whole
batch by one that only writes bytes of the usual size, so that everything else can be
read by itself: standing, evidence, digest, number, file, row, record and audit.

    .venv/bin/python benchmarks/bench_issue.py [PEOPLE] [--profile]
"""

from __future__ import annotations

import cProfile
import os
import pstats
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).parent.parent))

NUMBERS = [int(word) for word in sys.argv[1:] if word.isdigit()]
PEOPLE = NUMBERS[0] if NUMBERS else 5_000
PRINTED = 20
SIZE = 30_000


def set_up(folder: str) -> None:
    os.environ["ELEARN_VAR"] = folder
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "elearn.settings.test"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def issue(webinar, people=None):
    from certificates.services import run_batch, start_batch
    from tests.certificates.many import NOW

    batch = start_batch(webinar, by=None, now=NOW, people=people)
    while not run_batch(batch, now=NOW):
        pass
    batch.refresh_from_db()
    return batch


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        from certificates.record_queries import check_record
        from certificates.services import writing
        from elearn.core.models import User
        from tests.certificates.many import make_event

        webinar = make_event(PEOPLE)
        first = list(User.objects.order_by("pk").values_list("pk", flat=True)[:PRINTED])
        usual = writing.print_certificate
        spent = [0.0]

        def timed(*args, **kwargs) -> bytes:
            began = process_time()
            try:
                return usual(*args, **kwargs)
            finally:
                spent[0] += process_time() - began

        writing.print_certificate = timed
        issue(webinar, first[:2])
        spent[0] = 0.0
        printed = issue(webinar, first[2:]).issued
        paper = spent[0] / printed * 1000

        padding = b"0" * SIZE

        def bytes_alone(_snapshot, *, serial: str, code: str, **_told) -> bytes:
            return f"%PDF-1.7 {serial} {code} ".encode() + padding

        writing.print_certificate = bytes_alone
        profile = cProfile.Profile() if "--profile" in sys.argv else None
        began, cpu = perf_counter(), process_time()
        if profile:
            profile.enable()
        batch = issue(webinar)
        if profile:
            profile.disable()
        took, cpu = perf_counter() - began, process_time() - cpu
        rest = cpu / batch.issued * 1000
        print(f"{batch.issued} certificates, {len(batch.failed)} failed")
        print(f"all but the paper     {took:7.1f} s   {rest:6.2f} ms CPU a person")
        print(f"the paper, as it is   {'':9}   {paper:6.2f} ms CPU a person")
        print(f"the rest is           {rest / paper:7.3f} of the paper")
        began = perf_counter()
        verdict = check_record()
        print(
            f"verify_chain          {perf_counter() - began:7.1f} s   "
            f"{verdict.entries} entries, whole: {verdict.is_intact}"
        )
        if profile:
            pstats.Stats(profile).sort_stats("tottime").print_stats(35)
            pstats.Stats(profile).sort_stats("cumtime").print_stats(60)


if __name__ == "__main__":
    main()
