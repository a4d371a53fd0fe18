"""`serve` as a real process: starts both, stops both, and refuses politely."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest

from elearn.management.commands.serve import (
    LONGEST_PAUSE,
    SHORT_LIFE,
    Command,
    _Child,
    _is_worker_gone,
)

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(port: int, database: str, folder: Path, *more: str) -> subprocess.Popen[str]:
    environment = {
        **{key: value for key, value in os.environ.items() if "ELEARN" not in key},
        "DJANGO_SETTINGS_MODULE": "elearn.settings.demo",
        "DATABASE_URL": f"sqlite:///{database}",
        "ELEARN_VAR": str(folder),
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port), *more],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def children_of(pid: int) -> list[int]:
    listing = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in listing.split()]


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_until(condition, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.1)


def answers(port: int) -> bool:
    try:
        address = f"http://127.0.0.1:{port}/robots.txt"
        with urllib.request.urlopen(address, timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def refuses_without_pass(port: int) -> bool:
    """The origin of packages is there, and hands out nothing without a pass."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2)
    except urllib.error.HTTPError as answer:
        return answer.code == 404 and answer.headers["Set-Cookie"] is None
    except OSError:
        return False
    return False


@pytest.fixture
def database(transactional_db) -> str:
    from django.db import connection

    return str(connection.settings_dict["NAME"])


def test_serves_with_worker_and_packages_and_stops_all(free_port, database, tmp_path):
    serve = start(free_port, database, tmp_path)
    try:
        wait_until(lambda: answers(free_port))
        wait_until(lambda: refuses_without_pass(free_port + 1))
        children = children_of(serve.pid)
        assert len(children) == 3
        said = ""
        # To the last of the people, or to its end where it died before.
        while "Edith Larsen" not in said and (line := serve.stdout.readline()):
            said += line
    finally:
        serve.send_signal(signal.SIGINT)
        _out, err = serve.communicate(timeout=30)
    assert serve.returncode == 0, err
    assert f"Serving http://localhost:{free_port}" in said
    assert "Inês Carvalho" in said
    wait_until(lambda: not any(is_alive(child) for child in children))


def test_death_of_the_worker_leaves_the_site_and_of_the_site_ends_all(
    free_port, database, tmp_path
):
    serve = start(free_port, database, tmp_path)
    try:
        wait_until(lambda: answers(free_port))
        site, worker, packages = children_of(serve.pid)
        os.kill(worker, signal.SIGKILL)
        wait_until(lambda: worker not in children_of(serve.pid))
        wait_until(lambda: len(children_of(serve.pid)) == 3)
        assert {site, packages} < set(children_of(serve.pid))
        assert answers(free_port)
        os.kill(site, signal.SIGKILL)
        _out, err = serve.communicate(timeout=30)
    finally:
        serve.kill()
    assert serve.returncode == 1
    assert "The worker ended by itself (-9); it starts again in" in err
    assert "The site ended by itself (-9); stopping." in err
    wait_until(lambda: not is_alive(packages))


def test_what_dies_at_once_waits_longer_each_time():
    child = _Child([sys.executable, "-c", ""], dict(os.environ))
    child.process.wait()
    assert [child.plan() for _ in range(7)] == [1, 3, 7, 15, 31, LONGEST_PAUSE] + [
        LONGEST_PAUSE
    ]
    child.started -= SHORT_LIFE
    assert child.plan() == 0


def test_port_in_use_is_one_sentence(free_port, database, tmp_path):
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", free_port))
        taken.listen()
        serve = start(free_port, database, tmp_path)
        out, err = serve.communicate(timeout=30)
    assert (serve.returncode, out) == (1, "")
    assert err == (
        f"Port {free_port} is in use: stop what uses it, or give another --port.\n"
    )


def test_package_port_in_use_is_one_sentence(free_port, database, tmp_path):
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        used = taken.getsockname()[1]
        serve = start(free_port, database, tmp_path, "--package-port", str(used))
        out, err = serve.communicate(timeout=30)
    assert (serve.returncode, out) == (1, "")
    assert err == (
        f"Port {used} is in use: stop what uses it, or give another --package-port.\n"
    )


def test_outside_the_demo_packages_need_an_address(free_port, settings):
    settings.DEMO, settings.PACKAGE_ORIGINS = False, []
    said = StringIO()
    command = Command(stderr=said)
    assert command._choose_package_port("127.0.0.1", 1, None) is None
    with pytest.raises(SystemExit):
        command._choose_package_port("127.0.0.1", 1, free_port)
    assert said.getvalue() == (
        "Set ELEARN_PACKAGE_ORIGIN too: the address that leads to this port.\n"
    )
    settings.PACKAGE_ORIGINS = ["https://packages.example.net"]
    assert command._choose_package_port("127.0.0.1", 1, free_port) == free_port


def test_worker_of_an_ended_serve_is_gone():
    machine = socket.gethostname()[:32]
    assert _is_worker_gone(f"serve.{machine}.99999999")
    assert not _is_worker_gone(f"serve.{machine}.{os.getppid()}")
    assert not _is_worker_gone("serve.elsewhere.99999999")
    assert not _is_worker_gone("some-other-worker")
