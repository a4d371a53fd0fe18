"""kill -9 of the database server: nothing acknowledged is lost, the site says what is
the matter and goes on by itself when the database is back.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pytest

from media.live.journal import journal_path, read_journal
from tests.certificates.sites import prepared
from tests.media.live.browsers import beat_away, beat_body, served, token_of
from tests.postgres import cluster

pytestmark = pytest.mark.xdist_group("postgres")
PEOPLE = 60
SECRET = "test-only"  # the one of elearn.settings.test
TOKEN = "t" * 32

PREPARE = """
import json
from datetime import timedelta
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from elearn.core.accounts import invite_person
from media.domain.programme import plan_item
from media.services import save_programme, save_webinar
from tests.courses.quiz_taking import deferred
now = timezone.now()
begin = now + timedelta(days=2)
webinar = save_webinar(
    slug="part-1", by=None, title="Part 1", state="announced",
    starts_at=begin, ends_at=begin + timedelta(hours=2),
)
item = plan_item(key="t1", kind="talk", title="T1", starts_at=begin,
                 ends_at=begin + timedelta(hours=2))
save_programme(webinar, items=[item], by=None, now=now)
cookies = []
for number in range(PEOPLE):
    user, _ = invite_person(email=f"p{number}@example.org", name=f"P {number}")
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    cookies.append(client.cookies["sessionid"].value)
attempt = deferred(user)
print(json.dumps([cookies, attempt.pk]))
"""
#: Stores one log and one answer after the other and says each once it is stored; goes
#: on whenever the database does, until its input ends.
WRITE = """
import sys, threading, time
from datetime import timedelta
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from courses.models import QuizAttempt
from media.queries import get_webinar
from media.services import import_log
from tests.courses.quiz_taking import RIGHTLY, WRONGLY, save, state
is_over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), is_over.set()), daemon=True).start()
number, sequence = 0, 0
while not is_over.is_set():
    try:
        number += 1
        webinar, now = get_webinar("part-1"), timezone.now()
        at = webinar.starts_at + timedelta(seconds=number)
        row = f"p0@example.org,{at.isoformat()},{(at + timedelta(hours=1)).isoformat()}"
        content = f"email,joined_at,left_at\\n{row}\\n".encode()
        told = import_log(webinar, content=content, file_name=f"{number}.csv",
                          by=None, now=now)
        print("log", told.file_sha256, flush=True)
        attempt = QuizAttempt.objects.get(pk=ATTEMPT)
        sequence = state(attempt).slots[1].sequence
        answer = RIGHTLY if sequence % 2 else WRONGLY
        sequence = save(attempt, 1, answer, sequence=sequence, now=now).sequences[1]
        print("answer", sequence, flush=True)
    except (OperationalError, InterfaceError):
        connection.close()
        time.sleep(0.1)
