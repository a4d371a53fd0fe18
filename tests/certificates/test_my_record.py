"""My CME by year and body, the one button for each event, the transcript, the numbers
that chambers ask for."""

import csv
import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from certificates.cme import cme_record
from certificates.models import PersonNumber
from certificates.services import (
    ask_for_correction,
    issue_again,
    issue_certificate,
    keep_number,
    revoke_certificate,
)
from tests.certificates.conftest import NOW

LATER = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)
EFN = "802760912345674"


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    return client


@pytest.fixture
def hold(make_event, learner, attend, evaluate):
    """An event that the learner followed and evaluated, its certificate on request."""

    def hold(slug, *, days=0, stay="11:30-17:00", issue=True, **fields):
        event = make_event(slug, days=days, **fields)
        attend(event, learner, stay)
        evaluate(event, learner)
        if issue:
            issue_certificate(
                event, user=learner, by=None, now=NOW + timedelta(days=days)
            )
        return event

    return hold


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def step_of(learner, slug: str):
    record = cme_record(learner, now=LATER)
    (event,) = [
        one for year in record.years for one in year.events if one.webinar.slug == slug
    ]
    return event.step


# -- By year and body --------------------------------------------------------------
def test_credits_of_two_bodies_are_never_added(hold, learner, signed_in):
    hold("european")
    hold("german", days=1, rule_set="aerztekammer")
    hold("waiting", days=2, issue=False)
    (year,) = cme_record(learner, now=LATER).years
    told = [
        (body.name, body.issued_written, body.waiting_written, body.events)
        for body in year.bodies
    ]
    assert told == [("EACCME", "5.0", "5.0", 2), ("German chambers", "6.0", "0.0", 1)]
    page = text_of(signed_in.get("/my/cme/"))
    assert '<th scope="rowgroup" rowspan="2">2024</th>' in page
    assert "11.0" not in page
    # Whose rule is which; the later event's first.
    rules = page[page.index("cme-rule") : page.index("The rules and since when")]
    assert rules.count("<strong>") == 2
    assert "<strong>EACCME</strong> Half a credit for each full 30 minutes" in rules
    assert "<strong>German chambers</strong> One credit for each full 45" in rules


def test_what_the_minutes_are_worth_elsewhere_is_told_of_certified_ones(
    hold, learner, signed_in
):
    hold("european", stay="11:30-12:22")
    hold("waiting", days=1, issue=False)
    (year,) = cme_record(learner, now=LATER).years
    # 52 minutes: half a credit here, and to the nearest quarter there.
    (body,) = year.bodies
    assert body.issued_written == "0.5"
    (one,) = year.conversions
    assert (one.rule_set.key, one.credits) == ("ama", Decimal("0.75"))
    assert (
        "With your certified minutes of 2024 you could apply for 0.75 AMA PRA Category "
        "1 Credit (American Medical Association, by its agreement with the UEMS)."
    ) in text_of(signed_in.get("/my/cme/"))


def test_the_cut_of_a_day_stands_in_sight(hold, make_event, signed_in):
    hold("one")
    hold("two", serial_prefix="SF")
    page = text_of(signed_in.get("/my/cme/"))
    cut = (
        "On 22 February 2024 8.0 credits are granted at most over all events; 5.0 are "
        "on other certificates, which leaves 3.0."
    )
    assert page.count(cut) == 1
    assert page.index(cut) > page.index("cme-event__cut")


def test_the_valid_certificate_comes_first(hold, learner):
    hold("one")
    (first,) = learner.certificates.all()
    revoke_certificate(first, reason="A mistake", by=None, now=LATER)
    issue_again(first, by=None, now=LATER - timedelta(days=1))
    (year,) = cme_record(learner, now=LATER).years
    told = [one.status for one in year.events[0].certificates]
    assert told == ["valid", "revoked"]


# -- The one button ----------------------------------------------------------------
def test_each_event_has_the_one_button_for_what_is_missing(
    make_event, learner, attend, evaluate, hold, signed_in
):
    hold("ready", issue=False)
    attend(make_event("evaluation", days=1), learner, "11:30-17:00")
    attend(make_event("short", days=2), learner, "11:30-11:48")
    attend(make_event("absent", days=3), learner)
    hold("done", days=4)
    told = {
        slug: step and step.code
        for slug in ("ready", "evaluation", "short", "absent", "done")
        for step in [step_of(learner, slug)]
    }
    assert told == {
        "ready": "take",
        "evaluation": "evaluate",
        "short": "ask",
        "absent": "ask",
        "done": None,
    }
    page = text_of(signed_in.get("/my/cme/"))
    assert page.count("Make the certificate") == 1
    assert page.count('href="/webinars/evaluation/evaluation/"') == 1
    assert page.count('href="/my/cme/short/correction/"') == 1
    assert page.count('action="/my/cme/ready/issue/"') == 1


def test_a_question_that_waits_is_not_asked_again(make_event, learner, attend):
    event = make_event("short")
    attend(event, learner, "11:30-11:48")
    ask_for_correction(
        event, user=learner, item_key="ultrasound", explanation="By phone.", now=LATER
    )
    assert step_of(learner, "short") is None


