"""The badge: what it says and does not, one form for all of an event, and others' verdict."""

import base64
import copy
import gzip
import hashlib
import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from certificates import badge, quads
from certificates.badge import Awarded
from certificates.domain.evidence import from_data
from certificates.domain.serials import code_from_bits
from certificates.models import Certificate, SerialCounter
from certificates.services import issue_certificate, revoke_certificate
from certificates.signing_keys import badge_keys
from certificates.status_list import BITS, badge_list
from certificates.status_queries import gone_serials, has_series
from tests.certificates.conftest import NOW
from tests.certificates.sealing import attached


@pytest.fixture
def certificate(webinar, due_learner) -> Certificate:
    return issue_certificate(webinar, user=due_learner, by=None, now=NOW)


@pytest.fixture
def awarded(certificate) -> Awarded:
    return Awarded(
        serial=certificate.serial,
        code=certificate.code,
        email="ines@example.org",
        snapshot=from_data(certificate.evidence),
        evidence_sha256=certificate.evidence_sha256,
        issued_at=NOW,
    )


@pytest.fixture
def inside(certificate) -> dict:
    return json.loads(attached(certificate.path.read_bytes()))


# -- What it says ------------------------------------------------------------------
def test_the_issued_file_carries_its_badge(certificate, inside):
    subject = inside["credentialSubject"]
    assert inside["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert inside["id"].endswith(f"/v/{certificate.code_grouped}/")
    assert inside["validFrom"] == "2024-02-25T09:00:00Z"
    assert inside["issuer"]["id"] == "did:web:localhost%3A8000"
    assert subject["creditsEarned"] == 4
    assert subject["achievement"]["name"] == "Patient Communication Course, Part 1"
    assert certificate.evidence_sha256 in inside["evidence"][0]["narrative"]
    assert inside["proof"]["cryptosuite"] == "eddsa-rdfc-2022"


def test_it_names_nobody(inside):
    told = json.dumps(inside, ensure_ascii=False)
    for words in ("Inês", "Carvalho", "ines@example.org", "Lisbon"):
        assert words not in told


def test_an_address_can_be_held_against_it(inside):
    (identity,) = inside["credentialSubject"]["identifier"]
    asked = hashlib.sha256(f"ines@example.org{identity['salt']}".encode()).hexdigest()
    assert identity["identityHash"] == f"sha256${asked}"


def test_two_badges_of_one_person_do_not_show_it(awarded):
    other = replace(awarded, code=code_from_bits(7))
    hashes = {
        badge.unsigned(one)["credentialSubject"]["identifier"][0]["identityHash"]
        for one in (awarded, other)
    }
    assert len(hashes) == 2


def test_the_name_is_in_it_only_on_request(awarded):
    told = badge.unsigned(replace(awarded, name="Inês Carvalho"))
    assert told["credentialSubject"]["identifier"][1] == {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": "Inês Carvalho",
        "identityType": "name",
    }


def test_the_proof_is_of_the_key_in_the_did_document(inside):
    """The whole of the W3C's algorithm, written out once more."""
    (public,) = (
        raw
        for name, raw in badge_keys()
        if inside["proof"]["verificationMethod"].endswith(f"#{name}")
    )
    document = copy.deepcopy(inside)
    proof = document.pop("proof")
    value = proof.pop("proofValue")
    proof["@context"] = document["@context"]
    content = b"".join(
        hashlib.sha256(badge.canonical(part).encode()).digest()
        for part in (proof, document)
    )
    number = 0
    for letter in value[1:]:
        number = number * 58 + badge._BASE58.index(letter)
    Ed25519PublicKey.from_public_bytes(public).verify(
        number.to_bytes(64, "big"), content
    )


# -- One form for all of an event -----------------------------------------------------
@pytest.mark.parametrize("credits", ["0", "0.5", "4.0", "2.25", "12.5", "100"])
def test_the_quick_form_is_the_librarys(awarded, credits):
    snapshot = awarded.snapshot
    outcome = replace(snapshot.outcome, granted=credits)
    one = replace(awarded, snapshot=replace(snapshot, outcome=outcome))
    document = badge.unsigned(one)
    assert badge._lines(one, document) == badge.canonical(document)


def test_it_is_so_for_whatever_differs(awarded):
    @hypothesis_settings(max_examples=25)
    @given(
        bits=st.integers(0, 2**100 - 1),
        number=st.integers(1, 999_999),
        email=st.text(max_size=20),
        digest=st.binary(min_size=32, max_size=32),
        seconds=st.integers(0, 10**9),
    )
    def check(bits, number, email, digest, seconds):
        one = replace(
            awarded,
            serial=f"PCC-2024-{number:06d}",
            code=code_from_bits(bits),
            email=email,
            evidence_sha256=digest.hex(),
            issued_at=NOW.replace(year=2001 + seconds % 60),
        )
        document = badge.unsigned(one)
        assert badge._lines(one, document) == badge.canonical(document)

    check()


def test_nodes_that_look_the_same_are_refused_not_guessed():
    pattern = '_:c14n0 <u:p> "x" .\n_:c14n1 <u:p> "x" .\n'
    with pytest.raises(quads.NotUnique):
        quads.fill(pattern, {"y": "z"})


def test_a_context_that_is_not_ours_is_never_fetched():
    with pytest.raises(LookupError, match="not bundled"):
        badge._load("https://www.w3.org/2018/credentials/v1")


# -- Status ----------------------------------------------------------------------------
def bit_of(document: dict, entry: dict) -> bool:
    packed = document["credentialSubject"]["encodedList"][1:]
    bits = gzip.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    index = int(entry["statusListIndex"])
    assert len(bits) * 8 == BITS
    return bool(bits[index // 8] >> (7 - index % 8) & 1)


def test_a_revoked_certificate_sets_its_bit(certificate, inside):
    entry = inside["credentialStatus"]
    before = badge_list("PCC-2024", now=NOW)
    assert before["id"] == entry["statusListCredential"]
    assert bit_of(before, entry) is False
    revoke_certificate(certificate, reason="Wrong person.", by=None, now=NOW)
    assert bit_of(badge_list("PCC-2024", now=NOW), entry) is True


def test_the_list_of_another_series_says_nothing_of_it(certificate, inside):
    revoke_certificate(certificate, reason="Wrong person.", by=None, now=NOW)
    other = badge_list("PCC-2025", now=NOW)
    assert bit_of(other, inside["credentialStatus"]) is False


def test_letters_that_end_like_a_year_are_another_series(
    make_event, learner, attend, evaluate, bytes_for_paper
):
    event = make_event("other", serial_prefix="PCC-2024")
    attend(event, learner, "11:30-17:00")
    evaluate(event, learner)
    made = issue_certificate(event, user=learner, by=None, now=NOW)
    revoke_certificate(made, reason="Wrong person.", by=None, now=NOW)
    assert gone_serials("PCC-2024") == []
    assert gone_serials("PCC-2024-2024") == ["PCC-2024-2024-000001"]
    assert [has_series(one) for one in ("PCC-2024", "PCC", "\0", "É-2024")] == [
        False
    ] * 4


def test_a_series_that_outgrows_its_list_gets_a_longer_one(certificate):
    SerialCounter.objects.update(last=BITS)
    told = badge_list("PCC-2024", now=NOW)["credentialSubject"]["encodedList"][1:]
    bits = gzip.decompress(base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)))
    assert len(bits) * 8 == 2 * BITS


# -- Others ----------------------------------------------------------------------------
@pytest.fixture
def today():
    """The list as of now: it says itself until when it may be used."""
    from django.utils import timezone

    return lambda: badge_list("PCC-2024", now=timezone.now())


def test_a_library_of_others_verifies_badge_and_list(inside, today, others):
    told = others(inside, today())
    assert told == {"verified": True, "revoked": False, "error": [], "status": ""}


def test_with_the_name_it_verifies_too(awarded, today, others):
    document = badge.credential(replace(awarded, name="Łukasz “Żółć”\n"), now=NOW)
    assert others(document, today())["verified"] is True


def test_it_sees_every_change(inside, today, others):
    for change in (
        {"name": "Another course"},
        {"validFrom": "2024-02-26T09:00:00Z"},
        {"credentialSubject": {**inside["credentialSubject"], "creditsEarned": 5}},
    ):
        assert others({**inside, **change}, today())["verified"] is False


def test_it_sees_that_one_was_revoked(certificate, inside, today, others):
    revoke_certificate(certificate, reason="Wrong person.", by=None, now=NOW)
    told = others(inside, today())
    assert (told["verified"], told["revoked"]) == (True, True)
