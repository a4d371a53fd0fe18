"""A report of two evenings draws two; and what it says of equals names none alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from elearn.core.accounts import invite_person
from media.domain.programme import plan_item
from media.reports.over_time import _kept
from media.reports.reading import read_presence
from media.reports.sections import read_sections
from media.services import import_log, save_programme

FIRST = datetime(2024, 12, 2, 17, 0, tzinfo=UTC)
SECOND = FIRST + timedelta(days=1)
HOUR = timedelta(hours=1)
LATER = SECOND + 5 * HOUR


@pytest.fixture
def evenings(make_webinar):
    webinar = make_webinar(
        "evenings", with_programme=False, starts_at=FIRST, ends_at=SECOND + HOUR
    )
    items = [
        plan_item(
            key=key, kind="talk", title=key, starts_at=start, ends_at=start + HOUR
        )
        for key, start in (("one", FIRST), ("two", SECOND))
    ]
    save_programme(webinar, items=items, by=None, now=FIRST)
    rows = ["email,joined_at,left_at"]
    for number in range(3):
        person, _ = invite_person(email=f"p{number}@example.org", name=f"P {number}")
        rows.append(f"{person.email},{FIRST.isoformat()},{(FIRST + HOUR).isoformat()}")
        if number:
            rows.append(
                f"{person.email},{SECOND.isoformat()},{(SECOND + HOUR / 2).isoformat()}"
            )
    import_log(
        webinar,
        content="\n".join(rows).encode(),
        file_name="log.csv",
        by=None,
        now=LATER,
    )
    return webinar


def test_each_evening_has_its_own_picture_and_table(evenings):
    presence = read_presence(evenings, now=LATER)
    parts = {part.key: part for part in read_sections(presence)}
    assert {"room-1", "room-2", "heat-1", "heat-2"} <= set(parts)
    assert not {"room", "heat"} & set(parts)
    assert parts["room-1"].table.title == "People over the day, 2 Dec"
    assert "From 18:00 to 19:00 at most 3" in parts["room-1"].words
    assert "From 18:00 to 19:00 at most 2" in parts["room-2"].words
    # A row for each ten minutes of an hour, none for the night.
    assert len(parts["room-2"].table.rows) == 6


def test_each_evening_s_table_can_be_taken_away(client, evenings, organiser):
    client.force_login(organiser)
    for ending in ("csv", "xlsx", "h5"):
        told = [evenings.slug, "room-2", ending]
        response = client.get(reverse("media_presence_file", args=told))
        assert response.status_code == 200
    page = client.get(reverse("media_presence", args=[evenings.slug])).content.decode()
    assert 'data-report-chart="room-2-figure"' in page
    desk = client.get(reverse("certificates_report", args=[evenings.slug]))
    html = desk.content.decode()
    assert html.count("data-presence-chart=") == 2
    assert 'id="presence-chart-2" type="application/json"' in html
    assert "Tuesday 3 December 2024" in html


def row(title: str, stayed: int, at_start: int = 4):
    return SimpleNamespace(
        item=SimpleNamespace(title=title), stayed=stayed, at_start=at_start
    )


@pytest.mark.parametrize(
    ("stayed", "words"),
    [
        ([4, 2], "“A” kept everybody who was there at its start. “B” kept the fewest"),
        (
            [4, 4, 1],
            "2 items kept everybody who was there at their start. “C” kept the fewest:"
            " 25 %.",
        ),
        ([4, 4], "2 items kept everybody who was there at their start."),
        ([3, 2, 2], "“A” kept most of its people: 75 % of those who were there at its"),
        ([3, 2, 2], "2 items kept the fewest: 50 %."),
        ([3, 3, 2], "2 items kept most of their people: 75 %"),
    ],
)
def test_of_equals_none_is_named_alone(stayed, words):
    rows = [row(title, number) for title, number in zip("ABC", stayed, strict=False)]
    assert words in _kept(rows)
