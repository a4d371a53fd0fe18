"""Every message of an LMS that is not followed: a sentence, and nothing is stored."""

import base64
import hashlib
import hmac
import json
import time

import pytest
import time_machine
from django.test import Client

from courses import queries
from courses.domain.lti import CLAIM
from courses.lti import jose
from courses.models import LtiIdentity, LtiLaunch
from elearn.core.models import User
from tests.courses.lti.launching import refused, signed_in, target_of
from tests.factories.lti import CLIENT, ISSUER, SITE, lms_key


def test_message_works_once(lms, browser, module):
    target = target_of(module)
    asked = lms.asked_of(lms.login(browser, target))
    token = lms.sign(lms.claims(asked, target))
    assert lms.send(browser, asked, token).status_code == 303
    assert "was used already" in refused(lms.send(browser, asked, token))
    assert LtiLaunch.objects.count() == 1


def test_refused_message_cannot_be_mended_and_sent_again(lms, browser, module):
    target = target_of(module)
    asked = lms.asked_of(lms.login(browser, target))
    wrong = lms.sign(lms.claims(asked, target, aud="another"))
    assert "meant for another site" in refused(lms.send(browser, asked, wrong))
    right = lms.sign(lms.claims(asked, target))
    assert "was used already" in refused(lms.send(browser, asked, right))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"nonce": "another"}, "belongs to another opening"),
        ({"nonce": None}, "belongs to another opening"),
        ({"iss": "https://elsewhere.example"}, "another learning system"),
        ({"aud": "another-client"}, "meant for another site"),
        ({"aud": [CLIENT, "another-client"]}, "made out to another site"),
        ({"azp": "another-client"}, "made out to another site"),
        ({"exp": int(time.time()) - 3600}, "has expired"),
        ({"iat": int(time.time()) - 3600}, "has expired"),
        ({"iat": int(time.time()) + 3600}, "from the future"),
        ({"exp": "tomorrow"}, "does not say when"),
        ({CLAIM + "version": "1.1"}, "another version than LTI 1.3"),
        ({CLAIM + "message_type": "LtiSubmissionReviewRequest"}, "do not offer"),
        ({CLAIM + "deployment_id": "77"}, "deployment ID “77”"),
        ({CLAIM + "deployment_id": None}, "deployment ID “”"),
        ({CLAIM + "target_link_uri": f"{SITE}/lti/module/99999/"}, "does not lead"),
        ({"sub": None}, "does not say who you are"),
        ({CLAIM + "resource_link": {}}, "which of its links"),
    ],
)
def test_message_that_is_not_right_is_refused_in_a_sentence(
    lms, browser, module, changes, sentence
):
    assert sentence in refused(lms.open(browser, module, **changes))
    assert not User.objects.filter(name="Jana Horáková").exists()


def test_message_for_two_audiences_counts_with_the_party_named(lms, browser, module):
    changes = {"aud": [CLIENT, "another-client"], "azp": CLIENT}
    assert lms.open(browser, module, **changes).status_code == 303


def test_signature_of_somebody_else_is_refused(lms, browser, module):
    target = target_of(module)
    asked = lms.asked_of(lms.login(browser, target))
    token = lms.sign(lms.claims(asked, target), key=lms_key(3))
    assert "a key that its list of keys does not have" in refused(
        lms.send(browser, asked, token)
    )


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unsigned(claims, header) -> str:
    return f"{_b64(json.dumps(header).encode())}.{_b64(json.dumps(claims).encode())}"


def test_changed_claims_are_refused(lms, browser, module):
    target = target_of(module)
    asked = lms.asked_of(lms.login(browser, target))
    claims = lms.claims(asked, target)
    head, _body, signature = lms.sign(claims).split(".")
    body = _b64(json.dumps({**claims, "sub": "1"}).encode())
    words = refused(lms.send(browser, asked, f"{head}.{body}.{signature}"))
    assert "signature of the learning system’s message is wrong" in words


