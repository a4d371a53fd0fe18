"""Which source text reckoned a certificate: the release, and a digest of what decides."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

#: The pure core that makes minutes and credits, and the rules as data.
DECIDING = ("certificates/domain", "certificates/rules", "media/domain")
ENDINGS = {".py", ".toml"}


@cache  # the files of a running process do not change
def code_version() -> str:
    """`elearn-` and the first 16 digits of the SHA-256 over names and contents."""
    told = hashlib.sha256()
    base = Path(settings.BASE_DIR)
    for folder in DECIDING:
        for path in sorted((base / folder).rglob("*")):
            if path.suffix in ENDINGS:
                content = hashlib.sha256(path.read_bytes()).hexdigest()
                told.update(f"{path.relative_to(base).as_posix()} {content}\n".encode())
    return f"elearn-{told.hexdigest()[:16]}"
