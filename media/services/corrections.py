"""Writes about minutes that are given back or taken away, and about the stream standing
still for everybody. Each has an author and a reason, and is only ever added to."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from elearn.core.audit import record
from elearn.core.models import User
from media.domain.intervals import Interval
from media.domain.programme import from_ms, to_ms
from media.exceptions import CorrectionRefused
from media.models import (
    Correction,
    CorrectionWithdrawal,
    StreamOutage,
    Viewer,
    Webinar,
)
from media.queries import event_hull, programme_in_force
from media.room_queries import viewers_concerned
from media.services.live import tell_room
from media.services.locking import announce_change, lock
from media.services.logs import allot_viewers
from media.wording import sentence

REASON_MAX = 300
BATCH = 1000
#: How long before it was noted an outage may have begun. A slip of the hour must not give
#: hours to everybody; an hour more is given back by a correction of its own.
NOTED_WITHIN = timedelta(minutes=30)
#: After so long the button may have been forgotten: then its end must be said.
LONGEST_UNSAID = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class OutageOver:
    """What an outage that has ended gave back; `why` says why it is nothing: the
    programme did not go on meanwhile ("outside"), or nobody was there ("nobody")."""

    rows: tuple[Correction, ...] = ()
    why: str = ""


def correct_attendance(
    webinar: Webinar,
    *,
    span: Interval,
    people: Sequence[User] | None,
    is_added: bool,
    reason: str,
    by: User | None,
    now: datetime,
    item_key: str = "",
) -> list[Correction]:
    """Give this span back to these people, or take it away: one row for each.

    `people` None is everybody whose page was open then, and who followed the event up to
    ten minutes before or after; to each is given back what befell them of it
    (`viewers_concerned`). CorrectionRefused for a span outside the event or in the
    future, without a reason, and where nobody is concerned.
    """
    # All that anybody's browser told is read for this: not while others wait to write.
    concerned = viewers_concerned(webinar, span) if people is None else {}
    return _correct(
        webinar,
        span=span,
        people=people,
        concerned=concerned,
        is_added=is_added,
        reason=reason,
        by=by,
        now=now,
        item_key=item_key,
    )


@transaction.atomic
def _correct(
    webinar: Webinar,
    *,
    span: Interval,
    people: Sequence[User] | None,
    concerned: Mapping[int, Interval],
    is_added: bool,
    reason: str,
    by: User | None,
    now: datetime,
    item_key: str = "",
) -> list[Correction]:
    webinar = lock(webinar)
    why = _reason(reason)
    hull = event_hull(webinar, programme_in_force(webinar))
    if not hull[0] <= span[0] < span[1] <= hull[1]:
        raise CorrectionRefused(sentence("correction_span", title=webinar.title))
    if span[1] > to_ms(now):
        raise CorrectionRefused(sentence("correction_future"))
    viewers = _viewers(webinar, concerned, people)
    if not viewers:
        raise CorrectionRefused(sentence("correction_nobody"))
    group = secrets.token_hex(8)
    parts = dict(concerned) if is_added else {}
    rows = Correction.objects.bulk_create(
        [
            Correction(
                webinar=webinar,
                viewer=viewer,
                group=group,
                is_added=is_added,
                starts_ms=part[0],
                ends_ms=part[1],
                item_key=item_key,
                reason=why,
                made_at=now,
                made_by=by,
            )
            for viewer in viewers
            for part in (parts.get(viewer.number, span),)
        ],
        batch_size=BATCH,
    )
    record(
        "media.correct_attendance",
        webinar,
        by=by,
        group=group,
        people=len(rows),
        is_added=is_added,
        starts_at=from_ms(span[0]).isoformat(),
        ends_at=from_ms(span[1]).isoformat(),
        reason=why,
    )
    announce_change(webinar)
    tell_room(webinar, kind="correction", now=now)
    return rows


def _reason(text: str) -> str:
    why = text.strip()
    if not why or len(why) > REASON_MAX:
        raise CorrectionRefused(sentence("correction_reason"))
    return why


@transaction.atomic
def withdraw_correction(
    webinar: Webinar, *, group: str, reason: str, by: User | None, now: datetime
) -> CorrectionWithdrawal:
    """One decision counts no longer, as if it had never been made; its rows stay.

    Taking the minutes away instead would take away those that were really watched.
    """
    webinar = lock(webinar)
    why = _reason(reason)
    rows = Correction.objects.filter(webinar=webinar, group=group)
    if not rows.exists():
        raise CorrectionRefused(sentence("withdrawal_unknown", title=webinar.title))
    if CorrectionWithdrawal.objects.filter(group=group).exists():
        raise CorrectionRefused(sentence("withdrawal_twice"))
    withdrawal = CorrectionWithdrawal.objects.create(
        webinar=webinar, group=group, reason=why, made_at=now, made_by=by
    )
    record(
        "media.withdraw_correction",
        webinar,
        by=by,
        group=group,
        people=rows.count(),
        reason=why,
    )
    announce_change(webinar)
    tell_room(webinar, kind="correction", now=now)
    return withdrawal


def _viewers(
    webinar: Webinar, concerned: Mapping[int, Interval], people: Sequence[User] | None
) -> list[Viewer]:
    if people is not None:
        wanted = allot_viewers(webinar, user_ids={one.pk for one in people})
        return [wanted[one.pk] for one in people]
    return [
        viewer
        for viewer in Viewer.objects.filter(webinar=webinar, user__isnull=False)
        if viewer.number in concerned
    ]


@transaction.atomic
def note_outage(
    webinar: Webinar, *, words: str, by: User | None, now: datetime
) -> StreamOutage:
    """The stream stands still for everybody: from now on the room says so.

    A second note changes the words of the one that is open.
    """
    webinar = lock(webinar)
    told = words.strip()
    if not told or len(told) > REASON_MAX:
        raise CorrectionRefused(sentence("outage_words"))
    outage = StreamOutage.objects.filter(webinar=webinar, ended_at=None).first()
    if outage is None:
        outage = StreamOutage(webinar=webinar, began_at=now, noted_by=by)
    outage.words = told
    outage.save()
    record("media.note_outage", webinar, by=by, words=told)
    tell_room(webinar, kind="stream", now=now)
    return outage


def end_outage(
    webinar: Webinar,
    *,
    by: User | None,
    now: datetime,
    began_at: datetime | None = None,
    ended_at: datetime | None = None,
    gives_back: bool = True,
) -> OutageOver:
    """The stream runs again. Its time is given back to everybody who was there for it
    (`viewers_concerned`), from `began_at` where it began before it was noted, until
    `ended_at` where it ran again before somebody said so.

    CorrectionRefused where these lie too far off to be no slip, and without an end where
    an outage was noted long ago.
    """
    noted = StreamOutage.objects.filter(webinar=webinar, ended_at=None).first()
    concerned: dict[int, Interval] = {}
    if noted is not None and gives_back:
        span = _lost(webinar, began_at or noted.began_at, ended_at or now)
        if span[0] < span[1]:
            concerned = viewers_concerned(webinar, span)
    return _end_outage(
        webinar,
        concerned=concerned,
        by=by,
        now=now,
        began_at=began_at,
        ended_at=ended_at,
        gives_back=gives_back,
    )


def _lost(webinar: Webinar, began_at: datetime, ended_at: datetime) -> Interval:
    """The part of it in which the programme went on; it does not go forward where that
    is none."""
    hull = event_hull(webinar, programme_in_force(webinar))
    return max(hull[0], to_ms(began_at)), min(hull[1], to_ms(ended_at))


@transaction.atomic
def _end_outage(
    webinar: Webinar,
    *,
    concerned: Mapping[int, Interval],
    by: User | None,
    now: datetime,
    began_at: datetime | None,
    ended_at: datetime | None,
    gives_back: bool,
) -> OutageOver:
    webinar = lock(webinar)
    outage = StreamOutage.objects.filter(webinar=webinar, ended_at=None).first()
    if outage is None:
        raise CorrectionRefused(sentence("outage_none"))
    noted_at = outage.began_at
    outage.began_at = began_at or noted_at
    if not noted_at - NOTED_WITHIN <= outage.began_at <= noted_at:
        raise CorrectionRefused(sentence("outage_began"))
    if gives_back and ended_at is None and now - noted_at > LONGEST_UNSAID:
        raise CorrectionRefused(sentence("outage_ended"))
    outage.ended_at = ended_at or now
    if not outage.began_at < outage.ended_at <= now:
        raise CorrectionRefused(sentence("correction_future"))
    outage.save()
    record("media.end_outage", webinar, by=by, gives_back=gives_back)
    tell_room(webinar, kind="stream", now=now)
    if not gives_back:
        return OutageOver()
    span = _lost(webinar, outage.began_at, outage.ended_at)
    if span[0] >= span[1]:
        return OutageOver(why="outside")
    if not concerned:
        return OutageOver(why="nobody")
    rows = _correct(
        webinar,
        span=span,
        people=None,
        concerned=concerned,
        is_added=True,
        reason=outage.words,
        by=by,
        now=now,
    )
    return OutageOver(tuple(rows))
