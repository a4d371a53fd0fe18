"""Two workers at once, and kill -9 of both: each person exactly one valid certificate.

Real processes on a database of their own: the embedded one, and PostgreSQL where a server
is installed.
"""

from __future__ import annotations

import json
import subprocess
import time

import numpy as np
import pytest

from tests.certificates.sites import Site

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


TWICE = """
import json
from elearn.core.accounts import invite_person
from elearn.core.models import User
from certificates.services import issue_completion, writing
from tests.certificates.completing import DONE, LATER, complete, take_back
from tests.factories.courses import make_course, make_module
writing.print_certificate = lambda *given, **told: b"%PDF-1.7"
organiser = User.objects.create(email="organiser@example.org", name="Astrid Lindqvist")
course, made = make_course(), []
for number in range(TIMES):
    user = invite_person(email=f"ines-{number}@example.org", name="Inês Carvalho")[0]
    module = make_module(lessons=2, slug=f"module-{number}", course=course)
    first = issue_completion(complete(module, user), user=user, by=user, now=DONE)
    take_back(module, organiser)
    made.append([first.pk, complete(module, user, at=LATER).pk])
print(json.dumps(made))
"""
#: Does one thing; where it `HOLDS` it stops within its transaction until it is told more.
ACT = """
import sys
from certificates.exceptions import CertificateRefused
from certificates.models import Certificate
from certificates.services import (
    issue_completion, revoke_certificate, withdraw_certificate,
    revoking, withdrawal, writing,
)
from courses.models import ModuleCompletion
from tests.certificates.completing import LATER
def holding(real):
    def held(*given, **told):
        made = real(*given, **told)
        if HOLDS:
            print("inside", flush=True)
            sys.stdin.readline()
        return made
    return held
writing.print_certificate = holding(lambda *given, **told: b"%PDF-1.7 ")
revoking.record, withdrawal.record = holding(revoking.record), holding(withdrawal.record)
first = Certificate.objects.select_related("completion").get(pk=FIRST)
second = ModuleCompletion.objects.select_related("user").get(pk=SECOND)
told = {"by": None, "now": LATER}
acts = {
    "issue": lambda: issue_completion(second, user=second.user, **told),
    "withdraw": lambda: withdraw_certificate(first, **told),
    "revoke": lambda: revoke_certificate(first, reason="Fraud.", **told),
}
if not HOLDS:
    print("ready", flush=True)
try:
    acts[ACT]()
except CertificateRefused as refused:
    print(refused, flush=True)
"""
FOUND_BOTH = """
import json
from certificates.models import Certificate
from certificates.record_queries import check_record
rows = Certificate.objects.order_by("holder", "pk")
found = {}
for one in rows:
    told = [one.status, one.status_reason, one.name_printed, one.replaces_id is not None]
    found.setdefault(one.holder_id, []).append(told)
print(json.dumps([list(found.values()), check_record().problems]))
"""
NAME = "Inês Carvalho"
REPLACED = [
    ["superseded", "The module was completed anew.", NAME, False],
    ["valid", "", NAME, True],
]
REVOKED = ["revoked", "Fraud.", NAME, False]
#: Who comes first, who comes second and what they are told, and what there is then.
ONE_AFTER_ANOTHER = (
    (
        "issue",
        "withdraw",
        "A newer certificate holds the same name; please withdraw that one.",
        REPLACED,
    ),
    (
        "withdraw",
        "issue",
        "The certificate was withdrawn at the holder’s request.",
        [["withdrawn", "", "", False]],
    ),
    ("issue", "revoke", "", [REVOKED, ["valid", "", NAME, True]]),
    ("revoke", "issue", "", [REVOKED, ["valid", "", NAME, False]]),
)


def test_two_completions_of_one_module_are_one_after_another(db, site):
    """Their common lock is the holder: nobody finds a state that is about to change."""
    made = json.loads(site.run(TWICE, TIMES=len(ONE_AFTER_ANOTHER)))
    for (before, after, words, _rows), (first, second) in zip(
        ONE_AFTER_ANOTHER, made, strict=True
    ):
        told = {"FIRST": first, "SECOND": second}
        holds = site.start(ACT, ACT=before, HOLDS=True, **told)
        assert holds.stdout.readline() == "inside\n", holds.stderr.read()
        waits = site.start(ACT, ACT=after, HOLDS=False, **told)
        assert waits.stdout.readline() == "ready\n", waits.stderr.read()
        # Time enough to do it, where nothing were in the way.
        time.sleep(0.5)
        for one, expected in ((holds, ""), (waits, words)):
            said, error = one.communicate("go\n" if one is holds else "")
            assert (one.returncode, said.strip()) == (0, expected), error
    rows = [rows for _before, _after, _words, rows in ONE_AFTER_ANOTHER]
    assert json.loads(site.run(FOUND_BOTH)) == [rows, []]
