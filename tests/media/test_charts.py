"""The chart of presence: the counting, the figure and the table beside it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from media.charts import count_present, presence_figure
from media.domain.programme import plan_item

VIENNA = ZoneInfo("Europe/Vienna")
START = datetime(2024, 2, 22, 11, 30, tzinfo=UTC)
ZERO = int(START.timestamp() * 1000)
MINUTE = 60_000


def at(minutes: float) -> int:
    return ZERO + int(minutes * MINUTE)


def programme():
    def item(key: str, kind: str, title: str, start: int, end: int):
        return plan_item(
            key=key,
            kind=kind,
            title=title,
            short_title=title[:14],
            starts_at=START + timedelta(minutes=start),
            ends_at=START + timedelta(minutes=end),
        )

    return (
        item("talk", "talk", "Dose <b> & co", 0, 40),
        item("break", "break", "Break", 40, 60),
        item("qa", "qa", "Q&A", 60, 90),
    )


PEOPLE = {
    1: [(at(0), at(90))],
    2: [(at(10), at(45)), (at(20), at(50))],
    3: [(at(41), at(55))],
}


def test_everybody_counts_once_and_leaving_is_at_once():
    counted = count_present(
        PEOPLE.values(), start_ms=at(0), end_ms=at(90), step_ms=10 * MINUTE
    )
    assert [present for _moment, present in counted] == [1, 2, 2, 2, 2, 2, 1, 1, 1, 0]


def test_the_table_holds_people_and_median_minutes():
    chart = presence_figure(programme(), PEOPLE, zone=VIENNA)
    assert [
        (row.start, row.title, row.is_creditable, row.people, row.median_minutes)
        for row in chart.rows
    ] == [
        ("12:30", "Dose <b> & co", True, 2, 35),
        ("13:10", "Break", False, 3, 14),
        ("13:30", "Q&A", True, 1, 30),
    ]
    assert chart.peak == 3
    assert chart.summary == (
        "People in the room from 12:30 to 14:00; at most 3 at one time."
    )


def test_the_figure_is_json_in_the_event_s_clock_with_the_break_hatched():
    chart = presence_figure(programme(), PEOPLE, zone=VIENNA)
    figure = json.loads(json.dumps(chart.figure))
    hatch, line = figure["data"]
    assert (line["x"][0], line["x"][-1]) == (
        "2024-02-22T12:30:00",
        "2024-02-22T14:00:00",
    )
    assert len(line["x"]) == len(line["y"]) == 91
    assert max(line["y"]) == 3
    assert hatch["x"][0] == "2024-02-22T13:10:00"
    assert hatch["x"][-1] == "2024-02-22T13:30:00"
    assert hatch["fillpattern"]["shape"] == "/"
    assert [note["text"] for note in figure["layout"]["annotations"]] == [
        "12:30<br><b>Dose &lt;b> &amp; co</b>",
        "13:10<br><b>Break</b>",
        "13:30<br><b>Q&amp;A</b>",
    ]
    assert "template" not in figure["layout"]


def test_nobody_gives_words_instead_of_an_empty_frame():
    chart = presence_figure(programme(), {1: []}, zone=VIENNA)
    assert (chart.figure, chart.summary) == (None, "Nobody was recorded yet.")
    html = render_to_string(
        "media/partials/presence_chart.html", {"chart": chart, "id": "day"}
    )
    assert "data-presence-chart" not in html
    assert "Nobody was recorded yet." in html


def test_the_partial_carries_data_and_table_and_no_inline_script():
    chart = presence_figure(programme(), PEOPLE, zone=VIENNA)
    html = render_to_string(
        "media/partials/presence_chart.html", {"chart": chart, "id": "day"}
    )
    assert 'id="day" type="application/json"' in html
    assert html.count("<script") == 1
    assert "style=" not in html
    assert "Dose &lt;b&gt; &amp; co" in html


def test_plotly_is_loaded_only_when_a_chart_is_drawn():
    code = "import media.charts, sys; print('plotly' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


@given(
    st.lists(
        st.lists(st.tuples(st.integers(-20, 120), st.integers(-20, 120)), max_size=4),
        max_size=5,
    )
)
def test_the_count_is_what_looking_at_each_moment_gives(people):
    spans = [[(at(a), at(b)) for a, b in person] for person in people]
    counted = count_present(spans, start_ms=at(0), end_ms=at(90), step_ms=7 * MINUTE)
    for moment, present in counted:
        seen = sum(any(a <= moment < b for a, b in person) for person in spans)
        assert present == seen
