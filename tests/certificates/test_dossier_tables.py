"""What stands in a dossier's tables: one name for each item, a reason for every lost
minute, and nothing that contradicts the line below it."""

import csv
import io
from datetime import UTC, datetime

import pytest

from certificates.dossier import members_of
from certificates.event_options import origin_of
from certificates.queries import rule_of
from certificates.services import issue_certificate
from tests.certificates.conftest import NOW, accept_correction

pytestmark = pytest.mark.usefixtures("bytes_for_paper")
LATER = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def tables(webinar):
    def read() -> dict[str, list[dict[str, str]]]:
        return {
            name: list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
            for name, content in members_of(webinar, now=LATER)
            if name.endswith(".csv")
        }

    return read


def test_an_item_has_one_name_in_every_table(asked, webinar, organiser, tables):
    accept_correction(asked, webinar, organiser)
    told = tables()
    titles = [row["title"] for row in told["programme/in-force.csv"]]
    assert titles[3] == "Questions and answers 1"
    assert titles[8] == "Questions and answers 2"
    assert list(told["attendance/minutes-per-item.csv"][0])[2:] == titles
    assert [row["title"] for row in told["attendance/items.csv"]] == titles
    for name in ("corrections/minutes.csv", "corrections/requests.csv"):
        assert [row["item"] for row in told[name]] == ["Questions and answers 2"]


def test_the_list_says_where_minutes_were_lost_though_a_certificate_is_issued(
    webinar, due_learner, make_person, attend, tables
):
    issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    attend(webinar, make_person(1, "Absent"), "11:00-11:20")
    by_name = {row["name"]: row for row in tables()["attendance/list.csv"]}
    reasons = by_name["Inês Carvalho"]["reasons"]
    assert "Questions and answers 2: 11 of 30 minutes: left 17:41." in reasons
    assert "Q&A" not in reasons
    assert "evaluation" not in reasons.lower()
    # Somebody who was never there lost no minutes item by item.
    assert "of 30 minutes" not in by_name["Absent"]["reasons"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "see the words about accreditation"),
        ({"accreditation": ""}, "nothing is said"),
        ({"accreditation_state": "applied"}, "Applied for"),
    ],
)
def test_the_state_of_the_accreditation_does_not_contradict_its_words(
    make_event, fields, expected
):
    webinar = make_event(**fields)
    members = dict(members_of(webinar, now=LATER))
    rows = dict(csv.reader(io.StringIO(members["event.csv"].decode("utf-8-sig"))))
    assert rows["accreditation"] == expected


def test_one_body_is_no_source_for_another(make_event):
    eaccme, dfp = make_event(), make_event(slug="other", rule_set="dfp")
    assert "EACCME" in origin_of(rule_of(eaccme), "counting").source
    for name in ("counting", "minimum_percent", "own_talk"):
        origin = origin_of(rule_of(dfp), name)
        assert origin.source == "not found for DFP: our default"
        assert origin.confidence == "default"
    told = dict(members_of(dfp, now=LATER))["rules/options.csv"].decode()
    assert "EACCME" not in told
    assert origin_of(None, "counting").source == "not found: our default"
