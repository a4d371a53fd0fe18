"""The day's maximum over several events, at midnight, on days of 23 and 25 hours, and
evidence of before there were days."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from certificates.cme import cme_record
from certificates.domain.evidence import digest, from_data, rerun
from certificates.models import Certificate
from certificates.queries import standing_of
from certificates.services import issue_certificate
from certificates.verification import evidence_problems
from tests.certificates.conftest import NOW


def test_the_first_issued_is_whole_and_the_second_says_what_was_cut(
    make_event, learner, attend, evaluate
):
    events = [make_event(slug, serial_prefix="SF") for slug in ("one", "two")]
    for event in events:
        attend(event, learner, "11:30-17:00")
        evaluate(event, learner)
    # The later event of the list may well be issued first: it is then the whole one.
    whole = issue_certificate(events[1], user=learner, by=None, now=NOW)
    cut = standing_of(events[0], learner, now=NOW)
    assert cut.notes == [
        "On 22 February 2024 8.0 credits are granted at most over all events; 5.0 are "
        "on other certificates, which leaves 3.0."
    ]
    second = issue_certificate(events[0], user=learner, by=None, now=NOW)
    assert (whole.credits, second.credits) == (Decimal(5), Decimal(3))
    assert second.evidence["held"] == [["2024-02-22", "5.0"]]
    assert second.evidence["outcome"]["days"] == [["2024-02-22", "3.0"]]
    assert evidence_problems(second) == []


def test_two_events_that_wait_share_the_day_in_what_is_told(
    make_event, learner, attend, evaluate
):
    for slug in ("one", "two"):
        event = make_event(slug, serial_prefix="SF")
        attend(event, learner, "11:30-17:00")
        evaluate(event, learner)
    record = cme_record(learner, now=NOW)
    (year,) = record.years
    (body,) = year.bodies
    assert (body.waiting_written, body.issued_written) == ("8.0", "0.0")
    notes = [event.cuts for event in year.events]
    told = (
        "Together with your other event of the day this is above the maximum of 8.0 "
        "credits a day; the certificate that is made later is cut to it."
    )
    assert sorted(notes) == [(), (told,)]
    issue_certificate(year.events[0].webinar, user=learner, by=None, now=NOW)
    (year,) = cme_record(learner, now=NOW).years
    (body,) = year.bodies
    assert (body.waiting_written, body.issued_written) == ("3.0", "5.0")
    assert len(record.rules) == 1


def test_credits_of_a_night_belong_to_both_its_days(
    make_talk, stay_throughout, learner
):
    night = make_talk("night", "2024-02-09T20:00", "2024-02-10T06:00")
    certificate = stay_throughout(night, learner)
    assert certificate.credits == Decimal(10)
    assert certificate.evidence["outcome"]["days"] == [
        ["2024-02-09", "4.0"],
        ["2024-02-10", "6.0"],
    ]
    # The morning after has two left, the evening before four, in whatever order.
    after = make_talk("after", "2024-02-10T09:00", "2024-02-10T12:00")
    before = make_talk("before", "2024-02-09T10:00", "2024-02-09T15:00")
    assert stay_throughout(after, learner).credits == Decimal(2)
    assert stay_throughout(before, learner).credits == Decimal(4)


def test_a_day_before_keeps_no_credits_of_a_day_after(
    make_talk, stay_throughout, learner
):
    first = make_talk("first", "2024-02-08T10:00", "2024-02-08T18:30")
    night = make_talk("night", "2024-02-08T23:00", "2024-02-09T01:00")
    assert stay_throughout(first, learner).credits == Decimal(8)
    certificate = stay_throughout(night, learner)
    assert certificate.credits == Decimal(1)
    assert certificate.evidence["outcome"]["earned"] == "2.0"
    assert certificate.evidence["outcome"]["days"] == [["2024-02-09", "1.0"]]


@pytest.mark.parametrize(
    ("day", "credits"), [("2024-03-31", "1.0"), ("2024-10-27", "3.0")]
)
def test_nights_of_daylight_saving_count_real_minutes(
    make_talk, stay_throughout, learner, day, credits
):
    """01:30–03:30 on the clock of Vienna: one hour in spring, three in autumn."""
    event = make_talk("night", f"{day}T01:30", f"{day}T03:30")
    certificate = stay_throughout(event, learner, datetime(2024, 11, 4, tzinfo=UTC))
    assert certificate.evidence["outcome"]["earned"] == credits
    assert certificate.evidence["outcome"]["days"] == [[day, credits]]


def test_an_event_of_old_has_the_rule_of_its_day(make_talk, stay_throughout, learner):
    event = make_talk("old", "2015-11-05T08:00", "2015-11-05T18:00")
    certificate = stay_throughout(event, learner)
    assert certificate.rule_version == "eaccme-2000-01-01"
    # Four hours of the morning and six of the afternoon: three of each.
    assert certificate.credits == Decimal(6)
    assert certificate.evidence["rule"]["half_day_maximum"] == "3"
    assert evidence_problems(certificate) == []


def test_evidence_of_the_first_schema_still_gives_its_credits(webinar, due_learner):
    data = issue_certificate(webinar, user=due_learner, by=None, now=NOW).evidence
    old = {
        key: value
        for key, value in data.items()
        if key not in {"options", "own_items", "held", "corrections"}
    }
    old |= {"schema": 1, "algorithm": "elearn-attendance-1"}
    old["outcome"] = {k: v for k, v in data["outcome"].items() if k != "days"}
    old["rule"] = {
        key: value
        for key, value in data["rule"].items()
        if key not in {"shape", "half_day_maximum"}
    }
    assert set(data) - set(old) == {"options", "own_items", "held", "corrections"}
    snapshot = from_data(old)
    assert rerun(snapshot) == snapshot.outcome
    assert snapshot.outcome.granted == "4.0"
    assert digest(old) != digest(data)


def test_the_same_numbers_of_queries_hold_for_one_other_certificate_and_three(
    make_event, make_talk, stay_throughout, learner, attend, costs_the_same
):
    event = make_event()
    attend(event, learner, "11:30-17:00")
    made: list[Certificate] = []

    def prepare(size: int):
        while len(made) < size:
            begin = f"2024-02-22T0{7 + len(made)}"
            talk = make_talk(f"talk-{len(made)}", f"{begin}:00", f"{begin}:45")
            made.append(stay_throughout(talk, learner))
        return lambda: standing_of(event, learner, now=NOW)

    costs_the_same(prepare)
    held = standing_of(event, learner, now=NOW).held
    assert held == {"2024-02-22": Decimal("1.5")}
