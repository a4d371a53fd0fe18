"""Figures of reports: bounded, in the event's clock, and readable without colour."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64decode
from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from media.domain.crowd import MINUTE_MS, Crowd, heat_grid
from media.domain.programme import EPOCH, plan_item
from media.reports.charts import (
    Series,
    bar_figure,
    column_figure,
    heat_figure,
    line_figure,
    room_figure,
)

VIENNA = ZoneInfo("Europe/Vienna")
ITEMS = tuple(
    plan_item(
        key=key,
        kind=kind,
        title=key,
        short_title=f"<b>{key}",
        starts_at=EPOCH + timedelta(minutes=start),
        ends_at=EPOCH + timedelta(minutes=end),
    )
    for key, kind, start, end in (("talk", "talk", 0, 40), ("break", "break", 40, 60))
)
BOTH = [Series("now", [3, 0]), Series("then", [1, 2], is_second=True)]


def heat_of(people: int) -> dict:
    owners = np.repeat(np.arange(people), 3)
    starts = np.random.default_rng(5).integers(0, 300 * MINUTE_MS, len(owners))
    crowd = Crowd.of(owners, starts, starts + 20 * MINUTE_MS)
    grid = heat_grid(crowd, (0, 330 * MINUTE_MS))
    return json.loads(json.dumps(heat_figure(ITEMS, grid, zone=VIENNA)))


def test_the_picture_of_ten_thousand_is_no_larger_than_a_screen():
    figure = heat_of(10_000)
    (trace,) = figure["data"]
    assert trace["z"]["shape"] == "500, 330"
    assert trace["z"]["dtype"] == "u1"
    assert len(b64decode(trace["z"]["bdata"])) == 500 * 330
    assert (trace["x0"], trace["dx"], trace["dy"]) == (
        "1970-01-01T01:00:00",
        60_000,
        20,
    )
    assert len(json.dumps(figure)) < 250_000
    assert "customdata" not in trace


def test_labels_are_words_and_no_markup():
    notes = heat_of(3)["layout"]["annotations"]
    assert notes[1]["text"] == "01:40<br><b>&lt;b>break</b>"
    figure = bar_figure(["<i>a", "b"], BOTH)
    assert figure["layout"]["yaxis"]["ticktext"] == ["&lt;i>a", "b"]


@pytest.mark.parametrize(
    "figure",
    [
        bar_figure(["a", "b"], BOTH),
        bar_figure(["a", "b"], BOTH, stacked=True),
        column_figure([0, 10], BOTH, width=10, title="minutes"),
    ],
)
def test_the_second_bars_are_striped_and_named(figure):
    first, second = figure["data"]
    assert "shape" not in first["marker"].get("pattern", {})
    assert second["marker"]["pattern"]["shape"] == "/"
    assert (first["name"], second["name"]) == ("now", "then")
    assert (first["meta"], second["meta"]) == ({"tone": "main"}, {"tone": "second"})
    assert "template" not in figure["layout"]


def test_the_second_line_is_dashed_and_each_ends_with_its_own_numbers():
    series = [Series("a", [100, 90]), Series("b", [80], is_second=True)]
    first, second = line_figure([0, 10], series, title="minutes")["data"]
    assert (first["line"]["dash"], second["line"]["dash"]) == ("solid", "dash")
    assert (second["x"], second["y"]) == ([0], [80])


def test_who_came_is_drawn_up_and_who_went_down():
    counted = [(0, 3), (60 * MINUTE_MS, 2)]
    moved = ([0, 30 * MINUTE_MS], [4, 0], [1, 2])
    figure = room_figure(ITEMS, counted, moved, zone=VIENNA)
    came, went = figure["data"][-2:]
    assert (came["y"], went["y"], went["customdata"]) == ([4, 0], [-1, -2], [1, 2])
    assert (came["yaxis"], went["yaxis"]) == ("y2", "y2")
    assert figure["layout"]["yaxis2"]["ticktext"] == ["4", "0", "4"]


def test_plotly_and_h5py_are_loaded_only_when_asked_for():
    code = (
        "import django, sys; django.setup(); import media.reports.views;"
        "print({'plotly', 'h5py', 'openpyxl'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
