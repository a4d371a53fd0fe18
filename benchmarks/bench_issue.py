"""Issuing to five thousand people in one batch: how long, and what each person costs.

An event of an afternoon, its log taken in and sealed, everybody due. The batch is the
one of the desk, in one process, and each certificate is whole: standing, evidence,
number, words, page, badge, seal, file, row, record and audit. What the paper takes of
it is measured on the way, so that the rest can be read by itself.

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


def set_up(folder: str) -> None:
    os.environ["ELEARN_VAR"] = folder
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "elearn.settings.test"
    import django

    django.setup()
    from django.core.management import call_command

    from certificates.signing_chain import make_chain
    from tests.certificates.many import HELD

    call_command("migrate", verbosity=0)
    make_chain(now=HELD, name="Bench", is_specimen=True)


def issue(webinar):
    """The batch when it is done, and how many turns of a minute it took."""
    from certificates.services import run_batch, start_batch
    from tests.certificates.many import NOW

    batch = start_batch(webinar, by=None, now=NOW)
    turns = 1
    while not run_batch(batch, now=NOW):
        turns += 1
    batch.refresh_from_db()
    return batch, turns


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        from certificates.record_queries import check_record
        from certificates.services import writing
        from tests.certificates.many import make_event

        webinar = make_event(PEOPLE)
        usual = writing.print_certificate
        spent = [0.0, 0]

        def timed(*args, **kwargs) -> bytes:
            began = process_time()
            content = usual(*args, **kwargs)
            spent[0] += process_time() - began
            spent[1] += len(content)
            return content

        writing.print_certificate = timed
        profile = cProfile.Profile() if "--profile" in sys.argv else None
        began, cpu = perf_counter(), process_time()
        if profile:
            profile.enable()
        batch, turns = issue(webinar)
        if profile:
            profile.disable()
        took, cpu = perf_counter() - began, process_time() - cpu
        paper = spent[0] / batch.issued * 1000
        whole = cpu / batch.issued * 1000
        print(
            f"{batch.issued} certificates, {len(batch.failed)} failed, "
            f"{spent[1] / batch.issued / 1000:.0f} kB each, {turns} turns of the worker"
        )
        print(f"from the key to the last one {took:7.1f} s")
        print(f"ms CPU a person       {whole:7.2f}")
        print(f"  words, badge, seal  {paper:7.2f}")
        print(f"  everything else     {whole - paper:7.2f}")
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
