"""Asking for minutes and answering, as a trainee and an organiser meet it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from certificates.models import Certificate, CorrectionRequest
from certificates.services import ask_for_correction, issue_certificate
from media.domain.programme import to_ms
from media.models import Correction
from tests.certificates.conftest import HELD, NOW, accept_correction

LATER = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def certificate(webinar, due_learner) -> Certificate:
    return issue_certificate(webinar, user=due_learner, by=None, now=NOW)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def signed_in(client, due_learner):
    client.force_login(due_learner)
    with time_machine.travel(LATER, tick=False):
        yield client


@pytest.fixture
def desk(client, organiser):
    client.force_login(organiser)
    with time_machine.travel(LATER, tick=False):
        yield client


def test_my_cme_tells_each_gap_and_how_the_minutes_become_credits(webinar, signed_in):
    page = text_of(signed_in.get("/my/cme/"))
    for gap in ("12:30–12:36", "13:21–13:29", "17:41–18:00"):
        assert page.count(f'<span class="ribbon__gap-time">{gap}</span>') == 1
    assert (
        '<p class="cme-event__sum">267 minutes make 8 full half hours: '
        "4.0 credits (ECMEC).</p>"
    ) in page
    for sentence in (
        "Ultrasound: 34 of 40 minutes: 12:30–12:36 you had not joined yet.",
        "Bad news: 32 of 40 minutes: 13:21–13:29 you were not connected.",
        "Q&amp;A 2: 11 of 30 minutes: 17:41–18:00 you had left.",
    ):
        assert f"<li>{sentence}</li>" in page
    for word in ("joined 12:36", "away 13:21", "left 17:41"):
        assert word not in page
    assert f'href="/my/cme/{webinar.slug}/correction/"' in page


def test_asking_goes_without_script_and_comes_back_to_my_cme(webinar, signed_in):
    address = f"/my/cme/{webinar.slug}/correction/"
    page = text_of(signed_in.get(address))
    assert "Q&amp;A 2: 11 of 30 minutes: left 17:41." in page
    assert "Paediatric" not in page
    refused = signed_in.post(address, {"item": "qa-2", "explanation": ""})
    assert refused.status_code == 422
    wrong = signed_in.post(address, {"item": "break", "explanation": "There."})
    assert wrong.status_code == 422
    assert CorrectionRequest.objects.count() == 0
    words = "I was there <b>all</b> the time."
    response = signed_in.post(
        address, {"item": "qa-2", "explanation": words}, follow=True
    )
    assert response.redirect_chain == [("/my/cme/", 302)]
    page = text_of(response)
    assert "Your request is sent." in page
    assert "Your request about Q&amp;A 2, 4 March 2024." in page
    assert CorrectionRequest.objects.get().explanation == words
    assert "Q&amp;A 2: 11" not in text_of(signed_in.get(address))


def test_a_stranger_cannot_ask_and_an_organiser_alone_answers(
    webinar, asked, client, stranger, reviewer, due_learner
):
    ask = f"/my/cme/{webinar.slug}/correction/"
    answer = f"/admin/webinars/{webinar.slug}/attendance/corrections/{asked.pk}/"
    assert client.get(ask).status_code == 302
    client.force_login(stranger)
    assert client.get(ask).status_code == 404
    for person in (reviewer, due_learner, stranger):
        client.force_login(person)
        assert client.post(answer, {"decision": "refuse"}).status_code in {302, 404}
    asked.refresh_from_db()
    assert asked.is_open


def test_the_desk_leads_to_the_question_and_answers_it(
    webinar, certificate, asked, desk
):
    report = f"/admin/webinars/{webinar.slug}/attendance/"
    address = f"{report}corrections/{asked.pk}/"
    assert address in text_of(desk.get(report))
    page = text_of(desk.get(address))
    assert "I changed to my phone at 17:41" in page
    assert "Q&amp;A 2: 11 of 30 minutes: left 17:41." in page
    # What is missing is filled in.
    assert 'name="begin" value="17:41"' in page
    assert 'name="end" value="18:00"' in page
    told = {"decision": "accept", "begin": "17:41", "end": "18:00", "answer": "Yes."}
    response = desk.post(address, told, follow=True)
    assert response.redirect_chain == [(report, 302)]
    page = text_of(response)
    assert "PCC-2024-000002 replaces PCC-2024-000001" in page
    assert address not in page
    row = Correction.objects.get()
    assert (row.starts_ms, row.ends_ms) == (
        to_ms(HELD + timedelta(hours=5, minutes=11)),
        to_ms(HELD + timedelta(hours=5, minutes=30)),
    )
    assert "PCC-2024-000002" in text_of(desk.get(address))


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"begin": "16:00", "end": "18:00"}, "This time is not within the item."),
        ({"begin": "17:50", "end": "17:40"}, "The end must be after the beginning."),
        ({"begin": "soon", "end": "18:00"}, "Enter a valid time."),
        ({"begin": "", "end": ""}, "Enter a time, for example 14:05."),
        (
            {"begin": "17:41", "end": "18:00", "answer": ""},
            "Give a reason: the person reads it.",
        ),
    ],
)
def test_an_answer_that_cannot_be_is_told_beside_its_field(
    webinar, asked, desk, told, sentence
):
    address = f"/admin/webinars/{webinar.slug}/attendance/corrections/{asked.pk}/"
    usual = {"decision": "accept", "answer": "Yes."}
    response = desk.post(address, usual | told)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert Correction.objects.count() == 0


def test_a_certificate_that_cannot_be_made_at_once_is_made_later(
    webinar, due_learner, certificate, asked, desk
):
    """The name is gone from the profile when the answer is given, and then is back."""
    name, due_learner.name = due_learner.name, ""
    due_learner.save()
    report = f"/admin/webinars/{webinar.slug}/attendance/"
    address = f"{report}corrections/{asked.pk}/"
    told = {"decision": "accept", "begin": "17:41", "end": "18:00", "answer": "Yes."}
    page = text_of(desk.post(address, told, follow=True))
    assert "in place of PCC-2024-000001, which stays valid until then" in page
    certificate.refresh_from_db()
    assert certificate.is_valid
    assert Correction.objects.count() == 1
    assert "Make the new certificate" in text_of(desk.get(address))
    due_learner.name = name
    due_learner.save()
    page = text_of(desk.post(address, {}, follow=True))
    assert "PCC-2024-000002 replaces PCC-2024-000001" in page
    assert Correction.objects.count() == 1
    assert "Make the new certificate" not in text_of(desk.get(address))
    asked.refresh_from_db()
    assert asked.answer == "Yes."


def test_refusing_needs_no_times(webinar, due_learner, asked, desk):
    address = f"/admin/webinars/{webinar.slug}/attendance/corrections/{asked.pk}/"
    told = {"decision": "refuse", "begin": "", "end": "", "answer": "No second log."}
    assert desk.post(address, told).status_code == 302
    asked.refresh_from_db()
    assert (asked.status, asked.answer) == ("refused", "No second log.")


def test_a_question_of_another_event_is_not_found_here(make_event, asked, desk):
    other = make_event("other", serial_prefix="SF")
    address = f"/admin/webinars/{other.slug}/attendance/corrections/{asked.pk}/"
    assert desk.get(address).status_code == 404


def test_my_cme_shows_the_answer_and_both_certificates(
    webinar, certificate, asked, organiser, signed_in
):
    accept_correction(asked, webinar, organiser)
    page = text_of(signed_in.get("/my/cme/"))
    assert "Answer: The phone is in the second log." in page
    assert "Replaced by PCC-2024-000002." in page
    assert "Certificate PCC-2024-000002, issued" in page


def test_a_page_costs_the_same_for_one_question_and_three(
    webinar, due_learner, signed_in, costs_the_same
):
    keys = ("qa-2", "ultrasound", "bad-news")

    def prepare(size: int):
        for key in keys[CorrectionRequest.objects.count() : size]:
            ask_for_correction(
                webinar, user=due_learner, item_key=key, explanation="I was.", now=NOW
            )
        return lambda: signed_in.get("/my/cme/")

    costs_the_same(prepare)


def test_the_report_costs_the_same_for_one_question_and_three(
    webinar, due_learner, desk, costs_the_same
):
    keys = ("qa-2", "ultrasound", "bad-news")

    def prepare(size: int):
        for key in keys[CorrectionRequest.objects.count() : size]:
            ask_for_correction(
                webinar, user=due_learner, item_key=key, explanation="I was.", now=NOW
            )
        return lambda: desk.get(f"/admin/webinars/{webinar.slug}/attendance/")

    costs_the_same(prepare)


def test_the_desk_home_names_events_with_questions(webinar, asked, desk):
    assert "1 correction of minutes is asked for" in text_of(desk.get("/admin/"))
