"""Work in the background; each task calls one service."""

from __future__ import annotations

from django_tasks import task

from media.services import mails


@task()
def send_event_mails() -> dict[str, int]:
    """Send the letters about events that are due. After one batch the other tasks have
    their turn, and then the rest."""
    done = mails.send_due_mails(limit=mails.BATCH)
    if sum(done.values()) >= mails.BATCH:
        mails.send_soon()
    return done
