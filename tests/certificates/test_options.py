"""How an event's minutes are counted: a default until an organiser stands for a value."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from wagtail.models import ModelLogEntry

from certificates.domain.evidence import from_data, rerun
from certificates.domain.options import HOUSE_ORIGINS, VALUES
from certificates.event_options import options_of
from certificates.exceptions import NotDue, OptionRefused
from certificates.models import EventOption
from certificates.queries import rule_of, standing_of
from certificates.services import confirm_option, issue_certificate
from media.domain.programme import Speaker, plan_item
from media.models import Webinar
from media.models.append_only import ImmutableError
from media.queries import programme_in_force
from media.services import save_programme
from tests.certificates.conftest import HELD, NOW

LATER = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def desk(client, organiser):
    client.force_login(organiser)
    with time_machine.travel(LATER, tick=False):
        yield client


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def options_at(webinar: Webinar) -> str:
    return f"/admin/webinars/{webinar.slug}/attendance/options/"


def name_speaker(webinar: Webinar, key: str, name: str) -> None:
    items = [
        plan_item(
            key=item.key,
            kind=item.kind,
            title=item.title,
            short_title=item.short_title,
            starts_at=item.starts_at,
            ends_at=item.ends_at,
            speakers=[Speaker(name)] if item.key == key else [],
        )
        for item in programme_in_force(webinar)
    ]
    save_programme(webinar, items=items, by=None, now=HELD + timedelta(hours=1))


def test_until_somebody_confirms_the_rule_and_the_house_say_what_holds(webinar):
    chosen = options_of(webinar, rule_of(webinar))
    assert chosen.options == rule_of(webinar).options
    assert (chosen.confirmed, chosen.unconfirmed) == ((), tuple(VALUES))
    assert set(HOUSE_ORIGINS) == set(VALUES)


def test_a_confirmed_value_has_its_author_its_day_and_its_entry(webinar, organiser):
    row = confirm_option(
        webinar, name="minimum_percent", value="80", by=organiser, now=NOW
    )
    assert (row.confirmed_by, row.confirmed_at) == (organiser, NOW)
    again = confirm_option(
        webinar, name="minimum_percent", value="80", by=None, now=LATER
    )
    assert again == row
    confirm_option(webinar, name="minimum_percent", value="50", by=None, now=LATER)
    chosen = options_of(webinar, rule_of(webinar))
    assert chosen.options.minimum_percent == 50
    assert chosen.confirmed == ("minimum_percent",)
    entries = ModelLogEntry.objects.filter(action="certificates.confirm_option")
    assert [(e.data["before"], e.data["value"]) for e in entries.order_by("pk")] == [
        ("", "80"),
        ("80", "50"),
    ]
    with pytest.raises(ImmutableError):
        row.delete()


@pytest.mark.parametrize(
    ("name", "value"),
    [("minimum_percent", "81"), ("weather", "good"), ("counting", ""), ("", "0")],
)
def test_what_is_in_no_list_is_refused(webinar, name, value):
    with pytest.raises(OptionRefused, match="one of the values"):
        confirm_option(webinar, name=name, value=value, by=None, now=NOW)
    assert EventOption.objects.count() == 0


def test_options_change_minutes_and_credits_and_stand_in_the_evidence(
    webinar, due_learner, organiser
):
    before = standing_of(webinar, due_learner, now=NOW)
    assert before.eligible_ms == 267 * 60_000
    for name, value in (("counting", "whole_item"), ("minimum_percent", "80")):
        confirm_option(webinar, name=name, value=value, by=organiser, now=NOW)
    after = standing_of(webinar, due_learner, now=NOW)
    # 34 and 32 of 40 reach 80 %, 11 of 30 do not.
    assert after.eligible_ms == 270 * 60_000
    assert after.notes == [
        "Ultrasound: 34 of 40 minutes: counted as a whole.",
        "Bad news: 32 of 40 minutes: counted as a whole.",
        "Q&A 2: 11 of 30 minutes: below 80 %, so it does not count.",
    ]
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    assert str(certificate.credits) == "4.5"
    assert certificate.evidence["options"] == {
        "counting": "whole_item",
        "minimum_percent": 80,
        "grace_minutes": 0,
        "own_talk": "counts",
        "prompts": "none",
        "confirmed": ["counting", "minimum_percent"],
    }
    snapshot = from_data(certificate.evidence)
    assert rerun(snapshot) == snapshot.outcome
    # What is issued stays, whatever is chosen afterwards.
    confirm_option(webinar, name="counting", value="by_minute", by=None, now=LATER)
    certificate.refresh_from_db()
    assert from_data(certificate.evidence) == snapshot


def test_a_speakers_own_talk_is_left_out_where_the_event_says_so(webinar, due_learner):
    name_speaker(webinar, "bad-news", "inês  CARVALHO")
    assert standing_of(webinar, due_learner, now=NOW).eligible_ms == 267 * 60_000
    confirm_option(webinar, name="own_talk", value="left_out", by=None, now=NOW)
    standing = standing_of(webinar, due_learner, now=NOW)
    assert standing.eligible_ms == (267 - 32) * 60_000
    assert "Bad news: 32 of 40 minutes: an own talk, which is left out." in (
        standing.notes
    )
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    assert certificate.evidence["own_items"] == ["bad-news"]


def test_who_reaches_no_share_reads_it(webinar, learner, attend, evaluate):
    attend(webinar, learner, "11:30-11:48")
    evaluate(webinar, learner)
    confirm_option(webinar, name="minimum_percent", value="50", by=None, now=NOW)
    with pytest.raises(NotDue) as refusal:
        issue_certificate(webinar, user=learner, by=None, now=NOW)
    assert refusal.value.reasons == [
        "No item counts in the way this event counts them."
    ]


def test_the_desk_shows_defaults_and_confirms_one_at_a_time(webinar, desk, organiser):
    page = text_of(desk.get(options_at(webinar)))
    assert page.count("default, not confirmed") == 5
    assert "the hours actually spent" in page
    response = desk.post(
        options_at(webinar), {"name": "grace_minutes", "value": "5"}, follow=True
    )
    assert response.redirect_chain == [(options_at(webinar), 302)]
    page = text_of(response)
    assert page.count("default, not confirmed") == 4
    assert f"confirmed by {organiser.name} on 4 March 2024" in page
    refused = desk.post(options_at(webinar), {"name": "grace_minutes"}, follow=True)
    assert "Please choose one of the values in the list." in text_of(refused)
    assert EventOption.objects.count() == 1
    report = text_of(desk.get(f"/admin/webinars/{webinar.slug}/attendance/"))
    assert "4 settings not confirmed" in report


def test_only_organisers_choose(webinar, client, reviewer, learner):
    for person in (reviewer, learner):
        client.force_login(person)
        told = {"name": "counting", "value": "whole_item"}
        assert client.get(options_at(webinar)).status_code in {302, 403, 404}
        assert client.post(options_at(webinar), told).status_code in {302, 403, 404}
    assert EventOption.objects.count() == 0


def test_a_certificate_of_participation_carries_no_credit(make_event, learner, attend):
    event = make_event(rule_set="participation", accreditation="")
    attend(event, learner, "11:30-11:49")
    with pytest.raises(NotDue, match="No item counts"):
        issue_certificate(event, user=learner, by=None, now=NOW)
    attend(event, learner, "11:30-12:00")
    certificate = issue_certificate(event, user=learner, by=None, now=NOW)
    assert (certificate.credits, certificate.rule_version) == (
        0,
        "participation-2024-01-01",
    )
    from pypdf import PdfReader

    words = " ".join(PdfReader(certificate.path).pages[0].extract_text().split())
    assert "participation" in words.lower()
    assert "for 30 of 300 minutes." in words
    assert "earned" not in words
