"""Who signs on a given day: the keys that lie there, opened with the passphrase.

Reads only; `signing_chain` makes them. Nothing here signs a document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from certificates.cms import SignerFacts
from certificates.exceptions import CannotSign


@dataclass(frozen=True)
class Signer:
    """The signing key of a year: its certificates, and the raw signature."""

    facts: SignerFacts
    sign: Callable[[bytes], bytes]
    fingerprint: str


def folder() -> Path:
    return Path(settings.SIGNING_DIR)


def root_files() -> list[Path]:
    """Our root certificates: today's, and any older one kept beside it."""
    return _public("root")


def is_ready() -> bool:
    """Whether there is anything to sign with; says nothing of the passphrase."""
    return bool(root_files() and _public("signer-"))


def _public(stem: str) -> list[Path]:
    return list(_listed(folder(), _changed_at(), stem))


def _changed_at() -> int:
    """Rises when a file comes or goes, so that a new year's key needs no restart."""
    try:
        return folder().stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=32)
def _listed(home: Path, changed_at: int, stem: str) -> tuple[Path, ...]:
    found = sorted(home.glob(f"{stem}*.pem"))
    return tuple(path for path in found if not path.name.endswith(".key.pem"))


def fingerprint(certificate: Any) -> str:
    return hashlib.sha256(der_of(certificate)).hexdigest()


def root_fingerprints() -> list[str]:
    return [fingerprint(certificate_in(path)) for path in root_files()]


# -- Files -------------------------------------------------------------------
def passphrase() -> bytes:
    words = settings.SIGNING_PASSPHRASE
    if not words:
        raise CannotSign(
            _("The signing keys have no passphrase: set ELEARN_SIGNING_PASSPHRASE.")
        )
    return str(words).encode()


def der_of(certificate: Any) -> bytes:
    from cryptography.hazmat.primitives import serialization

    content: bytes = certificate.public_bytes(serialization.Encoding.DER)
    return content


def certificate_in(path: Path) -> Any:
    from cryptography import x509

    return x509.load_pem_x509_certificate(_read(path))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise CannotSign(
            _("The signing key file “%(file)s” cannot be read.") % {"file": path.name}
        ) from None


def key_in(path: Path) -> Any:
    from cryptography.hazmat.primitives import serialization

    try:
        return serialization.load_pem_private_key(_read(path), passphrase())
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
        one = certificate_in(Path(home) / name)
        found.append((name, one.not_valid_before_utc, one.not_valid_after_utc))
    return tuple(sorted(found, key=lambda row: row[1], reverse=True))


@lru_cache(maxsize=8)
def _signer(home: str, call: str, name: str) -> Signer:
    """Opened once for the process: the passphrase costs milliseconds."""
    place = Path(home)
    leaf = certificate_in(place / name)
    issuing = certificate_in(place / "issuing.pem")
    facts = SignerFacts(
        certificates=(der_of(leaf), der_of(issuing)),
        issuer=leaf.issuer.public_bytes(),
        serial=leaf.serial_number,
    )
    if call:
        sign = import_string(call)
    else:
        sign = _signing_with(key_in(place / name.replace(".pem", ".key.pem")))
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
    names = [path.stem for path in _public("badge-")]
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
    sign: Callable[[bytes], bytes] = key_in(Path(home) / f"{name}.key.pem").sign
    return sign
