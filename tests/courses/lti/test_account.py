"""An account made by an LMS: it has no address, and becomes the person's own."""

import re

from django.core import mail
from django.test import Client
from django.utils import timezone

from courses import mail as letters
from courses.models import LtiIdentity, RunPlace
from tests.factories.courses import make_run


def make_account(lms, browser, module):
    response = lms.open(browser, module)
    browser.post(f"{response.url}new/", {"name": "Jana Horáková"})
    browser.get(response.url)
    return LtiIdentity.objects.get().user


def test_new_account_is_told_to_add_an_address(lms, browser, module):
    make_account(lms, browser, module)
    page = browser.get(module.get_url()).content.decode()
    assert "Your account is ready." in page
    assert "Add your e-mail address in your profile" in page
    profile = browser.get("/my/profile/").content.decode()
    assert "You come here through your learning system." in profile
    assert "no-address.invalid" not in page + profile


def test_address_that_is_proved_takes_the_place_of_none(lms, browser, module):
    user = make_account(lms, browser, module)
    page = browser.get("/accounts/email/").content.decode()
    assert "no-address.invalid" not in page
    told = {"email": "jana@klinikum.example", "action_add": ""}
    assert browser.post("/accounts/email/", told).status_code == 302
    user.refresh_from_db()
    assert user.has_address is False
    [letter] = mail.outbox
    assert letter.to == ["jana@klinikum.example"]
    link = re.search(r"/accounts/confirm-email/[^/\s]+/", letter.body)[0]
    browser.post(link)
    user.refresh_from_db()
    assert user.email == "jana@klinikum.example"
    assert user.has_address is True
    assert list(user.emailaddress_set.values_list("email", "verified", "primary")) == [
        ("jana@klinikum.example", True, True)
    ]
    assert [letter.to for letter in mail.outbox if "invalid" in letter.to[0]] == []
    # The learning system still knows them.
    again = Client()
    response = lms.open(again, module)
    assert again.get(response.url).url == module.get_url()
    assert again.session["_auth_user_id"] == str(user.pk)


def test_no_letter_goes_where_nobody_lives(lms, browser, module):
    user = make_account(lms, browser, module)
    run = make_run(now=timezone.now())
    place = RunPlace(user=user, run=run, state="enrolled")
    letters.tell_about_place(place)
    assert mail.outbox == []
    user.email = "jana@klinikum.example"
    letters.tell_about_place(place)
    assert len(mail.outbox) == 1


def test_name_is_asked_for_where_there_is_none(lms, browser, module):
    response = lms.open(browser, module, name=None)
    page = browser.get(response.url).content.decode()
    assert "You come from Klinikum Learning for the first time." in page
    refused = browser.post(f"{response.url}new/", {"name": " "})
    assert refused.status_code == 422
    assert not LtiIdentity.objects.exists()


def test_forgotten_password_writes_to_no_invented_address(lms, browser, module):
    user = make_account(lms, browser, module)
    Client().post("/accounts/password/reset/", {"email": user.email})
    assert mail.outbox == []
