"""Reads: who was there, from the archive and from what is not sealed yet."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from elearn.core.accounts import invite_person
from media import access
from media.exceptions import (
    ArchiveDamaged,
    LogRefused,
    NothingToSeal,
    WebinarNotFound,
)
from media.logs.archive import part_path
from media.models import ArchivePart, PresenceInterval, Viewer
from media.queries import (
    attendance_for,
    attendance_of,
    evidence_sources,
    get_webinar,
    log_imports,
    next_event,
    past_webinars,
    people_of,
    places_left,
    unsealed_count,
    upcoming_webinars,
    with_counts,
)
from media.services import import_log, register_person, seal_log, withdraw_log
from tests.media.conftest import NOW, moment
from tests.media.test_services import log_of

pytestmark = pytest.mark.django_db


def fill(webinar, people, *, seal: bool = False, **times: str) -> None:
    import_log(
        webinar, content=log_of(*people, **times), file_name="a", by=None, now=NOW
    )
    if seal:
        seal_log(webinar, by=None, now=NOW)


def make_people(count: int):
    return [
        invite_person(email=f"p{n}@example.org", name=f"Person {n}")[0]
        for n in range(count)
    ]


def eligible(webinar) -> dict[int, float]:
    return {p.user_id: p.eligible_ms / 60_000 for p in attendance_for(webinar)}


def test_attendance_holds_registered_people_and_people_with_stays(
    webinar, learner, stranger, organiser
):
    register_person(webinar, user=learner, by=None, now=NOW, as_organiser=True)
    fill(webinar, [stranger])
    assert eligible(webinar) == {learner.pk: 0, stranger.pk: 300}
    assert attendance_of(webinar, organiser) is None
    assert attendance_of(webinar, learner).was_there is False
    assert set(people_of(webinar)) == {learner.pk, stranger.pk}


def test_sealed_and_unsealed_stays_make_one_union(webinar, learner):
    fill(webinar, [learner], seal=True, end="2024-02-22T12:00:00Z")
    fill(
        webinar,
        [learner],
        seal=True,
        start="2024-02-22T11:50:00Z",
        end="2024-02-22T12:05:00Z",
    )
    fill(webinar, [learner], start="2024-02-22T12:05:00Z", end="2024-02-22T12:10:00Z")
    (person,) = attendance_for(webinar)
    assert person == attendance_of(webinar, learner)
    assert len(person.intervals) == 1
    assert person.eligible_ms == 40 * 60_000


def test_sealed_numbers_come_from_the_archive(webinar, learner):
    fill(webinar, [learner], seal=True)
    PresenceInterval.objects.update(
        ends_ms=PresenceInterval.objects.get().starts_ms + 1
    )
    assert eligible(webinar) == {learner.pk: 300}


def test_a_spoilt_archive_stops_the_numbers(webinar, learner):
    fill(webinar, [learner], seal=True)
    path = part_path(ArchivePart.objects.get().file)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(ArchiveDamaged, match="not the one that was sealed"):
        attendance_for(webinar)


@pytest.mark.parametrize("seal", [False, True])
def test_an_erased_person_takes_the_minutes_out_of_sight(
    webinar, learner, stranger, seal
):
    fill(webinar, [learner, stranger], seal=seal)
    Viewer.objects.filter(user=learner).update(user=None)
    assert eligible(webinar) == {stranger.pk: 300}


@pytest.mark.parametrize("seal", [False, True])
def test_a_withdrawn_log_counts_no_longer_and_may_come_again(
    webinar, learner, stranger, seal
):
    fill(webinar, [learner, stranger], seal=seal, end="2024-02-22T12:00:00Z")
    fill(webinar, [learner], seal=seal, start="2024-02-22T12:00:00Z")
    wrong, right = webinar.log_imports.all()
    withdraw_log(wrong, reason="Wrong clock", by=None, now=NOW)
    assert eligible(webinar) == {learner.pk: 270}
    assert attendance_of(webinar, learner).eligible_ms == 270 * 60_000
    assert attendance_of(webinar, stranger) is None
    assert evidence_sources(webinar).log_files == (right.file_sha256,)
    assert list(log_imports(webinar)) == [right]
    assert list(log_imports(webinar, with_withdrawn=True)) == [wrong, right]
    fill(webinar, [learner, stranger], seal=seal, end="2024-02-22T12:00:00Z")
    assert eligible(webinar) == {learner.pk: 300, stranger.pk: 30}


def test_withdrawn_stays_are_not_sealed(webinar, learner):
    fill(webinar, [learner])
    log = webinar.log_imports.get()
    with pytest.raises(LogRefused, match="Say why"):
        withdraw_log(log, reason=" ", by=None, now=NOW)
    first = withdraw_log(log, reason="Other event", by=None, now=NOW)
    again = withdraw_log(log, reason="Another", by=None, now=NOW + timedelta(days=1))
    assert (again.withdrawn_at, again.withdrawn_because) == (NOW, "Other event")
    assert first == again
    assert unsealed_count(webinar) == 0
    with pytest.raises(NothingToSeal):
        seal_log(webinar, by=None, now=NOW)


@pytest.mark.parametrize("seal", [False, True])
def test_attendance_asks_the_same_number_of_questions_for_any_number_of_people(
    make_webinar, costs_the_same, seal
):
    people = make_people(3)
    webinars = {count: make_webinar(f"for-{count}") for count in (1, 3)}
    for count, webinar in webinars.items():
        fill(webinar, people[:count], seal=seal)
        assert len(attendance_for(webinar)) == count
    costs_the_same(lambda count: lambda: attendance_for(webinars[count]))
    costs_the_same(lambda count: lambda: attendance_of(webinars[count], people[0]))


def test_the_evidence_is_named(webinar, learner, stranger):
    fill(webinar, [learner], seal=True)
    fill(webinar, [stranger])
    evidence = evidence_sources(webinar)
    part = ArchivePart.objects.get()
    assert evidence.archive_parts == (part.sha256,)
    assert (evidence.programme_number, evidence.unsealed_intervals) == (1, 1)
    assert evidence.programme_sha256 == part.programme.sha256
    assert len(evidence.log_files) == 2
    assert evidence.item_times == ()


def test_events_are_sorted_into_coming_and_past(make_webinar):
    day = timedelta(days=1)
    start = moment("2024-02-22T11:30:00Z")
    common = {"with_programme": False}
    make_webinar("a", **common)
    make_webinar("b", starts_at=start + 2 * day, ends_at=start + 3 * day, **common)
    make_webinar("c", starts_at=start + day, ends_at=start + 2 * day, **common)
    make_webinar(
        "draft", state="draft", starts_at=start + day, ends_at=start + 2 * day, **common
    )
    make_webinar(
        "held", state="held", starts_at=start + day, ends_at=start + 2 * day, **common
    )
    now = start + timedelta(hours=23)
    assert [w.slug for w in upcoming_webinars(now)] == ["c", "b"]
    assert [w.slug for w in past_webinars(now)] == ["held", "a"]
    assert next_event(now).slug == "c"
    assert next_event(start + 9 * day) is None
    with pytest.raises(WebinarNotFound, match="“nowhere”"):
        get_webinar("nowhere")


def test_places_and_counts(make_webinar, learner, stranger):
    webinar = make_webinar(capacity=1)
    assert (places_left(webinar), places_left(make_webinar("open"))) == (1, None)
    for person in (learner, stranger):
        register_person(webinar, user=person, by=None, now=NOW, as_organiser=True)
    fill(webinar, [learner])
    assert places_left(webinar) == 0
    counted = with_counts(upcoming_webinars(moment("2024-02-01T00:00:00Z")))
    assert {(w.slug, w.registered, w.logs) for w in counted} == {
        ("part-1", 2, 1),
        ("open", 0, 0),
    }


def test_strangers_find_nothing(rf, make_webinar, learner, stranger, organiser):
    def visit(slug, user):
        request = rf.get("/")
        request.user = user
        return access.webinar_for_visitor(request, slug)

    draft = make_webinar("draft", state="draft")
    shown = make_webinar("shown")
    register_person(shown, user=learner, by=None, now=NOW, as_organiser=True)
    for user in (AnonymousUser(), learner):
        assert visit("shown", user) == shown
        for funnel in (visit, access.webinar_for_organiser):
            with pytest.raises(Http404):
                funnel("draft", user)
    assert visit("draft", organiser) == draft
    assert access.webinar_for_organiser("draft", organiser) == draft
    assert access.registration_of(shown, learner).user == learner
    for user in (AnonymousUser(), stranger):
        with pytest.raises(Http404):
            access.registration_of(shown, user)
    fill(shown, [learner], seal=True)
    log, part = shown.log_imports.get(), shown.archive_parts.get()
    assert access.log_for_organiser(log.pk, organiser) == log
    assert access.part_for_organiser(part.pk, organiser) == part
    for user in (AnonymousUser(), learner):
        for funnel, record in (
            (access.log_for_organiser, log),
            (access.part_for_organiser, part),
        ):
            with pytest.raises(Http404):
                funnel(record.pk, user)
