"""Who is told in a letter that a certificate was issued, replaced or revoked, or what was
decided about missing minutes: once, with the organiser's reason, and nobody who is gone."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import transaction

from certificates.exceptions import CannotSign, CorrectionNotPossible
from certificates.letters import not_written_to
from certificates.models import Certificate
from certificates.services import (
    ask_for_name,
    decide_correction,
    decide_name,
    issue_again,
    issue_certificate,
    issue_completion,
    print_name,
    renew,
    revoke_certificate,
    withdraw_certificate,
    write_to_holders,
)
from media.domain.programme import to_ms
from media.models import EventMail
from media.services.mails import send_due_mails
from tests.certificates.completing import DONE
from tests.certificates.conftest import HELD, NOW, accept_correction

LATER = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("bytes_for_paper")


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def certificate(webinar, due_learner) -> Certificate:
    return issue_certificate(webinar, user=due_learner, by=None, now=NOW)


@pytest.fixture
def made(completion, learner) -> Certificate:
    return issue_completion(completion, user=learner, by=learner, now=DONE)


def planned() -> list[tuple[str, str]]:
    """Letters about certificates: one about the place was planned before."""
    letters = EventMail.objects.exclude(kind="registered")
    return sorted(letters.values_list("kind", "occasion"))


def sent(kind: str) -> list:
    """The letters of this kind that went out; whatever else was written goes out too."""
    send_due_mails()
    send_due_mails()
    total = EventMail.objects.filter(kind=kind, state="sent").count()
    words = {
        "certificate": "Your certificate:",
        "replaced": "Your certificate was replaced:",
        "revoked": "Your certificate was revoked:",
        "answered": "Your missing minutes",
    }
    letters = [one for one in mail.outbox if one.subject.startswith(words[kind])]
    assert len(letters) == total
    return letters


def correct_name(certificate, organiser, editor) -> Certificate:
    asked = ask_for_name(
        certificate,
        name="Inês Maria Carvalho",
        reason="As in her passport.",
        by=organiser,
        now=LATER,
    )
    asked = decide_name(asked, is_confirmed=True, by=editor, now=LATER)
    for _twice in range(2):
        asked = print_name(asked, now=LATER)
    return asked.certificate


# -- Modules -----------------------------------------------------------------------
def test_who_makes_the_certificate_of_a_module_gets_a_letter(made, completion, learner):
    # Taking it twice writes once.
    issue_completion(completion, user=learner, by=learner, now=LATER)
    assert planned() == [("certificate", made.serial)]
    (letter,) = sent("certificate")
    assert letter.to == [learner.email]
    assert letter.subject == f"Your certificate: {made.subject_title}"
    for told in (
        made.serial,
        f"/v/{made.code_grouped}/",
        "/my/cme/\n",
        "If anything on it is wrong, your name for example, write to ",
    ):
        assert told in letter.body
    assert "minutes" not in letter.body
    assert letter.attachments == []


def test_the_database_writes_no_letter_of_no_event_twice(made):
    (letter,) = EventMail.objects.all()
    letter.pk = None
    EventMail.objects.bulk_create([letter], ignore_conflicts=True)
    assert EventMail.objects.count() == 1


def test_a_module_that_is_replaced_by_name_is_told_so_alone(made, organiser, editor):
    new = correct_name(made, organiser, editor)
    assert planned() == [("certificate", made.serial), ("replaced", new.serial)]


def test_one_that_is_issued_anew_is_told(made, organiser):
    revoke_certificate(made, reason="A mistake", by=organiser, now=LATER)
    again = issue_again(made, by=organiser, now=LATER)
    assert planned() == [
        ("certificate", made.serial),
        ("certificate", again.serial),
        ("revoked", made.serial),
    ]


# -- Revoking ----------------------------------------------------------------------
def test_who_lost_a_certificate_reads_why_once(certificate, organiser):
    for reason in ("The log was another person’s.", "Once more"):
        revoke_certificate(certificate, reason=reason, by=organiser, now=LATER)
    assert planned() == [("revoked", certificate.serial)]
    (letter,) = sent("revoked")
    assert letter.to == [certificate.holder.email]
    assert (
        f"Your certificate {certificate.serial} for “{certificate.webinar.title}” was "
        "revoked on 5 March 2026."
    ) in letter.body
    assert "The log was another person’s." in letter.body
    assert "If you think that this is a mistake, write to " in letter.body


def test_a_revocation_that_fails_tells_nobody(certificate, organiser, monkeypatch):
    monkeypatch.setattr(
        "certificates.services.revoking.tell_holder",
        lambda *some, **told: (_ for _ in ()).throw(RuntimeError("no")),
    )
    with pytest.raises(RuntimeError):
        revoke_certificate(certificate, reason="A mistake", by=organiser, now=LATER)
    certificate.refresh_from_db()
    assert (certificate.status, planned()) == ("valid", [])


def test_what_is_rolled_back_sends_nothing(
    certificate, organiser, django_capture_on_commit_callbacks
):
    @transaction.atomic
    def revoke_and_fail() -> None:
        revoke_certificate(certificate, reason="A mistake", by=organiser, now=LATER)
        raise RuntimeError

    with (
        django_capture_on_commit_callbacks() as waiting,
        pytest.raises(RuntimeError),
    ):
        revoke_and_fail()
    assert (waiting, planned()) == ([], [])
    send_due_mails()
    assert mail.outbox == []


def test_what_is_withdrawn_before_the_letter_goes_is_not_told(certificate, organiser):
    revoke_certificate(certificate, reason="A mistake", by=organiser, now=LATER)
    withdraw_certificate(certificate, by=organiser, now=LATER)
    assert sent("revoked") == []
    assert EventMail.objects.get(kind="revoked").state == "dropped"


def test_the_certificates_page_says_how_far_its_letters_came(made, organiser, client):
    revoke_certificate(made, reason="A mistake", by=organiser, now=LATER)
    client.force_login(organiser)
    address = f"/admin/certificates/{made.uuid}/"
    page = " ".join(client.get(address).content.decode().split())
    told = "Certificate issued: {0}<br>Certificate revoked: {1}"
    assert told.format("to be sent", "to be sent") in page
    send_due_mails()
    page = " ".join(client.get(address).content.decode().split())
    # The first one had no news any more.
    assert told.format("no longer needed", "sent, 5 March 2026") in page
    made.holder.delete()
    page = " ".join(client.get(address).content.decode().split())
    assert "Certificate revoked:" not in page


def test_a_letter_that_was_given_up_is_sent_again_on_a_press(
    made, learner, organiser, client
):
    client.force_login(organiser)
    address = f"/admin/certificates/{made.uuid}/"
    assert "could not be sent" not in client.get(address).content.decode()
    EventMail.objects.update(state="failed", tries=5)
    page = client.get(address).content.decode()
    assert "A letter about this certificate could not be sent." in page
    for words in ("1 letter goes out again.", "0 letters go out again."):
        page = client.post(address, {"do": "letters"}, follow=True).content.decode()
        assert words in page
    (letter,) = sent("certificate")
    assert letter.to == [learner.email]
    made.refresh_from_db()
    assert made.status == "valid"


# -- Replacing ---------------------------------------------------------------------
def test_another_name_is_told_with_its_reason(certificate, organiser, editor):
    new = correct_name(certificate, organiser, editor)
    assert planned() == [("replaced", new.serial)]
    (letter,) = sent("replaced")
    for told in (
        f"Your certificate {certificate.serial} for",
        f"replaced by a new one, {new.serial}.",
        "The name printed on it is: Inês Maria Carvalho",
        "As in her passport.",
        f"/v/{new.code_grouped}/",
    ):
        assert told in letter.body
    # The press on “Write to the holders” would tell the same again.
    assert write_to_holders(certificate.webinar, by=None, now=LATER) == 0


def test_a_name_that_cannot_be_printed_tells_nobody(certificate, organiser, editor):
    asked = ask_for_name(
        certificate, name="Inês Maria", reason="Passport", by=organiser, now=LATER
    )
    decide_name(asked, is_confirmed=True, by=editor, now=LATER)
    asked.replaced.holder.delete()
    print_name(asked, now=LATER)
    assert planned() == []


# -- Missing minutes ---------------------------------------------------------------
@pytest.mark.parametrize("is_sent_first", [False, True])
def test_given_back_minutes_are_told_and_the_certificate_that_follows_as_well(
    certificate, asked, webinar, organiser, is_sent_first
):
    span = (to_ms(HELD + timedelta(hours=5)), to_ms(HELD + timedelta(hours=5.5)))
    answered = decide_correction(
        asked,
        is_accepted=True,
        span=span,
        answer="The phone is in the second log.",
        by=organiser,
        now=LATER,
    )
    if is_sent_first:
        send_due_mails()
    for _twice in range(2):
        answered = renew(answered, now=LATER)
    assert planned() == [
        ("answered", str(asked.pk)),
        ("replaced", answered.certificate.serial),
    ]
    (letter,) = sent("answered")
    assert letter.subject == f"Your missing minutes are given back: {webinar.title}"
    for told in (
        "“Q&A 2” at",
        "Thursday 22 February 2024, 17:30–18:00 CET (16:30–17:00 in Lisbon).",
        "The phone is in the second log.",
        "a new one replaces it, and you get a letter about that.",
    ):
        assert told in letter.body
    (letter,) = sent("replaced")
    assert (
        f"Your certificate {certificate.serial} for “{webinar.title}” is replaced by a new "
        f"one, {answered.certificate.serial}."
    ) in letter.body
    assert "It is worth 4.5 credits by the rules of EACCME." in letter.body
    assert "reason" not in letter.body
    assert list(not_written_to(webinar)) == []


def test_a_certificate_that_cannot_follow_is_told_once_it_can(
    certificate, asked, webinar, organiser, monkeypatch
):
    def refuse(*some, **told):
        raise CannotSign("no key")

    with monkeypatch.context() as patched:
        patched.setattr("certificates.services.corrections.replace_certificate", refuse)
        answered = accept_correction(asked, webinar, organiser)
    assert planned() == [("answered", str(asked.pk))]
    new = renew(answered, now=LATER).certificate
    assert planned() == [("answered", str(asked.pk)), ("replaced", new.serial)]


def test_a_refusal_is_told_once_with_its_reason(certificate, asked, organiser):
    for answer in ("You were not connected.", "Another answer"):
        decide_correction(
            asked, is_accepted=False, answer=answer, by=organiser, now=LATER
        )
    assert planned() == [("answered", str(asked.pk))]
    (letter,) = sent("answered")
    assert "You were not connected." in letter.body
    assert "have not given them back; nothing else has changed." in letter.body
    assert "replaced" not in letter.body
    # Of the certificate itself nothing was told yet.
    assert list(not_written_to(certificate.webinar)) == [certificate]


def test_who_has_no_password_yet_is_told_where_to_choose_one(
    certificate, organiser, editor
):
    certificate.holder.set_unusable_password()
    certificate.holder.save()
    correct_name(certificate, organiser, editor)
    (letter,) = sent("replaced")
    assert "no password yet. Choose one here:" in letter.body
    assert "/accounts/password/reset/" in letter.body


def test_an_answer_without_a_reason_tells_nobody(asked, organiser):
    with pytest.raises(CorrectionNotPossible):
        decide_correction(asked, is_accepted=False, answer=" ", by=organiser, now=LATER)
    assert planned() == []


# -- Erased accounts ---------------------------------------------------------------
def test_nobody_writes_to_an_erased_account(
    certificate, asked, made, organiser, webinar
):
    EventMail.objects.all().delete()
    certificate.holder.delete()
    for one in (certificate, made):
        one.refresh_from_db()
        revoke_certificate(one, reason="A mistake", by=organiser, now=LATER)
    asked.refresh_from_db()
    decide_correction(
        asked, is_accepted=False, answer="Nobody", by=organiser, now=LATER
    )
    assert planned() == []


def test_one_that_is_erased_before_the_letter_goes_gets_none(certificate, organiser):
    revoke_certificate(certificate, reason="A mistake", by=organiser, now=LATER)
    certificate.holder.delete()
    assert sent("revoked") == []
    assert mail.outbox == []


# -- The forms say so --------------------------------------------------------------
def test_the_forms_say_that_a_letter_goes(
    certificate, asked, webinar, organiser, client
):
    client.force_login(organiser)
    page = " ".join(
        client.get(f"/admin/certificates/{certificate.uuid}/").content.decode().split()
    )
    assert "The holder gets a letter at once, with your reason." in page
    assert "It is sent to the holder in a letter, as you write it" in page
    assert "The holder gets a letter about it, with your reason." in page
    address = f"/admin/webinars/{webinar.slug}/attendance/corrections/{asked.pk}/"
    page = " ".join(client.get(address).content.decode().split())
    assert "Either way the person gets a letter with your reason." in page
    assert "The person gets it in a letter" in page
