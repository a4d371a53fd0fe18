"""What was handed in: one file, a packed file or a folder, as a `Parcel`.

Nothing is unpacked to disk and no member is read before a format asks for it;
what is too large, too many or points outside is refused in one sentence.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO, Final

from django.utils.translation import gettext as _

from scenarios.formats.shape import (
    MAX_PACKED_BYTES,
    MAX_TEXT_BYTES,
    ImportRefused,
    Parcel,
)

MAX_MEMBERS: Final = 5_000
#: Folders inside each other.
MAX_FOLDERS: Final = 16
#: Media hardly shrink and XML shrinks twentyfold; a bomb shrinks a thousandfold.
MAX_RATIO: Final = 200
#: Below this a high ratio harms nobody.
_HARMLESS_BYTES: Final = 1024 * 1024
#: The list of members at the end of a packed file, before it is parsed.
_MAX_DIRECTORY_BYTES: Final = 2 * 1024 * 1024

#: What counts as scenario text.
TEXT_SUFFIXES: Final = (
    ".json", ".xml", ".twee", ".tw", ".tw2", ".html", ".htm", ".ink", ".toml", ".txt",
)  # fmt: skip
#: What operating systems put beside people's files.
_LITTER: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
#: zlib asks for no more than was asked of it; the others may swell at one call.
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def open_parcel(
    source: bytes | Path, name: str = "", *, is_read: bool = True
) -> Parcel:
    """The parcel of bytes, or of a file or a folder. Raises `ImportRefused`.

    A packed file that is only unpacked, not read (`is_read` false), may hold any
    amount of text within its whole size.
    """
    if isinstance(source, bytes):
        return _of_bytes(source, name, is_read=is_read)
    name = name or source.name
    try:
        if source.is_dir():
            members: Mapping[str, bytes] = _Folder(source, _listed(source))
            return Parcel(name, members=_without_root(members))
        with source.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > MAX_PACKED_BYTES:
                raise _too_large_packed()
            if file.read(4)[:2] != b"PK":
                if size > MAX_TEXT_BYTES:
                    raise _too_large_text()
                file.seek(0)
                return Parcel(name, raw=file.read())
            _look_at_directory(file, size)
        members = _unpacked(source, is_read=is_read)
        return Parcel(name, members=_without_root(members))
    except OSError:
        raise ImportRefused(_("The file or folder cannot be read.")) from None


def members_in_turn(parcel: Parcel) -> Iterator[tuple[str, bytes]]:
    """Every member with its bytes. A packed file is opened once, where asking for
    one after the other would open it as often as it has members."""
    inner, root = parcel.members, ""
    if isinstance(inner, _Rootless):
        inner, root = inner.inner, inner.root
    if not isinstance(inner, _Unpacked):
        yield from parcel.members.items()
        return
    for name, raw in inner.in_turn():
        yield name.removeprefix(root), raw


def _of_bytes(raw: bytes, name: str, *, is_read: bool) -> Parcel:
    if raw[:2] != b"PK":
        if len(raw) > MAX_TEXT_BYTES:
            raise _too_large_text()
        return Parcel(name, raw=raw)
    if len(raw) > MAX_PACKED_BYTES:
        raise _too_large_packed()
    _look_at_directory(BytesIO(raw), len(raw))
    return Parcel(name, members=_without_root(_unpacked(raw, is_read=is_read)))


# -- refusals ----------------------------------------------------------------------
def _too_large_text() -> ImportRefused:
    return ImportRefused(_("The file has more than 5 MB of scenario text."))


def _too_large_packed() -> ImportRefused:
    return ImportRefused(_("The file has more than 200 MB, packed or unpacked."))


def _too_many() -> ImportRefused:
    return ImportRefused(_("The packed file has more than 5,000 members."))


def _damaged() -> ImportRefused:
    return ImportRefused(
        _("The packed file is damaged or cut off and cannot be opened.")
    )


def _swells() -> ImportRefused:
    return ImportRefused(
        _(
            "The packed file swells far more than honest content does; it was not opened."
        )
    )


# -- packed files -----------------------------------------------------------------
_END: Final = b"PK\x05\x06"
_END_SIZE: Final = 22


def _look_at_directory(file: IO[bytes], size: int) -> None:
    """Refuse a list of members too long to parse, before `zipfile` parses it.

    Finds the end record as `zipfile` does, so both look at the same one.
    """
    file.seek(max(0, size - _END_SIZE - 65_535))
    tail = file.read()
    at = len(tail) - _END_SIZE
    if at < 0 or tail[at : at + 4] != _END or tail[-2:] != b"\0\0":
        at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise _damaged()
    if tail[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        # Only archives beyond our limits need the 64-bit end record.
        raise _too_many()
    entries, directory_bytes = struct.unpack_from("<HL", tail, at + 10)
    if entries > MAX_MEMBERS or directory_bytes > _MAX_DIRECTORY_BYTES:
        raise _too_many()


#: What reading a member of a broken packed file can raise.
_UNREADABLE: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError,
    NotImplementedError, ValueError, KeyError,
)  # fmt: skip


class _Unpacked(Mapping[str, bytes]):
    """The members of a packed file; each is unpacked when it is asked for."""

    def __init__(self, source: bytes | Path, names: dict[str, str]) -> None:
        self._source = source
        self._names = names

    def __getitem__(self, name: str) -> bytes:
        inner = self._names[name]
        try:
            with _opened(self._source) as packed, packed.open(inner) as member:
                # No more than the directory stated, which was weighed.
                return member.read()
        except _UNREADABLE:
            raise _damaged() from None

    def in_turn(self) -> Iterator[tuple[str, bytes]]:
        try:
            with _opened(self._source) as packed:
                for name, inner in self._names.items():
                    with packed.open(inner) as member:
                        raw = member.read()
                    yield name, raw
        except _UNREADABLE:
            raise _damaged() from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _opened(source: bytes | Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(BytesIO(source) if isinstance(source, bytes) else source)


def _unpacked(source: bytes | Path, *, is_read: bool) -> _Unpacked:
    try:
        with _opened(source) as packed:
            infos = packed.infolist()
    except (
        zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError,
        NotImplementedError, RuntimeError, UnicodeError, OverflowError,
    ):  # fmt: skip
        raise _damaged() from None
    if len(infos) > MAX_MEMBERS:
        raise _too_many()
    names: dict[str, str] = {}
    sizes: dict[str, int] = {}
    total = 0
    for info in infos:
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise ImportRefused(
                _("The packed file holds a link to elsewhere; it was not opened.")
            )
        name = _checked_name(info.filename)
        if info.is_dir() or _is_litter(name):
            continue
        if info.flag_bits & 0x1:
            raise ImportRefused(
                _("The packed file is protected by a password; it was not opened.")
            )
        if info.compress_type not in _METHODS:
            raise ImportRefused(
                _("The packed file is packed in a way that is not read here.")
            )
        if (
            info.file_size > _HARMLESS_BYTES
            and info.file_size > MAX_RATIO * info.compress_size
        ):
            raise _swells()
        if name in names:
            raise ImportRefused(
                _("The packed file holds “%(name)s” twice.") % {"name": name[:80]}
            )
        total += info.file_size
        if total > MAX_PACKED_BYTES:
            raise _too_large_packed()
        names[name] = info.filename
        sizes[name] = info.file_size
    if is_read:
        _weigh_text(sizes)
    return _Unpacked(source, names)


def _checked_name(name: str) -> str:
    """`name` with forward slashes. Raises `ImportRefused` where it leads outside."""
    path = name.replace("\\", "/")
    parts = [part for part in path.split("/") if part not in ("", ".")]
    outside = path.startswith("/") or ".." in parts or ":" in path.split("/")[0]
    if outside or "\0" in name or not parts:
        raise ImportRefused(
            _("The packed file names a place outside itself (“%(name)s”).")
            % {"name": name[:80].replace("\0", "")}
        )
    if len(parts) > MAX_FOLDERS:
        raise ImportRefused(_("The folders lie more than 16 deep inside each other."))
    return "/".join(parts)


def _is_litter(name: str) -> bool:
    return name.startswith(_LITTER[0]) or name.rpartition("/")[2] in _LITTER[1:]


def _weigh_text(sizes: Mapping[str, int]) -> None:
    """Refuse more scenario text than is read. Beside an h5p.json only the content
    is; the program libraries that such files carry along are never looked at."""
    h5p = next((name for name in sizes if name.rpartition("/")[2] == "h5p.json"), None)
    root = None if h5p is None else h5p.removesuffix("h5p.json")
    total = 0
    for name, size in sizes.items():
        if not name.lower().endswith(TEXT_SUFFIXES):
            continue
        if root is None or name == h5p or name.startswith(f"{root}content/"):
            total += size
    if total > MAX_TEXT_BYTES:
        raise _too_large_text()


# -- folders -------------------------------------------------------------------------
class _Folder(Mapping[str, bytes]):
    """The files of a folder; each is read when it is asked for."""

    def __init__(self, root: Path, sizes: dict[str, int]) -> None:
        self._root = root
        self._sizes = sizes

    def __getitem__(self, name: str) -> bytes:
        size = self._sizes[name]
        try:
            with (self._root / name).open("rb") as file:
                return file.read(size)
        except OSError:
            raise ImportRefused(_("The file or folder cannot be read.")) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._sizes)

    def __len__(self) -> int:
        return len(self._sizes)


def _listed(root: Path) -> dict[str, int]:
    sizes: dict[str, int] = {}
    total = 0
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        for entry in found:
            path = Path(entry.path)
            name = path.relative_to(root).as_posix()
            if entry.is_symlink():
                raise ImportRefused(
                    _("The folder holds a link to elsewhere; it was not read.")
                )
            if len(name.split("/")) > MAX_FOLDERS:
                raise ImportRefused(
                    _("The folders lie more than 16 deep inside each other.")
                )
            if entry.is_dir():
                waiting.append(path)
            elif entry.is_file() and not _is_litter(name):
                sizes[name] = entry.stat().st_size
                total += sizes[name]
            if len(sizes) > MAX_MEMBERS:
                raise ImportRefused(_("The folder has more than 5,000 files."))
    if total > MAX_PACKED_BYTES:
        raise _too_large_packed()
    _weigh_text(sizes)
    return sizes


class _Rootless(Mapping[str, bytes]):
    def __init__(self, inner: Mapping[str, bytes], root: str) -> None:
        self.inner = inner
        self.root = root

    def __getitem__(self, name: str) -> bytes:
        return self.inner[self.root + name]

    def __iter__(self) -> Iterator[str]:
        return (name.removeprefix(self.root) for name in self.inner)

    def __len__(self) -> int:
        return len(self.inner)


def _without_root(members: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """People pack the folder instead of what is in it. A folder with a name of the
    format's own is no such wrapping."""
    roots = {name.partition("/")[0] for name in members}
    if len(roots) == 1 and all("/" in name for name in members):
        (root,) = roots
        if root != "content":
            return _Rootless(members, f"{root}/")
    return members
