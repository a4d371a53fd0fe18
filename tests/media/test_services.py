"""Writes: idempotent, audited, refused with a sentence, whole or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from media.choices import WebinarState
from media.domain.programme import plan_item
from media.exceptions import (
    LogRefused,
    NothingToSeal,
    ProgrammeRefused,
    RegistrationRefused,
)
from media.lists import ItemTimesRow, PersonRow
from media.logs import archive
from media.models import (
    ArchivePart,
    ImmutableError,
    PresenceInterval,
    ProgrammeVersion,
    Registration,
    Viewer,
)
from media.queries import attendance_of, programme_in_force, programme_version
from media.services import (
    import_log,
    invite_and_register,
    register_person,
    save_programme,
    save_webinar,
    seal_log,
    set_item_times,
)
from media.signals import attendance_changed
from tests.media.conftest import NOW, items_of, moment

pytestmark = pytest.mark.django_db


def log_of(*people, start="2024-02-22T11:30:00Z", end="2024-02-22T17:00:00Z") -> bytes:
    lines = [f"{person.email},{start},{end}" for person in people]
    return "\n".join(["email,joined_at,left_at", *lines]).encode()


def actions(instance) -> list[str]:
    entries = ModelLogEntry.objects.for_instance(instance).order_by("pk")
    return [entry.action for entry in entries]


# -- Events and programmes ---------------------------------------------------------
def test_saving_the_same_event_twice_is_saving_it_once(make_webinar, organiser):
    webinar = make_webinar(with_programme=False)
    fields = {"title": webinar.title, "starts_at": webinar.starts_at}
    save_webinar(slug=webinar.slug, by=organiser, **fields)
    assert actions(webinar) == ["media.save_webinar"]
    save_webinar(slug=webinar.slug, by=organiser, title="Another title")
    assert actions(webinar) == ["media.save_webinar"] * 2
    webinar.refresh_from_db()
    assert (webinar.title, webinar.state) == ("Another title", "announced")


def test_a_programme_gets_a_version_only_when_it_changes(webinar, vectors, organiser):
    first = programme_version(webinar)
    assert save_programme(webinar, items=items_of(vectors), by=None, now=NOW) == first
    later = items_of(vectors)[:-1]
    second = save_programme(webinar, items=later, by=organiser, now=NOW)
    assert (first.number, second.number) == (1, 2)
    assert [item.key for item in programme_in_force(webinar)] == [
        item.key for item in later
    ]
    assert len(first.read_items()) == 9


def test_versions_and_times_are_never_changed_or_deleted(webinar):
    version = programme_version(webinar)
    with pytest.raises(ImmutableError):
        version.save()
    with pytest.raises(ImmutableError):
        version.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgrammeVersion.objects.create(
            webinar=webinar, number=1, items=[], sha256="", created_at=NOW
        )


def test_a_programme_outside_the_event_or_overlapping_is_refused_with_reasons(webinar):
    def plan(key, start, end):
        return plan_item(
            key=key,
            kind="talk",
            title=key,
            starts_at=moment(f"2024-02-22T{start}Z"),
            ends_at=moment(f"2024-02-22T{end}Z"),
        )

    with pytest.raises(ProgrammeRefused) as refusal:
        save_programme(
            webinar,
            items=[plan("early", "11:00", "12:00"), plan("late", "11:59", "12:30")],
            by=None,
            now=NOW,
        )
    assert str(refusal.value) == (
        "The items “early” and “late” overlap; a minute would count twice."
        " The item “early” lies outside the hours of the event."
    )
    assert programme_version(webinar).number == 1


def test_a_new_plan_must_agree_with_the_times_already_recorded(webinar, vectors):
    row = ItemTimesRow(
        2, "break", moment("2024-02-22T14:00:00Z"), moment("2024-02-22T14:20:00Z")
    )
    set_item_times(webinar, times=[row], reason="Short break", by=None, now=NOW)
    items = items_of(vectors)
    clash = plan_item(
        key="extra",
        kind="talk",
        title="Extra",
        starts_at=moment("2024-02-22T14:10:00Z"),
        ends_at=moment("2024-02-22T14:30:00Z"),
    )
    items[4] = plan_item(
        key="break",
        kind="break",
        title="Break",
        starts_at=moment("2024-02-22T14:00:00Z"),
        ends_at=moment("2024-02-22T14:10:00Z"),
    )
    with pytest.raises(ProgrammeRefused, match="overlap"):
        save_programme(webinar, items=[*items, clash], by=None, now=NOW)


def test_times_need_a_reason_and_a_programme(webinar, make_webinar):
    with pytest.raises(ProgrammeRefused, match="Say why"):
        set_item_times(webinar, times=[], reason=" ", by=None, now=NOW)
    bare = make_webinar("bare", with_programme=False)
    with pytest.raises(ProgrammeRefused, match="no programme yet"):
        set_item_times(bare, times=[], reason="x", by=None, now=NOW)


# -- Registration --------------------------------------------------------------------
BEFORE = moment("2024-02-01T10:00:00Z")


def test_a_person_registers_once(webinar, learner):
    first = register_person(webinar, user=learner, by=learner, now=BEFORE)
    again = register_person(webinar, user=learner, by=learner, now=BEFORE)
    assert again == first
    assert actions(webinar).count("media.register_person") == 1


@pytest.mark.parametrize(
    ("fields", "now", "words"),
    [
        ({"state": WebinarState.DRAFT}, BEFORE, "is not open"),
        ({"state": WebinarState.CANCELLED}, BEFORE, "is not open"),
        ({}, NOW, "is not open"),
        ({"capacity": 1}, BEFORE, "are taken"),
    ],
)
def test_a_person_cannot_register_when_closed_or_full(
    make_webinar, learner, stranger, fields, now, words
):
    webinar = make_webinar(**fields)
    register_person(webinar, user=stranger, by=None, now=now, as_organiser=True)
    with pytest.raises(RegistrationRefused, match=words):
        register_person(webinar, user=learner, by=learner, now=now)
    assert list(Registration.objects.values_list("user", flat=True)) == [stranger.pk]
    late = register_person(webinar, user=learner, by=None, now=now, as_organiser=True)
    assert late.is_over_capacity is (webinar.capacity is not None)


def test_a_closed_account_is_not_registered_from_a_list(webinar, stranger):
    stranger.is_active = False
    stranger.save()
    report = invite_and_register(
        webinar, people=[PersonRow(2, stranger.email, "x")], by=None, now=NOW
    )
    assert [(f.line, f.code) for f in report.refused] == [(2, "account_inactive")]
    assert Registration.objects.count() == 0


def test_the_database_refuses_a_second_place(webinar, learner):
    Registration.objects.create(webinar=webinar, user=learner, registered_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.create(webinar=webinar, user=learner, registered_at=NOW)


# -- Logs -------------------------------------------------------------------------------
def test_an_import_is_audited_and_announced_after_commit(
    webinar, learner, organiser, django_capture_on_commit_callbacks
):
    heard = []

    def hear(sender, webinar, **kwargs):
        heard.append((sender.__name__, webinar.slug))

    attendance_changed.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            import_log(
                webinar,
                content=log_of(learner),
                file_name="a.csv",
                by=organiser,
                now=NOW,
            )
            assert heard == []
        assert heard == [("Webinar", "part-1")]
        with django_capture_on_commit_callbacks(execute=True) as callbacks:
            import_log(
                webinar, content=log_of(learner), file_name="b.csv", by=None, now=NOW
            )
        assert callbacks == []
    finally:
        attendance_changed.disconnect(hear)
    entry = ModelLogEntry.objects.for_instance(webinar).get(action="media.import_log")
    assert (entry.user, entry.data["intervals"]) == (organiser, 1)
    assert learner.email not in str(entry.data)


def test_a_file_is_read_by_one_clock_for_good(webinar, learner):
    def take(zone):
        import_log(
            webinar,
            content=log_of(learner),
            file_name="a",
            by=None,
            now=NOW,
            time_zone=zone,
        )

    take("Europe/Lisbon")
    take("")
    with pytest.raises(LogRefused, match="the clock of Europe/Lisbon"):
        take("Europe/Vienna")
    assert webinar.log_imports.get().time_zone == "Europe/Lisbon"


def test_an_import_that_fails_half_way_leaves_nothing(webinar, learner, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr("media.services.logs.record", fail)
    with pytest.raises(RuntimeError):
        import_log(webinar, content=log_of(learner), file_name="a", by=None, now=NOW)
    assert (PresenceInterval.objects.count(), Viewer.objects.count()) == (0, 0)


def test_pseudonyms_are_numbers_within_one_event(
    webinar, make_webinar, learner, stranger
):
    other = make_webinar("part-2")
    import_log(
        webinar, content=log_of(learner, stranger), file_name="a", by=None, now=NOW
    )
    import_log(other, content=log_of(stranger), file_name="a", by=None, now=NOW)
    numbers = Viewer.objects.values_list("webinar__slug", "number", "user_id")
    assert sorted(numbers) == [
        ("part-1", 1, learner.pk),
        ("part-1", 2, stranger.pk),
        ("part-2", 1, stranger.pk),
    ]


# -- Sealing ------------------------------------------------------------------------------
def test_sealing_needs_stays_and_a_programme(make_webinar, learner):
    bare = make_webinar("bare", with_programme=False)
    with pytest.raises(NothingToSeal, match="nothing to seal"):
        seal_log(bare, by=None, now=NOW)
    import_log(bare, content=log_of(learner), file_name="a", by=None, now=NOW)
    with pytest.raises(NothingToSeal, match="no programme yet"):
        seal_log(bare, by=None, now=NOW)


def test_sealing_that_fails_after_the_file_is_written_is_done_again(
    webinar, learner, monkeypatch
):
    import_log(webinar, content=log_of(learner), file_name="a", by=None, now=NOW)
    before = attendance_of(webinar, learner)

    def fail(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("media.services.logs.record", fail)
        with pytest.raises(KeyboardInterrupt):
            seal_log(webinar, by=None, now=NOW)
    assert ArchivePart.objects.count() == 0
    assert PresenceInterval.objects.filter(part__isnull=True).count() == 1
    assert attendance_of(webinar, learner) == before
    report = seal_log(webinar, by=None, now=NOW + timedelta(hours=1))
    assert (report.part.number, report.is_new) == (1, True)
    assert attendance_of(webinar, learner) == before


def test_parts_form_a_chain_and_hold_no_name(webinar, learner, stranger):
    import h5py

    for person in (learner, stranger):
        import_log(webinar, content=log_of(person), file_name="a", by=None, now=NOW)
        seal_log(webinar, by=None, now=NOW)
    first, second = ArchivePart.objects.order_by("number")
    with h5py.File(archive.part_path(second.file)) as file:
        assert file.attrs["previous_sha256"] == first.sha256
        assert file["sessions/viewer"][:].tolist() == [2]
    content = archive.part_path(second.file).read_bytes()
    for word in (stranger.email, stranger.name, "example.org"):
        assert word.encode() not in content
