"""The demo's settings with one view that inserts a row for each beat: within this site,
or with nothing around it at all (ELEARN_BENCH_BARE)."""

import os

from elearn.settings.demo import *  # noqa: F403

ROOT_URLCONF = "benchmarks.beats_floor"
WSGI_APPLICATION = "benchmarks.beats_floor.application"
if os.environ.get("ELEARN_BENCH_BARE"):
    INSTALLED_APPS, MIDDLEWARE = [], []
