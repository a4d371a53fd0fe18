"""The demo's live events: complete, the same each time, and told honestly."""

from __future__ import annotations

import csv
import shutil
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from wagtail.models import Revision

from elearn.core import demo as people
from elearn.core.captions import read_captions
from elearn.core.models import CustomDocument, User
from media import demo, queries, recording_queries, services
from media.demo import clip as clips
from media.demo.lives import GUEST_ADDRESS, write_log, write_short_log
from media.domain.programme import to_ms
from media.event_times import spans_of_days
from media.logs.matching import key_words
from media.logs.suggestions import unmatched_people
from media.models import (
    LogImport,
    MatchDecision,
    ProgrammeVersion,
    Registration,
    Webinar,
    WebinarItem,
    WebinarPage,
)
from media.wording import stored_findings

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)  # a Friday


@pytest.fixture
def loaded(db, vectors):
    people.load(now=NOW)
    return demo.load(now=NOW)


def test_the_demo_has_its_events_with_the_agreed_keys(loaded, vectors):
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


def stored() -> list[int]:
    kinds = (Revision, ProgrammeVersion, WebinarItem, CustomDocument, LogImport)
    return [kind.objects.count() for kind in kinds]


def test_loading_again_changes_nothing(loaded):
    before = stored()
    again = demo.load(now=NOW + timedelta(hours=3))
    assert again == loaded
    assert stored() == before
    assert LogImport.objects.count() == 4


