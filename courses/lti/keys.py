"""Our own keys for LTI: a file each, of which the newest signs and the two newest are
published. Readable by the site's account alone; never in the database.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from courses.lti import jose

#: The one before is still published, for what was signed with it a moment ago.
PUBLISHED: Final = 2


def folder() -> Path:
    return Path(settings.VAR_DIR) / "lti"


def signing_key() -> bytes:
    """The newest key; the first is made when it is needed."""
    found = _files()
    return found[-1].read_bytes() if found else make_next_key().read_bytes()


def published_keys() -> dict[str, Any]:
    signing_key()
    newest = _files()[-PUBLISHED:]
    return {"keys": [jose.public_part(path.read_bytes()) for path in reversed(newest)]}


def make_next_key() -> Path:
    """Make the key that signs from now on. Of two processes that do so at once, the
    second finds the first's."""
    place = folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    number = int(_files()[-1].stem) + 1 if _files() else 1
    target = place / f"{number:04}.pem"
    draft = place / f"draft-{secrets.token_hex(8)}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(jose.make_key())
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, target)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return target


def _files() -> list[Path]:
    return sorted(folder().glob("[0-9][0-9][0-9][0-9].pem"))
