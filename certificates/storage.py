"""Certificate files on disk: written once and whole, handed out only unharmed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from certificates.exceptions import DamagedCertificate
from certificates.models import Certificate


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Where the bytes lie below CERTIFICATE_ROOT, and what they are."""

    name: str
    sha256: str
    size: int


def store_pdf(content: bytes, *, name: str) -> StoredFile:
    """Write under `name`; after return the bytes survive a power cut.

    A file of that name is never overwritten (FileExistsError).
    """
    target = Path(settings.CERTIFICATE_ROOT) / name
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=target.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(part).chmod(0o440)
        if target.exists():
            raise FileExistsError(target)
        Path(part).replace(target)
    finally:
        Path(part).unlink(missing_ok=True)
    _sync_folder(target.parent)
    return StoredFile(name, hashlib.sha256(content).hexdigest(), len(content))


def discard_pdf(name: str) -> None:
    """Take away the file of an issue that failed after writing it."""
    (Path(settings.CERTIFICATE_ROOT) / name).unlink(missing_ok=True)


def read_pdf(certificate: Certificate) -> bytes:
    """The stored bytes; DamagedCertificate when they are not those issued."""
    try:
        content = certificate.path.read_bytes()
    except OSError:
        raise DamagedCertificate(
            _("The file of certificate %(serial)s is missing.")
            % {"serial": certificate.serial}
        ) from None
    if hashlib.sha256(content).hexdigest() != certificate.pdf_sha256:
        raise DamagedCertificate(
            _("The file of certificate %(serial)s is not the one that was issued.")
            % {"serial": certificate.serial}
        )
    return content


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
