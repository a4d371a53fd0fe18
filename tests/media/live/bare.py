"""The live service alone, as a server of the tests runs it: no Django, no pages."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

from media.live.commit import GroupCommit
from media.live.journal import Entry, Journal
from media.live.limits import Allowance
from media.live.service import LiveService
from media.live.tokens import room_key

SECRET = "a server of the tests"


class SlowJournal(Journal):
    """A disk with time enough to be killed before it has stored anything."""

    def append(self, entries: Iterable[Entry]) -> None:
        time.sleep(SLOW)
        super().append(entries)


class NoJournal(Journal):
    """The commit taken out: what the rest of the service costs."""

    def append(self, entries: Iterable[Entry]) -> None:
        pass


SLOW = float(os.environ.get("ELEARN_LIVE_SLOW", "0"))
JOURNAL = SlowJournal if SLOW else Journal
if os.environ.get("ELEARN_LIVE_NULL"):
    JOURNAL = NoJournal
folder = Path(os.environ.get("ELEARN_LIVE_FOLDER", "/nonexistent"))
application = LiveService(
    folder=folder,
    key=room_key(SECRET),
    commit=GroupCommit(folder, open_journal=JOURNAL),
    allowance=Allowance(burst=10**9),
)
