"""A small rehearsal on the served service; `make rehearsal` plays the large one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured

from media.domain.audience import gather
from media.domain.rehearsal import rehearse
from media.rehearsal import served
from media.rehearsal.clock import CLOCK, SharedClock
from media.rehearsal.hall import build_hall, compare, window_of
from media.services.mails import plan_reminders
from tests.media.conftest import NOW


def test_fifty_browsers_and_two_deaths_of_the_service(own_site):
    run, _folder = own_site
    command = "from django.core.management import call_command\n"
    command += "call_command('rehearse_webinar', '--here', '--json', viewers=50,"
    command += " minutes=6, kills=2, seed=3)"
    done = run(command)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["viewers"] == 50
    assert told["kills"] == 2
    assert told["beats"] > 1_000
    assert (told["lost"], told["given_up"], told["differing"]) == (0, 0, [])
    assert told["exact"] + told["within_a_beat"] == 50
    assert told["exact"] >= 25
    assert told["is_same_when_sealed"] is True
    assert told["refused"] == {}


def test_who_was_not_measured_differs(db):
    hall = build_hall(viewers=3, minutes=10, now=NOW)
    dice = np.random.default_rng(1)
    audience = gather(dice, viewers=3, event=window_of(hall))
    truth = rehearse(dice, audience, hall.items).truth
    exact, within, differing = compare(hall, truth)
    assert exact == within == 0
    assert {one.viewer for one in differing} == {1, 2, 3}
    nobody = {
        viewer: replace(one, item_ms=(0,) * len(hall.items))
        for viewer, one in truth.items()
    }
    assert compare(hall, nobody) == (3, 0, [])


def test_the_invented_viewers_get_no_letters(db):
    """Neither now nor when the event is over."""
    webinar = build_hall(viewers=3, minutes=10, now=NOW).webinar
    for now in (NOW, webinar.ends_at + timedelta(minutes=20)):
        plan_reminders(now=now)
    assert webinar.registrations.count() == 3
    assert not webinar.mails.exists()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--viewers", "0"), "0 is not between 1 and 10000."),
        (("--minutes", "4"), "4 is not between 5 and 720."),
        (("--kills", "-1"), "-1 is not between 0 and 1000."),
    ],
)
def test_nonsense_is_refused_in_a_sentence(run, options, sentence):
    code, told, error = run("rehearse_webinar", *options)
    assert (code, told["error"], error.strip()) == (1, sentence, sentence)


def test_a_real_site_is_no_place_for_a_rehearsal(run, settings, db):
    settings.DEMO = False
    code, told, _error = run("rehearse_webinar", "--here")
    assert code == 1
    assert "real site" in told["error"]


def test_the_rehearsals_clock_is_served_by_no_real_site(
    settings, tmp_path, monkeypatch
):
    monkeypatch.setenv(CLOCK, str(tmp_path / "clock"))
    settings.DEMO = False
    with pytest.raises(ImproperlyConfigured):
        served.rehearsed_service()
    settings.DEMO = True
    monkeypatch.delenv(CLOCK)
    with pytest.raises(ImproperlyConfigured):
        served.rehearsed_service()


def test_two_processes_see_one_clock(tmp_path):
    clock = SharedClock(tmp_path / "clock")
    clock.set(1_708_600_000_123)
    program = "from pathlib import Path; from media.rehearsal.clock import SharedClock;"
    program += f"print(SharedClock(Path({str(tmp_path / 'clock')!r})).now_ms())"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=django_settings.BASE_DIR,
        env=os.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "1708600000123"
