"""Reads of this room. The number of queries never grows with the people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum

from elearn.core.models import User
from media.choices import WebinarState
from media.domain.attendance import (
    CorrectedSpan,
    PersonAttendance,
    attend,
    attend_columns,
    correct,
)
from media.domain.intervals import Interval, Intervals, normalise
from media.domain.programme import (
    Programme,
    from_ms,
    programme_hull,
    to_ms,
    with_actual_times,
)
from media.domain.scene import open_span
from media.exceptions import WebinarNotFound
from media.live.summary import RoomSummary
from media.logs.player import (
    room_was_entered,
    summary_of,
    unsealed_beats,
)
from media.models import (
    ArchivePart,
    Correction,
    CorrectionWithdrawal,
    ItemTimes,
    LogImport,
    ProgrammeVersion,
    Registration,
    Viewer,
    Webinar,
    WebinarPage,
)
from media.stays import raw_stays, stays_by_user, unsealed_stays
from media.wording import sentence

#: A room stays open for an event that runs late.
#: What was on its way when the room closed is stored by then.
SETTLES = timedelta(minutes=1)
#: What older events still lack is no news any more; the list of webinars shows it.
LOOKED_BACK = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class EvidenceSources:
    """What the numbers of an event rest on, for a certificate's snapshot."""

    programme_number: int
    programme_sha256: str
    #: (key, starts_at, ends_at, reason) of every actual time ever recorded.
    item_times: tuple[tuple[str, str, str, str], ...]
    #: sha256 of each sealed part, in order.
    archive_parts: tuple[str, ...]
    #: sha256 of each raw log file, in order of import.
    log_files: tuple[str, ...]
    #: Stays and beats that no sealed part holds yet.
    unsealed_intervals: int


# -- Events ------------------------------------------------------------------
def get_webinar(slug: str) -> Webinar:
    """WebinarNotFound, with a sentence, for a slug that no event has."""
    webinar = Webinar.objects.filter(slug=slug).first()
    if webinar is None:
        raise WebinarNotFound(sentence("unknown_webinar", slug=slug))
    return webinar


def event_page(slug: str) -> WebinarPage | None:
    """The page on which everybody reads about the event; None where there is none."""
    pages = WebinarPage.objects.live().public().select_related("webinar")
    return pages.filter(webinar__slug=slug).first()


def upcoming_webinars(now: datetime) -> QuerySet[Webinar]:
    """Announced events that are not over, the next one first."""
    return Webinar.objects.filter(
        state=WebinarState.ANNOUNCED, ends_at__gt=now
    ).order_by("starts_at", "slug")


def past_webinars(now: datetime) -> QuerySet[Webinar]:
    """Events that are over or held, the latest first."""
    visible = Webinar.objects.filter(
        state__in=[WebinarState.ANNOUNCED, WebinarState.HELD]
    )
    return visible.exclude(
        pk__in=upcoming_webinars(now).order_by().values("pk")
    ).order_by("-starts_at", "slug")


def next_event(now: datetime) -> Webinar | None:
    """The event that runs now or comes next."""
    return upcoming_webinars(now).first()


def is_event_running(now: datetime) -> bool:
    """True while an announced event is under way: the red dot in the header."""
    from media.event_days import on_now  # noqa: PLC0415 -- it reads what stands here

    begun = Webinar.objects.filter(
        state=WebinarState.ANNOUNCED, starts_at__lte=now, ends_at__gt=now
    )
    return bool(on_now(begun, now))


def events_without_log(now: datetime) -> QuerySet[Webinar]:
    """Events that are over, not long ago, and of which nobody was seen yet; or only in
    logs that were withdrawn."""
    logs = LogImport.objects.filter(webinar=OuterRef("pk"))
    viewers = Viewer.objects.filter(webinar=OuterRef("pk"))
    return past_webinars(now).filter(
        ~Exists(logs.filter(withdrawn_at=None)),
        ~Exists(viewers) | Exists(logs),
        ends_at__lte=now,
        ends_at__gt=now - LOOKED_BACK,
    )


def events_with_unrecognised(now: datetime) -> QuerySet[Webinar]:
    """Events, not long ago, with `unrecognised` rows in logs that count."""
    counting = Q(log_imports__withdrawn_at__isnull=True)
    return (
        past_webinars(now)
        .filter(ends_at__gt=now - LOOKED_BACK)
        .annotate(unrecognised=Sum("log_imports__unmatched", filter=counting))
        .filter(unrecognised__gt=0)
    )


def events_seen() -> QuerySet[Webinar]:
    """Events at which somebody was recognised, the latest first."""
    return Webinar.objects.filter(
        Exists(Viewer.objects.filter(webinar=OuterRef("pk")))
    ).order_by("-starts_at", "slug")


