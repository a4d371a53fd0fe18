"""From making an account to being signed in, through the pages and the mails."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from elearn.core.models import User

SIGN_UP = {
    "name": "Łukasz Żółć",
    "email": "Lukasz.New@Example.org",
    "password1": "quiet-room-42",
}


def link_in(message) -> str:
    return re.search(r"https?://testserver(\S+)", message.body).group(1)


def test_sign_up_mail_confirm_signed_in_and_back(client, db):
    answer = client.post(reverse("account_signup"), {**SIGN_UP, "next": "/my/profile/"})
    assert answer.status_code == 302
    assert answer.url == reverse("account_email_verification_sent")
    assert b"/demo/mail/" in client.get(answer.url).content
    person = User.objects.get(email="lukasz.new@example.org")
    assert person.name == "Łukasz Żółć"
    (message,) = mail.outbox
    assert message.to == ["lukasz.new@example.org"]
    assert message.subject == "Confirm your address"
    assert "Hello Łukasz Żółć," in message.body

    link = link_in(message)
    page = client.get(link)
    assert "Yes, it is mine" in page.content.decode()
    assert "_auth_user_id" not in client.session
    answer = client.post(link)
    assert answer.status_code == 302
    assert answer.url == "/my/profile/"
    assert client.session["_auth_user_id"] == str(person.pk)
    assert EmailAddress.objects.get(user=person).verified is True


def test_signing_in_needs_a_confirmed_address(client, db):
    client.post(reverse("account_signup"), SIGN_UP)
    client.logout()
    answer = client.post(
        reverse("account_login"),
        {"login": SIGN_UP["email"], "password": SIGN_UP["password1"]},
    )
    assert answer.url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session


def test_signing_in_leads_back_and_never_to_another_site(client, learner):
    entry = {"login": learner.email, "password": "quiet-room-42"}
    answer = client.post(reverse("account_login"), {**entry, "next": "/my/profile/"})
    assert answer.url == "/my/profile/"
    client.logout()
    entry["next"] = "https://evil.example/"
    answer = client.post(reverse("account_login"), entry)
    assert answer.url == "/"


def test_second_account_for_one_address_is_answered_by_mail_only(client, learner):
    taken = {**SIGN_UP, "email": learner.email.upper()}
    answer = client.post(reverse("account_signup"), taken)
    assert answer.url == reverse("account_email_verification_sent")
    assert User.objects.filter(email=learner.email).count() == 1
    assert mail.outbox[0].subject == "You have an account already"


def test_forgotten_password_by_every_step(client, learner):
    client.post(reverse("account_reset_password"), {"email": learner.email})
    assert mail.outbox[0].subject == "Choose a new password"
    page = client.get(link_in(mail.outbox[0]), follow=True)
    address = page.redirect_chain[-1][0]
    new = {"password1": "another-room-43", "password2": "another-room-43"}
    answer = client.post(address, new, follow=True)
    assert "Your password is changed" in answer.content.decode()
    learner.refresh_from_db()
    assert learner.check_password("another-room-43")
    again = client.get(link_in(mail.outbox[0]), follow=True)
    assert "This link does not work any more" in again.content.decode()


def test_forgotten_password_does_not_tell_whether_an_account_exists(client, db):
    answer = client.post(
        reverse("account_reset_password"), {"email": "nobody@example.org"}
    )
    assert answer.url == reverse("account_reset_password_done")
    assert mail.outbox[0].subject == "There is no account for this address"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("account_login", "I forgot my password"),
        ("account_signup", "Name on your certificates"),
        ("account_reset_password", "Send me the link"),
        ("account_reset_password_done", "Check your inbox"),
        ("account_email_verification_sent", "Check your inbox"),
        ("account_inactive", "Certificates issued to you stay valid."),
        ("account_reset_password_from_key_done", "Your password is changed"),
    ],
)
def test_page_for_visitors_speaks_our_words(client, db, name, words):
    page = client.get(reverse(name)).content.decode()
    assert words in page
    assert 'class="site-header"' in page
    assert "placeholder" not in page


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("account_logout", "Everything you did is kept."),
        ("account_email", "Make it the main address"),
        ("account_change_password", "Your password until now"),
        ("account_reauthenticate", "Your password, once more"),
    ],
)
def test_page_for_people_speaks_our_words(client, learner, name, words):
    client.force_login(learner)
    page = client.get(reverse(name)).content.decode()
    assert words in page
    assert 'class="site-header"' in page


def test_wrong_password_says_so_in_words_joined_to_the_form(client, learner):
    answer = client.post(
        reverse("account_login"), {"login": learner.email, "password": "no"}
    )
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert f'value="{learner.email}"' in page


def test_changed_password_is_told_by_mail(client, learner):
    client.force_login(learner)
    new = {
        "oldpassword": "quiet-room-42",
        "password1": "another-room-43",
        "password2": "another-room-43",
    }
    client.post(reverse("account_change_password"), new)
    assert mail.outbox[0].subject == "Your password is changed"
    assert "If that was you, there is nothing to do." in mail.outbox[0].body


def test_signing_out_needs_post(client, learner):
    client.force_login(learner)
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session
