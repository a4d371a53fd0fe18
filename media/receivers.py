"""A published page writes the record of its event; an unpublished one hides it. A
closed account leaves the rooms it is in, and its places to those who wait."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from elearn.core.models import User
from media import services
from media.models import WebinarPage
from media.services.invitations import forget_invitations


def write_record(sender: Any, instance: WebinarPage, **kwargs: Any) -> None:
    """Receiver of `page_published`."""
    revision = kwargs.get("revision")
    by = revision.user if revision is not None else None
    services.announce_event(instance, by=by, now=timezone.now())


def hide_record(sender: Any, instance: WebinarPage, **kwargs: Any) -> None:
    """Receiver of `page_unpublished`, also before a page is deleted."""
    if instance.webinar is not None:
        services.hide_event(instance.webinar, by=None, now=timezone.now())


def leave_rooms(sender: Any, instance: User, **kwargs: Any) -> None:
    """Receiver of `post_save` of a person: a closed account ends the passes."""
    now = timezone.now()
    if not instance.is_active:
        services.end_passes_of(instance, now=now)
    fields = kwargs.get("update_fields")
    # Signing in saves the person, too: nothing that a queue looks at.
    if not kwargs.get("created") and (fields is None or "is_active" in fields):
        services.follow_account(instance, now=now)


def leave_rooms_for_good(sender: Any, instance: User, **kwargs: Any) -> None:
    """Receiver of `pre_delete`: afterwards nothing says which viewer it was, and whose
    place. What the person watched is for nobody else, and where they were invited is
    forgotten."""
    now = timezone.now()
    services.end_passes_of(instance, now=now)
    services.give_back_for_good(instance, now=now)
    services.forget_watched(user=instance)
    forget_invitations(instance)