# -- Programme ----------------------------------------------------------------
def programme_version(webinar: Webinar) -> ProgrammeVersion | None:
    return webinar.programme_versions.order_by("-number").first()


def actual_times(webinar: Webinar) -> dict[str, Interval]:
    """Actual start and end per item key, the newest entry of each."""
    return {
        entry.key: (to_ms(entry.starts_at), to_ms(entry.ends_at))
        for entry in ItemTimes.objects.filter(webinar=webinar).order_by("id")
    }


def programme_in_force(webinar: Webinar) -> Programme:
    """The items with actual times applied, in order; () before a programme is saved."""
    version = programme_version(webinar)
    if version is None:
        return ()
    return with_actual_times(version.read_items(), actual_times(webinar))


@dataclass(frozen=True, slots=True)
class CountingTimes:
    """`over_at`: the event has ended, and its last item too where that ran on;
    `room_closes_at`: the live room takes no further beat; `final_at`: no minute that
    was measured here can be added any more."""

    over_at: datetime
    room_closes_at: datetime
    final_at: datetime


def event_hull(webinar: Webinar, items: Programme) -> Interval:
    """From when until when the event goes on: as planned, or longer if it did."""
    start, end = to_ms(webinar.starts_at), to_ms(webinar.ends_at)
    real = programme_hull(items) or (start, end)
    return min(start, real[0]), max(end, real[1])


def room_span(
    webinar: Webinar, items: Programme | None = None
) -> tuple[datetime, datetime]:
    """From when until when people may be in the event's room; `items` in force, where
    they are at hand."""
    known = programme_in_force(webinar) if items is None else items
    opens, closes = open_span(event_hull(webinar, known))
    return from_ms(opens), from_ms(closes)


def is_room_open(
    webinar: Webinar, *, now: datetime, items: Programme | None = None
) -> bool:
    """Whether people get a pass, the pictures and a word now. An event that somebody
    has called held goes on until its room closes: what is on its way still comes."""
    if webinar.state not in (WebinarState.ANNOUNCED, WebinarState.HELD):
        return False
    opens, closes = room_span(webinar, items)
    return opens <= now < closes


def counting_times(webinar: Webinar) -> CountingTimes:
    """An event whose room nobody ever entered is final when it is over: who comes
    later can have seen nothing of it."""
    hull = event_hull(webinar, programme_in_force(webinar))
    over, closes = from_ms(hull[1]), from_ms(open_span(hull)[1])
    final = closes + SETTLES if room_was_entered(webinar) else over
    return CountingTimes(over, closes, final)


# -- People -------------------------------------------------------------------
def is_registered(webinar: Webinar, user: User) -> bool:
    return bool(
        user.is_authenticated
        and Registration.objects.filter(webinar=webinar, user=user).exists()
    )


def place_of(webinar: Webinar, user: User) -> Registration | None:
    """A person's own place at an event; None where there is none."""
    if not user.is_authenticated:
        return None
    return Registration.objects.filter(webinar=webinar, user=user).first()


def registrations_of(user: User) -> QuerySet[Registration]:
    """A person's own events, the latest first."""
    return (
        Registration.objects.filter(user=user)
        .select_related("webinar")
        .order_by("-webinar__starts_at")
    )


def places_left(webinar: Webinar) -> int | None:
    """None where there is no limit. The place of an account that is closed or gone is
    nobody's: it would stay empty."""
    if webinar.capacity is None:
        return None
    taken = webinar.registrations.filter(user__is_active=True).count()
    return max(0, webinar.capacity - taken)


def people_of(webinar: Webinar) -> dict[int, User]:
    """Everybody with a place or who was ever recognised in a log, by id."""
    registered = Registration.objects.filter(webinar=webinar).values("user_id")
    seen = Viewer.objects.filter(webinar=webinar).values("user_id")
    users = User.objects.filter(pk__in=registered) | User.objects.filter(pk__in=seen)
    return {user.pk: user for user in users.distinct()}


# -- Attendance ---------------------------------------------------------------
def attendance_for(webinar: Webinar) -> list[PersonAttendance]:
    """Registered people and people with stays, ordered by user id, zeros included.

    The stays are those of the sealed parts, read from the archive, and those not
    sealed yet: imported ones from the database, the live room's from its journal.
    ArchiveDamaged when a part is not the file that was sealed.
    """
    registered = Registration.objects.filter(
        webinar=webinar, user__isnull=False
    ).values_list("user_id", flat=True)
    owners, starts, ends, _sources = stays_by_user(webinar)
    corrections = corrections_of(webinar)
    people = {*registered, *owners.tolist(), *corrections}
    return [
        correct(person, corrections[person.user_id])
        if person.user_id in corrections
        else person
        for person in attend_columns(
            programme_in_force(webinar), people, owners, starts, ends
        )
    ]