"""
FOUND = """
import json
from courses.models import QuizAttempt
from media.models import LogImport, PresenceInterval, Registration
from tests.courses.quiz_taking import state
attempt = QuizAttempt.objects.get(pk=ATTEMPT)
print(json.dumps([
    list(PresenceInterval.objects.values_list("log_import__file_sha256", flat=True)),
    state(attempt).slots[1].sequence,
    sorted(Registration.objects.values_list("user__email", flat=True)),
]))
"""


@pytest.fixture(scope="module")
def database():
    with cluster() as running:
        yield running


@pytest.fixture(scope="module")
def site(database, tmp_path_factory):
    with prepared(tmp_path_factory.mktemp("site"), database.url) as site:
        yield site


@pytest.fixture(autouse=True)
def running(site, database):
    """The database is there when a test begins, whatever the last one did."""
    database.kill()
    database.start()


@dataclass
class Asked:
    """What one visitor heard, one answer after the other."""

    statuses: Counter[int] = field(default_factory=Counter)
    pages: list[str] = field(default_factory=list)

    def ask(self, port: int, method: str, path: str, cookie: str) -> int:
        headers = {"Cookie": f"sessionid={cookie}; csrftoken={TOKEN}"}
        headers["X-CSRFToken"] = TOKEN
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            page = answer.read().decode()
        finally:
            connection.close()
        self.statuses[answer.status] += 1
        if answer.status >= 500:
            self.pages.append(page)
        return answer.status


def test_what_was_acknowledged_is_there_after_the_database_was_killed(site, database):
    cookies, attempt = json.loads(site.run(PREPARE, PEOPLE=PEOPLE))
    dice, heard = np.random.default_rng(), [Asked() for _one in range(4)]
    registered: list[int] = []
    with served("elearn.asgi:application", **site.env) as (port, _process):
        writer = site.start(WRITE, ATTEMPT=attempt)
        first = writer.stdout.readline()

        def register(asked: Asked, mine: list[int]) -> None:
            for person in mine:
                path = "/webinars/part-1/register/"
                while asked.ask(port, "POST", path, cookies[person]) != 302:
                    time.sleep(0.1)
                registered.append(person)

        visitors = [
            threading.Thread(target=register, args=(asked, [*range(n, PEOPLE, 4)]))
            for n, asked in enumerate(heard)
        ]
        for visitor in visitors:
            visitor.start()
        for most in (PEOPLE // 6, PEOPLE // 2):
            while len(registered) < most:
                time.sleep(0.005)
            time.sleep(dice.uniform(0.0, 0.2))
            database.kill()
            time.sleep(1)
            database.start()
        for visitor in visitors:
            visitor.join()
        said = [first, *writer.communicate()[0].splitlines()]
    logs, answered, people = json.loads(site.run(FOUND, ATTEMPT=attempt))
    acknowledged = [line.split() for line in said]
    stored = {word for kind, word in acknowledged if kind == "log"}
    answers = [int(word) for kind, word in acknowledged if kind == "answer"]
    assert writer.returncode == 0
    assert len(stored) > 3
    assert stored - set(logs) == set()
    assert answers == sorted(answers)
    assert answered >= answers[-1]
    assert len(people) == len(registered) == PEOPLE
    # No address is counted twice, though many were sent again.
    assert len(logs) == len(set(logs))
    statuses = sum((asked.statuses for asked in heard), Counter())
    assert set(statuses) == {302, 503}
    pages = {page for asked in heard for page in asked.pages}
    assert all("Our records cannot be reached" in page for page in pages)
    assert not any("Traceback" in page for page in pages)


def test_beats_need_no_database(site, database):
    clients = 32
    tokens = [token_of(client, secret=SECRET) for client in range(clients)]
    with served("elearn.asgi:application", **site.env) as (port, _process):
        asked = Asked()
        assert asked.ask(port, "GET", "/accounts/login/", "x" * 32) == 200
        is_under_way, before = threading.Event(), []

        def strike() -> None:
            is_under_way.wait(timeout=60)
            database.kill()

        def hear(count: int) -> None:
            if count > 40:
                is_under_way.set()
            if killer.is_alive():
                before.append(count)

        killer = threading.Thread(target=strike)
        killer.start()
        acknowledged, _took, _refused = asyncio.run(
            beat_away(
                port,
                clients=clients,
                seconds=4,
                make=lambda client, n: beat_body(tokens[client], n),
                heard=hear,
            )
        )
        killer.join()
        assert asked.ask(port, "GET", "/accounts/login/", "x" * 32) == 503
        database.start()
        assert asked.ask(port, "GET", "/accounts/login/", "x" * 32) == 200
    held = read_journal(journal_path(site.var / "live", "part-1"))
    viewers = held.viewers[held.rows.column("session")] - 1
    stored = set(zip(viewers.tolist(), held.rows.column("seq").tolist(), strict=True))
    assert len(acknowledged) > len(before) > 40
    assert set(acknowledged) - stored == set()


#: The first sealing loads what the second needs not; that one tells how long one takes.
PEACEFUL = 2
#: Seals while the database dies at a random moment, again and again.
SEAL = """
import hashlib, json, sys
from datetime import UTC, datetime
from django.db import InterfaceError, OperationalError, connection
from media.domain.beats import Beat
from media.domain.programme import plan_item, to_ms
from media.live.journal import Entry, Journal, journal_path
from media.live.site import live_folder
from media.live.tokens import RoomToken
from media.logs import archive
from media.models import ArchivePart
from media.queries import get_webinar, unsealed_count
from media.services import save_programme, save_webinar, seal_log
begin, end = datetime(2024, 2, 22, 12, tzinfo=UTC), datetime(2024, 2, 22, 16, tzinfo=UTC)
webinar = save_webinar(slug="sealed", by=None, title="S", state="held",
                       starts_at=begin, ends_at=end)
item = plan_item(key="t1", kind="talk", title="T1", starts_at=begin, ends_at=end)
save_programme(webinar, items=[item], by=None, now=end)
journal = Journal(journal_path(live_folder(), "sealed"))
total = failed = 0
for number in range(ROUNDS):
    entries = []
    for viewer in range(20):
        token = RoomToken("sealed", viewer + 1, f"{number:08x}{viewer:08x}",
                          to_ms(begin), 10**14)
        for n in range(1, 201):
            at = n * 10_000
            one = Beat(n, at, at, at, 10_000, 10_000, 8_000, 10_000, 0, 1, 0)
            entries.append(Entry(token, to_ms(begin) + at, [one]))
    journal.append(entries)
    total += len(entries)
    print("seal", flush=True)
    try:
        seal_log(webinar, by=None, now=end)
    except (OperationalError, InterfaceError):
        failed += 1
    connection.close()
    print("done", flush=True)
    sys.stdin.readline()
    for file in archive.part_path("sealed").glob("*.h5"):
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        assert file.stem.endswith(digest[:12]), file
        archive.read_part_beats(f"sealed/{file.name}", digest)
    sealed = sum(ArchivePart.objects.values_list("beats", flat=True))
    assert sealed + unsealed_count(webinar) == total, (number, sealed, total)
seal_log(webinar, by=None, now=end)
parts = ArchivePart.objects.all()
rows = sum(len(archive.read_part_beats(one.file, one.sha256)[0]) for one in parts)
print(json.dumps([failed, total, rows]), flush=True)
"""


def test_sealing_loses_and_doubles_nothing_when_the_database_is_killed(site, database):
    kills = int(os.environ.get("ELEARN_KILLS", "4"))
    dice = np.random.default_rng()
    with site.start(SEAL, ROUNDS=PEACEFUL + kills) as sealing:
        took = 0.0
        for number in range(-PEACEFUL, kills):
            assert sealing.stdout.readline() == "seal\n", sealing.stderr.read()
            began = time.monotonic()
            if number >= 0:
                # Somewhere in each part of the time that it takes, the first as well.
                time.sleep((number + dice.random()) / kills * took)
                database.kill()
            assert sealing.stdout.readline() == "done\n", sealing.stderr.read()
            if number >= 0:
                database.start()
            else:
                took = time.monotonic() - began
            sealing.stdin.write("\n")
            sealing.stdin.flush()
        told, error = sealing.communicate()
    assert sealing.returncode == 0, error
    failed, total, rows = json.loads(told)
    assert failed > 0
    assert total == rows == (PEACEFUL + kills) * 4_000
