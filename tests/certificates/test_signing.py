"""The seal: what it covers, whom it trusts, and what it refuses."""

import io

import pikepdf
import pytest

from certificates import signing
from certificates.exceptions import CannotSign
from certificates.signature_field import add_field
from certificates.signing_chain import make_chain
from certificates.signing_keys import root_files
from tests.certificates.sealed import SIGNED_AT, flipped, laid_out, sealed
from tests.certificates.sealing import attach, attached, seal


@pytest.fixture(scope="module")
def content(signing_chain) -> bytes:
    return sealed()


def test_a_sealed_file_is_intact_trusted_and_covered_to_the_last_byte(content):
    seen = signing.check(content)
    assert seen.is_sound
    assert seen.signed_at == SIGNED_AT
    assert seen.stamped_at is None
    assert seen.signed_by == "SPECIMEN, not to be trusted: elearn tests, seal 2024"


def test_the_same_content_gives_the_same_bytes(content):
    assert sealed() == content


def test_every_flipped_byte_is_found(content):
    container = content.index(b"/Contents <") + 11
    places = {len(content) - 1, *range(0, len(content), 211)}
    # Padding behind the container is the one part that means nothing.
    ends = container + len(content[container:].split(b"0" * 64)[0])
    places -= set(range(ends, container + 8192))
    assert not [p for p in places if signing.check(flipped(content, p)).is_sound]


def test_what_is_added_after_the_signature_is_found(content):
    seen = signing.check(content + b"\n% one more line\n")
    assert (seen.is_intact, seen.covers_all, seen.is_sound) == (True, False, False)


def test_a_further_revision_is_found(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.docinfo["/Title"] = "Another"
        out = io.BytesIO()
        pdf.save(out)
    assert not signing.check(out.getvalue()).is_sound


def test_another_root_does_not_trust_us(content, settings, tmp_path):
    settings.SIGNING_DIR = tmp_path / "other"
    make_chain(now=SIGNED_AT, name="Others", is_specimen=False)
    (other,) = root_files()
    seen = signing.check(content, roots=[other.read_bytes()])
    assert (seen.is_intact, seen.is_trusted, seen.is_sound) == (True, False, False)


@pytest.mark.parametrize("junk", [b"", b"%PDF-1.7", b"%PDF-1.7\n" + b"\xff" * 999])
def test_what_is_no_pdf_is_not_signed(junk):
    assert signing.check(junk) == signing.Seal()


def test_a_file_without_signature_says_so():
    assert signing.check(laid_out()) == signing.Seal()


# -- The field -----------------------------------------------------------------
def test_the_field_satisfies_screen_readers_and_archives(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        page = pdf.pages[0]
        (field,) = pdf.Root.AcroForm.Fields
        x1, y1, x2, y2 = (float(edge) for edge in field.Rect)
        left, bottom = (float(edge) for edge in page.cropbox[:2])
        assert x2 <= left
        assert y2 <= bottom
        assert (x1, y1) == (x2, y2)
        assert int(field.F) == 132
        assert str(field.TU)
        assert page.obj.Tabs == "/S"
        assert field.P.objgen == page.obj.objgen
        assert [one.objgen for one in page.obj.Annots] == [field.objgen]
        signature = field.V
        assert pdf.Root.Perms.DocMDP.objgen == signature.objgen
        (reference,) = signature.Reference
        assert (reference.TransformMethod, reference.TransformParams.P) == (
            "/DocMDP",
            1,
        )
        assert set(reference.keys()) == {
            "/Type",
            "/TransformMethod",
            "/TransformParams",
        }
        assert signature.SubFilter == "/ETSI.CAdES.detached"


def test_the_signature_stands_in_the_first_and_only_revision(content):
    assert content.count(b"%%EOF") == 1
    assert content.count(b"startxref") == 1


def test_annotations_of_the_page_stay():
    with pikepdf.open(io.BytesIO(laid_out())) as pdf:
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9]
        )
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(link)])
        add_field(pdf)
        kinds = [one.Subtype for one in pdf.pages[0].obj.Annots]
    assert kinds == ["/Link", "/Widget"]