def attendance_of(webinar: Webinar, user: User) -> PersonAttendance | None:
    """One person's attendance, or None for somebody who has neither place nor stay."""
    viewer = Viewer.objects.filter(webinar=webinar, user=user).first()
    if viewer is None and not is_registered(webinar, user):
        return None
    if viewer is None:
        return attend(user.pk, programme_in_force(webinar), ())
    numbers, starts, ends, _sources = raw_stays(webinar, viewer)
    corrections = corrections_of(webinar, viewer).get(user.pk, ())
    if not (len(numbers) or corrections or is_registered(webinar, user)):
        return None
    owners = np.full(len(numbers), user.pk, dtype=np.int64)
    (person,) = attend_columns(
        programme_in_force(webinar), [user.pk], owners, starts, ends
    )
    return correct(person, corrections)


def corrections_of(
    webinar: Webinar, viewer: Viewer | None = None
) -> dict[int, tuple[CorrectedSpan, ...]]:
    """What organisers decided and did not take back, by person and in their order."""
    rows = Correction.objects.filter(
        webinar=webinar, viewer__user__isnull=False
    ).exclude(
        group__in=CorrectionWithdrawal.objects.filter(webinar=webinar).values("group")
    )
    if viewer is not None:
        rows = rows.filter(viewer=viewer)
    spans: dict[int, list[CorrectedSpan]] = {}
    for user_id, *told in rows.order_by("id").values_list(
        "viewer__user_id", "starts_ms", "ends_ms", "is_added", "reason"
    ):
        spans.setdefault(user_id, []).append(CorrectedSpan(*told))
    return {user_id: tuple(found) for user_id, found in spans.items()}


def room_summary(webinar: Webinar, *, now: datetime) -> RoomSummary:
    """Who is in the live room and how long so far, at most a minute old. Of sealed
    parts and logs of platforms it knows nothing. JournalUnreadable where it cannot."""
    return summary_of(webinar, items=programme_in_force(webinar), now_ms=to_ms(now))


def intervals_by_user(webinar: Webinar) -> dict[int, Intervals]:
    """The union per person, for charts of who was there when."""
    return {
        person.user_id: normalise(person.intervals)
        for person in attendance_for(webinar)
    }


# -- Logs and archive ----------------------------------------------------------
def log_imports(
    webinar: Webinar, *, with_withdrawn: bool = False
) -> QuerySet[LogImport]:
    """The logs that count, in order of import; on request those withdrawn, too."""
    logs = webinar.log_imports.select_related("imported_by").order_by("id")
    return logs if with_withdrawn else logs.filter(withdrawn_at__isnull=True)


def state_of_logs() -> tuple[object, ...]:
    """What changes whenever a log of any event is taken in, withdrawn or sealed."""
    logs = LogImport.objects.aggregate(
        last=Max("pk"), withdrawn=Max("withdrawn_at"), matched=Sum("matched")
    )
    return (*logs.values(), ArchivePart.objects.aggregate(last=Max("pk"))["last"])


def archive_parts(webinar: Webinar) -> QuerySet[ArchivePart]:
    return webinar.archive_parts.select_related("programme").order_by("number")


def unsealed_count(webinar: Webinar) -> int:
    """Stays and beats that no part holds yet."""
    return unsealed_stays(webinar).count() + unsealed_beats(webinar)


def evidence_sources(webinar: Webinar) -> EvidenceSources:
    """What a certificate must name to be recomputed years later."""
    version = programme_version(webinar)
    times = ItemTimes.objects.filter(webinar=webinar).order_by("id")
    return EvidenceSources(
        programme_number=version.number if version else 0,
        programme_sha256=version.sha256 if version else "",
        item_times=tuple(
            (t.key, t.starts_at.isoformat(), t.ends_at.isoformat(), t.reason)
            for t in times
        ),
        archive_parts=tuple(archive_parts(webinar).values_list("sha256", flat=True)),
        log_files=tuple(log_imports(webinar).values_list("file_sha256", flat=True)),
        unsealed_intervals=unsealed_count(webinar),
    )


def with_counts(webinars: QuerySet[Webinar]) -> QuerySet[Webinar]:
    """Adds `registered` and `logs` to each, in the same query."""
    return webinars.annotate(
        registered=Count("registrations", distinct=True),
        logs=Count("log_imports", distinct=True),
    )
