"""From a file to stays of people with an account: read, recognise, report.

A person is recognised by a verified e-mail address and by nothing else; what
is not recognised is listed. This module only reads.
"""

from __future__ import annotations

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
from media.models import LogImport, PresenceInterval, Registration, Webinar
from media.queries import programme_in_force
from media.wording import sentence

#: Beyond this the days of an event decide nothing about a date any more.
LONGEST_EVENT_DAYS = 60


@dataclass(frozen=True, slots=True)
class LogReport:
    """What a file holds, and what taking it in adds.

    `people` are distinct addresses (names, where a row has no address) and
    `people == matched + unmatched`. `added` counts the stays that are new.
    """

    source: str
    format: str
    time_zone: str
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


def read_log(
    webinar: Webinar, content: bytes, *, source: str, time_zone: str
) -> ReadLog:
    """LogRefused where the file as a whole proves nothing."""
    digest = digest_of(content)
    log = LogImport.objects.filter(
        webinar=webinar, file_sha256=digest, withdrawn_at__isnull=True
    ).first()
    # A file is read by one clock for good: another one would double its stays.
    if log is not None and time_zone not in {"", log.time_zone}:
        raise LogRefused(sentence("zone_fixed", zone=log.time_zone))
    zone_name = log.time_zone if log else time_zone or webinar.time_zone
    if zone_name not in available_timezones():
        raise LogRefused(sentence("zone_unknown", zone=zone_name))
    zone = ZoneInfo(zone_name)
    parsed = sources.parse(
        content, zone=zone, wanted=source, days=event_days(webinar, zone)
    )
    listed: list[LogRow | LogFinding] = [*parsed.rows, *parsed.refused]
    users = verified_users_by_email(row.email for row in listed if row.email)
    recognised = {email: user.pk for email, user in users.items()}
    people = {_identity(row) for row in listed if row.email or row.name}
    matched = {person for person in people if person[0] in recognised}

    known: list[tuple[LogRow, int]] = []
    unmatched: list[LogFinding] = []
    for row in parsed.rows:
        user_id = recognised.get(normalise_email(row.email))
        if user_id is not None:
            known.append((row, user_id))
        else:
            code = "no_account" if row.email else "no_email"
            unmatched.append(LogFinding(row.line, code, {}, row.email, row.name))
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
        source=sources.get_source(parsed.source).family,
        format=parsed.source,
        time_zone=zone_name,
        file_sha256=digest,
        rows=parsed.row_count,
        people=len(people),
        intervals=len(parsed.rows),
        matched=len(matched),
        unmatched=len(people) - len(matched),
        added=len(stays),
        refused=parsed.refused,
        unmatched_rows=tuple(unmatched),
        notes=(*parsed.notes, *_remarks(webinar, parsed.rows, recognised)),
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


def _identity(row: LogRow | LogFinding) -> tuple[str, str]:
    """Distinguishes the people of a file for counting; never used for matching."""
    return (normalise_email(row.email), "" if row.email else row.name)


def _remarks(
    webinar: Webinar, rows: tuple[LogRow, ...], recognised: dict[str, int]
) -> list[LogFinding]:
    remarks = []
    registered = Registration.objects.filter(
        webinar=webinar, user__isnull=False
    ).values_list("user_id", flat=True)
    strangers = set(recognised.values()) - set(registered)
    if strangers:
        remarks.append(LogFinding(0, "not_registered", {"count": len(strangers)}))
    window = programme_hull(programme_in_force(webinar))
    if window and rows and not clip(((r.starts_ms, r.ends_ms) for r in rows), window):
        remarks.append(LogFinding(0, "outside_programme"))
    return remarks
