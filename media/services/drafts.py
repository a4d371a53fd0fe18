"""Writes that begin an event: a draft from an earlier one, or from a programme's file.
A draft is never published here, and nobody's registration comes with it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page

from elearn.core.models import User
from media.choices import AccreditationState
from media.models import WebinarIndexPage, WebinarItem, WebinarPage
from media.programmes.found import FoundProgramme
from media.services.events import free_slug

#: What belongs to the earlier event alone: its record, its stream, its recording, and
#: what an accreditor said of it.
LEFT_BEHIND: dict[str, Any] = {
    "stream_url": "",
    "is_cancelled": False,
    "recording": None,
    "recording_captions": None,
    "recording_words": "",
    "recording_is_test": False,
    "recording_day": None,
    "recording_begins_at": None,
    "accreditation": "",
    "accreditation_state": AccreditationState.NONE,
    "accreditation_code": "",
    "credits_granted": None,
}


@transaction.atomic
def copy_event(
    source: WebinarPage, *, title: str, held_on: date, by: User | None
) -> WebinarPage:
    """A draft with everything that the earlier event was made of, its days moved by
    what lies between the two; clock times stay what the clock shows."""
    shift = held_on - source.held_on
    parent = source.get_parent()

    def move(_page: Any, _copy: Any, _relation: Any, child: Any) -> None:
        if isinstance(child, WebinarItem) and child.day is not None:
            child.day += shift

    copied: WebinarPage = source.copy(
        update_attrs={
            **LEFT_BEHIND,
            "title": title,
            "slug": _free_slug(parent, title),
            "held_on": held_on,
            "registration_opens_at": _moved(
                source, source.registration_opens_at, shift
            ),
            "registration_closes_at": _moved(
                source, source.registration_closes_at, shift
            ),
        },
        # Addresses and slides were for those who were there.
        exclude_fields=["stream_sources", "event_files", "recording_cuts"],
        copy_revisions=False,
        keep_live=False,
        user=by,
        process_child_object=move,
    )
    return copied


def _moved(
    source: WebinarPage, moment: datetime | None, shift: timedelta
) -> datetime | None:
    """The same time of the clock on another day, also beyond a change of clocks."""
    if moment is None:
        return None
    local = moment.astimezone(source.zone)
    return datetime.combine(local.date() + shift, local.time(), source.zone)


@transaction.atomic
def draft_event(
    index: WebinarIndexPage, *, found: FoundProgramme, title: str, by: User | None
) -> WebinarPage:
    """A draft with the programme that was found; what an event needs besides, its
    editor asks for before it can be published."""
    page = WebinarPage(
        title=title,
        slug=_free_slug(index, title),
        live=False,
        held_on=found.held_on,
        time_zone=found.time_zone,
        owner=by,
        programme_items=[
            WebinarItem(
                sort_order=number,
                key=item.key,
                kind=item.kind,
                title=item.title,
                short_title=item.short_title,
                day=None if item.day == found.held_on else item.day,
                starts_at=item.starts_at,
                ends_at=item.ends_at,
                speakers=item.speakers,
            )
            for number, item in enumerate(found.items)
        ],
    )
    index.add_child(instance=page)
    page.save_revision(user=by, clean=False)
    return page


def _free_slug(parent: Page, title: str) -> str:
    """An address that no other event has, now or in its record."""
    return free_slug(
        slugify(title) or "event",
        besides=parent.get_children().values_list("slug", flat=True),
    )
