"""Where the files of packages lie: the file as it was handed in, and what was in it,
both under the digest of its bytes. Refuses what the limits of packed files refuse.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from courses.exceptions import PackageRefused
from courses.packages.manifest import Facts, read_facts
from scenarios.formats.parcel import members_in_turn, open_parcel
from scenarios.formats.shape import ImportRefused, Parcel

_AT_ONCE: Final = 1024 * 1024
#: Longer names are refused by the file systems that we know.
_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """A package that now lies on the shelf."""

    facts: Facts
    sha256: str
    size_bytes: int
    file_count: int
    file_name: str


def root() -> Path:
    return Path(settings.VAR_DIR) / "packages"


def folder_of(sha256: str) -> Path:
    """The folder with what was in the package of that digest."""
    return root() / sha256 / "files"


def keep(upload: Any, *, name: str) -> Kept:
    """Look into an uploaded file and keep it. Raises `PackageRefused`; then nothing
    of it stays. The same bytes are kept once."""
    root().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="new-", dir=root()) as folder:
        place = Path(folder)
        sha256, size = _write(upload, place / "package.zip")
        try:
            parcel = open_parcel(place / "package.zip", name, is_read=False)
            if not parcel.members:
                raise PackageRefused(
                    _("This is no packed file (.zip or .h5p), or there is none in it.")
                )
            facts = read_facts(parcel.members)
            if not folder_of(sha256).is_dir():
                _unpack(parcel, place / "files")
                _put(place, sha256)
        except ImportRefused as refusal:
            raise PackageRefused(refusal.sentence) from None
    return Kept(facts, sha256, size, len(parcel.members), name[-120:])


def _write(upload: Any, target: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as file:
        while part := upload.read(_AT_ONCE):
            size += len(part)
            if size > settings.PACKAGE_MAX_BYTES:
                raise PackageRefused(
                    _("The file has more than 200 MB, packed or unpacked.")
                )
            digest.update(part)
            file.write(part)
    return digest.hexdigest(), size


def _unpack(parcel: Parcel, folder: Path) -> None:
    _check_names(parcel.members)
    for name, raw in members_in_turn(parcel):
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)
        except OSError:
            raise PackageRefused(
                _("“%(name)s” in the package cannot be stored under this name.")
                % {"name": name[:80]}
            ) from None


def _check_names(members: Mapping[str, bytes]) -> None:
    """A file that is a folder as well, or a name nobody could store."""
    folders = {
        str(parent) for name in members for parent in PurePosixPath(name).parents
    }
    for name in members:
        longest = max(len(part.encode()) for part in name.split("/"))
        if name in folders or longest > _LONGEST_NAME or not name.isprintable():
            raise PackageRefused(
                _("“%(name)s” in the package cannot be stored under this name.")
                % {"name": name[:80]}
            )


def _put(place: Path, sha256: str) -> None:
    """All or nothing: a folder under a digest is complete."""
    target = root() / sha256
    whole = Path(tempfile.mkdtemp(prefix="whole-", dir=root()))
    try:
        for name in ("files", "package.zip"):
            (place / name).rename(whole / name)
        whole.chmod(0o750)
        os.replace(whole, target)  # noqa: PTH105 -- refuses a folder that is there
    except OSError:
        # Somebody else put the same bytes there in the meantime.
        if not folder_of(sha256).is_dir():
            raise
    finally:
        shutil.rmtree(whole, ignore_errors=True)


def file_in(sha256: str, path: str) -> Path | None:
    """The file of that path in the package, or None: never one outside of it."""
    folder = folder_of(sha256)
    parts = path.split("/")
    if not path.isprintable() or any(part in ("", ".", "..") for part in parts):
        return None
    found = folder.joinpath(*parts)
    try:
        is_within = found.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, ValueError):
        return None
    return found if is_within and found.is_file() else None
