"""What publishing a page writes: the record of its event and its programme."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from elearn.core.models import User
from media.choices import WebinarState
from media.domain.streams import sources_to_json
from media.models import Webinar, WebinarPage
from media.services.events import save_programme, save_webinar
from media.services.live import tell_room


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
    webinar = save_webinar(
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
        streams=sources_to_json(page.planned_sources()),
        rule_set=page.rule_set,
        serial_prefix=page.serial_prefix,
        accreditation=page.accreditation,
        is_invented=page.is_invented,
    )
    save_programme(webinar, items=items, by=by, now=now)
    if before is not None and before.sources != webinar.sources:
        tell_room(webinar, kind="stream", now=now)
    if page.webinar_id != webinar.pk:
        WebinarPage.objects.filter(pk=page.pk).update(webinar=webinar)
        page.webinar = webinar
    return webinar
