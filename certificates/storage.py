"""Certificate files on disk: written once and whole, handed out only unharmed."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import Error
from django.utils.translation import gettext as _

from certificates.exceptions import DamagedCertificate
from certificates.models import Certificate

#: Files that are waited for at the same time.
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Where the bytes lie below CERTIFICATE_ROOT, and what they are."""

    name: str
    sha256: str
    size: int


class NewFiles:
    """The files of one transaction. `settle` before it ends: then all of them survive a
    power cut. `discard` where it failed: then none is left but those that a row names,
    for whoever is interrupted while the database commits has stored them.

    The disk is waited for once for all of them, not once for each.
    """

    def __init__(self) -> None:
        self._parts: dict[Path, Path] = {}
        self._settled: list[Path] = []

    def add(self, content: bytes, *, name: str) -> StoredFile:
        """A file of that name is never overwritten (FileExistsError)."""
        target = Path(settings.CERTIFICATE_ROOT) / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() or target in self._parts:
            raise FileExistsError(target)
        handle, part = tempfile.mkstemp(
            dir=target.parent, prefix=f"{target.name}.", suffix=".part"
        )
        self._parts[target] = Path(part)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            os.fchmod(out.fileno(), 0o440)
        return StoredFile(name, hashlib.sha256(content).hexdigest(), len(content))

    def settle(self) -> None:
        # Waited for together: a disk writes its journal once for all who wait.
        with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
            list(pool.map(_sync, self._parts.values()))
        for target, part in self._parts.items():
            part.replace(target)
            self._settled.append(target)
        for folder in {target.parent for target in self._parts}:
            _sync(folder)
        self._parts.clear()

    def discard(self) -> None:
        for path in self._parts.values():
            path.unlink(missing_ok=True)
        for path in self._unnamed():
            path.unlink(missing_ok=True)

    def _unnamed(self) -> list[Path]:
        """Settled files without a row. Who cannot ask takes none away: `sweep` will."""
        root = Path(settings.CERTIFICATE_ROOT)
        names = {path.relative_to(root).as_posix(): path for path in self._settled}
        rows = Certificate.objects.filter(pdf_file__in=names)
        try:
            known = set(rows.values_list("pdf_file", flat=True)) if names else set()
        except Error:
            return []
        return [path for name, path in names.items() if name not in known]


def destroy_pdf(certificate: Certificate) -> None:
    """Take the file of a withdrawn certificate away, for good."""
    if not certificate.is_withdrawn:
        raise ValueError("Only the file of a withdrawn certificate is destroyed.")
    certificate.path.unlink(missing_ok=True)
    if certificate.path.parent.is_dir():
        _sync(certificate.path.parent)


def sweep(prefix: str, year: int) -> list[str]:
    """Remove files of this series that no certificate names: an issue that was killed
    between disk and database left them. Call it while the series is locked."""
    root = Path(settings.CERTIFICATE_ROOT)
    ours = re.compile(
        rf"{re.escape(prefix)}-{year}-\d{{6,}}-[0-9a-f]{{12}}\.pdf(\..+\.part)?"
    )
    found = {
        path.relative_to(root).as_posix(): path
        for path in (root / str(year)).glob(f"{prefix}-{year}-*")
        if ours.fullmatch(path.name)
    }
    if not found:
        return []
    known = Certificate.objects.filter(pdf_file__startswith=f"{year}/{prefix}-{year}-")
    left = sorted(found.keys() - set(known.values_list("pdf_file", flat=True)))
    for name in left:
        found[name].unlink()
    return left


def read_pdf(certificate: Certificate) -> bytes:
    """The stored bytes; DamagedCertificate when they are not those issued."""
    if certificate.is_withdrawn:
        raise DamagedCertificate(
            _("Certificate %(serial)s was withdrawn at the holder’s request.")
            % {"serial": certificate.serial}
        )
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


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
