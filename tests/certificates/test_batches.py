"""Issuing in the background: progress, interruption, and lists to compare with."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from certificates.batch_queries import differences, failed_rows
from certificates.exceptions import CannotPrint, CannotSign
from certificates.models import Certificate, ChainEntry, IssueBatch, SerialCounter
from certificates.queries import due_list
from certificates.record_queries import check_record
from certificates.services import (
    is_silent,
    issue_all_due,
    issue_certificate,
    issuing,
    note_due,
    restart_batch,
    run_batch,
    start_batch,
    writing,
)
from certificates.tasks import issue_batch
from courses.models import EvaluationGiven
from elearn.core.exceptions import Refusal
from media.models import Webinar
from media.services import correct_attendance
from tests.certificates.conftest import HELD, NOW

pytestmark = pytest.mark.usefixtures("bytes_for_paper")
LATER = NOW + timedelta(days=1)


@pytest.fixture
def people(webinar, make_person, attend, evaluate):
    people = [make_person(number) for number in range(5)]
    for person in people:
        attend(webinar, person, "11:30-17:00")
        evaluate(webinar, person)
    return people


@pytest.fixture
def by_two(monkeypatch) -> None:
    """Chunks of two people, so that five make three."""
    monkeypatch.setattr(issuing, "CHUNK", 2)


def start(webinar: Webinar, **told) -> IssueBatch:
    return start_batch(webinar, by=None, now=NOW, **told)


def serials() -> list[str]:
    return sorted(Certificate.objects.valid().values_list("serial", flat=True))


def whole(numbers: int) -> None:
    """Each exactly one, numbers without a gap, files without a stray, a whole record."""
    assert serials() == [f"PCC-2024-{n:06d}" for n in range(1, numbers + 1)]
    assert SerialCounter.objects.get().last == numbers
    assert Certificate.objects.values("holder").distinct().count() == numbers
    verdict = check_record()
    assert (verdict.problems, verdict.strays) == ([], [])


def test_a_batch_issues_to_everybody_and_counts(webinar, people, by_two):
    batch = start(webinar)
    assert (batch.state, batch.due) == ("waiting", None)
    assert run_batch(batch, now=NOW)
    batch.refresh_from_db()
    assert (batch.state, batch.issued, batch.total) == ("done", 5, 5)
    assert [e.event["count"] for e in ChainEntry.objects.all()] == [2, 2, 1]
    whole(5)
    assert run_batch(batch, now=NOW)
    whole(5)


def test_one_batch_is_open_for_an_event(webinar, people):
    assert start(webinar) == start(webinar, people=[people[0].pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        IssueBatch.objects.create(
            webinar=webinar, state="running", asked_at=NOW, seen_at=NOW
        )


def test_chosen_people_alone_are_issued_to(webinar, people):
    batch = start(webinar, people=[people[3].pk])
    run_batch(batch, now=NOW)
    assert Certificate.objects.get().holder == people[3]


def test_a_batch_stops_for_others_and_goes_on(webinar, people, by_two):
    batch = start(webinar)
    assert not run_batch(batch, now=NOW, until=timedelta(0))
    batch.refresh_from_db()
    assert (batch.state, batch.issued, batch.total) == ("running", 2, 5)
    assert run_batch(batch, now=LATER)
    batch.refresh_from_db()
    assert (batch.state, batch.issued, batch.total) == ("done", 5, 5)
    whole(5)


def test_the_task_gives_others_their_turn(webinar, people, by_two, monkeypatch):
    from certificates.services import batches

    monkeypatch.setattr(batches, "SLICE", timedelta(0))
    batch = start(webinar)
    issue_batch.enqueue(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.issued) == ("done", 5)


def test_what_was_killed_in_the_middle_leaves_neither_a_double_nor_a_gap(
    webinar, people, by_two, monkeypatch, own_folders
):
    real, calls = writing.print_certificate, []

    def die_at_the_fourth(*args, **told) -> bytes:
        calls.append(told["serial"])
        if len(calls) == 4:
            raise KeyboardInterrupt
        return real(*args, **told)

    monkeypatch.setattr(writing, "print_certificate", die_at_the_fourth)
    batch = start(webinar)
    with pytest.raises(KeyboardInterrupt):
        run_batch(batch, now=NOW)
    whole(2)
    batch.refresh_from_db()
    assert (batch.state, batch.issued) == ("running", 2)
    # As a kill leaves it, which tidies nothing up.
    folder = own_folders / "certificates" / "2024"
    (folder / "PCC-2024-000003-0123456789ab.pdf").write_bytes(b"%PDF")
    (folder / "PCC-2024-000004-0123456789ab.pdf.x1.part").write_bytes(b"%PDF")
    (folder / "PCC-2024-2024-000001-0123456789ab.pdf").write_bytes(b"another series")
    assert run_batch(batch, now=NOW)
    (folder / "PCC-2024-2024-000001-0123456789ab.pdf").unlink()
    whole(5)
    batch.refresh_from_db()
    assert (batch.state, batch.issued) == ("done", 5)


def test_who_cannot_have_one_is_told_and_is_in_nobodys_way(
    webinar, people, by_two, monkeypatch
):
    real = writing.print_certificate

    def refuse_two(snapshot, **told) -> bytes:
        if snapshot.name_printed in ("Person 1", "Person 2"):
            raise CannotPrint("A letter is missing.")
        return real(snapshot, **told)

    monkeypatch.setattr(writing, "print_certificate", refuse_two)
    batch = start(webinar)
    assert not run_batch(batch, now=NOW, until=timedelta(0))
    assert run_batch(batch, now=NOW)
    batch.refresh_from_db()
    assert (batch.state, batch.issued, batch.reached) == ("done", 3, 5)
    assert [(row.name, row.sentence) for row in failed_rows(batch)] == [
        ("Person 1", "A letter is missing."),
        ("Person 2", "A letter is missing."),
    ]
    whole(3)


def test_a_chunk_that_cannot_be_stored_is_tried_one_by_one(
    webinar, people, monkeypatch
):
    real = writing.append_issue

    def break_with_the_third(made, **told):
        if people[2] in [one.holder for one in made]:
            raise IntegrityError("somebody is in the way")
        return real(made, **told)

    monkeypatch.setattr(writing, "append_issue", break_with_the_third)
    batch = start(webinar)
    with pytest.raises(IntegrityError):
        run_batch(batch, now=NOW)
    whole(2)
    monkeypatch.undo()


def test_time_ends_a_chunk_and_everybody_comes_once(webinar, people, monkeypatch):
    """While a chunk lasts nobody else writes; one with a slow paper is short."""
    monkeypatch.setattr(issuing, "CHUNK_SECONDS", -1.0)
    batch = start(webinar)
    run_batch(batch, now=NOW)
    assert [e.event["count"] for e in ChainEntry.objects.all()] == [1] * 5
    whole(5)


def test_minutes_that_change_under_way_are_read_again(
    webinar, people, by_two, monkeypatch, organiser
):
    """The list is worked out once, and yet nothing stale is certified."""
    real, is_done = writing.write_certificates, []

    def take_minutes_between(*args, **told):
        made = real(*args, **told)
        if not is_done:
            is_done.append(True)
            correct_attendance(
                webinar,
                span=(
                    int(HELD.timestamp() * 1000),
                    int((HELD + timedelta(minutes=34)).timestamp() * 1000),
                ),
                people=[people[4]],
                is_added=False,
                reason="Was in another room.",
                by=organiser,
                now=NOW,
            )
        return made

    monkeypatch.setattr(issuing, "write_certificates", take_minutes_between)
    run_batch(start(webinar), now=NOW)
    minutes = {
        one.holder: one.evidence["outcome"]["eligible_ms"] // 60_000
        for one in Certificate.objects.all()
    }
    assert minutes[people[3]] - minutes[people[4]] == 34
    assert len(Certificate.objects.get(holder=people[4]).evidence["corrections"]) == 1


def test_who_is_no_longer_due_when_their_turn_comes_gets_none(
    webinar, people, by_two, monkeypatch
):
    real = writing.write_certificates

    def take_evaluation_away(*args, **told):
        EvaluationGiven.objects.filter(user=people[4]).delete()
        return real(*args, **told)

    monkeypatch.setattr(issuing, "write_certificates", take_evaluation_away)
    batch = start(webinar)
    run_batch(batch, now=NOW)
    batch.refresh_from_db()
    assert (batch.state, batch.issued, batch.failed) == ("done", 4, [])
    whole(4)


def test_a_refusal_for_all_stops_the_batch_with_its_sentence(
    webinar, people, own_folders
):
    for part in (own_folders / "archive").rglob("*.h5"):
        part.chmod(0o600)
        part.write_bytes(b"broken")
    batch = start(webinar)
    assert run_batch(batch, now=NOW)
    batch.refresh_from_db()
    assert batch.state == "stopped"
    assert batch.problem != ""
    again = restart_batch(batch, by=None, now=LATER)
    assert (again.state, again.pk != batch.pk) == ("waiting", True)


def test_a_batch_without_a_sign_of_life_may_be_begun_again(webinar, people):
    batch = start(webinar)
    # One that has not begun only waits.
    assert not is_silent(batch, now=NOW + timedelta(minutes=29))
    IssueBatch.objects.update(state="running")
    batch.refresh_from_db()
    assert not is_silent(batch, now=NOW + timedelta(minutes=2))
    with pytest.raises(Refusal, match="under way"):
        restart_batch(batch, by=None, now=NOW)
    assert is_silent(batch, now=NOW + timedelta(minutes=3))
    again = restart_batch(batch, by=None, now=NOW + timedelta(minutes=3))
    assert again.pk == batch.pk
    assert not is_silent(again, now=NOW + timedelta(minutes=4))


def test_a_turn_from_before_another_press_has_lapsed(webinar, people):
    batch = start(webinar)
    old = batch.seen_at.isoformat()
    IssueBatch.objects.update(state="running")
    batch.refresh_from_db()
    restart_batch(batch, by=None, now=LATER)
    issue_batch.enqueue(batch.pk, old)
    assert Certificate.objects.count() == 0
    issue_batch.enqueue(batch.pk, LATER.isoformat())
    assert Certificate.objects.count() == 5


def test_an_issue_to_others_is_not_taken_for_this_one(webinar, people):
    open_one = start(webinar, people=[people[0].pk, people[1].pk])
    assert start(webinar, people=[people[1].pk]) == open_one
    for wanted in (None, [people[1].pk, people[2].pk]):
        with pytest.raises(Refusal, match="issued to other people"):
            start(webinar, people=wanted)


def test_without_a_key_it_stops_and_nobody_is_told_to_have_failed(
    webinar, people, by_two, monkeypatch
):
    calls = []

    def no_key(*args, **told) -> bytes:
        calls.append(told["serial"])
        raise CannotSign("The time-stamp authority does not answer.")

    monkeypatch.setattr(writing, "print_certificate", no_key)
    batch = start(webinar)
    assert run_batch(batch, now=NOW)
    batch.refresh_from_db()
    assert (batch.state, batch.failed) == ("stopped", [])
    assert batch.problem == "The time-stamp authority does not answer."
    assert len(calls) == 1


# -- Lists to compare with ------------------------------------------------------------
def test_a_list_says_who_became_due_and_who_no_longer(
    webinar, people, evaluate, make_person, attend
):
    late = make_person(7, "Late Riser")
    attend(webinar, late, "11:30-17:00")
    assert differences(webinar, due_list(webinar, now=NOW)) is None
    noted = note_due(webinar, by=None, now=NOW)
    assert (noted.state, len(noted.due)) == ("noted", 5)
    assert differences(webinar, due_list(webinar, now=NOW)).is_empty
    issue_certificate(webinar, user=people[0], by=None, now=NOW)
    evaluate(webinar, late)
    EvaluationGiven.objects.filter(user=people[1]).delete()
    told = differences(webinar, due_list(webinar, now=LATER))
    assert [row.user for row in told.became_due] == [late]
    assert [row.user for row in told.no_longer] == [people[1]]
    assert (told.since, told.was_issue) == (NOW, False)


def test_an_issue_is_the_next_list_and_one_for_chosen_people_is_none(
    webinar, people, evaluate
):
    run_batch(start(webinar, people=[people[0].pk]), now=NOW)
    assert differences(webinar, due_list(webinar, now=NOW)) is None
    run_batch(start_batch(webinar, by=None, now=LATER), now=LATER)
    told = differences(webinar, due_list(webinar, now=LATER))
    assert (told.is_empty, told.was_issue, told.since) == (True, True, LATER)


def test_issuing_from_the_command_line_tidies_up_too(webinar, people, own_folders):
    left: Path = own_folders / "certificates" / "2024"
    left.mkdir(parents=True)
    (left / "PCC-2024-000001-0123456789ab.pdf").write_bytes(b"%PDF")
    assert len(issue_all_due(webinar, by=None, now=NOW).issued) == 5
    whole(5)
