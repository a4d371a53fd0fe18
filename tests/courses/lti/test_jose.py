"""Which key of an LMS's list may have signed: the one that is named, and fit for it."""

import base64
import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from courses.lti import jose
from tests.factories.lti import lms_key

PUBLIC = jose.public_part(lms_key())
TOKEN = jose.sign({"sub": "17"}, pem=lms_key())


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed_by(key: rsa.RSAPrivateKey, **header: object) -> str:
    """A token with a header that `jose.sign` would not write."""
    parts = ({"alg": "RS256", **header}, {"sub": "17"})
    said = ".".join(b64(json.dumps(part).encode()) for part in parts)
    signature = key.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{said}.{b64(signature)}"


def public_of(key: rsa.RSAPrivateKey, kid: str) -> dict[str, str]:
    numbers = key.public_key().public_numbers()
    parts = {"n": numbers.n, "e": numbers.e}
    told = {
        name: b64(value.to_bytes((value.bit_length() + 7) // 8, "big"))
        for name, value in parts.items()
    }
    return {"kty": "RSA", "kid": kid, **told}


def problem(token: str, *keys: dict[str, object]) -> str:
    with pytest.raises(jose.TokenProblem) as refusal:
        jose.verify(token, {"keys": list(keys)})
    return refusal.value.code


def test_named_key_is_found_among_others():
    other = jose.public_part(lms_key(3))
    assert jose.verify(TOKEN, {"keys": [other, PUBLIC]})["sub"] == "17"


@pytest.mark.parametrize(
    "changes", [{"use": "enc"}, {"alg": "RS512"}, {"kty": "EC"}, {"n": 7}, {"n": ""}]
)
def test_key_for_something_else_signs_nothing(changes):
    assert problem(TOKEN, {**PUBLIC, **changes}) == "unknown_key"


def test_two_keys_of_one_name_are_none():
    assert problem(TOKEN, PUBLIC, PUBLIC) == "unknown_key"


def test_name_may_be_missing_where_there_is_one_key():
    key = rsa.generate_private_key(65537, 2048)
    one, other = public_of(key, "a"), jose.public_part(lms_key(3))
    assert jose.verify(signed_by(key), {"keys": [one]}) == {"sub": "17"}
    assert problem(signed_by(key), one, other) == "unknown_key"


def test_short_key_signs_nothing():
    key = rsa.generate_private_key(65537, 1024)  # noqa: S505 -- to be refused
    assert problem(signed_by(key, kid="a"), public_of(key, "a")) == "unknown_key"


@pytest.mark.parametrize("name", ["jwk", "jku", "x5u"])
def test_token_brings_no_key_of_its_own(name):
    """Whoever signs with a key of theirs may well hand it over."""
    key = rsa.generate_private_key(65537, 2048)
    theirs = public_of(key, PUBLIC["kid"])
    brought = theirs if name == "jwk" else "https://evil.example/keys"
    token = signed_by(key, kid=PUBLIC["kid"], **{name: brought})
    assert problem(token, PUBLIC) == "signature"


def test_what_must_be_understood_and_is_not_is_refused():
    key = rsa.generate_private_key(65537, 2048)
    token = signed_by(key, kid="a", crit=["exp2"], exp2=1)
    assert problem(token, public_of(key, "a")) == "unreadable"