def test_a_profile_without_a_name_is_the_one_thing(hold, learner, signed_in):
    hold("one", issue=False)
    learner.name = ""
    learner.save()
    assert step_of(learner, "one").code == "name"
    page = text_of(signed_in.get("/my/cme/"))
    assert "Your profile has no name that could be printed yet." in page
    assert 'class="button" href="/my/profile/"' in page


# -- Coming up ---------------------------------------------------------------------
def test_what_is_coming_says_what_it_can_earn(make_event, learner, attend, signed_in):
    usual = {"state": "announced"}
    attend(make_event("later", days=40, credits_granted=Decimal(5), **usual), learner)
    attend(make_event("sooner", days=30, rule_set="", **usual), learner)
    attend(make_event("off", days=31, state="cancelled"), learner)
    make_event("others", days=33, **usual)
    record = cme_record(learner, now=LATER)
    assert [one.webinar.slug for one in record.upcoming] == ["sooner", "later"]
    page = text_of(signed_in.get("/my/cme/"))
    assert "Up to 5.0 credits" in page
    assert "No credits" in page


def test_coming_events_cost_no_further_queries(make_event, learner, attend, signed_in):
    attend(make_event("one", days=30, state="announced"), learner)
    signed_in.get("/my/cme/")
    with CaptureQueriesContext(connection) as for_one:
        signed_in.get("/my/cme/")
    for number in (2, 3):
        attend(make_event(f"e{number}", days=30 + number, state="announced"), learner)
    with CaptureQueriesContext(connection) as for_three:
        signed_in.get("/my/cme/")
    assert len(for_three) == len(for_one)


# -- The transcript ----------------------------------------------------------------
def test_the_transcript_is_one_tagged_pdf_of_what_is_certified(
    hold, learner, signed_in
):
    hold("one")
    hold("two", days=1, rule_set="aerztekammer", title="Risk in words")
    hold("waiting", days=2, issue=False, title="Not certified")
    response = signed_in.get("/my/cme/2024/transcript.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert (
        response["Content-Disposition"] == 'attachment; filename="transcript-2024.pdf"'
    )
    reader = PdfReader(io.BytesIO(response.content))
    words = " ".join(reader.pages[0].extract_text().split())
    for certificate in learner.certificates.all():
        assert certificate.serial in words
        assert certificate.code_grouped in words
    assert "Inês Carvalho" in words
    assert "Total (ECMEC) 5.0" in words
    assert "Total (point) 6.0" in words
    assert "AMA PRA Category 1" in words
    assert "Not certified" not in words
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-gb"
    assert reader.metadata.title == "Transcript of 2024: Inês Carvalho"


def test_the_table_says_the_same(hold, signed_in):
    hold("one", title="=Risk", stay="11:36-16:41")
    response = signed_in.get("/my/cme/2024/transcript.csv")
    (row,) = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert row["event or module"] == "'=Risk"
    assert (row["credits"], row["unit"]) == ("4.5", "ECMEC")
    assert row["minutes counted"] == "275"


def test_a_revoked_certificate_is_in_no_transcript(hold, learner, signed_in):
    hold("one")
    revoke_certificate(
        learner.certificates.get(), reason="A mistake", by=None, now=LATER
    )
    assert signed_in.get("/my/cme/2024/transcript.pdf").status_code == 404
    assert signed_in.get("/my/cme/2024/transcript.csv").status_code == 404
    assert "transcript" not in text_of(signed_in.get("/my/cme/"))


def test_a_transcript_is_the_persons_own(hold, stranger, client):
    hold("one")
    assert client.get("/my/cme/2024/transcript.pdf").status_code == 302
    client.force_login(stranger)
    assert client.get("/my/cme/2024/transcript.pdf").status_code == 404


def test_a_name_that_no_font_has_is_refused_in_words(hold, learner, signed_in):
    hold("one")
    learner.name = "Inês \U0001f98e"
    learner.save()
    page = text_of(signed_in.get("/my/cme/2024/transcript.pdf", follow=True))
    assert "The fonts here cannot write \U0001f98e." in page
    # The table can.
    assert signed_in.get("/my/cme/2024/transcript.csv").status_code == 200


def test_a_long_year_goes_on_over_pages(hold, signed_in):
    for number in range(14):
        hold(f"e{number}", days=-number, title=f"Evening {number} of the year")
    reader = PdfReader(io.BytesIO(signed_in.get("/my/cme/2024/transcript.pdf").content))
    assert len(reader.pages) > 1
    words = " ".join(page.extract_text() for page in reader.pages)
    assert [f"Evening {n} of" in words for n in range(14)] == [True] * 14


