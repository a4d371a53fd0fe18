"""Whose an address or a number is: decided once, kept, offered, and taken back."""

from __future__ import annotations

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from elearn.core.accounts import invite_person
from media.exceptions import LogRefused
from media.logs.matching import person_key
from media.logs.rows import LogFinding
from media.logs.suggestions import unmatched_people
from media.models import LogImport, MatchDecision, PresenceInterval, Registration
from media.services import (
    decide_match,
    import_log,
    preview_log,
    seal_log,
    take_back_match,
)
from tests.media.command_line import FULL, HEADING, seconds
from tests.media.logs import samples

pytestmark = pytest.mark.django_db
KEY = "mail:other@example.org"


@pytest.fixture
def bring(webinar):
    def bring(text: str, to=webinar, **options):
        return import_log(
            to,
            content=text.encode(),
            file_name="log",
            by=None,
            now=timezone.now(),
            **options,
        )

    return bring


@pytest.fixture
def decide(webinar):
    def decide(key: str, email: str, to=webinar):
        return decide_match(to, key=key, email=email, by=None, now=timezone.now())

    return decide


def take_back(decision, reason="It was her sister."):
    return take_back_match(decision, reason=reason, by=None, now=timezone.now())


def log_of(*rows: str) -> str:
    return "\n".join([HEADING, *rows])


def test_a_decision_counts_earlier_and_later_files_and_needs_saying_once(
    webinar, bring, decide, learner
):
    first = log_of("Other@Example.org,2024-02-22T11:30:00Z,2024-02-22T12:10:00Z")
    assert bring(first).added == 0
    decision, added = decide(KEY, learner.email)
    assert (decision.user, added) == (learner, 1)
    assert seconds(webinar)[learner.email][1] == 2400
    later = log_of(f"other@example.org,{FULL}")
    assert (bring(later).added, bring(later).added) == (1, 0)
    assert seconds(webinar)[learner.email][1] == 18000
    assert decide(KEY, learner.email) == (decision, 0)
    assert MatchDecision.objects.count() == 1
    assert [log.decided_keys for log in LogImport.objects.all()] == [[KEY], [KEY]]
    entry = ModelLogEntry.objects.get(action="media.decide_match")
    assert entry.data == {"decision": decision.pk, "person": learner.pk}


def test_a_platform_s_number_can_be_decided_and_a_namesake_is_another(
    webinar, bring, decide, learner
):
    report = bring(samples.BBB_EVENTS)
    assert (report.people, report.matched, report.added) == (2, 0, 0)
    decide("id:bbb:gl-ana", learner.email)
    log = LogImport.objects.get()
    assert (log.matched, log.unmatched) == (1, 1)
    assert [row["platform_id"] for row in log.unmatched_rows] == ["gl-bo"]
    assert seconds(webinar)[learner.email][1] == 900


def test_taking_back_takes_the_stays_back_sealed_or_not(
    webinar, bring, decide, learner
):
    decision, _added = decide(KEY, learner.email)
    bring(log_of(f"other@example.org,{FULL}"))
    bring(log_of(f"{learner.email},2024-02-22T11:30:00Z,2024-02-22T11:40:00Z"))
    seal_log(webinar, by=None, now=timezone.now())
    take_back(decision)
    assert seconds(webinar)[learner.email][1] == 600
    withdrawn, _own, again = LogImport.objects.order_by("pk")
    assert withdrawn.withdrawn_because == (
        "A decision on a person was taken back: It was her sister."
    )
    assert (again.file_sha256, again.intervals, again.matched) == (
        withdrawn.file_sha256,
        1,
        0,
    )
    decision.refresh_from_db()
    assert decision.taken_back_because == "It was her sister."
    take_back(decision)
    assert LogImport.objects.count() == 3


def test_a_decision_can_be_made_anew_after_it_was_taken_back(
    webinar, decide, learner, stranger
):
    invite_person(email=stranger.email, name=stranger.name)
    decision, _added = decide(KEY, learner.email)
    with pytest.raises(LogRefused, match="decided before that this is somebody else"):
        decide(KEY, stranger.email)
    with pytest.raises(LogRefused, match="Say why the decision is taken back"):
        take_back(decision, " ")
    take_back(decision)
    assert decide(KEY, stranger.email)[0].user == stranger


@pytest.mark.parametrize(
    ("key", "email", "reason"),
    [
        ("", "learner", "neither an address nor a number"),
        ("mail:", "learner", "neither an address nor a number"),
        ("name:Ana", "learner", "neither an address nor a number"),
        ("mail:" + "x" * 500, "learner", "neither an address nor a number"),
        (KEY, "nobody@example.org", "has verified “nobody@example.org”"),
        (KEY, "", "has verified"),
        ("mail:{learner}", "learner", "theirs already"),
    ],
)
def test_what_cannot_be_decided_is_refused(decide, learner, key, email, reason):
    with pytest.raises(LogRefused, match=reason):
        decide(
            key.format(learner=learner.email),
            email.replace("learner", learner.email, 1) if email == "learner" else email,
        )
    assert not MatchDecision.objects.exists()


