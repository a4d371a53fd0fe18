"""A sealing process is killed for good; what it left is never taken for sealed."""

from __future__ import annotations

import json
import os

import pytest

#: Fills a database of its own with one event and one log.
PREPARE = """
from tests.media.conftest import NOW, items_of, moment
from tests.media.test_services import log_of
from elearn.core.accounts import invite_person
from media.services import import_log, save_programme, save_webinar
import json
vectors = json.load(open("tests/media/data/vectors.json"))
ana, _ = invite_person(email="ana@example.org", name="Ana")
webinar = save_webinar(
    slug="part-1", by=None, title="Part 1", state="held",
    starts_at=moment("2024-02-22T11:30:00Z"), ends_at=moment("2024-02-22T17:00:00Z"),
)
save_programme(webinar, items=items_of(vectors), by=None, now=NOW)
import_log(webinar, content=log_of(ana), file_name="a.csv", by=None, now=NOW)
"""
#: Seals, and dies at the named step without a word.
SEAL_AND_DIE = """
import os, signal
from media import services
from media.logs import archive
from media.queries import get_webinar
from tests.media.conftest import NOW
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
if {step!r} == "while writing":
    archive.os.fsync = die
elif {step!r} == "before the database knows":
    services.logs.ArchivePart.objects.create = die
elif {step!r} == "before the commit":
    services.logs.record = die
services.seal_log(get_webinar("part-1"), by=None, now=NOW)
"""
#: What the next process finds, and what it makes of it: two lines of JSON.
SEAL_AGAIN = """
import json
from media.models import ArchivePart, PresenceInterval
from media.queries import attendance_for, get_webinar
from media.services import seal_log
from tests.media.conftest import NOW
webinar = get_webinar("part-1")
def report():
    print(json.dumps([
        ArchivePart.objects.count(),
        PresenceInterval.objects.filter(part__isnull=True).count(),
        [person.eligible_ms for person in attendance_for(webinar)],
    ]))
report()
seal_log(webinar, by=None, now=NOW)
report()
"""


@pytest.mark.parametrize(
    ("step", "left"),
    [
        ("while writing", ".part"),
        ("before the database knows", ".h5"),
        ("before the commit", ".h5"),
    ],
)
def test_a_killed_sealing_seals_nothing_and_is_done_again(own_site, step, left):
    run, folder = own_site
    killed = run(PREPARE + SEAL_AND_DIE.format(step=step))
    assert killed.returncode == -9, killed.stderr
    assert [path.suffix for path in folder.iterdir()] == [left]
    done = run(SEAL_AGAIN)
    assert done.returncode == 0, done.stderr
    before, after = map(json.loads, done.stdout.splitlines())
    assert before == [0, 1, [18_000_000]]
    assert after == [1, 0, [18_000_000]]
    assert {path.suffix for path in folder.iterdir()} == {".h5"}


#: Seals ten times (`make rehearsal`: sixty) and is killed each time at a random moment;
#: then seals for good. The moments are drawn from the time that a whole sealing took here:
#: a machine that is quick must not be done before the blow falls.
#: Every round brings new beats, so that a round which was quick enough changes nothing.
KILLED_AT_RANDOM = """
import hashlib, json, os, signal, time
import numpy as np
from django.db import connection
from media.domain.beats import Beat
from media.live.journal import Entry, Journal, journal_path
from media.live.site import live_folder
from media.live.tokens import RoomToken
from media.domain.programme import to_ms
from media.logs import archive
from media.models import ArchivePart, Viewer
from media.queries import attendance_for, get_webinar, unsealed_count
from media.services import seal_log
from tests.media.conftest import NOW, moment
dice = np.random.default_rng()
webinar = get_webinar("part-1")
begin = to_ms(moment("2024-02-22T11:30:00Z"))
folder = archive.part_path("part-1")
journal = Journal(journal_path(live_folder(), "part-1"))
PEOPLE, BEATS, KILLS = 20, 200, int(os.environ.get("ELEARN_KILLS", "10"))
total, session = 0, 0
def beats_of_a_round(number):
    global total, session
    for viewer in range(PEOPLE):
        session += 1
        token = RoomToken("part-1", viewer + 1, f"{session:016x}", begin, 10**14)
        for n in range(1, BEATS + 1):
            at = n * 10_000 + number
            one = Beat(n, at, at, at, 10_000, 10_000, 8_000, 10_000, 0, 1, 0)
            rounds.append(Entry(token, begin + at, [one]))
            total += 1
    journal.append(rounds)
    rounds.clear()
def seal_in_a_child():
    connection.close()
    pid = os.fork()
    if pid == 0:
        seal_log(webinar, by=None, now=NOW)
        os._exit(0)
    return pid
rounds, outcomes = [], []
# The first sealing loads what the next ones need not.
beats_of_a_round(KILLS + 1)
seal_log(webinar, by=None, now=NOW)
beats_of_a_round(KILLS)
began = time.monotonic()
_pid, status = os.waitpid(seal_in_a_child(), 0)
took = time.monotonic() - began
assert status == 0 and unsealed_count(webinar) == 0, status
for number in range(KILLS):
    beats_of_a_round(number)
    pid = seal_in_a_child()
    # Somewhere in each part of the time that it takes, the first as well.
    time.sleep((number + dice.random()) / KILLS * took)
    os.kill(pid, signal.SIGKILL)
    _pid, status = os.waitpid(pid, 0)
    outcomes.append(os.WIFSIGNALED(status))
    for file in folder.glob("*.h5") if folder.is_dir() else ():
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        assert file.stem.endswith(digest[:12]), file
        archive.read_part_beats(f"part-1/{file.name}", digest)
    sealed = sum(ArchivePart.objects.values_list("beats", flat=True))
    assert sealed + unsealed_count(webinar) == total, (sealed, total)
for viewer in range(PEOPLE):
    Viewer.objects.get_or_create(webinar=webinar, number=viewer + 1)
before = {p.user_id: p.present_ms for p in attendance_for(webinar)}
seal_log(webinar, by=None, now=NOW)
after = {p.user_id: p.present_ms for p in attendance_for(webinar)}
sealed = sum(ArchivePart.objects.values_list("beats", flat=True))
rows = sum(len(archive.read_part_beats(p.file, p.sha256)[0])
           for p in ArchivePart.objects.all())
print(json.dumps([sum(outcomes), before == after, total, sealed, rows]))
"""


def test_sealing_killed_at_random_loses_and_doubles_nothing(own_site):
    run, folder = own_site
    done = run(PREPARE.replace("import_log(webinar", "#") + KILLED_AT_RANDOM)
    assert done.returncode == 0, done.stderr
    killed, is_same, total, sealed, rows = json.loads(done.stdout)
    assert killed > 0
    assert is_same
    rounds = 2 + int(os.environ.get("ELEARN_KILLS", "10"))  # two are left whole
    assert total == sealed == rows == 4_000 * rounds
    assert {path.suffix for path in folder.iterdir()} == {".h5"}
