"""Programs that begin as copies: they hear, say, fail and die as those of `python -c` do."""

from __future__ import annotations

import os
import time

import pytest
from django.conf import settings as django_settings

from tests import programs


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    env = {
        "DJANGO_SETTINGS_MODULE": "elearn.settings.test",
        "ELEARN_VAR": str(tmp_path_factory.mktemp("programs")),
    }
    with programs.waiting(cwd=django_settings.BASE_DIR, env=env) as place:
        yield place


def test_program_hears_says_and_ends_as_it_should(place):
    heard = programs.start(place, "import sys; print(sys.stdin.read().upper())")
    assert heard.communicate("grüß Gott\n") == ("GRÜSS GOTT\n\n", "")
    assert heard.returncode == 0


def test_program_that_fails_says_why(place):
    fails = programs.start(place, "kept = 1\nassert kept == 2, 'not two'")
    told, error = fails.communicate()
    assert (fails.returncode, told) == (1, "")
    assert error.splitlines()[-1] == "AssertionError: not two"


def test_programs_know_nothing_of_each_other(place):
    for _one in range(2):
        asked = programs.start(
            place,
            "import django; print(hasattr(django, 'mark'), flush=True); django.mark = 1",
        )
        assert asked.communicate() == ("False\n", "")


def test_program_dies_with_its_stand_in(place):
    lives = programs.start(
        place, "import os, time\nprint(os.getpid(), flush=True)\ntime.sleep(600)"
    )
    pid = int(lives.stdout.readline())
    lives.kill()
    lives.communicate()
    end = time.monotonic() + 60
    while _is_there(pid):
        assert time.monotonic() < end
        time.sleep(0.01)


def test_program_that_dies_is_no_success(place):
    dies = programs.start(
        place, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    )
    dies.communicate()
    assert dies.returncode == 128 + 9


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
