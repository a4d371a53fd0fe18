"""From a link in an LMS to the module: who arrives as whom, and in which frame."""

from courses.models import LtiIdentity, LtiLink, LtiReport
from tests.courses.lti.launching import signed_in, target_of
from tests.factories.courses import make_module
from tests.factories.lti import ISSUER


def test_new_person_comes_to_the_module(lms, browser, module):
    response = lms.open(browser, module)
    assert response.status_code == 303
    page = browser.get(response.url)
    words = page.content.decode()
    assert "Klinikum Learning as Jana Horáková, for the first time" in words
    assert signed_in(browser) is None
    new = browser.post(f"{response.url}new/", {"name": "Jana Horáková"})
    arrived = browser.get(new.url)
    assert arrived.status_code == 302
    assert arrived.url == module.get_url()
    user = LtiIdentity.objects.get(subject="17").user
    assert signed_in(browser) == str(user.pk)
    assert (user.name, user.has_address, user.has_usable_password()) == (
        "Jana Horáková",
        False,
        False,
    )
    link = LtiLink.objects.get()
    assert (link.module, link.title, link.course_title) == (
        module,
        "Breaking bad news",
        "Radiology residents, year 2",
    )
    assert link.line_item.endswith("/ags/5/lineitems/9?type_id=2")
    assert browser.get(module.get_url()).status_code == 200


def test_known_person_is_there_at_once(lms, browser, module, learner):
    LtiIdentity.objects.create(
        platform=lms.platform, subject="17", user=learner, linked_at=learner.date_joined
    )
    response = lms.open(browser, module)
    arrived = browser.get(response.url)
    assert arrived.url == module.get_url()
    assert signed_in(browser) == str(learner.pk)
    assert LtiReport.objects.get().state == "nothing"
    # “Back” in the browser leads there again and changes nothing.
    assert browser.get(response.url).url == module.get_url()
    assert LtiReport.objects.count() == 1


def test_address_in_the_message_opens_nobodys_account(lms, browser, module, learner):
    """The message names the learner's address; the account stays the learner's."""
    response = lms.open(browser, module, email=learner.email)
    page = browser.get(response.url)
    assert signed_in(browser) is None
    assert learner.email not in page.content.decode()
    browser.post(f"{response.url}new/", {"name": "Somebody"})
    assert signed_in(browser) not in (None, str(learner.pk))
    assert not learner.lti_identities.exists()


def test_account_is_tied_by_signing_in_and_saying_so(lms, browser, module, learner):
    response = lms.open(browser, module)
    # Not signed in yet: nothing is tied.
    browser.post(f"{response.url}account/")
    assert not LtiIdentity.objects.exists()
    browser.force_login(learner, "allauth.account.auth_backends.AuthenticationBackend")
    page = browser.get(response.url).content.decode()
    assert "Inês Carvalho, ines@example.org" in page
    assert not LtiIdentity.objects.exists()
    browser.post(f"{response.url}account/")
    assert LtiIdentity.objects.get().user == learner
    assert browser.get(response.url).url == module.get_url()


def test_person_who_looks_after_the_site_signs_in_alone(
    lms, browser, module, organiser
):
    LtiIdentity.objects.create(
        platform=lms.platform,
        subject="17",
        user=organiser,
        linked_at=organiser.date_joined,
    )
    response = lms.open(browser, module)
    arrived = browser.get(response.url)
    assert arrived.url.startswith("/accounts/login/?next=")
    assert signed_in(browser) is None
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    browser.force_login(organiser, backend)
    assert browser.get(response.url).url == module.get_url()


def test_frame_gets_a_door_that_only_this_lms_may_frame(lms, browser, module):
    response = lms.login(
        browser, target_of(module), headers={"Sec-Fetch-Dest": "iframe"}
    )
    assert response.status_code == 200
    words = response.content.decode()
    assert 'target="_blank"' in words
    assert "login_hint=17&amp;lti_message_hint=a-hint" in words
    policy = response.headers["Content-Security-Policy"]
    assert f"frame-ancestors 'self' {ISSUER};" in f"{policy};"
    assert "X-Frame-Options" not in response.headers


def test_other_pages_stay_unframed(lms, browser, module):
    page = browser.get(lms.open(browser, module).url)
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_module_address_opened_as_a_page_leads_to_the_module(db, browser):
    module = make_module()
    assert browser.get(f"/lti/module/{module.pk}/").url == module.get_url()
    assert browser.get("/lti/module/999999/").status_code == 404
