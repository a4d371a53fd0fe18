"""The demo's live events: complete, the same each time, and told honestly."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest

from elearn.core import demo as people
from elearn.core.models import User
from media import demo, queries, services
from media.demo.lives import write_log
from media.models import LogImport, Registration, Webinar, WebinarPage

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)  # a Friday


@pytest.fixture
def loaded(db, vectors):
    people.load(now=NOW)
    return demo.load(now=NOW)


def test_the_demo_has_its_four_events_with_the_agreed_keys(loaded, vectors):
    assert sorted(Webinar.objects.values_list("slug", flat=True)) == sorted(demo.EVENTS)
    part_1 = queries.get_webinar(demo.PART_1)
    assert [
        (item.key, item.kind, item.starts_at, item.ends_at)
        for item in queries.programme_in_force(part_1)
    ] == [
        (
            entry["key"],
            entry["kind"],
            datetime.fromisoformat(entry["starts_at"]),
            datetime.fromisoformat(entry["ends_at"]),
        )
        for entry in vectors["programme"]
    ]


def test_the_first_afternoon_has_every_kind_of_life(loaded):
    part_1 = queries.get_webinar(demo.PART_1)
    attendance = {person.user_id: person for person in queries.attendance_for(part_1)}
    minutes = [person.eligible_ms // 60_000 for person in attendance.values()]
    assert len(minutes) == 58
    assert sum(value >= 240 for value in minutes) >= 40
    assert sum(value == 0 for value in minutes) == 5
    assert sum(0 < value < 30 for value in minutes) == 2
    ines = attendance[User.objects.get(email=demo.INES).pk]
    assert ines.eligible_ms == 267 * 60_000
    log = LogImport.objects.get(webinar=part_1)
    assert (log.unmatched, len(log.refused_rows)) == (2, 1)
    assert len(log.unmatched_rows) == 3
    assert queries.archive_parts(part_1).count() == 1
    assert queries.unsealed_count(part_1) == 0


def test_the_second_afternoon_is_as_drawn_for_ines(loaded):
    part_2 = queries.get_webinar(demo.PART_2)
    ines = queries.attendance_of(part_2, User.objects.get(email=demo.INES))
    assert ines.eligible_ms == 271 * 60_000


def test_loading_again_changes_nothing(loaded):
    again = demo.load(now=NOW + timedelta(hours=3))
    assert again == loaded
    assert LogImport.objects.count() == 2


def test_the_rehearsal_is_open_marked_and_on_the_next_weekday(loaded):
    webinar = queries.get_webinar(demo.REHEARSAL)
    assert webinar.is_invented
    assert webinar.starts_at.astimezone(webinar.zone).date() == date(2026, 11, 30)
    assert webinar.takes_registrations(NOW)
    assert queries.next_event(NOW) == webinar


def test_a_rehearsal_that_is_over_moves_on_and_keeps_its_places(loaded):
    webinar = queries.get_webinar(demo.REHEARSAL)
    user = User.objects.get(email=demo.INES)
    Registration.objects.create(webinar=webinar, user=user, registered_at=NOW)
    demo.refresh(now=datetime(2026, 12, 2, 10, 0, tzinfo=UTC))
    webinar.refresh_from_db()
    assert webinar.starts_at.astimezone(webinar.zone).date() == date(2026, 12, 3)
    assert webinar.registrations.count() == 1


def test_refreshing_before_the_rehearsal_is_over_is_one_query(
    loaded, django_assert_num_queries
):
    with django_assert_num_queries(1):
        demo.refresh(now=NOW)


def test_a_rehearsal_with_recorded_minutes_stays_where_it_was(loaded):
    webinar = queries.get_webinar(demo.REHEARSAL)
    day = webinar.starts_at
    services.import_log(
        webinar,
        content=(
            f"email,joined_at,left_at\n{demo.INES},"
            f"{webinar.starts_at.isoformat()},{webinar.ends_at.isoformat()}\n"
        ).encode(),
        file_name="rehearsal.csv",
        by=None,
        now=webinar.ends_at,
    )
    demo.refresh(now=datetime(2026, 12, 2, 10, 0, tzinfo=UTC))
    webinar.refresh_from_db()
    assert webinar.starts_at == day


def test_only_invented_events_say_so_and_what_is_unknown_is_said(loaded):
    invented = WebinarPage.objects.filter(is_invented=True)
    assert [page.slug for page in invented] == [demo.REHEARSAL]
    focus = WebinarPage.objects.get(slug="special-focus-patient-communication")
    assert "hours are invented" in focus.programme_note
    for page in WebinarPage.objects.all():
        assert "accredited" not in page.accreditation


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2026, 11, 23), date(2026, 11, 24)),
        (date(2026, 11, 27), date(2026, 11, 30)),
        (date(2026, 11, 28), date(2026, 11, 30)),
        (date(2026, 11, 29), date(2026, 11, 30)),
    ],
)
def test_the_next_weekday(day, following):
    assert demo.next_weekday(day) == following


def test_the_same_seed_writes_the_same_log():
    start = datetime(2024, 2, 22, 12, 30, tzinfo=ZoneInfo("Europe/Vienna"))
    addresses = [f"p{number}@example.org" for number in range(20)]
    first, second = (
        write_log(addresses, starts_at=start, seed=7, known={}) for _run in range(2)
    )
    assert first == second
    assert first != write_log(addresses, starts_at=start, seed=8, known={})
    rows = list(csv.DictReader(StringIO(first)))
    assert {row["joined_at"][-6:] for row in rows} == {"+01:00"}
