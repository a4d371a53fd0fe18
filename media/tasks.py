"""Work in the background; each task calls one service."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from media.services import mails


@task()
def send_event_mails() -> dict[str, int]:
    """Send the letters about events that are due."""
    return mails.send_due_mails(now=timezone.now())