def test_two_evenings_are_counted_each_by_itself(loaded):
    evenings = queries.get_webinar(demo.TELEPHONE)
    items = queries.programme_in_force(evenings)
    days = spans_of_days(items, zone=evenings.zone)
    assert [(end - begin).total_seconds() / 60 for begin, end in days] == [90, 90]
    night = to_ms(days[0][1]) + 3_600_000
    attendance = queries.attendance_for(evenings)
    once = [one for one in attendance if max(end for _at, end in one.intervals) < night]
    assert (len(attendance), len(once)) == (13, 2)
    assert {one.eligible_ms // 60_000 for one in once} == {80}
    assert queries.archive_parts(evenings).count() == 1


def test_a_changed_sentence_is_published_and_nothing_else(loaded, monkeypatch):
    read = demo.read_event

    def changed(slug):
        told = read(slug)
        if slug == demo.PART_1:
            told["audience"] = "For everybody."
        return told

    monkeypatch.setattr(demo, "read_event", changed)
    revisions, *others = stored()
    demo.load(now=NOW)
    page = WebinarPage.objects.get(slug=demo.PART_1)
    assert page.audience == "For everybody."
    assert stored() == [revisions + 1, *others]
    assert page.webinar.state == "held"


def test_a_changed_item_keeps_its_row_and_makes_one_programme(loaded, monkeypatch):
    read = demo.read_event

    def changed(slug):
        told = read(slug)
        if slug == demo.PART_2:
            told["items"][0]["short_title"] = "The report"
            del told["items"][-1]
        return told

    page = WebinarPage.objects.get(slug=demo.PART_2)
    first, *_between, last = page.programme_items.order_by("sort_order")
    monkeypatch.setattr(demo, "read_event", changed)
    demo.load(now=NOW)
    now = WebinarItem.objects.filter(page=page).order_by("sort_order")
    assert (now[0].pk, now[0].short_title) == (first.pk, "The report")
    assert not now.filter(pk=last.pk).exists()
    assert page.webinar.programme_versions.count() == 2


def test_the_special_focus_was_followed_and_earns_nothing(loaded):
    focus = queries.get_webinar(demo.FOCUS)
    there = queries.attendance_for(focus)
    assert len(there) == 13
    toured = {person.email for person in people.showcase()}
    assert not focus.registrations.filter(user__email__in=toured).exists()
    assert all(person.was_there for person in there)
    assert focus.rule_set == ""
    assert queries.unsealed_count(focus) == 0


def test_a_decision_of_the_evening_is_offered_for_the_afternoons(loaded):
    decision = MatchDecision.objects.get()
    assert (decision.webinar.slug, key_words(decision.key)) == (
        demo.FOCUS,
        GUEST_ADDRESS,
    )
    evening = queries.log_imports(decision.webinar).get()
    assert (evening.unmatched, evening.decided_keys) == (0, [decision.key])
    for slug in (demo.PART_1, demo.PART_2):
        log = queries.log_imports(queries.get_webinar(slug)).get()
        rows = stored_findings(log.unmatched_rows)
        found, _count = unmatched_people(log.webinar, rows, "intervals")
        offered = {
            person.words: [candidate.user for candidate in person.candidates]
            for person in found
        }
        assert offered[GUEST_ADDRESS] == [decision.user]


# -- The test clip -------------------------------------------------------------------
@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
def test_one_clip_stands_where_recordings_would_and_is_called_a_test(loaded):
    pages = WebinarPage.objects.exclude(recording=None)
    assert sorted(page.slug for page in pages) == sorted(
        [demo.PART_1, demo.PART_2, demo.FOCUS]
    )
    assert {page.recording.title for page in pages} == {clips.CLIP}
    assert all(page.recording_is_test for page in pages)
    film = pages[0].recording.file
    with film.open("rb") as file:
        assert file.read(12)[4:8] == b"ftyp"
    assert 10_000 < film.size < 2_000_000


def test_captions_of_the_clip_say_what_it_is(loaded, settings):
    page = WebinarPage.objects.get(slug=demo.PART_1)
    if page.recording is None:
        pytest.skip("ffmpeg is not installed")
    with page.recording_captions.file.open("rb") as file:
        cues, problems = read_captions(file.read().decode())
    assert problems == ()
    assert cues[-1].end_ms <= clips.SECONDS * 1000
    assert "nothing of the event is in it" in cues[-1].text


def test_every_item_but_the_break_has_a_chapter_of_the_clip_with_words_in_it(loaded):
    page = WebinarPage.objects.get(slug=demo.PART_1)
    items = queries.programme_in_force(page.webinar)
    chapters = recording_queries.chapters(page, items)
    assert [one.item.key for one in chapters] == [
        one.key for one in items if one.key != "break"
    ]
    assert [one.starts_s for one in chapters] == [
        clips.PART_SECONDS * part for part in range(clips.PARTS)
    ]
    assert chapters[-1].ends_ms == clips.SECONDS * 1000
    if page.recording is None:
        pytest.skip("ffmpeg is not installed")
    told = recording_queries.transcript(page, chapters)
    assert tuple(one.chapter for one in told) == chapters
    for number, section in enumerate(told, start=1):
        assert f"Part {number} of {clips.PARTS}." in str(section.paragraphs)
    assert {voice.voice for one in told for voice in one.paragraphs} == {""}


def test_without_ffmpeg_there_is_a_sentence_and_no_clip(
    db, vectors, monkeypatch, caplog
):
    monkeypatch.setattr(clips.shutil, "which", lambda name: None)
    people.load(now=NOW)
    demo.load(now=NOW)
    page = WebinarPage.objects.get(slug=demo.PART_1)
    assert (page.recording, page.recording_is_test) == (None, False)
    assert page.recording_words.endswith(clips.MISSING)
    assert "load_demo --force" in caplog.text
    assert not CustomDocument.objects.exists()


@pytest.mark.skipif(shutil.which("false") is None, reason="there is no “false” here")
def test_an_ffmpeg_that_fails_leaves_no_clip_behind(db, monkeypatch, settings, caplog):
    monkeypatch.setattr(clips.shutil, "which", lambda name: "/bin/false")
    assert clips.clip_to_try() is None
    assert "was not made" in caplog.text
    assert not (settings.VAR_DIR / "demo" / f"test-clip-{clips.SECONDS}.mp4").exists()


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
    assert {page.slug for page in invented} == {
        *(demo.REHEARSAL, demo.SMALL_GROUP, demo.TELEPHONE)
    }
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


def test_a_short_log_stays_within_its_hours_but_for_the_goodbyes():
    start = datetime(2025, 12, 11, 16, 0, tzinfo=ZoneInfo("Europe/Vienna"))
    addresses = [f"p{number}@example.org" for number in range(10)]
    log = write_short_log(addresses, evenings=[(start, 90)], seed=1)
    rows = list(csv.DictReader(StringIO(log)))
    assert sorted(row["email"] for row in rows) == sorted(addresses)
    ends = [datetime.fromisoformat(row["left_at"]) for row in rows]
    assert max(ends) <= start + timedelta(minutes=94)
    assert sum(end < start + timedelta(minutes=75) for end in ends) == 2