def test_a_credential_travels_inside_and_is_signed_with_it():
    content = sealed(b'{"type": "a badge"}')
    assert attached(content) == b'{"type": "a badge"}'
    assert attached(sealed()) == b""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        (file,) = pdf.Root.AF
        assert file.AFRelationship == "/Data"
    assert signing.check(content).is_sound


def test_a_credential_can_be_attached_once():
    with pikepdf.open(io.BytesIO(laid_out())) as pdf:
        attach(pdf, b"one")
        attach(pdf, b"two")
        assert len(pdf.attachments) == 1
        assert len(pdf.Root.AF) == 1


# -- What is refused -------------------------------------------------------------
def test_a_file_without_an_empty_field_is_refused(content):
    with pytest.raises(CannotSign, match="no empty field"):
        signing.sign(laid_out(), at=SIGNED_AT)
    with pytest.raises(CannotSign, match="no empty field"):
        signing.sign(content, at=SIGNED_AT)


def test_too_little_room_is_refused():
    with pikepdf.open(io.BytesIO(laid_out())) as pdf:
        add_field(pdf, reserved=1024)
        out = io.BytesIO()
        pdf.save(out)
    with pytest.raises(CannotSign, match="more room"):
        signing.sign(out.getvalue(), at=SIGNED_AT)


# -- Time stamps -----------------------------------------------------------------
@pytest.fixture
def authority(settings, monkeypatch):
    """A time-stamp authority in this process, under our own root (RSA, as pyHanko's is)."""
    from datetime import timedelta

    from asn1crypto import keys
    from asn1crypto import x509 as asn1_x509
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
    from pyhanko.sign.timestamps import DummyTimeStamper

    from certificates.signing_keys import certificate_in, folder, key_in

    parent = certificate_in(folder() / "issuing.pem")
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Clock of the tests")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(parent.subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(SIGNED_AT - timedelta(days=1))
        .not_valid_after(SIGNED_AT + timedelta(days=3650))
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
        .add_extension(
            x509.KeyUsage(True, *(False,) * 8),
            critical=True,
        )
        .sign(key_in(folder() / "issuing.key.pem"), hashes.SHA384())
    )
    der = certificate.public_bytes(serialization.Encoding.DER)
    pkcs8 = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    issuing = parent.public_bytes(serialization.Encoding.DER)
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    store = SimpleCertificateStore()
    store.register(asn1_x509.Certificate.load(issuing))
    stamper = DummyTimeStamper(
        tsa_cert=asn1_x509.Certificate.load(der),
        tsa_key=keys.PrivateKeyInfo.load(pkcs8),
        certs_to_embed=store,
        fixed_dt=SIGNED_AT,
    )
    settings.TSA_URL = "http://tsa.example/"
    monkeypatch.setattr(signing, "time_stamper", lambda: stamper)
    return stamper


def test_with_an_authority_the_time_is_somebody_elses_word(authority):
    seen = signing.check(sealed())
    assert seen.is_sound
    assert seen.stamped_at == SIGNED_AT


def test_an_authority_that_does_not_answer_leaves_nothing_half_signed(
    settings, monkeypatch
):
    class Silent:
        async def async_timestamp(self, digest, name):
            raise OSError("nobody there")

    settings.TSA_URL = "http://tsa.example/"
    monkeypatch.setattr(signing, "time_stamper", Silent)
    with pytest.raises(CannotSign, match="Please try again later"):
        seal(laid_out(), at=SIGNED_AT)


def test_the_authority_of_the_settings_is_asked(settings):
    settings.TSA_URL = "http://tsa.example/"
    assert signing.time_stamper().url == "http://tsa.example/"
