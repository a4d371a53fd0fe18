"""The migration that certificates of modules came with, and its way back: with the triggers
that keep what is issued, on both databases."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.xdist_group("postgres")

ISSUE = """
from tests.certificates.many import NOW, make_event
from certificates.services import run_batch, start_batch, writing
def paper(snapshot, *, serial, code, **told):
    return f"%PDF-1.7 {serial} {code}".encode()
writing.print_certificate = paper
batch = start_batch(make_event(2), by=None, now=NOW)
while not run_batch(batch, now=NOW):
    pass
"""
COMPLETE = """
from elearn.core.accounts import invite_person
from certificates.services import issue_completion, writing
from tests.certificates.completing import DONE, complete
from tests.factories.courses import make_module
writing.print_certificate = lambda *given, **told: b"%PDF-1.7"
user = invite_person(email="ines@example.org", name="Inês Carvalho")[0]
issue_completion(complete(make_module(lessons=1), user), user=user, by=user, now=DONE)
"""
MOVE = """
from django.core.management import call_command
try:
    call_command("migrate", "certificates", TO, verbosity=0)
except RuntimeError as refused:
    print(refused)
"""
FOUND = """
import json
from django.db import DatabaseError, connection
from certificates import guards
def execute(sql):
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return "done"
    except DatabaseError as refused:
        return str(refused).splitlines()[0]
with connection.cursor() as cursor:
    told = connection.introspection.get_table_description(cursor, guards.CERTIFICATES)
print(json.dumps([
    "completion_id" in {column.name for column in told},
    guards.missing(connection),
    execute("UPDATE certificates_certificate SET credits = 9"),
    execute("DELETE FROM certificates_certificate"),
    execute("UPDATE certificates_certificate SET holder_id = NULL"),
]))
"""
KEPT = [
    [],
    "An issued certificate is never changed.",
    "An issued certificate is never deleted.",
    "done",
]


def test_there_and_back_what_is_issued_is_never_without_its_triggers(db, site):
    site.run(ISSUE)
    for to, has_completions in (("0008", False), ("0009", True)):
        assert site.run(MOVE, TO=to) == ""
        assert json.loads(site.run(FOUND)) == [has_completions, *KEPT]
    site.run(COMPLETE)
    refused = site.run(MOVE, TO="0008")
    assert refused.startswith("Certificates of completion are issued")
    assert json.loads(site.run(FOUND)) == [True, *KEPT]