@pytest.mark.parametrize("signature", ["", "AAAA"])
def test_unsigned_message_is_refused(lms, browser, module, signature):
    target = target_of(module)
    asked = lms.asked_of(lms.login(browser, target))
    kid = jose.public_part(lms_key())["kid"]
    text = _unsigned(lms.claims(asked, target), {"alg": "none", "kid": kid})
    assert "message of the learning system" in refused(
        lms.send(browser, asked, f"{text}.{signature}")
    )


@pytest.mark.parametrize("secret", ["pem", "jwk"])
def test_public_key_is_no_shared_secret(lms, browser, module, secret):
    """HS256 with the public key as its secret: the oldest trick with tokens."""
    target = target_of(module)
    asked = lms.asked_of(lms.login(browser, target))
    public = jose.public_part(lms_key())
    text = _unsigned(lms.claims(asked, target), {"alg": "HS256", "kid": public["kid"]})
    known = {
        "pem": jose.read_key(lms_key()).as_pem(private=False),
        "jwk": json.dumps(public).encode(),
    }
    mac = hmac.new(known[secret], text.encode(), hashlib.sha256).digest()
    words = refused(lms.send(browser, asked, f"{text}.{_b64(mac)}"))
    assert "not signed in the way that was agreed" in words


@pytest.mark.parametrize(
    "token", ["", "nonsense", "a.b", "a.b.c", "é.b.c", "e30.e30.e30", "x" * 200_000]
)
def test_unreadable_message_is_a_sentence(lms, browser, module, token):
    asked = lms.asked_of(lms.login(browser, target_of(module)))
    assert "message of the learning system" in refused(lms.send(browser, asked, token))


@pytest.mark.parametrize("state", ["", "nonsense", "a:b:c"])
def test_state_that_is_not_ours_is_refused(lms, browser, module, state):
    target = target_of(module)
    asked = lms.asked_of(lms.login(browser, target))
    token = lms.sign(lms.claims(asked, target))
    words = refused(lms.send(browser, {**asked, "state": state}, token))
    assert "not the answer to an opening that began here" in words


def test_state_grows_old(lms, browser, module, monkeypatch):
    target = target_of(module)
    asked = lms.asked_of(lms.login(browser, target))
    token = lms.sign(lms.claims(asked, target))
    monkeypatch.setattr("courses.lti.tickets.STATE_SECONDS", -1)
    assert "opened too long ago" in refused(lms.send(browser, asked, token))


def test_ticket_is_worth_nothing_in_another_browser(lms, browser, module, learner):
    """Somebody sends a victim the end of their own launch."""
    LtiIdentity.objects.create(
        platform=lms.platform, subject="17", user=learner, linked_at=learner.date_joined
    )
    response = lms.open(browser, module)
    victim = Client()
    assert "began in another browser" in refused(victim.get(response.url))
    assert signed_in(victim) is None
    assert "began in another browser" in refused(
        victim.post(f"{response.url}new/", {"name": "V"})
    )


def test_launch_of_an_lms_that_was_switched_off(lms, browser, module):
    response = lms.open(browser, module)
    lms.platform.is_active = False
    lms.platform.save()
    assert browser.get(response.url).status_code == 404
    words = refused(lms.login(browser, target_of(module)))
    assert "not connected with us" in words


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"iss": "https://elsewhere.example"}, "not connected with us"),
        ({"client_id": "another"}, "not connected with us"),
        (
            {"target_link_uri": "https://evil.example/lti/"},
            "does not lead to this site",
        ),
        ({"target_link_uri": SITE + ".evil.example/lti/"}, "does not lead to this"),
        ({"login_hint": ""}, "does not say who you are"),
    ],
)
def test_login_that_is_not_right_is_refused(lms, browser, module, told, sentence):
    assert sentence in refused(lms.login(browser, target_of(module), told=told))