# -- Numbers of chambers -----------------------------------------------------------
def test_a_number_is_asked_for_only_where_a_chamber_needs_it(
    hold, make_event, learner, attend, signed_in
):
    hold("european")
    page = text_of(signed_in.get("/my/cme/numbers/"))
    assert "no number is asked of you" in page
    assert "number" not in text_of(signed_in.get("/my/cme/")).split("</main>")[
        0
    ].replace('class="number', "").replace("cme-event__number", "").replace(
        ' number"', ""
    )
    hold("german", days=1, rule_set="aerztekammer")
    assert step_of(learner, "german").code == "number"
    page = text_of(signed_in.get("/my/cme/"))
    assert "Enter your EFN" in page
    page = text_of(signed_in.get("/my/cme/numbers/"))
    assert 'name="efn-number"' in page
    assert 'name="dfp-number"' not in page


def test_a_number_is_entered_corrected_and_taken_away(hold, learner, signed_in):
    hold("german", rule_set="aerztekammer")
    response = signed_in.post("/my/cme/numbers/", {"efn-number": EFN[:-1] + "5"})
    assert response.status_code == 422
    assert "One figure is wrong" in text_of(response)
    assert EFN[:-1] + "5" in text_of(response)
    assert PersonNumber.objects.count() == 0
    signed_in.post("/my/cme/numbers/", {"efn-number": f"{EFN[:5]} {EFN[5:]}"})
    assert PersonNumber.objects.get().number == EFN
    assert step_of(learner, "german") is None
    signed_in.post("/my/cme/numbers/", {"efn-number": ""})
    assert PersonNumber.objects.count() == 0


def test_the_number_stands_in_no_audit_entry_and_goes_with_the_account(learner):
    from wagtail.models import ModelLogEntry

    keep_number(learner, kind="efn", text=EFN, now=LATER)
    entry = ModelLogEntry.objects.get(action="certificates.keep_number")
    assert entry.data == {"kind": "efn", "is_kept": True}
    assert EFN not in str(PersonNumber.objects.get())
    learner.delete()
    assert PersonNumber.objects.count() == 0


def test_the_list_for_the_chamber_has_who_gave_a_number(
    make_event, make_person, attend, evaluate, organiser, client
):
    event = make_event(
        "german", rule_set="aerztekammer", accreditation_code="2760912024001234567"
    )
    with_number, without = make_person(1, "Jonas Weber"), make_person(2, "Eva Sommer")
    for person in (with_number, without):
        attend(event, person, "11:30-17:00")
        evaluate(event, person)
        issue_certificate(event, user=person, by=None, now=NOW)
    keep_number(with_number, kind="efn", text=EFN, now=LATER)
    # The other chamber's number is not this one's business.
    keep_number(without, kind="dfp", text="1234506", now=LATER)
    client.force_login(organiser)
    place = "/admin/webinars/german/attendance/hand-over/"
    page = text_of(client.get(place))
    assert "List of 1 person, CSV" in page
    assert "1 person with a certificate gave no number" in page
    told = client.get(f"{place}list.csv").content.decode("utf-8-sig")
    assert list(csv.DictReader(io.StringIO(told))) == [
        {
            "VNR": "2760912024001234567",
            "EFN": EFN,
            "points": "6.0",
            "first day": "2024-02-22",
            "last day": "2024-02-22",
            "name": "Jonas Weber",
        }
    ]


def test_the_austrian_list_has_its_own_columns(
    make_event, make_person, attend, evaluate, organiser, client
):
    event = make_event("austrian", rule_set="dfp")
    person = make_person(1, "Eva Sommer")
    attend(event, person, "11:30-17:00")
    issue_certificate(event, user=person, by=None, now=NOW)
    keep_number(person, kind="dfp", text="12345-06", now=LATER)
    client.force_login(organiser)
    place = "/admin/webinars/austrian/attendance/hand-over/"
    assert "Code missing" in text_of(client.get(place))
    told = client.get(f"{place}list.csv").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(told))
    assert row["ÖÄK number"] == "1234506"
    assert (row["points"], row["kind"]) == ("6.0", "DFP")
    assert row["provider"] == "European School of Radiology (ESOR)"


def test_points_of_another_body_are_on_no_list(hold, learner, organiser, client):
    event = hold("changed")
    event.rule_set = "aerztekammer"
    event.save()
    keep_number(learner, kind="efn", text=EFN, now=LATER)
    client.force_login(organiser)
    place = "/admin/webinars/changed/attendance/hand-over/"
    assert "List of 0 people, CSV" in text_of(client.get(place))


def test_the_profile_shows_the_number_to_its_owner_alone(
    hold, learner, stranger, signed_in, client
):
    assert "chambers" not in text_of(signed_in.get("/my/profile/"))
    hold("german", rule_set="aerztekammer")
    assert "EFN: not entered yet" in text_of(signed_in.get("/my/profile/"))
    keep_number(learner, kind="efn", text=EFN, now=LATER)
    assert f"EFN: {EFN}" in text_of(signed_in.get("/my/profile/"))
    client.force_login(stranger)
    assert EFN not in text_of(client.get("/my/profile/"))


def test_an_event_of_no_chamber_has_no_list(webinar, organiser, client):
    client.force_login(organiser)
    place = f"/admin/webinars/{webinar.slug}/attendance/hand-over/"
    assert "List for the chamber" not in text_of(client.get(place))
    assert client.get(f"{place}list.csv").status_code == 404
