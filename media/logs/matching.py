"""From a file to stays of people with an account: read, recognise, report.

A person is recognised by a verified e-mail address, by the registration that the
platform was given, or by what an organiser decided for this event; never by a name.
What is not recognised is listed. This module only reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo, available_timezones

from elearn.core.accounts import verified_users_by_email
from elearn.core.models import normalise_email
from media.domain.intervals import clip
from media.domain.programme import programme_hull
from media.exceptions import LogRefused
from media.logs import sources
from media.logs.rows import LogFinding, LogRow
from media.logs.storage import digest_of
from media.models import (
    LogImport,
    MatchDecision,
    PresenceInterval,
    Registration,
    Webinar,
)
from media.queries import programme_in_force
from media.wording import sentence

#: Beyond this the days of an event decide nothing about a date any more.
LONGEST_EVENT_DAYS = 60
#: What a platform carries that was told whose registration a join link is.
_REGISTRATION = re.compile(r"registration-(\d{1,9})", re.ASCII)
_MAIL, _ID = "mail", "id"
LONGEST_KEY = 500


@dataclass(frozen=True, slots=True)
class LogReport:
    """What a file holds, and what taking it in adds.

    `people` are distinct addresses (the platform's numbers, or else names, where a
    row has no address) and `people == matched + unmatched`. `added` counts the
    stays that are new; `decided` are the keys of those recognised by a decision.
    """

    source: str
    format: str
    time_zone: str
    date_order: str
    file_sha256: str
    rows: int
    people: int
    intervals: int
    matched: int
    unmatched: int
    added: int
    refused: tuple[LogFinding, ...]
    unmatched_rows: tuple[LogFinding, ...]
    notes: tuple[LogFinding, ...]
    decided: tuple[str, ...] = ()
    already_imported: bool = False
    log_id: int | None = None

    def stored_as_log(self, log_id: int) -> LogReport:
        return replace(self, log_id=log_id)


@dataclass(frozen=True, slots=True)
class ReadLog:
    """`stays`: rows not stored yet, each with the person it belongs to."""

    report: LogReport
    log: LogImport | None
    stays: tuple[tuple[LogRow, int], ...]


def person_key(row: LogRow | LogFinding, family: str) -> str:
    """What a decision is remembered under: the address, or else the platform's number
    of the person. Nothing for a guest, who has neither."""
    if row.email.strip():
        return f"{_MAIL}:{normalise_email(row.email)}"[:LONGEST_KEY]
    if row.platform_id.strip():
        return f"{_ID}:{family}:{row.platform_id.strip()}"[:LONGEST_KEY]
    return ""


def is_person_key(text: str) -> bool:
    kind, _colon, rest = text.partition(":")
    return kind in (_MAIL, _ID) and bool(rest.strip()) and len(text) <= LONGEST_KEY


def key_words(key: str) -> str:
    """The address, or the platform's number, as a person reads it."""
    kind, _colon, rest = key.partition(":")
    return rest if kind == _MAIL else rest.partition(":")[2]


def read_log(
    webinar: Webinar,
    content: bytes,
    *,
    source: str,
    time_zone: str,
    date_order: str = "",
) -> ReadLog:
    """LogRefused where the file as a whole proves nothing; DateOrderAsked, which is
    one, where its dates may be two days and nobody has said which."""
    digest = digest_of(content)
    log = LogImport.objects.filter(
        webinar=webinar, file_sha256=digest, withdrawn_at__isnull=True
    ).first()
    # A file is read by one clock for good: another one would double its stays.
    if log is not None and time_zone not in {"", log.time_zone}:
        raise LogRefused(sentence("zone_fixed", zone=log.time_zone))
    if log is not None and date_order not in {"", log.date_order}:
        raise LogRefused(sentence("order_fixed"))
    zone_name = log.time_zone if log else time_zone or webinar.time_zone
    if zone_name not in available_timezones():
        raise LogRefused(sentence("zone_unknown", zone=zone_name))
    zone = ZoneInfo(zone_name)
    order = log.date_order if log else date_order
    parsed = sources.parse(
        content,
        zone=zone,
        wanted=source,
        date_order=order,
        days=event_days(webinar, zone),
    )
    family = sources.get_source(parsed.source).family
    listed: list[LogRow | LogFinding] = [*parsed.rows, *parsed.refused]
    known_as, decided = _recognised(webinar, listed, family)
    people = {_identity(row, family) for row in listed}
    people.discard("")
    matched = {person for person in people if person in known_as}

    known: list[tuple[LogRow, int]] = []
    unmatched: list[LogFinding] = []
    for row in parsed.rows:
        user_id = known_as.get(_identity(row, family))
        if user_id is not None:
            known.append((row, user_id))
        else:
            unmatched.append(
                LogFinding(
                    row.line, _why_unmatched(row), {}, row.email, row.name,
                    row.platform_id,
                )
            )  # fmt: skip
    stored = (
        set(
            PresenceInterval.objects.filter(log_import=log).values_list(
                "line", flat=True
            )
        )
        if log
        else set()
    )
    stays = tuple(stay for stay in known if stay[0].line not in stored)
    report = LogReport(
        source=family,
        format=parsed.source,
        time_zone=zone_name,
        date_order=order,
        file_sha256=digest,
        rows=parsed.row_count,
        people=len(people),
        intervals=len(parsed.rows),
        matched=len(matched),
        unmatched=len(people) - len(matched),
        added=len(stays),
        refused=parsed.refused,
        unmatched_rows=tuple(unmatched),
        notes=(*parsed.notes, *_remarks(webinar, parsed.rows, known)),
        decided=tuple(sorted(decided & matched)),
        already_imported=log is not None,
        log_id=log.pk if log else None,
    )
    return ReadLog(report, log, stays)


