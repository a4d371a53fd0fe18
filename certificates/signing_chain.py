"""Makes the chain of keys, once, and a new seal for each year.

Root (30 years) → issuing (15 years) → a signing key for each year. Files are
written once and never overwritten; private ones are encrypted with the
passphrase of the environment.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Site

from certificates.exceptions import CannotSign
from certificates.signing_keys import (
    certificate_in,
    fingerprint,
    folder,
    key_in,
    passphrase,
)
from elearn.core.models import SiteWords

ROOT_YEARS, ISSUING_YEARS, SIGNER_YEARS = 30, 15, 8
DAYS_OF_A_YEAR = 365.2425


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
        parent = certificate_in(home / "root.pem"), key_in(root_key)
        key = _new_key(curve="p384")
        issuing = _certificate(label, "issuing", key, parent, ISSUING_YEARS, now=now)
        _write_key(home / "issuing.key.pem", key, made)
        _write(home / "issuing.pem", _pem(issuing), made, mode=0o644)
    if not (home / f"signer-{year}.pem").exists():
        parent = (
            certificate_in(home / "issuing.pem"),
            key_in(home / "issuing.key.pem"),
        )
        key = _new_key(curve="p256")
        leaf = _certificate(label, f"seal {year}", key, parent, SIGNER_YEARS, now=now)
        _write_key(home / f"signer-{year}.key.pem", key, made)
        _write(home / f"signer-{year}.pem", _pem(leaf), made, mode=0o644)
    if not (home / f"badge-{year}.pem").exists():
        key = _new_key(curve="ed25519")
        _write_key(home / f"badge-{year}.key.pem", key, made)
        _write(home / f"badge-{year}.pem", _public_pem(key), made, mode=0o644)
    made.root_sha256 = fingerprint(certificate_in(home / "root.pem"))
    return made


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
def _write_key(path: Path, key: Any, made: Made) -> None:
    from cryptography.hazmat.primitives import serialization

    content = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase()),
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


def _public_pem(key: Any) -> bytes:
    from cryptography.hazmat.primitives import serialization

    content: bytes = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return content