def test_a_verified_address_outweighs_a_decision(webinar, bring, decide, learner):
    decide(KEY, learner.email)
    owner, _created = invite_person(email="other@example.org", name="The owner")
    bring(log_of(f"other@example.org,{FULL}"))
    assert seconds(webinar)[owner.email][1] == 18000
    assert LogImport.objects.get().decided_keys == []


def test_stays_by_a_decision_stay_known_as_such_when_the_file_comes_again(
    webinar, bring, decide, learner
):
    decision, _added = decide(KEY, learner.email)
    text = log_of(f"other@example.org,{FULL}", f"late@example.org,{FULL}")
    assert bring(text).added == 1
    for email in ("other@example.org", "late@example.org"):
        invite_person(email=email, name="An owner")
    assert bring(text).added == 1
    assert LogImport.objects.get().decided_keys == [KEY]
    take_back(decision)
    watched = {email: row[1] for email, row in seconds(webinar).items()}
    assert watched == {"other@example.org": 18000, "late@example.org": 18000}


def test_other_events_are_offered_a_decision_and_not_bound_by_it(
    webinar, make_webinar, bring, decide, learner
):
    other = make_webinar("other")
    decide(KEY, learner.email, to=other)
    report = bring(log_of(f"other@example.org,{FULL}"))
    assert (report.added, report.unmatched) == (0, 1)
    [person], count = unmatched_people(webinar, report.unmatched_rows, "intervals")
    assert (person.key, person.rows, count) == (KEY, 1, 1)
    assert [(c.user, c.code) for c in person.candidates] == [(learner, "elsewhere")]


def test_a_registration_s_own_number_is_recognised_in_its_event_alone(
    webinar, make_webinar, bring, learner
):
    place = Registration.objects.create(
        webinar=webinar, user=learner, registered_at=timezone.now()
    )
    table = f"{HEADING},person_id\n,{FULL},registration-{place.pk}\n"
    assert bring(table, to=make_webinar("other")).added == 0
    assert bring(table).added == 1
    assert seconds(webinar)[learner.email][1] == 18000


def test_namesakes_are_suggested_and_never_taken(webinar, bring, learner):
    Registration.objects.create(
        webinar=webinar, user=learner, registered_at=timezone.now()
    )
    rows = [
        LogFinding(2, "no_account", {}, "x@example.org", "INES  Carvalho"),
        LogFinding(3, "no_decision", {}, "", "Somebody", learner.email.upper()),
        LogFinding(4, "no_email", {}, "", learner.name),
    ]
    people, count = unmatched_people(webinar, rows, "teams")
    assert count == 2
    assert [(p.key, [c.code for c in p.candidates]) for p in people] == [
        ("mail:x@example.org", ["same_name"]),
        (f"id:teams:{learner.email.upper()}", ["account_name"]),
    ]
    report = bring(samples.TEAMS_LIST.replace("Ana P.", learner.name))
    assert (report.matched, report.added) == (0, 0)


def test_suggestions_ask_the_database_equally_often(
    webinar, learner, django_assert_max_num_queries
):
    for number in (1, 30):
        rows = [
            LogFinding(line, "no_account", {}, f"p{line}@example.org", "Name")
            for line in range(number)
        ]
        with django_assert_max_num_queries(2):
            unmatched_people(webinar, rows, "teams")


def test_a_guest_has_no_key():
    assert person_key(LogFinding(1, "no_email", {}, " ", "Ana", " "), "zoom") == ""


def test_restarted_meetings_add_up_and_the_same_file_adds_nothing(
    webinar, bring, learner
):
    halves = [
        samples.TEAMS.replace("ana@example.org", learner.email),
        samples.TEAMS.replace("ana@example.org", learner.email)
        .replace("12:30:00", "15:30:00")
        .replace("13:10:00", "16:10:00")
        .replace("13:20:00", "16:20:00")
        .replace("14:00:00", "16:30:00"),
    ]
    for text in (*halves, *halves):
        bring(text)
    assert PresenceInterval.objects.count() == 4
    assert seconds(webinar)[learner.email][1] == (40 + 40 + 40 + 10) * 60


def test_the_answer_about_dates_is_remembered_with_the_log(webinar, bring, learner):
    text = samples.TEAMS.replace("22/02/24", "03/04/25").replace(
        "ana@example.org", learner.email
    )
    with pytest.raises(LogRefused, match="“03/04/25” may be read in two ways"):
        bring(text)
    assert bring(text, date_order="day").date_order == "day"
    assert LogImport.objects.get().date_order == "day"
    assert bring(text).already_imported
    with pytest.raises(LogRefused, match="its dates read the other way"):
        preview_log(webinar, content=text.encode(), date_order="month")


def test_two_rows_over_each_other_are_told(webinar, bring, learner):
    report = bring(
        log_of(
            f"{learner.email},2024-02-22T11:30:00Z,2024-02-22T12:00:00Z",
            f"{learner.email},2024-02-22T11:45:00Z,2024-02-22T12:10:00Z",
        )
    )
    assert ("overlapping", {"count": 1}) in [
        (n.code, n.arguments) for n in report.notes
    ]
    assert seconds(webinar)[learner.email][1] == 2400
