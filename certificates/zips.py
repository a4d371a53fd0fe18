"""ZIPs that are sent while they are written: the memory they take is that of one member.

The same members in the same order give the same bytes: no member carries the time at
which it was packed.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from hashlib import sha256

#: The first moment that a ZIP can name. A real one would make each packing another file.
_NO_DATE = (1980, 1, 1, 0, 0, 0)
#: What is compressed already; trying again only takes time.
_PACKED = (".pdf", ".xlsx", ".zip", ".h5")
MANIFEST = "MANIFEST.sha256"


class _Outlet:
    """What `zipfile` writes to: a stream without a place, emptied as it fills."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        pass

    def take(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken


def stream_zip(members: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The ZIP in pieces; a name that comes twice is refused (ValueError)."""
    outlet, names = _Outlet(), set()
    with zipfile.ZipFile(outlet, "w") as packed:  # type: ignore[arg-type]
        for name, content in members:
            if name in names:
                raise ValueError(f"Two members are called {name!r}.")
            names.add(name)
            packed.writestr(_info(name), content)
            yield outlet.take()
    yield outlet.take()


def with_manifest(
    members: Iterable[tuple[str, bytes]],
) -> Iterator[tuple[str, bytes]]:
    """The members, and after them a list of their digests as `sha256sum -c` reads it."""
    lines = []
    for name, content in members:
        lines.append(f"{sha256(content).hexdigest()}  {name}\n")
        yield name, content
    yield MANIFEST, "".join(lines).encode()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _NO_DATE)
    # Set, not left to the machine: on another one it would be another file.
    info.create_system = 3
    info.external_attr = 0o644 << 16
    is_packed = name.lower().endswith(_PACKED)
    info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    return info
