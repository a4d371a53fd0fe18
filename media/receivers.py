"""A published page writes the record of its event; an unpublished one hides it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from elearn.core.models import User
from media import services
from media.choices import WebinarState
from media.models import Webinar
from media.pages import WebinarPage


@transaction.atomic
def announce_event(page: WebinarPage, *, by: User | None, now: datetime) -> Webinar:
    """Bring the record and its programme to what the published page says.

    An event that is held stays held: pages are edited long after the day.
    """
    items = page.planned_items()
    before = page.webinar
    if page.is_cancelled:
        state = WebinarState.CANCELLED
    elif before is not None and before.state == WebinarState.HELD:
        state = WebinarState.HELD
    else:
        state = WebinarState.ANNOUNCED
    webinar = services.save_webinar(
        slug=before.slug if before is not None else page.slug,
        by=by,
        title=page.title,
        state=state,
        time_zone=page.time_zone,
        starts_at=min(item.starts_at for item in items),
        ends_at=max(item.ends_at for item in items),
        capacity=page.capacity,
        registration_opens_at=page.registration_opens_at,
        registration_closes_at=page.registration_closes_at,
        stream_url=page.stream_url,
        rule_set=page.rule_set,
        serial_prefix=page.serial_prefix,
        accreditation=page.accreditation,
        is_invented=page.is_invented,
    )
    services.save_programme(webinar, items=items, by=by, now=now)
    if page.webinar_id != webinar.pk:
        WebinarPage.objects.filter(pk=page.pk).update(webinar=webinar)
        page.webinar = webinar
    return webinar


def write_record(sender: Any, instance: WebinarPage, **kwargs: Any) -> None:
    """Receiver of `page_published`."""
    revision = kwargs.get("revision")
    by = revision.user if revision is not None else None
    announce_event(instance, by=by, now=timezone.now())


def hide_record(sender: Any, instance: WebinarPage, **kwargs: Any) -> None:
    """Receiver of `page_unpublished`: an event nobody can read about takes nobody."""
    if (
        instance.webinar is not None
        and instance.webinar.state == WebinarState.ANNOUNCED
    ):
        services.save_webinar(
            slug=instance.webinar.slug, by=None, state=WebinarState.DRAFT
        )
