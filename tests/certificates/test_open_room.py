"""Nothing is due while the live room may still add minutes, by whatever way one asks."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command

from certificates.cme import cme_record
from certificates.domain.credit import Code
from certificates.exceptions import NotDue
from certificates.models import Certificate
from certificates.queries import due_counts, due_list
from certificates.services import (
    issue_all_due,
    issue_certificate,
    replace_certificate,
)
from media.domain.beats import Beat, State
from media.domain.programme import to_ms
from media.lists import ItemTimesRow
from media.live.journal import Entry, Journal, journal_path
from media.live.site import live_folder, live_key
from media.live.tokens import read
from media.models import ArchivePart
from media.services import open_session, set_item_times

MINUTE = timedelta(minutes=1)
OVER = datetime(2024, 2, 22, 17, 0, tzinfo=UTC)
CLOSED = OVER + timedelta(hours=1)
FINAL = CLOSED + MINUTE
OPEN = [OVER, CLOSED - MINUTE, FINAL - timedelta(milliseconds=1)]
SENTENCE = "The room is open until 19:00 CET; minutes are counted until then."


@pytest.fixture
def webinar(make_event):
    return make_event(state="announced")


@pytest.fixture
def entered(webinar, due_learner):
    """The learner was in the room, too, and has minutes and evaluation already."""
    return open_session(webinar, user=due_learner, now=webinar.starts_at)


def beat_in_the_room(webinar, signed: str) -> None:
    """Ten seconds of the break between 12:21 and 12:29, when the log saw nobody."""
    opened = webinar.starts_at
    token = read(signed, key=live_key(), now_ms=to_ms(opened))
    at = to_ms(opened + 52 * MINUTE) - token.opened_ms
    told = Beat(1, at, at, at, 10_000, 10_000, 0, 10_000, 0, State.PLAYING, 0)
    journal = Journal(journal_path(live_folder(), webinar.slug))
    journal.append([Entry(token, token.opened_ms + at, [told])])
    journal.close()


def run(capsys, name: str, *arguments: str) -> dict:
    call_command(name, *arguments, "--json")
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("now", OPEN)
def test_a_person_gets_none_while_the_room_is_open(webinar, due_learner, entered, now):
    with pytest.raises(NotDue) as refusal:
        issue_certificate(webinar, user=due_learner, by=None, now=now)
    assert refusal.value.reasons == [SENTENCE]
    assert not Certificate.objects.exists()


def test_a_person_gets_one_when_it_has_closed(webinar, due_learner, entered):
    assert issue_certificate(webinar, user=due_learner, by=None, now=FINAL)


def test_beats_that_came_last_must_be_sealed_first(webinar, due_learner, entered):
    beat_in_the_room(webinar, entered)
    with pytest.raises(NotDue, match="not sealed yet"):
        issue_certificate(webinar, user=due_learner, by=None, now=FINAL)
    report = issue_all_due(webinar, by=None, now=FINAL)
    (certificate,) = report.issued
    # 267 minutes by the log and ten seconds by the room, which the evidence names.
    evidence = certificate.evidence
    assert evidence["outcome"]["eligible_ms"] == 267 * 60_000 + 10_000


@pytest.mark.parametrize("now", OPEN)
def test_issuing_to_all_seals_nothing_and_names_the_reason(
    webinar, due_learner, entered, now
):
    beat_in_the_room(webinar, entered)
    parts = ArchivePart.objects.count()
    report = issue_all_due(webinar, by=None, now=now)
    assert (report.issued, report.failed) == ([], [])
    (standing,) = report.not_due
    assert standing.verdict.has(Code.ROOM_OPEN)
    assert standing.reasons[0] == SENTENCE
    assert ArchivePart.objects.count() == parts


@pytest.mark.parametrize("dry", [["--dry-run"], []])
def test_the_command_and_its_dry_run_wait(webinar, due_learner, entered, capsys, dry):
    with time_machine.travel(CLOSED - MINUTE, tick=False):
        told = run(capsys, "issue_certificates", webinar.slug, *dry)
    assert (told["due"], told["issued"], told["failed"]) == ([], [], [])
    assert told["not_due"] == [{"email": due_learner.email, "reasons": [SENTENCE]}]
    with time_machine.travel(FINAL, tick=False):
        told = run(capsys, "issue_certificates", webinar.slug, *dry)
    assert [row["email"] for row in told["due"] + told["issued"]] == [due_learner.email]


def test_the_attendance_command_says_what_it_waits_for(
    webinar, due_learner, entered, capsys
):
    with time_machine.travel(CLOSED - MINUTE, tick=False):
        (person,) = run(capsys, "attendance", webinar.slug)["people"]
    assert (person["due"], person["reason_codes"]) == (False, ["room_still_open"])


def test_the_organisers_desk_offers_and_issues_none(
    webinar, due_learner, entered, client, organiser
):
    client.force_login(organiser)
    address = f"/admin/webinars/{webinar.slug}/attendance/"
    with time_machine.travel(CLOSED - MINUTE, tick=False):
        assert SENTENCE in client.get(address).content.decode()
        told = client.get(f"{address}issue/", follow=True).content.decode()
        assert "None of these people is due now." in told
        told = client.post(f"{address}issue/", follow=True).content.decode()
        assert "Nobody was due any more." in told
        assert SENTENCE in client.get(f"{address[:-1]}.csv").content.decode()
        cache.clear()
        assert due_counts(now=CLOSED - MINUTE) == []
    cache.clear()
    assert due_counts(now=FINAL) == [(webinar, 1)]
    assert not Certificate.objects.exists()


def test_the_person_reads_why_and_takes_none(webinar, due_learner, entered, client):
    client.force_login(due_learner)
    with time_machine.travel(CLOSED - MINUTE, tick=False):
        page = " ".join(client.get("/my/cme/").content.decode().split())
        assert SENTENCE in page
        assert "credits so far" in page
        assert "Make the certificate" not in page
        # A button from another page, or from an earlier look.
        told = client.post(f"/my/cme/{webinar.slug}/issue/", follow=True)
        assert SENTENCE in told.content.decode()
    assert not Certificate.objects.exists()


def test_minutes_are_not_final_while_more_may_come(webinar, due_learner, entered):
    (event,) = cme_record(due_learner, now=CLOSED - MINUTE).years[0].events
    assert (event.is_final, event.may_grow, event.is_waiting) == (False, True, True)
    (event,) = cme_record(due_learner, now=FINAL).years[0].events
    assert (event.is_final, event.may_grow, event.is_due) == (True, False, True)


def test_the_evaluation_is_asked_for_meanwhile(webinar, learner, attend, client):
    attend(webinar, learner, "11:36-12:21", "12:29-16:41")
    open_session(webinar, user=learner, now=webinar.starts_at)
    client.force_login(learner)
    with time_machine.travel(CLOSED - MINUTE, tick=False):
        page = " ".join(client.get("/my/cme/").content.decode().split())
    assert "the certificate follows when the room has closed." in page
    assert f"/webinars/{webinar.slug}/evaluation/" in page


def test_a_replacement_waits_and_the_old_one_stays_valid(webinar, due_learner, entered):
    first = issue_certificate(webinar, user=due_learner, by=None, now=FINAL)
    with pytest.raises(NotDue):
        replace_certificate(first, reason="name", by=None, now=CLOSED - MINUTE)
    first.refresh_from_db()
    assert first.is_valid


def test_an_item_that_ran_on_keeps_room_and_event_open(webinar, due_learner, entered):
    late = OVER + 20 * MINUTE
    row = ItemTimesRow(1, "qa-2", OVER - 29 * MINUTE, late)
    set_item_times(webinar, times=[row], reason="late", by=None, now=OVER)
    (standing,) = due_list(webinar, now=OVER + 10 * MINUTE)
    assert standing.reasons == [
        "The event is not over yet; it ends on 22 February 2024 at 18:20 CET."
    ]
    (standing,) = due_list(webinar, now=CLOSED + 10 * MINUTE)
    assert standing.reasons == [
        "The room is open until 19:20 CET; minutes are counted until then."
    ]
    (standing,) = due_list(webinar, now=FINAL + 20 * MINUTE)
    assert standing.verdict.is_due


@pytest.mark.parametrize("now", [OVER - MINUTE, OVER])
def test_an_event_with_imported_logs_alone_waits_for_its_end(webinar, due_learner, now):
    (standing,) = due_list(webinar, now=now)
    assert standing.verdict.is_due == (now == OVER)
    assert standing.verdict.has(Code.NOT_OVER) == (now < OVER)
