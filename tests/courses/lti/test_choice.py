"""A teacher chooses a module within their LMS, in a frame and without cookies."""

import pytest
from django.test import Client

from courses.domain.lti import CLAIM, DEEP_LINKING
from courses.lti import jose
from tests.factories.courses import make_module
from tests.factories.lti import CLIENT, DEPLOYMENT, ISSUER, SITE, lms_key

TARGET = f"{SITE}/lti/choose/"
FRAME = {"Sec-Fetch-Dest": "iframe"}


def ask(lms, browser, **changes):
    asked = lms.asked_of(lms.login(browser, TARGET, headers=FRAME))
    token = lms.sign(lms.choice_claims(asked, TARGET, **changes))
    return lms.send(browser, asked, token)


@pytest.fixture
def strict() -> Client:
    """A browser that keeps no cookie of a third party, and Django that minds."""
    return Client(enforce_csrf_checks=True)


def test_teacher_puts_a_module_into_their_course(lms, strict, module):
    other = make_module(slug="radiation-risk")
    response = ask(lms, strict)
    assert response.status_code == 303
    strict.cookies.clear()
    page = strict.get(response.url)
    words = page.content.decode()
    assert module.title in words
    assert other.title in words
    assert f"frame-ancestors 'self' {ISSUER}" in page.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in page.headers
    strict.cookies.clear()
    done = strict.post(response.url, {"module": other.pk})
    assert done.status_code == 200
    assert f"form-action 'self' {ISSUER}" in done.headers["Content-Security-Policy"]
    words = done.content.decode()
    assert f'action="{ISSUER}/mod/lti/contentitem_return.php?id=5"' in words
    assert "csrfmiddlewaretoken" not in words
    token = words.split('name="JWT" value="')[1].split('"')[0]
    claims = jose.verify(token, {"keys": [jose.public_part(lms_key(2))]})
    assert (claims["iss"], claims["aud"]) == (CLIENT, [ISSUER])
    assert claims[CLAIM + "message_type"] == "LtiDeepLinkingResponse"
    assert claims[CLAIM + "deployment_id"] == DEPLOYMENT
    assert claims[DEEP_LINKING + "data"] == "opaque-17"
    [item] = claims[DEEP_LINKING + "content_items"]
    assert item["url"] == f"{SITE}/lti/module/{other.pk}/"
    assert item["lineItem"] == {"scoreMaximum": 1, "label": other.title}


@pytest.mark.parametrize("told", [{}, {"module": "999999"}, {"module": "x"}])
def test_choice_of_nothing_is_a_sentence(lms, strict, module, told):
    response = ask(lms, strict)
    page = strict.post(response.url, told)
    assert page.status_code == 422
    assert "Choose one of the modules." in page.content.decode()


def test_unpublished_module_is_not_offered(lms, strict, module):
    module.unpublish()
    page = strict.get(ask(lms, strict).url)
    assert "No module is published yet" in page.content.decode()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({}, "where to return to"),
        ({"deep_link_return_url": "javascript:alert(1)"}, "where to return to"),
        (
            {
                "deep_link_return_url": f"{ISSUER}/return",
                "accept_types": ["file"],
            },
            "takes no links",
        ),
        # What PostgreSQL could not keep would be handed back as something else.
        (
            {
                "deep_link_return_url": f"{ISSUER}/return",
                "accept_types": ["ltiResourceLink"],
                "data": "a\0b",
            },
            "where to return to",
        ),
    ],
)
def test_request_without_a_way_back_is_refused(lms, strict, module, told, sentence):
    about = {DEEP_LINKING + "deep_linking_settings": told}
    response = ask(lms, strict, **about)
    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_ticket_of_a_launch_chooses_nothing(lms, strict, module):
    response = lms.open(strict, module)
    ticket = response.url.split("/")[-2]
    assert strict.get(f"/lti/choose/{ticket}/").status_code == 404
    assert strict.get("/lti/choose/nonsense/").status_code == 404


def test_ticket_of_a_choice_opens_no_account(lms, strict, module):
    response = ask(lms, strict)
    ticket = response.url.split("/")[-2]
    assert strict.get(f"/lti/go/{ticket}/").status_code == 404
