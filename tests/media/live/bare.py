"""The live service alone, as a server of the tests runs it: no Django, no pages."""

import os
from pathlib import Path

from media.live.commit import GroupCommit
from media.live.limits import Allowance
from media.live.service import LiveService
from media.live.tokens import room_key

SECRET = "a server of the tests"

folder = Path(os.environ.get("ELEARN_LIVE_FOLDER", "/nonexistent"))
application = LiveService(
    folder=folder,
    key=room_key(SECRET),
    commit=GroupCommit(folder),
    allowance=Allowance(burst=10**9),
)
