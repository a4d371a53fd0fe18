"""What every write of this room begins and ends with.

A write that touches an event's numbers takes the lock of its Webinar row
first, so that two imports, or an import and a sealing, follow one another.
"""

from __future__ import annotations

from functools import partial

from django.db import transaction

from media.models import Webinar
from media.signals import attendance_changed


def lock(webinar: Webinar) -> Webinar:
    """The event as it is now, nobody else writing. Call it in a transaction."""
    locked: Webinar = Webinar.objects.select_for_update().get(pk=webinar.pk)
    return locked


def announce_change(webinar: Webinar) -> None:
    """Tell the rooms above, once the change is stored, that minutes may differ."""
    transaction.on_commit(
        partial(attendance_changed.send, sender=Webinar, webinar=webinar)
    )
