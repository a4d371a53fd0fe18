"""The demo's settings with two bare views beside the site (see `floor_urls`)."""

from elearn.settings.demo import *  # noqa: F403

ROOT_URLCONF = "benchmarks.floor_urls"
