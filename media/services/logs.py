"""Writes about presence: taking a log in, and sealing what was taken in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max

from elearn.core.audit import record
from elearn.core.models import User
from media.domain.programme import with_actual_times
from media.exceptions import ArchiveDamaged, LogRefused, NothingToSeal
from media.logs import archive, matching, player
from media.logs.beat_columns import SealedBeats
from media.logs.matching import LogReport
from media.logs.rows import LogFinding
from media.logs.storage import keep_raw_file
from media.models import (
    ArchivePart,
    LogImport,
    PollAnswer,
    PresenceInterval,
    Viewer,
    Webinar,
)
from media.queries import (
    actual_times,
    counting_times,
    programme_version,
)
from media.services.locking import announce_change, lock
from media.stays import unsealed_stays
from media.wording import sentence

BATCH = 1000


@dataclass(frozen=True, slots=True)
class SealReport:
    part: ArchivePart
    is_new: bool


def preview_log(
    webinar: Webinar,
    *,
    content: bytes,
    source: str = "auto",
    time_zone: str = "",
    date_order: str = "",
) -> LogReport:
    """What `import_log` would do with this file, without doing it.

    LogRefused where the file as a whole proves nothing.
    """
    return matching.read_log(
        webinar, content, source=source, time_zone=time_zone, date_order=date_order
    ).report


@transaction.atomic
def import_log(
    webinar: Webinar,
    *,
    content: bytes,
    file_name: str,
    by: User | None,
    now: datetime,
    source: str = "auto",
    time_zone: str = "",
    date_order: str = "",
) -> LogReport:
    """Take in a platform's log: its stays, the raw file and what was refused.

    The same file again adds nothing, but for rows whose person has an account
    by now. Works after sealing; the new stays go into a further part.
    """
    webinar = lock(webinar)
    read = matching.read_log(
        webinar, content, source=source, time_zone=time_zone, date_order=date_order
    )
    report, log = read.report, read.log
    if log is not None and not read.stays:
        return report
    if log is None:
        log = LogImport(
            webinar=webinar,
            source=report.format,
            time_zone=report.time_zone,
            date_order=report.date_order,
            file_name=file_name[:200],
            file_sha256=report.file_sha256,
            file_size=len(content),
            stored_as=keep_raw_file(webinar.slug, report.file_sha256, content),
            imported_at=now,
            imported_by=by,
        )
    action = "media.import_log" if log.pk is None else "media.match_log"
    log.rows, log.people, log.intervals = report.rows, report.people, report.intervals
    log.matched, log.unmatched = report.matched, report.unmatched
    log.unmatched_rows = [_stored(row) for row in report.unmatched_rows]
    log.refused_rows = [_stored(row) for row in report.refused]
    log.notes = [_stored(row) for row in report.notes]
    # Stays counted by a decision remain so until it is taken back, whoever owns the
    # address by now.
    log.decided_keys = sorted({*log.decided_keys, *report.decided})
    log.save()
    viewers = allot_viewers(webinar, user_ids={user_id for _row, user_id in read.stays})
    PresenceInterval.objects.bulk_create(
        (
            PresenceInterval(
                webinar=webinar,
                viewer=viewers[user_id],
                log_import=log,
                line=row.line,
                starts_ms=row.starts_ms,
                ends_ms=row.ends_ms,
            )
            for row, user_id in read.stays
        ),
        batch_size=BATCH,
    )
    record(
        action,
        webinar,
        by=by,
        log=log.pk,
        source=log.source,
        sha256=log.file_sha256,
        intervals=len(read.stays),
        unmatched=log.unmatched,
        decided=len(log.decided_keys),
        refused=len(log.refused_rows),
        after_sealing=ArchivePart.objects.filter(webinar=webinar).exists(),
    )
    announce_change(webinar)
    return report.stored_as_log(log.pk)


def _stored(finding: LogFinding) -> dict[str, Any]:
    return {
        "line": finding.line,
        "code": finding.code,
        "arguments": finding.arguments,
        "email": finding.email,
        "name": finding.name,
        "platform_id": finding.platform_id,
    }


@transaction.atomic
def withdraw_log(
    log: LogImport, *, reason: str, by: User | None, now: datetime
) -> LogImport:
    """Count the stays of this log no longer, and keep the record that it was there.

    For a file of another event or read by a wrong clock. Nothing sealed is
    rewritten: the numbers leave its stays out. The file may be taken in again.
    Withdrawing twice is withdrawing once; LogRefused without a reason.
    """
    webinar = lock(log.webinar)
    log = LogImport.objects.get(pk=log.pk)
    if log.withdrawn_at is not None:
        return log
    if not reason.strip():
        raise LogRefused(sentence("no_withdrawal_reason"))
    log.withdrawn_at, log.withdrawn_by = now, by
    log.withdrawn_because = reason.strip()[:300]
    log.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    record(
        "media.withdraw_log",
        webinar,
        by=by,
        log=log.pk,
        sha256=log.file_sha256,
        reason=log.withdrawn_because,
    )
    announce_change(webinar)
    return log


def allot_viewers(webinar: Webinar, *, user_ids: set[int]) -> dict[int, Viewer]:
    """The pseudonym of each person in this event, allotted where there is none.
    Call it with the event locked."""
    asked = sorted(user_ids)
    viewers = {
        viewer.user_id: viewer
        for first in range(0, len(asked), BATCH)
        for viewer in Viewer.objects.filter(
            webinar=webinar, user_id__in=asked[first : first + BATCH]
        )
    }
    highest = Viewer.objects.filter(webinar=webinar).aggregate(top=Max("number"))["top"]
    missing = sorted(user_ids - viewers.keys())
    new = Viewer.objects.bulk_create(
        [
            Viewer(webinar=webinar, number=number, user_id=user_id)
            for number, user_id in enumerate(missing, start=(highest or 0) + 1)
        ],
        batch_size=BATCH,
    )
    return viewers | {viewer.user_id: viewer for viewer in new}


@transaction.atomic
def seal_log(webinar: Webinar, *, by: User | None, now: datetime) -> SealReport:
    """Put every stay not sealed yet into a further archive part.

    The file is on disk, whole, before the database says that it is sealed; if
    anything fails before that, the stays are still unsealed and the next run
    seals them. With nothing new the last part is returned; NothingToSeal where
    there never was anything.
    """
    webinar = lock(webinar)
    rows = list(
        unsealed_stays(webinar)
        .select_related("viewer", "log_import")
        .order_by("log_import_id", "line", "id")
    )
    last = ArchivePart.objects.filter(webinar=webinar).order_by("-number").first()
    version = programme_version(webinar)
    journal = player.journal_of(webinar)
    beats = player.sort_beats(journal)
    if now >= counting_times(webinar).final_at:
        # Until then the live room reads there what a session has shown so far.
        transaction.on_commit(partial(player.forget_what_is_sealed, webinar))
        # The room has closed: unnamed answers of too few for a result can be nobody's.
        PollAnswer.objects.filter(poll__webinar=webinar, poll__is_named=False).update(
            user=None
        )
    if not rows and not len(beats) and last is not None:
        return SealReport(last, is_new=False)
    if not rows and not len(beats):
        raise NothingToSeal(sentence("nothing_to_seal", title=webinar.title))
    if version is None:
        raise NothingToSeal(sentence("no_programme", title=webinar.title))
    logs = {row.log_import_id: row.log_import for row in rows if row.log_import_id}
    place = {log_id: number for number, log_id in enumerate(logs)}
    number = last.number + 1 if last else 1
    sealed = archive.write_part(
        archive.PartContent(
            webinar=webinar.slug,
            time_zone=webinar.time_zone,
            number=number,
            programme_number=version.number,
            programme_sha256=version.sha256,
            items=with_actual_times(version.read_items(), actual_times(webinar)),
            logs=[(log.pk, log.file_sha256, log.source) for log in logs.values()],
            stays=[
                archive.Stay(
                    viewer=row.viewer.number,
                    source=row.source,
                    log=place.get(row.log_import_id, archive.NO_LOG),
                    line=row.line,
                    starts_ms=row.starts_ms,
                    ends_ms=row.ends_ms,
                )
                for row in rows
            ]
            + _player_stays(beats),
            previous_sha256=last.sha256 if last else "",
            created_at=now,
            beats=beats,
        )
    )
    archive.read_part(sealed.file, sealed.sha256)
    _compare(sealed, beats)
    part: ArchivePart = ArchivePart.objects.create(
        webinar=webinar,
        number=number,
        file=sealed.file,
        sha256=sealed.sha256,
        size=sealed.size,
        beats=len(beats),
        intervals=len(rows) + len(beats.measured.starts_ms),
        programme=version,
        journal=journal.name,
        journal_upto=journal.last,
        sealed_at=now,
        sealed_by=by,
    )
    PresenceInterval.objects.filter(pk__in=unsealed_stays(webinar).values("pk")).update(
        part=part
    )
    record(
        "media.seal_log",
        webinar,
        by=by,
        part=number,
        sha256=part.sha256,
        intervals=part.intervals,
        beats=part.beats,
    )
    return SealReport(part, is_new=True)


def _player_stays(beats: SealedBeats) -> list[archive.Stay]:
    done = beats.measured
    viewers = beats.viewers[done.sessions].tolist()
    spans = (done.sessions.tolist(), done.starts_ms.tolist(), done.ends_ms.tolist())
    return [
        archive.Stay(viewer, "player", archive.NO_LOG, 0, starts, ends, session)
        for viewer, session, starts, ends in zip(viewers, *spans, strict=True)
    ]


def _compare(sealed: archive.SealedFile, beats: SealedBeats) -> None:
    """ArchiveDamaged unless the file on disk gives back every beat of the journal."""
    rows, viewers = archive.read_part_beats(sealed.file, sealed.sha256)
    is_same = np.array_equal(rows.table[1:], beats.rows.table[1:]) and np.array_equal(
        viewers[rows.column("session")], beats.viewers[beats.rows.column("session")]
    )
    if not is_same:
        raise ArchiveDamaged(sentence("archive_differs", file=sealed.file))
