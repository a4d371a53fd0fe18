"""What publishing a page writes: the record of its event and its programme."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from elearn.core.models import User
from media.choices import AccreditationState, MailKind, WebinarState
from media.domain.calendar import days_of_items
from media.domain.streams import sources_to_json
from media.models import ProgrammeVersion, Webinar, WebinarPage
from media.place_queries import people_counting_on, programmes_in_force
from media.services.events import free_slug, save_programme, save_webinar
from media.services.invitations import write_to_invited
from media.services.live import tell_room
from media.services.locking import lock
from media.services.mails import plan_looking, tell_everybody
from media.services.waiting import move_up


@transaction.atomic
def announce_event(page: WebinarPage, *, by: User | None, now: datetime) -> Webinar:
    """Bring the record and its programme to what the published page says, and tell
    whoever has a place, or waits for one, what that changes for them.

    An event that is held stays held: pages are edited long after the day.
    """
    items = page.planned_items()
    before = Webinar.objects.filter(pk=page.webinar_id).first()
    plan = programmes_in_force([before]).get(before.pk) if before else None
    if page.is_cancelled:
        state = WebinarState.CANCELLED
    elif before is not None and before.state == WebinarState.HELD:
        state = WebinarState.HELD
    else:
        state = WebinarState.ANNOUNCED
    webinar = save_webinar(
        slug=before.slug if before is not None else free_slug(page.slug),
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
        accreditation_state=page.accreditation_state,
        accreditation_code=page.accreditation_code,
        admission=page.admission,
        admission_group=page.admission_group,
        is_invented=page.is_invented,
        **_credits(page),
    )
    version = save_programme(webinar, items=items, by=by, now=now)
    if before is not None and before.sources != webinar.sources:
        tell_room(webinar, kind="stream", now=now)
    _tell(before, webinar, plan, version, now=now)
    move_up(webinar, by=by, now=now)
    write_to_invited(webinar, now=now)
    if page.webinar_id != webinar.pk:
        WebinarPage.objects.filter(pk=page.pk).update(webinar=webinar)
        page.webinar = webinar
    return webinar


@transaction.atomic
def hide_event(webinar: Webinar, *, by: User | None, now: datetime) -> None:
    """What becomes of an event whose page is taken away. Nobody can read about it, so
    it takes nobody; whoever counts on it hears that it is off. One that is over
    stays: those who were there still evaluate and are certified."""
    webinar = lock(webinar)
    if webinar.state != WebinarState.ANNOUNCED or webinar.is_over(now):
        return
    if not people_counting_on(webinar):
        save_webinar(slug=webinar.slug, by=by, now=now, state=WebinarState.DRAFT)
        return
    webinar = save_webinar(
        slug=webinar.slug,
        by=by,
        now=now,
        state=WebinarState.CANCELLED,
        calendar_sequence=webinar.calendar_sequence + 1,
        calendar_changed_at=now,
    )
    tell_everybody(
        webinar,
        kind=MailKind.CANCELLED,
        occasion=str(webinar.calendar_sequence),
        now=now,
    )


def _credits(page: WebinarPage) -> dict[str, Decimal | None]:
    """Where a page says nothing of the accreditation, what the record has stays."""
    if page.accreditation_state == AccreditationState.NONE:
        return {}
    return {"credits_granted": page.credits_granted}


def _tell(
    before: Webinar | None,
    webinar: Webinar,
    plan: ProgrammeVersion | None,
    version: ProgrammeVersion,
    *,
    now: datetime,
) -> None:
    """Raise the calendar's sequence by any change that a calendar shows, and write to
    people about those that change their day."""
    is_off = webinar.state == WebinarState.CANCELLED
    was_off = before is not None and before.state == WebinarState.CANCELLED
    is_moved = plan is None or _spans(webinar, plan) != _spans(webinar, version)
    if before is not None and not (
        is_moved or is_off != was_off or before.title != webinar.title
    ):
        return
    webinar.calendar_sequence += before is not None
    webinar.calendar_changed_at = now
    webinar.save(update_fields=["calendar_sequence", "calendar_changed_at"])
    if not is_off:
        plan_looking(webinar, now=now)
    if before is None or webinar.is_over(now):
        return
    if is_off != was_off or (is_moved and not is_off):
        if is_off:
            kind = MailKind.CANCELLED
        else:
            kind = MailKind.RESUMED if was_off else MailKind.CHANGED
        tell_everybody(
            webinar,
            kind=kind,
            occasion=str(webinar.calendar_sequence),
            now=now,
        )


def _spans(
    webinar: Webinar, version: ProgrammeVersion
) -> list[tuple[datetime, datetime]]:
    """When each day begins and ends."""
    days = days_of_items(version.read_items(), zone=webinar.zone)
    return [
        (min(item.starts_at for item in day), max(item.ends_at for item in day))
        for day in days
    ]
