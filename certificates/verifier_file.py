"""Builds `verify.pyz`: the verifier in one file, with our roots and today's status list.

The same source, roots and list give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

from certificates import verifier
from certificates.signing_keys import root_files
from certificates.status_list import offline_list
from certificates.verifier.command import ROOTS, STATUSES

FILE_NAME = "verify.pyz"
FOLDER = Path(verifier.__file__).parent
PLACE = "certificates/verifier"
#: `zipapp` asks for this line; python3 is all that is needed.
FIRST_LINE = b"#!/usr/bin/env python3\n"
MAIN = (
    "import sys\n\nfrom certificates.verifier.command import main\n\nsys.exit(main())\n"
)


def verifier_file(*, now: datetime) -> bytes:
    """The whole file. Raises `CannotSign` where this site has no keys."""
    parts = {
        "__main__.py": MAIN.encode(),
        "certificates/__init__.py": b"",
        **{
            f"{PLACE}/{path.name}": path.read_bytes()
            for path in sorted(FOLDER.glob("*.py"))
        },
        f"{PLACE}/{ROOTS}": b"".join(path.read_bytes() for path in root_files()),
        f"{PLACE}/{STATUSES}": offline_list(now=now),
    }
    packed = io.BytesIO(FIRST_LINE)
    packed.seek(0, io.SEEK_END)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            # A fixed day: when it was built says nothing that the list does not.
            entry = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