def event_days(webinar: Webinar, zone: ZoneInfo) -> set[date]:
    """The days of the event by this clock, and those beside them: a log begins with
    the rehearsal and ends with the last to leave."""
    first = webinar.starts_at.astimezone(zone).date() - timedelta(days=1)
    last = webinar.ends_at.astimezone(zone).date() + timedelta(days=1)
    length = min((last - first).days, LONGEST_EVENT_DAYS)
    return {first + timedelta(days=number) for number in range(length + 1)}


def _recognised(
    webinar: Webinar, rows: Iterable[LogRow | LogFinding], family: str
) -> tuple[dict[str, int], set[str]]:
    """Whose each key is, and which of the keys somebody decided."""
    rows = list(rows)
    decided = {
        decision.key: decision.user_id
        for decision in MatchDecision.objects.filter(
            webinar=webinar, taken_back_at__isnull=True, user__is_active=True
        )
    }
    registered = {
        f"{_ID}:{family}:{row.platform_id.strip()}": int(given[1])
        for row in rows
        if not row.email.strip()
        and (given := _REGISTRATION.fullmatch(row.platform_id.strip()))
    }
    places = (
        dict(
            Registration.objects.filter(
                webinar=webinar, user__is_active=True
            ).values_list("pk", "user_id")
        )
        if registered
        else {}
    )
    users = verified_users_by_email(row.email for row in rows if row.email.strip())
    proven = {f"{_MAIL}:{email}": user.pk for email, user in users.items()} | {
        key: places[number] for key, number in registered.items() if number in places
    }
    # A verified address outweighs what was decided before it was verified.
    return decided | proven, set(decided) - set(proven)


def _identity(row: LogRow | LogFinding, family: str) -> str:
    """Distinguishes the people of a file; a name does so for counting alone."""
    key = person_key(row, family)
    return key or (f"name:{row.name}" if row.name else "")


def _why_unmatched(row: LogRow) -> str:
    if row.email.strip():
        return "no_account"
    return "no_decision" if row.platform_id.strip() else "no_email"


def _remarks(
    webinar: Webinar,
    rows: tuple[LogRow, ...],
    known: list[tuple[LogRow, int]],
) -> list[LogFinding]:
    remarks = []
    registered = Registration.objects.filter(
        webinar=webinar, user__isnull=False
    ).values_list("user_id", flat=True)
    seen = {user_id for _row, user_id in known}
    strangers = seen - set(registered)
    if strangers:
        remarks.append(LogFinding(0, "not_registered", {"count": len(strangers)}))
    twice = _in_two_places(known)
    if twice:
        remarks.append(LogFinding(0, "overlapping", {"count": len(twice)}))
    window = programme_hull(programme_in_force(webinar))
    if window and rows and not clip(((r.starts_ms, r.ends_ms) for r in rows), window):
        remarks.append(LogFinding(0, "outside_programme"))
    return remarks


def _in_two_places(known: list[tuple[LogRow, int]]) -> set[int]:
    """People of whom two rows lie over each other: two devices, or two entries."""
    ends: dict[int, int] = {}
    twice = set()
    for row, user_id in sorted(known, key=lambda stay: stay[0].starts_ms):
        if row.starts_ms < ends.get(user_id, 0):
            twice.add(user_id)
        ends[user_id] = max(row.ends_ms, ends.get(user_id, 0))
    return twice
