"""Who signs: the chain of keys, made once, and the signer of a given day.

Root (30 years) → issuing (15 years) → a signing key for each year. Files are
written once and never overwritten; private ones are encrypted with the
passphrase of the environment. Nothing here signs a document.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from wagtail.models import Site

from certificates.cms import SignerFacts
from certificates.exceptions import CannotSign
from elearn.core.models import SiteWords

ROOT_YEARS, ISSUING_YEARS, SIGNER_YEARS = 30, 15, 8
DAYS_OF_A_YEAR = 365.2425


@dataclass(frozen=True)
class Signer:
    """The signing key of a year: its certificates, and the raw signature."""

    facts: SignerFacts
    sign: Callable[[bytes], bytes]
    fingerprint: str


@dataclass
class Made:
    """What a run of `make_chain` wrote, and the root's fingerprint."""

    folder: Path
    files: list[Path] = field(default_factory=list)
    root_sha256: str = ""


def issuer_name() -> str:
    """What this site is called, for the names in its keys."""
    site = Site.objects.get(is_default_site=True)
    return SiteWords.for_site(site).site_name or "elearn"


def folder() -> Path:
    return Path(settings.SIGNING_DIR)


def root_files() -> list[Path]:
    """Our root certificates: today's, and any older one kept beside it."""
    return _public("root")


def is_ready() -> bool:
    """Whether there is anything to sign with; says nothing of the passphrase."""
    return bool(root_files() and _public("signer-"))


def _public(stem: str) -> list[Path]:
    found = sorted(folder().glob(f"{stem}*.pem"))
    return [path for path in found if not path.name.endswith(".key.pem")]


# -- Making ------------------------------------------------------------------
def make_chain(
    *,
    now: datetime,
    name: str,
    is_specimen: bool,
    root_key: Path | None = None,
) -> Made:
    """Make what is missing of the chain, and the signing and badge keys of `now`'s year.

    `root_key` names another place for the root's private key; it is needed
    once only, and again when a new issuing key is due.
    """
    home = folder()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Made(home)
    label = _("SPECIMEN, not to be trusted: %(name)s") if is_specimen else "%(name)s"
    label = label % {"name": name}
    root_key = root_key or home / "root.key.pem"
    year = now.astimezone(UTC).year
    if not (home / "root.pem").exists():
        key = _new_key(curve="p384")
        root = _certificate(label, "root", key, None, ROOT_YEARS, now=now)
        _write_key(root_key, key, made)
        _write(home / "root.pem", _pem(root), made, mode=0o644)
    if not (home / "issuing.pem").exists():
        parent = _certificate_in(home / "root.pem"), _key_in(root_key)
        key = _new_key(curve="p384")
        issuing = _certificate(label, "issuing", key, parent, ISSUING_YEARS, now=now)
        _write_key(home / "issuing.key.pem", key, made)
        _write(home / "issuing.pem", _pem(issuing), made, mode=0o644)
    if not (home / f"signer-{year}.pem").exists():
        parent = (
            _certificate_in(home / "issuing.pem"),
            _key_in(home / "issuing.key.pem"),
        )
        key = _new_key(curve="p256")
        leaf = _certificate(label, f"seal {year}", key, parent, SIGNER_YEARS, now=now)
        _write_key(home / f"signer-{year}.key.pem", key, made)
        _write(home / f"signer-{year}.pem", _pem(leaf), made, mode=0o644)
    if not (home / f"badge-{year}.pem").exists():
        key = _new_key(curve="ed25519")
        _write_key(home / f"badge-{year}.key.pem", key, made)
        _write(home / f"badge-{year}.pem", _public_pem(key), made, mode=0o644)
    made.root_sha256 = fingerprint(_certificate_in(home / "root.pem"))
    return made


def fingerprint(certificate: Any) -> str:
    return hashlib.sha256(_der(certificate)).hexdigest()


def root_fingerprints() -> list[str]:
    return [fingerprint(_certificate_in(path)) for path in root_files()]


def _new_key(*, curve: str) -> Any:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519

    if curve == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    return ec.generate_private_key(
        {"p256": ec.SECP256R1(), "p384": ec.SECP384R1()}[curve]
    )


def _certificate(
    label: str,
    part: str,
    key: Any,
    parent: tuple[Any, Any] | None,
    years: int,
    *,
    now: datetime,
) -> Any:
    """An X.509 certificate; without a parent it signs itself, "root" and "issuing" may sign others."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import NameOID

    # A name has 64 letters (X.520).
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, label[:64]),
            x509.NameAttribute(
                NameOID.COMMON_NAME, f"{label[: 62 - len(part)]}, {part}"
            ),
        ]
    )
    issuer, signing_key = (parent[0].subject, parent[1]) if parent else (subject, key)
    signs_others = part in {"root", "issuing"}
    ends = now + timedelta(days=round(years * DAYS_OF_A_YEAR))
    if parent:
        ends = min(ends, parent[0].not_valid_after_utc)
    usage = dict.fromkeys(
        (
            *("digital_signature", "content_commitment", "key_encipherment"),
            *("data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"),
            *("encipher_only", "decipher_only"),
        ),
        False,
    )
    wanted = (
        ("key_cert_sign", "crl_sign")
        if signs_others
        else ("digital_signature", "content_commitment")
    )
    length = {"root": 1, "issuing": 0}.get(part)
    authority = signing_key.public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(ends)
        .add_extension(
            x509.BasicConstraints(ca=signs_others, path_length=length), critical=True
        )
        .add_extension(
            x509.KeyUsage(**{**usage, **dict.fromkeys(wanted, True)}), critical=True
        )
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority),
            critical=False,
        )
    )
    strong = hashes.SHA384()
    return builder.sign(signing_key, strong)


# -- Files -------------------------------------------------------------------
def _passphrase() -> bytes:
    words = settings.SIGNING_PASSPHRASE
    if not words:
        raise CannotSign(
            _("The signing keys have no passphrase: set ELEARN_SIGNING_PASSPHRASE.")
        )
    return str(words).encode()


def _write_key(path: Path, key: Any, made: Made) -> None:
    from cryptography.hazmat.primitives import serialization

    content = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(_passphrase()),
    )
    _write(path, content, made, mode=0o400)


def _write(path: Path, content: bytes, made: Made, *, mode: int) -> None:
    """Write once: a file that exists is refused, never overwritten."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        raise CannotSign(
            _("“%(file)s” exists already; keys are never overwritten.")
            % {"file": path.name}
        ) from None
    except OSError as error:
        raise CannotSign(
            _("“%(file)s” cannot be written: %(why)s.")
            % {"file": path, "why": error.strerror}
        ) from None
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    made.files.append(path)


