"""The clock of a rehearsal: a moment that its conductor writes and its service reads.

A file in memory that two processes share. The site's own root (elearn/asgi.py) knows
nothing of it; only the application of the rehearsal (served.py) reads it.
"""

from __future__ import annotations

import mmap
import struct
from pathlib import Path

#: The variable that tells the served service where the clock is.
CLOCK = "ELEARN_REHEARSAL_CLOCK"
MOMENT = struct.Struct("<q")


class SharedClock:
    """Milliseconds UTC as the rehearsal has them."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(MOMENT.pack(0))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), MOMENT.size)

    def set(self, now_ms: int) -> None:
        # Eight aligned bytes: a reader sees the old moment or the new one.
        self._shared[:] = MOMENT.pack(now_ms)

    def now_ms(self) -> int:
        moment: int = MOMENT.unpack(self._shared[:])[0]
        return moment
