"""Two workers at once, and kill -9 of both: each person exactly one valid certificate.

Real processes on a database of their own: the embedded one, and PostgreSQL where a server
is installed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings as django_settings

from tests import migrated
from tests.postgres import cluster

pytestmark = pytest.mark.xdist_group("postgres")
PEOPLE = 120

PREPARE = """
from tests.certificates.many import make_event
from certificates.services import start_batch
from tests.certificates.many import NOW
webinar = make_event(PEOPLE)
batch = start_batch(webinar, by=None, now=NOW)
print(batch.pk)
"""
#: Works at the batch as the worker does, with a paper that takes a while.
WORK = """
import time
from certificates.models import IssueBatch
from certificates.services import issuing, run_batch, writing
from tests.certificates.many import NOW
def paper(snapshot, *, serial, code, **told):
    time.sleep(0.01)
    return f"%PDF-1.7 {serial} {code}".encode()
writing.print_certificate = paper
issuing.CHUNK = 7
print("ready", flush=True)
run_batch(IssueBatch.objects.get(pk=BATCH), now=NOW)
"""
COUNT = """
from certificates.models import Certificate
print(Certificate.objects.count())
"""
FOUND = """
import json
from certificates.models import Certificate, IssueBatch, SerialCounter
from certificates.record_queries import check_record
valid = Certificate.objects.valid()
verdict = check_record()
batch = IssueBatch.objects.get()
print(json.dumps([
    sorted(valid.values_list("serial", flat=True)),
    valid.values("holder").distinct().count(),
    Certificate.objects.count(),
    SerialCounter.objects.get().last,
    verdict.problems, verdict.strays,
    [batch.state, batch.issued, batch.total],
]))
"""


@dataclass(frozen=True, slots=True)
class Site:
    """An installation of its own, and ways to run programs in it."""

    var: Path
    url: str

    def start(self, text: str, **names: object) -> subprocess.Popen[str]:
        given = "".join(f"{name} = {value!r}\n" for name, value in names.items())
        return subprocess.Popen(
            [sys.executable, "-c", f"import django; django.setup()\n{given}{text}"],
            cwd=django_settings.BASE_DIR,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "elearn.settings.test",
                "DATABASE_URL": self.url,
                "ELEARN_VAR": str(self.var),
                # Paper is exchanged here; the seal's key is named all the same.
                "ELEARN_SIGNING_DIR": str(django_settings.SIGNING_DIR),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, text: str, **names: object) -> str:
        process = self.start(text, **names)
        told, error = process.communicate()
        assert process.returncode == 0, error
        return told


MIGRATE = "from django.core.management import call_command\ncall_command('migrate', verbosity=0)"


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request, tmp_path, signing_chain):
    if request.param == "sqlite":
        site = Site(tmp_path, f"sqlite:///{tmp_path / 'elearn.sqlite3'}")
        if migrated.is_possible() and migrated.kept().exists():
            shutil.copyfile(migrated.kept(), tmp_path / "elearn.sqlite3")
        site.run(MIGRATE)
        yield site
        return
    with cluster() as database:
        site = Site(tmp_path, database.url)
        site.run(MIGRATE)
        yield site


def two_at(site: Site, batch: int) -> list[subprocess.Popen[str]]:
    workers = [site.start(WORK, BATCH=batch) for _one in range(2)]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n", worker.stderr.read()
    return workers


def test_two_workers_killed_again_and_again_issue_to_each_exactly_once(db, site):
    batch = int(site.run(PREPARE, PEOPLE=PEOPLE))
    dice, stored = np.random.default_rng(), 0
    for _kill in range(2):
        workers = two_at(site, batch)
        begun = time.monotonic()
        while time.monotonic() - begun < 60:
            before, stored = stored, int(site.run(COUNT))
            if stored > before:
                break
        time.sleep(dice.uniform(0, 0.2))
        for worker in workers:
            worker.kill()
        for worker in workers:
            worker.communicate()
    for worker in two_at(site, batch):
        _told, error = worker.communicate()
        assert worker.returncode == 0, error
    serials, holders, rows, last, problems, strays, state = json.loads(site.run(FOUND))
    assert serials == [f"PCC-2024-{n:06d}" for n in range(1, PEOPLE + 1)]
    assert (holders, rows, last) == (PEOPLE, PEOPLE, PEOPLE)
    assert (problems, strays) == ([], [])
    assert state == ["done", PEOPLE, PEOPLE]


COMPLETE = """
from datetime import UTC, datetime
from elearn.core.accounts import invite_person
from tests.certificates.completing import complete
from tests.factories.courses import make_module
user = invite_person(email="ines@example.org", name="Inês Carvalho")[0]
print(complete(make_module(lessons=2), user).pk)
"""
#: As fast as it can, again and again: whoever comes second finds the first one's.
TAKE = """
import sys
from certificates.services import issue_completion, writing
from courses.models import ModuleCompletion
from tests.certificates.completing import DONE
def paper(snapshot, *, serial, code, **told):
    return f"%PDF-1.7 {serial} {code}".encode()
writing.print_certificate = paper
completion = ModuleCompletion.objects.select_related("user").get(pk=COMPLETION)
print("ready", flush=True)
sys.stdin.readline()
made = [
    issue_completion(completion, user=completion.user, by=completion.user, now=DONE)
    for _ in range(5)
]
print(",".join(sorted({one.serial for one in made})), flush=True)
"""
FOUND_ONE = """
import json
from certificates.models import Certificate, SerialCounter
from certificates.record_queries import check_record
verdict = check_record()
print(json.dumps([
    Certificate.objects.count(), SerialCounter.objects.get().last,
    verdict.problems, verdict.strays,
]))
"""


def test_two_clicks_at_once_on_one_module_make_one_certificate(db, site):
    completion = int(site.run(COMPLETE))
    workers = [site.start(TAKE, COMPLETION=completion) for _one in range(2)]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n", worker.stderr.read()
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    told = set()
    for worker in workers:
        serials, error = worker.communicate()
        assert worker.returncode == 0, error
        told.add(serials.strip())
    assert told == {"MOD-2026-000001"}
    assert json.loads(site.run(FOUND_ONE)) == [1, 1, [], []]