def test_login_without_client_id_where_the_issuer_has_one(lms, browser, module):
    told = {"client_id": ""}
    asked = lms.asked_of(lms.login(browser, target_of(module), told=told))
    assert asked["client_id"] == CLIENT
    assert asked["redirect_uri"] == f"{SITE}/lti/launch/"
    assert (asked["scope"], asked["response_type"], asked["response_mode"]) == (
        "openid",
        "id_token",
        "form_post",
    )
    assert asked["lti_message_hint"] == "a-hint"


def test_login_stores_nothing(lms, browser, module):
    lms.login(browser, target_of(module))
    assert LtiLaunch.objects.count() == 0


def test_link_to_no_module_is_a_sentence(lms, browser, module):
    target = f"{SITE}/lti/"
    asked = lms.asked_of(lms.login(browser, target))
    words = refused(lms.send(browser, asked, lms.sign(lms.claims(asked, target))))
    assert "names no module" in words
    module.unpublish()
    assert "names no module" in refused(lms.open(browser, module))


def test_lms_that_says_no_is_a_sentence(lms, browser, module):
    asked = lms.asked_of(lms.login(browser, target_of(module)))
    told = {"state": asked["state"], "error": "login_required"}
    assert "did not let you through" in refused(browser.post("/lti/launch/", told))


def test_new_key_of_the_lms_is_fetched_and_an_unknown_one_not_for_ever(
    lms, browser, module
):
    assert lms.open(browser, module).status_code == 303
    assert lms.open(browser, module).status_code == 303
    assert lms.asked == [("GET", "/certs")]
    lms.keys.insert(0, lms_key(3))
    # Within the minute the LMS is not asked again, whoever knocks.
    assert "a key that its list of keys" in refused(lms.open(browser, module))
    assert len(lms.asked) == 1
    with time_machine.travel(time.time() + 90):
        assert lms.open(browser, module).status_code == 303
        assert len(lms.asked) == 2
        target = target_of(module)
        for _turn in range(3):
            asked = lms.asked_of(lms.login(browser, target))
            token = lms.sign(lms.claims(asked, target), key=lms_key(4))
            refused(lms.send(browser, asked, token))
        assert len(lms.asked) == 2


def test_lms_that_does_not_answer_is_a_sentence(lms, browser, module):
    lms.answers["/certs"] = 500
    words = refused(lms.open(browser, module))
    assert "list of keys of “Klinikum Learning” cannot be read" in words


def test_nothing_is_stored_of_what_no_lms_has_signed(lms, browser, module):
    target = target_of(module)
    for told in ({"id_token": "a.b.c"}, {"error": "login_required"}):
        asked = lms.asked_of(lms.login(browser, target))
        refused(browser.post("/lti/launch/", {"state": asked["state"], **told}))
    token = lms.sign(lms.claims(asked, target), key=lms_key(4))
    refused(lms.send(browser, asked, token))
    assert LtiLaunch.objects.count() == 0


def test_silent_lms_is_left_alone_for_a_moment(lms, browser, module):
    """Whoever knows an LMS's name can make us ask it, and each question costs."""
    lms.answers["/certs"] = 500
    for _turn in range(3):
        assert "cannot be read" in refused(lms.open(browser, module))
    assert len(lms.asked) == 1
    del lms.answers["/certs"]
    with time_machine.travel(time.time() + 16):
        assert lms.open(browser, module).status_code == 303


def test_login_never_hands_nul_to_the_database(db, browser, monkeypatch):
    """PostgreSQL raises where SQLite looks for it and finds nothing."""
    sought = []
    monkeypatch.setattr(queries, "platform_of", lambda *names: sought.append(names))
    told = {"iss": f"{ISSUER}\0", "client_id": "\0"}
    assert "not connected with us" in refused(browser.post("/lti/login/", told))
    assert "not connected with us" in refused(browser.get("/lti/login/", told))
    assert sought == [(ISSUER, "")] * 2