def _pem(certificate: Any) -> bytes:
    from cryptography.hazmat.primitives import serialization

    content: bytes = certificate.public_bytes(serialization.Encoding.PEM)
    return content


def _der(certificate: Any) -> bytes:
    from cryptography.hazmat.primitives import serialization

    content: bytes = certificate.public_bytes(serialization.Encoding.DER)
    return content


def _public_pem(key: Any) -> bytes:
    from cryptography.hazmat.primitives import serialization

    content: bytes = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return content


def _certificate_in(path: Path) -> Any:
    from cryptography import x509

    return x509.load_pem_x509_certificate(_read(path))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise CannotSign(
            _("The signing key file “%(file)s” cannot be read.") % {"file": path.name}
        ) from None


def _key_in(path: Path) -> Any:
    from cryptography.hazmat.primitives import serialization

    try:
        return serialization.load_pem_private_key(_read(path), _passphrase())
    except (ValueError, TypeError):
        raise CannotSign(
            _("The passphrase does not open the signing key “%(file)s”.")
            % {"file": path.name}
        ) from None


# -- Using -------------------------------------------------------------------
def signer_at(moment: datetime) -> Signer:
    """The newest signing key that is valid then. Raises `CannotSign`, with what to do."""
    return _signer(str(folder()), settings.SIGNING_CALL, _leaf_at(moment))


def _leaf_at(moment: datetime) -> str:
    names = tuple(path.name for path in _public("signer-"))
    leaves = _validity(str(folder()), names)
    for name, begins, ends in leaves:
        if begins <= moment < ends:
            return name
    raise CannotSign(
        _(
            "This site has no signing key for %(date)s, so no certificate can be "
            "issued. An operator makes one with “manage.py init_signing”."
        )
        % {"date": moment.date().isoformat()}
    )


@lru_cache(maxsize=8)
def _validity(
    home: str, names: tuple[str, ...]
) -> tuple[tuple[str, datetime, datetime], ...]:
    """(file, from, until) of each signing certificate, the newest first."""
    found = []
    for name in names:
        one = _certificate_in(Path(home) / name)
        found.append((name, one.not_valid_before_utc, one.not_valid_after_utc))
    return tuple(sorted(found, key=lambda row: row[1], reverse=True))


@lru_cache(maxsize=8)
def _signer(home: str, call: str, name: str) -> Signer:
    """Opened once for the process: the passphrase costs milliseconds."""
    place = Path(home)
    leaf = _certificate_in(place / name)
    issuing = _certificate_in(place / "issuing.pem")
    facts = SignerFacts(
        certificates=(_der(leaf), _der(issuing)),
        issuer=leaf.issuer.public_bytes(),
        serial=leaf.serial_number,
    )
    if call:
        sign = import_string(call)
    else:
        sign = _signing_with(_key_in(place / name.replace(".pem", ".key.pem")))
    return Signer(facts, sign, fingerprint(leaf))


def _signing_with(key: Any) -> Callable[[bytes], bytes]:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    # RFC 6979: the same content gives the same bytes, and no weak dice can
    # give the key away.
    algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)

    def sign(content: bytes) -> bytes:
        signature: bytes = key.sign(content, algorithm)
        return signature

    return sign


# -- Badge keys ----------------------------------------------------------------
def badge_keys() -> list[tuple[str, bytes]]:
    """(name, raw public key) of every year, oldest first."""
    from cryptography.hazmat.primitives import serialization

    return [
        (
            path.stem,
            serialization.load_pem_public_key(_read(path)).public_bytes_raw(),  # type: ignore[union-attr]
        )
        for path in _public("badge-")
    ]


def badge_signer() -> tuple[str, Callable[[bytes], bytes]]:
    """Name and raw signature (Ed25519) of the newest badge key."""
    names = [name for name, _public in badge_keys()]
    if not names:
        raise CannotSign(
            _(
                "This site has no key for badges. An operator makes one with "
                "“manage.py init_signing”."
            )
        )
    return names[-1], _badge_signer(str(folder()), names[-1])


@lru_cache(maxsize=4)
def _badge_signer(home: str, name: str) -> Callable[[bytes], bytes]:
    sign: Callable[[bytes], bytes] = _key_in(Path(home) / f"{name}.key.pem").sign
    return sign
