"""The editor takes the beginning of a recording and its cuts to the second, and says in a
sentence what keeps items from becoming chapters."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from media import services
from media.domain.clocks import clock_of
from media.models import RecordingCut
from tests.media.pages.conftest import editor_form
from tests.media.pages.test_visiting import text_of
from tests.media.recordings.conftest import HELD_ON, document


@pytest.fixture
def publish(client, recorded, editor):
    """Send the editor's form with a beginning and cuts; the answer and the page after."""

    def send(begins: str, *cuts: tuple[str, str], **more: object):
        client.force_login(editor)
        items = [
            {
                "id": one.pk,
                "key": one.key,
                "kind": one.kind,
                "title": one.title,
                "short_title": one.short_title,
                "starts_at": one.starts_at.strftime("%H:%M"),
                "ends_at": one.ends_at.strftime("%H:%M"),
                "speakers": one.speakers,
            }
            for one in recorded.programme_items.all()
        ]
        rows = [{"starts_at": start, "ends_at": end} for start, end in cuts]
        kept = recorded.recording_cuts.get()
        told = editor_form(recorded, items, initial=len(items)) | nested_form_data(
            {
                "recording": recorded.recording_id,
                "recording_captions": recorded.recording_captions_id,
                "recording_begins_at": begins,
                "recording_cuts": inline_formset(
                    [
                        {
                            "id": kept.pk,
                            "starts_at": "13:10",
                            "ends_at": "13:40",
                            "DELETE": "on",
                        },
                        *rows,
                    ],
                    initial=1,
                ),
                **more,
            }
        )
        address = reverse("wagtailadmin_pages:edit", args=[recorded.pk])
        answer = client.post(address, told)
        recorded.refresh_from_db()
        return answer, recorded

    return send


def test_the_editor_keeps_seconds_and_shows_them_again(publish, client):
    answer, page = publish("12:28:30", ("13:09:50", "13:40:05"), ("14:00", "14:05"))
    assert answer.status_code == 302
    assert page.recording_begins_at == time(12, 28, 30)
    assert [(one.starts_at, one.ends_at) for one in page.recording_cuts.all()] == [
        (time(13, 9, 50), time(13, 40, 5)),
        (time(14), time(14, 5)),
    ]
    html = text_of(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    assert 'value="12:28:30"' in html
    assert 'value="13:09:50"' in html


@pytest.mark.parametrize(
    ("begins", "cuts", "sentence"),
    [
        ("", [("13:10", "13:40")], "Cuts need the time at which the recording begins"),
        ("12:30", [("13:40", "13:10")], "Cut 1 ends before it begins."),
        ("14:10", [], "No item of the programme is left in the recording"),
        ("12:30", [("12:30", "14:10")], "No item of the programme is left in"),
    ],
)
def test_what_keeps_items_from_becoming_chapters_is_said(
    publish, begins, cuts, sentence
):
    answer, page = publish(begins, *cuts)
    assert answer.status_code == 200
    assert sentence in text_of(answer)
    assert page.recording_begins_at == time(12, 29, 30)
    assert page.recording_cuts.get().starts_at == time(13, 10)


def test_a_time_that_no_clock_shows_is_refused(publish):
    answer, page = publish("02:30", ("13:10", "13:40"), recording_day="2024-03-31")
    assert answer.status_code == 200
    assert "No clock shows 02:30 on that day" in text_of(answer)
    assert page.recording_begins_at == time(12, 29, 30)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_reckoned_with_is_refused(publish, day):
    answer, page = publish("12:28:30", ("13:10", "13:40"), recording_day=day)
    assert answer.status_code == 200
    assert f"No event is held in the year {int(day[:4])}." in text_of(answer)
    assert page.recording_begins_at == time(12, 29, 30)


def test_a_cut_may_hold_the_night_between_two_days(recorded):
    clock = clock_of(recorded.planned_items(), zone=recorded.zone, first=HELD_ON)
    cut = RecordingCut(day=HELD_ON, starts_at=time(18), ends_at=time(9))
    start, end = cut.moments(clock)
    assert (end - start).total_seconds() == 15 * 3600


def test_more_captions_than_are_shown_are_refused(publish, recorded):
    many = "WEBVTT\n" + "".join(
        f"\n{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.000 --> "
        f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.900\nw\n"
        for n in range(12_001)
    )
    recorded.recording_captions = document("many.vtt", many.encode())
    answer, _page = publish("12:30")
    assert answer.status_code == 200
    assert "The file has 12001 captions; at most 12000 are shown." in text_of(answer)


def test_a_copied_event_has_no_recording_and_no_cuts(recorded, organiser):
    copy = services.copy_event(
        recorded, title="Again", held_on=date(2024, 7, 4), by=organiser
    )
    assert (copy.recording, copy.recording_begins_at) == (None, None)
    assert (recorded.recording_cuts.count(), copy.recording_cuts.count()) == (1, 0)
