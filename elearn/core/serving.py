"""How many connections a server of ours holds. Everybody in a live room has one open all
the time, so what is enough for pages is far too little; it refuses nothing itself.
"""

from __future__ import annotations

import resource
from contextlib import suppress

#: More than the live service admits (media/live/service.py), and the pages beside it.
MOST_CONNECTIONS = 25_000
#: granian's own default would stop taking connections at about a thousand.
SERVER_OPTIONS = ("--backlog", "4096", "--backpressure", str(MOST_CONNECTIONS))


def allow_many_files() -> None:
    """Each connection is an open file: as many as this user may have. What is started
    from here on inherits it."""
    _now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
