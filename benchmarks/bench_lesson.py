"""What a lesson page costs beside a bare Django view, on one server in one run.

A module of 21 lessons; the page has 21 blocks of seven kinds, three of them prose
with a link to another page. The site runs as `serve` runs it (granian, one worker, all
our middleware). Costs are processor time of the server per request, so that what
else the machine does counts little; rounds go through all cases in turn, and the
median round is shown. Addresses with a query are never answered from memory: so
are the floors asked for, and the pages made anew.

    .venv/bin/python benchmarks/bench_lesson.py
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

ROUNDS = 7
TICK = os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _lay_out() -> tuple[str, str]:
    """A site with one long lesson and one learner: its address, the session's key."""
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    from elearn.core.accounts import invite_person
    from tests.factories.courses import make_module

    call_command("migrate", verbosity=0)
    module = make_module(lessons=21, blocks=3)
    lesson = module.get_children().first().specific
    lesson.is_open = True
    lesson.save_revision().publish()
    person = invite_person(email="reader@example.org", name="Ana Reader")[0]
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return lesson.url, session.session_key


def _cpu_seconds(group: int) -> float:
    """Processor time of all processes of that group, living children included."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / TICK


def _ask(port: int, path: str, times: int, cookie: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Host": f"localhost:{port}"} | ({"Cookie": cookie} if cookie else {})
    for _ in range(times):
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200 or not body:
            raise SystemExit(f"{path} was answered with {answer.status}.")
    connection.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as var:
        os.environ |= {
            "ELEARN_VAR": var,
            "DJANGO_SETTINGS_MODULE": "benchmarks.floor_settings",
        }
        lesson, session = _lay_out()
        port = _free_port()
        server = subprocess.Popen(  # noqa: S603 -- our own interpreter and arguments
            [
                *(sys.executable, "-m", "granian", "--interface", "asgi"),
                *("--host", "127.0.0.1", "--port", str(port), "--workers", "1"),
                *("--log-level", "warning", "elearn.asgi:application"),
            ],
            cwd=ROOT,
            process_group=0,
        )
        try:
            _measure(server.pid, port, lesson, f"sessionid={session}")
        finally:
            server.terminate()
            server.wait()


def _measure(group: int, port: int, lesson: str, cookie: str) -> None:
    cases = {
        "bare view": ("/bare/?x", 1500, ""),
        "visitor, from memory": (lesson, 1500, ""),
        "visitor, made anew": (lesson + "?x", 40, ""),
        "bare view that knows who": ("/who/?x", 600, cookie),
        "person, from memory": (lesson, 600, cookie),
        "person, made anew": (lesson + "?x", 40, cookie),
    }
    for _ in range(600):  # a busy machine takes its time
        try:
            _ask(port, "/bare/?x", 1, "")
            break
        except OSError:
            time.sleep(0.2)
    costs: dict[str, list[float]] = {name: [] for name in cases}
    for turn in range(ROUNDS + 1):
        for name, (path, times, who) in cases.items():
            _ask(port, path, 1, who)  # the copy is there and young
            before = _cpu_seconds(group)
            _ask(port, path, times, who)
            if turn:  # the first round warms
                costs[name].append((_cpu_seconds(group) - before) / times * 1000)
    cost = {name: median(values) for name, values in costs.items()}
    for name, value in cost.items():
        spread = f"{min(costs[name]):.2f}–{max(costs[name]):.2f}"
        print(f"{name:26} {value:7.2f} ms processor time  ({spread})")
    bare, who_view = cost["bare view"], cost["bare view that knows who"]
    visitor, person = cost["visitor, from memory"], cost["person, from memory"]
    for words, ratio, target in (
        ("visitor, from memory / bare view", visitor / bare, "at most 1.2"),
        (
            "person, from memory / bare view that knows who",
            person / who_view,
            "at most 1.3",
        ),
        (
            "visitor, made anew / from memory",
            cost["visitor, made anew"] / visitor,
            "at least 50",
        ),
        (
            "person, made anew / from memory",
            cost["person, made anew"] / person,
            "at least 10",
        ),
    ):
        print(f"{words:48} {ratio:6.2f}  (target: {target})")


if __name__ == "__main__":
    main()
