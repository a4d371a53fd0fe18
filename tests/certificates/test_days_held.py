"""Events of several days in lists, and credits on both sides of New Year."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from pypdf import PdfReader

from certificates.chamber_lists import chamber_list, csv_rows
from certificates.cme import cme_record
from certificates.issued import issued_by_year
from media.event_times import days_words
from media.services import register_person, save_webinar

LATER = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
EVENINGS = (
    *("2025-10-07T18:00", "2025-10-07T19:30"),
    *("2025-10-08T18:00", "2025-10-08T19:30"),
)


@pytest.fixture
def evenings(make_talk, stay_throughout, learner):
    return stay_throughout(make_talk("evenings", *EVENINGS), learner, LATER, EVENINGS)


@pytest.fixture
def new_year(make_talk, stay_throughout, learner):
    """One and a half hours on each side; a night that goes on is held on one day."""
    night = make_talk(
        "new-year",
        *("2025-12-31T22:30", "2026-01-01T00:00"),
        *("2026-01-01T00:00", "2026-01-01T01:00"),
    )
    return stay_throughout(night, learner, LATER)


def table(client, year: int) -> list[dict[str, str]]:
    response = client.get(f"/my/cme/{year}/transcript.csv")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (["2025-10-07"], "7 October 2025"),
        (["2025-10-07", "2025-10-08"], "7 and 8 October 2025"),
        (["2025-10-07", "2025-10-08", "2025-10-09"], "7–9 October 2025"),
        (["2025-10-07", "2025-10-09", "2025-10-14"], "7, 9 and 14 October 2025"),
        (["2025-09-30", "2025-10-01"], "30 September and 1 October 2025"),
        (["2025-12-31", "2026-01-01"], "31 December 2025 and 1 January 2026"),
        (
            ["2025-09-29", "2025-09-30", "2025-10-01", "2025-10-05"],
            "29 September – 1 October and 5 October 2025",
        ),
        (
            ["2025-12-30", "2025-12-31", "2026-01-01"],
            "30 December 2025 – 1 January 2026",
        ),
    ],
)
def test_days_are_told_in_as_few_words_as_they_need(days, words):
    assert days_words([date.fromisoformat(day) for day in days]) == words


def test_a_transcript_names_each_day_of_an_event(evenings, learner, client):
    client.force_login(learner)
    (row,) = table(client, 2025)
    assert (row["first day"], row["last day"]) == ("2025-10-07", "2025-10-08")
    content = client.get("/my/cme/2025/transcript.pdf").content
    words = " ".join(PdfReader(io.BytesIO(content)).pages[0].extract_text().split())
    assert "7 and 8 October 2025" in words


def test_it_names_the_days_that_were_certified_whatever_the_event_says_now(
    evenings, learner, client
):
    save_webinar(
        slug="evenings",
        by=None,
        title="Moved",
        starts_at=datetime(2025, 11, 1, 9, tzinfo=UTC),
        ends_at=datetime(2025, 11, 1, 12, tzinfo=UTC),
        state="held",
        time_zone="UTC",
    )
    client.force_login(learner)
    (row,) = table(client, 2025)
    assert (row["first day"], row["last day"]) == ("2025-10-07", "2025-10-08")


@pytest.mark.parametrize(
    ("rule_set", "kind", "number"),
    [
        ("dfp", "oeaek", "12345"),
        ("aerztekammer", "efn", "800000000000000"),
    ],
)
def test_a_chambers_list_has_first_and_last_day(
    make_talk, stay_throughout, learner, rule_set, kind, number, monkeypatch
):
    event = make_talk("evenings", *EVENINGS, rule_set=rule_set)
    stay_throughout(event, learner, LATER, EVENINGS)
    monkeypatch.setattr(
        "certificates.chamber_lists.numbers_of_people",
        lambda people, kind: dict.fromkeys(people, number),
    )
    head, row = csv_rows(chamber_list(event))
    told = dict(zip(head, row, strict=True))
    assert (told["first day"], told["last day"]) == ("2025-10-07", "2025-10-08")


def test_credits_are_of_the_year_of_their_day(new_year, learner, client):
    assert new_year.evidence["outcome"]["days"] == [
        ["2025-12-31", "1.5"],
        ["2026-01-01", "1.0"],
    ]
    client.force_login(learner)
    for year, credits, minutes in ((2025, "1.5", "90"), (2026, "1.0", "60")):
        (row,) = table(client, year)
        assert (row["credits"], row["minutes counted"], row["minutes possible"]) == (
            credits,
            minutes,
            minutes,
        )
        assert row["first day"] == "2025-12-31"
    content = client.get("/my/cme/2026/transcript.pdf").content
    words = " ".join(PdfReader(io.BytesIO(content)).pages[0].extract_text().split())
    assert "1.0 of the 2.5 credits of this certificate are for days of 2026" in words
    assert client.get("/my/cme/2027/transcript.csv").status_code == 404


def test_my_cme_counts_them_by_year_too(new_year, learner, client):
    record = cme_record(learner, now=LATER)
    assert [
        (year.year, len(year.events), year.bodies[0].issued, year.is_certified)
        for year in record.years
    ] == [(2026, 0, Decimal("1.0"), True), (2025, 1, Decimal("1.5"), True)]
    assert [
        [str(one.credits) for one in year.conversions] for year in record.years
    ] == [["1.0"], ["1.5"]]
    assert [(one.year, one.credits_written) for one in issued_by_year(learner)] == [
        (2026, "1.0"),
        (2025, "1.5"),
    ]
    client.force_login(learner)
    page = client.get("/my/cme/").content.decode()
    assert "/my/cme/2026/transcript.csv" in page


def test_what_is_coming_says_each_of_its_days(make_talk, learner, client):
    event = make_talk("evenings", *EVENINGS, state="announced")
    before = datetime(2025, 10, 1, 9, tzinfo=UTC)
    with time_machine.travel(before, tick=False):
        register_person(event, user=learner, by=None, now=before, as_organiser=True)
        client.force_login(learner)
        page = " ".join(client.get("/my/cme/").content.decode().split())
    assert "Tuesday 7 October 2025, 18:00–19:30 CEST" in page
    assert "; Wednesday 8 October 2025, 18:00–19:30 CEST" in page
