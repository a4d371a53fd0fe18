"""A trainee asks for minutes, an organiser answers with a reason, a certificate follows."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from certificates.exceptions import CorrectionNotPossible, RecordIsFrozen
from certificates.models import Certificate, CorrectionRequest
from certificates.queries import standing_of
from certificates.services import (
    ask_for_correction,
    confirm_option,
    decide_correction,
    issue_certificate,
)
from certificates.verification import evidence_problems, verify_file
from media.domain.programme import to_ms
from media.models import Correction
from tests.certificates.conftest import HELD, NOW

LATER = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def certificate(webinar, due_learner) -> Certificate:
    return issue_certificate(webinar, user=due_learner, by=None, now=NOW)


@pytest.fixture
def asked(webinar, due_learner) -> CorrectionRequest:
    return ask_for_correction(
        webinar,
        user=due_learner,
        item_key="qa-2",
        explanation="I changed to my phone at 17:41 and stayed until the end.",
        now=NOW,
    )


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def accept(asked, webinar, organiser, *, now=LATER):
    return decide_correction(
        asked,
        is_accepted=True,
        answer="The phone is in the second log.",
        span=(to_ms(HELD + timedelta(hours=5)), to_ms(HELD + timedelta(hours=5.5))),
        by=organiser,
        now=now,
    )


# -- Asking -----------------------------------------------------------------------
def test_a_question_is_kept_in_the_persons_own_words(asked, due_learner):
    assert (asked.item_label, asked.status) == ("Q&A 2", "open")
    assert asked.explanation.startswith("I changed to my phone")
    entry = ModelLogEntry.objects.get(action="certificates.ask_for_correction")
    assert entry.user == due_learner
    assert "phone" not in str(entry.data)
    assert Correction.objects.count() == 0


@pytest.mark.parametrize(
    ("item_key", "explanation", "sentence"),
    [
        ("qa-2", "  ", "what happened"),
        ("qa-2", "x" * 1001, "below 1000 characters"),
        ("break", "I was there.", "choose an item"),
        ("lunch", "I was there.", "choose an item"),
        ("paediatric", "I was there.", "All minutes of “Paediatric” count already"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(
    webinar, due_learner, item_key, explanation, sentence
):
    with pytest.raises(CorrectionNotPossible, match=sentence):
        ask_for_correction(
            webinar,
            user=due_learner,
            item_key=item_key,
            explanation=explanation,
            now=NOW,
        )
    assert CorrectionRequest.objects.count() == 0


def test_nobody_asks_before_the_end_or_without_a_place(webinar, due_learner, stranger):
    told = {"item_key": "qa-2", "explanation": "I was there."}
    with pytest.raises(CorrectionNotPossible, match="not over yet"):
        ask_for_correction(
            webinar, user=due_learner, now=webinar.ends_at - timedelta(1), **told
        )
    with pytest.raises(CorrectionNotPossible, match="choose an item"):
        ask_for_correction(webinar, user=stranger, now=NOW, **told)


def test_one_open_question_for_each_item(webinar, due_learner, asked, organiser):
    told = {"item_key": "qa-2", "explanation": "Again.", "now": LATER}
    with pytest.raises(CorrectionNotPossible, match="asked about “Q&A 2” already"):
        ask_for_correction(webinar, user=due_learner, **told)
    values = {
        field.attname: getattr(asked, field.attname)
        for field in CorrectionRequest._meta.concrete_fields
        if field.attname != "id"
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectionRequest.objects.create(**values)
    decide_correction(asked, is_accepted=False, answer="No.", by=organiser, now=LATER)
    assert ask_for_correction(webinar, user=due_learner, **told).is_open


# -- Answering ----------------------------------------------------------------------
def test_accepting_gives_minutes_back_and_replaces_the_certificate(
    webinar, due_learner, certificate, asked, organiser
):
    before = certificate.path.read_bytes()
    answered = accept(asked, webinar, organiser)
    row = Correction.objects.get()
    assert (row.is_added, row.item_key) == (True, "qa-2")
    assert (row.reason, row.made_by) == ("The phone is in the second log.", organiser)
    new = answered.certificate
    certificate.refresh_from_db()
    assert (certificate.status, certificate.status_reason) == (
        "superseded",
        "Minutes corrected: The phone is in the second log.",
    )
    assert (new.replaces, certificate.replaced_by) == (certificate, new)
    assert (certificate.credits, new.credits) == (Decimal("4.0"), Decimal("4.5"))
    assert certificate.path.read_bytes() == before
    assert verify_file(before).status == "superseded"
    assert new.evidence["outcome"]["eligible_ms"] == 286 * 60_000
    assert [one["reason"] for one in new.evidence["corrections"]] == [
        "The phone is in the second log."
    ]
    assert evidence_problems(new) == []
    assert evidence_problems(certificate) == []


def test_minutes_without_a_certificate_are_counted_and_none_is_made(
    webinar, due_learner, asked, organiser
):
    answered = accept(asked, webinar, organiser)
    assert answered.certificate is None
    assert Certificate.objects.count() == 0
    assert standing_of(webinar, due_learner, now=LATER).eligible_ms == 286 * 60_000


def test_a_second_answer_changes_nothing(webinar, certificate, asked, organiser):
    first = accept(asked, webinar, organiser)
    second = decide_correction(
        asked, is_accepted=False, answer="No.", by=organiser, now=LATER
    )
    assert (second.status, second.answer) == ("accepted", first.answer)
    assert Correction.objects.count() == 1
    assert Certificate.objects.count() == 2


def test_refusing_changes_nothing_but_the_answer(
    webinar, due_learner, certificate, asked, organiser
):
    refused = decide_correction(
        asked,
        is_accepted=False,
        answer="  No log shows\n a second device. ",
        by=organiser,
        now=LATER,
    )
    assert (refused.status, refused.answer) == (
        "refused",
        "No log shows a second device.",
    )
    assert (refused.decided_by, refused.decided_at) == (organiser, LATER)
    assert Correction.objects.count() == 0
    certificate.refresh_from_db()
    assert certificate.is_valid


@pytest.mark.parametrize(
    ("answer", "span", "sentence"),
    [
        ("", (0, 1), "give a reason"),
        ("x" * 301, (0, 1), "at most 300 characters"),
        ("Yes.", None, "from when until when"),
    ],
)
def test_an_answer_that_is_not_whole_is_refused(
    asked, organiser, answer, span, sentence
):
    with pytest.raises(CorrectionNotPossible, match=sentence):
        decide_correction(
            asked, is_accepted=True, answer=answer, span=span, by=organiser, now=LATER
        )
    asked.refresh_from_db()
    assert asked.is_open
    assert Correction.objects.count() == 0


def test_a_certificate_is_not_replaced_by_one_of_less(
    webinar, due_learner, certificate, asked, organiser
):
    """Options chosen since would take credits away: that is no answer to a question."""
    for name, value in (("minimum_percent", "100"), ("counting", "by_minute")):
        confirm_option(webinar, name=name, value=value, by=organiser, now=NOW)
    answered = accept(asked, webinar, organiser)
    assert (answered.status, answered.certificate) == ("accepted", None)
    certificate.refresh_from_db()
    assert certificate.is_valid
    assert Certificate.objects.count() == 1


def test_a_request_is_only_ever_answered(asked):
    asked.explanation = "Other words."
    with pytest.raises(RecordIsFrozen):
        asked.save()


def test_erasing_the_person_keeps_the_question_without_them(asked, due_learner):
    due_learner.delete()
    asked.refresh_from_db()
    assert asked.person is None


# -- The pages ----------------------------------------------------------------------
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


def test_my_cme_says_why_and_leads_to_the_question(webinar, signed_in):
    page = text_of(signed_in.get("/my/cme/"))
    for sentence in (
        "Ultrasound: 34 of 40 minutes: joined 12:36.",
        "Bad news: 32 of 40 minutes: away 13:21–13:29.",
        "Q&amp;A 2: 11 of 30 minutes: left 17:41.",
    ):
        assert f"<li>{sentence}</li>" in page
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
    assert "Your question is sent." in page
    assert "Your question about Q&amp;A 2, 4 March 2024." in page
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
        ({"begin": "", "end": ""}, "This field is required."),
        ({"begin": "17:41", "end": "18:00", "answer": ""}, "This field is required."),
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
    assert "PCC-2024-000001 could not be replaced yet and stays valid" in page
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
    accept(asked, webinar, organiser)
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
