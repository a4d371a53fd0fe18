"""What publishing an event's page writes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from media import services
from media.choices import WebinarState
from media.exceptions import ProgrammeRefused
from media.lists import ItemTimesRow
from media.models import (
    ProgrammeVersion,
    Webinar,
    WebinarItem,
)
from media.models.clock_times import skipped_clocks
from tests.media.pages.conftest import BEFORE, editor_form, items


# -- What publishing writes --------------------------------------------------------
def test_publishing_writes_the_record_and_the_first_programme(make_page):
    page = make_page()
    webinar = Webinar.objects.get()
    assert page.webinar == webinar
    assert (webinar.slug, webinar.title, webinar.state) == (
        "part-1",
        "Course part-1",
        WebinarState.ANNOUNCED,
    )
    assert webinar.starts_at == datetime(2024, 2, 22, 11, 30, tzinfo=UTC)
    assert webinar.ends_at == datetime(2024, 2, 22, 13, 10, tzinfo=UTC)
    version = ProgrammeVersion.objects.get()
    assert (version.number, version.items[0]["speakers"]) == (
        1,
        [
            {"name": "R. Sinnatamby", "place": "Cambridge"},
            {"name": "D. Akata", "place": "Ankara"},
        ],
    )


def test_publishing_again_adds_a_version_only_when_the_plan_changed(make_page):
    page = make_page()
    page.summary = "Another sentence."
    page.save_revision().publish()
    assert ProgrammeVersion.objects.count() == 1
    item = page.programme_items.get(key="qa")
    item.ends_at = time(14, 20)
    page.programme_items = [
        *page.programme_items.exclude(key="qa"),
        item,
    ]
    page.save_revision().publish()
    assert list(ProgrammeVersion.objects.values_list("number", flat=True)) == [2, 1]


def test_a_programme_whose_items_overlap_is_not_published(make_page):
    clash = items()
    clash[2].starts_at = time(13, 20)
    with pytest.raises(ProgrammeRefused, match="“break” and “qa” overlap"):
        make_page(programme_items=clash)
    assert not ProgrammeVersion.objects.exists()


def test_clock_times_are_the_event_s_also_when_the_clocks_change(make_page):
    page = make_page(
        held_on=date(2027, 3, 28),
        programme_items=[
            WebinarItem(
                key="night",
                kind="talk",
                title="Night",
                short_title="Night",
                starts_at=time(1, 30),
                ends_at=time(3, 30),
            )
        ],
    )
    (item,) = page.planned_items()
    assert item.duration_ms == 60 * 60_000


def test_an_evening_that_ends_after_midnight_ends_the_next_day(make_page):
    late = WebinarItem(
        key="late",
        kind="talk",
        title="Late",
        short_title="Late",
        starts_at=time(23, 30),
        ends_at=time(0, 30),
    )
    (item,) = make_page(programme_items=[late]).planned_items()
    assert item.ends_at - item.starts_at == timedelta(hours=1)


def night_of(make_page, day: date, starts: time, ends: time):
    """The form of an event of one item, sent as its editor would."""
    return make_page(
        held_on=day,
        programme_items=[
            WebinarItem(
                key="night",
                kind="talk",
                title="Night",
                short_title="Night",
                starts_at=starts,
                ends_at=ends,
            )
        ],
    ).programme_items.all()


@pytest.mark.parametrize(
    ("day", "starts", "ends", "found"),
    [
        # The night of the change belongs to the evening before.
        (date(2027, 3, 27), time(23), time(2, 30), [("Night", time(2, 30))]),
        (date(2027, 3, 28), time(22), time(2, 30), []),
        (date(2027, 3, 28), time(1, 30), time(2, 30), [("Night", time(2, 30))]),
    ],
)
def test_a_clock_time_that_no_clock_shows_is_found_on_the_night_it_is_in(
    make_page, day, starts, ends, found
):
    rows = list(night_of(make_page, day, starts, ends))
    zone = ZoneInfo("Europe/Vienna")
    assert skipped_clocks(rows, held_on=day, zone=zone) == found


def test_unpublishing_an_event_that_is_over_keeps_it_for_those_who_were_there(
    make_page, time_machine
):
    page = make_page()
    time_machine.move_to(page.webinar.ends_at)
    page.unpublish()
    assert Webinar.objects.get().state == WebinarState.ANNOUNCED


def test_unpublishing_hides_the_event_and_closes_registration(make_page, time_machine):
    time_machine.move_to(BEFORE)
    page = make_page()
    page.unpublish()
    webinar = Webinar.objects.get()
    assert webinar.state == WebinarState.DRAFT
    assert webinar.takes_registrations(BEFORE) is False


def test_a_copied_page_gets_a_record_of_its_own(make_page, index):
    page = make_page()
    copy = page.copy(update_attrs={"slug": "part-9", "title": "Part 9"})
    copy.save_revision().publish()
    assert sorted(Webinar.objects.values_list("slug", flat=True)) == [
        "part-1",
        "part-9",
    ]


def test_editing_a_held_event_leaves_it_held(make_page):
    page = make_page()
    services.save_webinar(slug="part-1", by=None, state=WebinarState.HELD)
    page.refresh_from_db()
    page.save_revision().publish()
    assert Webinar.objects.get().state == WebinarState.HELD


def row(key: str, starts_at: str, ends_at: str, **more: object) -> dict[str, object]:
    return {
        "key": key,
        "kind": "talk",
        "title": key.title(),
        "short_title": key.title(),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "speakers": "",
        **more,
    }


@pytest.fixture
def publish_form(editor, client):
    """What the server says to an editor's form with these rows."""

    def publish(page, rows, *, initial: int) -> str:
        client.force_login(editor)
        data = editor_form(page, rows, initial=initial)
        response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
        assert response.status_code == 200
        assert ProgrammeVersion.objects.count() == 1
        return response.content.decode()

    return publish


def test_the_editor_s_form_names_every_clash(make_page, publish_form):
    """A clash is refused beside the form, and the page keeps what was typed."""
    rows = [row("one", "12:30", "13:10"), row("two", "13:00", "13:30")]
    told = publish_form(make_page(), rows, initial=0)
    assert "“one” and “two” overlap" in told


def test_form_that_does_not_name_every_item_changes_nothing(make_page, publish_form):
    """An item of the page that is not among them would clash with this one."""
    told = publish_form(make_page(), [row("one", "12:30", "13:10")], initial=0)
    assert "The programme did not arrive whole" in told


def test_plan_that_actual_times_contradict_is_refused_beside_the_form(
    make_page, publish_form
):
    page = make_page()
    first, second, third = page.programme_items.order_by("starts_at")
    at = datetime(2024, 2, 22, 11, 30, tzinfo=UTC)
    services.set_item_times(
        page.webinar,
        times=[ItemTimesRow(1, first.key, at, at + timedelta(minutes=35))],
        reason="It ended early.",
        by=None,
        now=at,
    )
    rows = [
        row(first.key, "12:30", "13:00", id=first.pk),
        row(second.key, "13:02", "13:40", id=second.pk),
        row(third.key, "13:40", "14:10", id=third.pk),
    ]
    told = publish_form(page, rows, initial=3)
    assert f"“{first.key}” and “{second.key}” overlap" in told


def test_a_title_that_the_record_cannot_hold_is_refused_beside_the_form(
    make_page, publish_form
):
    page = make_page()
    page.title = "T" * 161
    told = publish_form(page, [row("one", "12:30", "13:10")], initial=0)
    assert "The title of an event has at most 160 characters" in told
