"""A published page writes the record of its event; an unpublished one hides it. A
closed account leaves the rooms it is in."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from elearn.core.models import User
from media import services
from media.choices import WebinarState
from media.models import WebinarPage


def write_record(sender: Any, instance: WebinarPage, **kwargs: Any) -> None:
    """Receiver of `page_published`."""
    revision = kwargs.get("revision")
    by = revision.user if revision is not None else None
    services.announce_event(instance, by=by, now=timezone.now())


def hide_record(sender: Any, instance: WebinarPage, **kwargs: Any) -> None:
    """Receiver of `page_unpublished`: an event nobody can read about takes nobody.

    One that is over stays: those who were there still evaluate and are certified.
    """
    if (
        instance.webinar is not None
        and instance.webinar.state == WebinarState.ANNOUNCED
        and not instance.webinar.is_over(timezone.now())
    ):
        services.save_webinar(
            slug=instance.webinar.slug, by=None, state=WebinarState.DRAFT
        )


def leave_rooms(sender: Any, instance: User, **kwargs: Any) -> None:
    """Receiver of `post_save` of a person: a closed account ends the passes."""
    if not instance.is_active:
        services.end_passes_of(instance, now=timezone.now())


def leave_rooms_for_good(sender: Any, instance: User, **kwargs: Any) -> None:
    """Receiver of `pre_delete`: afterwards nothing says which viewer it was."""
    services.end_passes_of(instance, now=timezone.now())
