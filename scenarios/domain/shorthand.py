"""A conversation as text that reads like one: `*` and `+` begin replies, `->` says
where they lead, `~` what they change, `# name: value` everything else.

This is the door: `write` and `read` are each other's inverse. Authors find the
signs in docs/reference/shorthand.md.
"""

from __future__ import annotations

from scenarios.domain.shorthand_read import read
from scenarios.domain.shorthand_write import write

__all__ = ["read", "write"]
