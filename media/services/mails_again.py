"""Letters that were given up, or whose worker died: sent once more, on an organiser's word.

Nothing else sends a letter twice (`mails.py`).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Model, QuerySet

from elearn.core.audit import record
from elearn.core.models import User
from media.choices import MailState
from media.models import EventMail, Webinar
from media.place_queries import stuck_of
from media.services.mails import send_soon


@transaction.atomic
def send_again(webinar: Webinar, *, by: User, now: datetime) -> int:
    """All of an event that are stuck; how many."""
    return send_stuck(webinar.mails.all(), about=webinar, by=by, now=now)


@transaction.atomic
def send_stuck(
    letters: QuerySet[EventMail], *, about: Model, by: User, now: datetime
) -> int:
    """Those of these letters that are stuck; `about` is what the audit names."""
    stuck = list(stuck_of(letters, now=now).select_for_update(of=("self",)))
    for letter in stuck:
        letter.state, letter.tries, letter.due_at = MailState.WAITING, 0, now
        letter.save(update_fields=["state", "tries", "due_at"])
    if stuck:
        record("media.mails_again", about, by=by, letters=len(stuck))
        transaction.on_commit(send_soon)
    return len(stuck)
