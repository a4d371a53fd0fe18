"""Writes of this room: one transaction each, keyword-only, audited.

Every write that touches an event's numbers takes the lock of its Webinar row
first, so that two imports, or an import and a sealing, follow one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Max

from elearn.core.accounts import invite_person
from elearn.core.audit import record
from elearn.core.models import User, normalise_email
from media.domain.programme import (
    Item,
    Programme,
    check_items,
    digest_items,
    items_from_json,
    items_to_json,
    order,
    to_ms,
    with_actual_times,
)
from media.exceptions import NothingToSeal, ProgrammeRefused, RegistrationRefused
from media.lists import ItemTimesRow, PersonRow
from media.logs import archive, matching
from media.logs.matching import LogReport
from media.logs.rows import LogFinding
from media.logs.storage import keep_raw_file
from media.models import (
    ArchivePart,
    ItemTimes,
    LogImport,
    PresenceInterval,
    ProgrammeVersion,
    Registration,
    Viewer,
    Webinar,
)
from media.queries import actual_times, places_left, programme_version
from media.signals import attendance_changed
from media.wording import programme_sentence, sentence

BATCH = 1000


@dataclass(frozen=True, slots=True)
class RegisterReport:
    """`refused` holds rows of the list; everybody else now has a place."""

    created: int
    registered: int
    already_registered: int
    over_capacity: int
    refused: tuple[LogFinding, ...]


@dataclass(frozen=True, slots=True)
class SealReport:
    part: ArchivePart
    is_new: bool


def _lock(webinar: Webinar) -> Webinar:
    locked: Webinar = Webinar.objects.select_for_update().get(pk=webinar.pk)
    return locked


def _announce_change(webinar: Webinar) -> None:
    transaction.on_commit(
        partial(attendance_changed.send, sender=Webinar, webinar=webinar)
    )


# -- Events and programme --------------------------------------------------------
@transaction.atomic
def save_webinar(*, slug: str, by: User | None, **fields: Any) -> Webinar:
    """The event of this short address, made or brought to these fields."""
    webinar = Webinar.objects.select_for_update().filter(slug=slug).first()
    is_new = webinar is None
    webinar = webinar or Webinar(slug=slug)
    changed = [
        name
        for name, value in fields.items()
        if is_new or getattr(webinar, name) != value
    ]
    for name, value in fields.items():
        setattr(webinar, name, value)
    if is_new or changed:
        webinar.full_clean()
        webinar.save()
        record("media.save_webinar", webinar, by=by, fields=sorted(changed))
    return webinar


@transaction.atomic
def save_programme(
    webinar: Webinar, *, items: Iterable[Item], by: User | None, now: datetime
) -> ProgrammeVersion:
    """Publish the planned items as the next version; the same plan stays one version.

    ProgrammeRefused with every reason, also where actual times already
    recorded would make two items overlap.
    """
    webinar = _lock(webinar)
    stored = items_to_json(items)
    planned = items_from_json(stored)
    start, end = to_ms(webinar.starts_at), to_ms(webinar.ends_at)
    reasons = [programme_sentence(finding) for finding in check_items(planned)] + [
        sentence("outside_event", key=item.key)
        for item in planned
        if item.starts_ms < start or item.ends_ms > end
    ]
    if not reasons:
        actual = with_actual_times(planned, actual_times(webinar))
        reasons = [programme_sentence(finding) for finding in check_items(actual)]
    if reasons:
        raise ProgrammeRefused(" ".join(reasons))
    current = programme_version(webinar)
    digest = digest_items(stored)
    if current is not None and current.sha256 == digest:
        return current
    version: ProgrammeVersion = ProgrammeVersion.objects.create(
        webinar=webinar,
        number=current.number + 1 if current else 1,
        items=stored,
        sha256=digest,
        created_at=now,
        created_by=by,
    )
    record("media.save_programme", webinar, by=by, number=version.number, sha256=digest)
    _announce_change(webinar)
    return version


@transaction.atomic
def set_item_times(
    webinar: Webinar,
    *,
    times: Sequence[ItemTimesRow],
    reason: str,
    by: User | None,
    now: datetime,
) -> Programme:
    """Record when items really began and ended; returns the programme in force.

    All or nothing: ProgrammeRefused for an unknown item, or where the result
    would overlap. Times that are in force already add no entry.
    """
    webinar = _lock(webinar)
    if not reason.strip():
        raise ProgrammeRefused(sentence("no_reason"))
    version = programme_version(webinar)
    if version is None:
        raise ProgrammeRefused(sentence("no_programme", title=webinar.title))
    planned = version.read_items()
    known = {item.key for item in planned}
    in_force = actual_times(webinar)
    wanted = dict(in_force)
    for row in times:
        if row.key not in known:
            raise ProgrammeRefused(sentence("unknown_item", line=row.line, key=row.key))
        wanted[row.key] = (to_ms(row.starts_at), to_ms(row.ends_at))
    result = with_actual_times(planned, wanted)
    reasons = [programme_sentence(finding) for finding in check_items(result)]
    if reasons:
        raise ProgrammeRefused(" ".join(reasons))
    new = [row for row in times if wanted[row.key] != in_force.get(row.key)]
    ItemTimes.objects.bulk_create(
        ItemTimes(
            webinar=webinar,
            key=row.key,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            reason=reason.strip(),
            recorded_at=now,
            recorded_by=by,
        )
        for row in new
    )
    if new:
        record(
            "media.set_item_times",
            webinar,
            by=by,
            items=[row.key for row in new],
            reason=reason.strip(),
        )
        _announce_change(webinar)
    return order(result)


# -- Registration ----------------------------------------------------------------
@transaction.atomic
def register_person(
    webinar: Webinar,
    *,
    user: User,
    by: User | None,
    now: datetime,
    as_organiser: bool = False,
) -> Registration:
    """Give `user` a place; a second call changes nothing.

    A person registers while the event is announced and places are left, else
    RegistrationRefused. An organiser may add people at any time and beyond the
    capacity; the record says so.
    """
    webinar = _lock(webinar)
    existing = Registration.objects.filter(webinar=webinar, user=user).first()
    if existing is not None:
        return existing
    left = places_left(webinar)
    is_full = left is not None and left <= 0
    if not as_organiser:
        if not webinar.takes_registrations(now):
            raise RegistrationRefused(sentence("not_open", title=webinar.title))
        if is_full:
            raise RegistrationRefused(sentence("full", title=webinar.title))
    registration: Registration = Registration.objects.create(
        webinar=webinar, user=user, registered_at=now, is_over_capacity=is_full
    )
    record(
        "media.register_person",
        webinar,
        by=by,
        person=user.pk,
        over_capacity=is_full,
        after_event=webinar.is_over(now),
    )
    _announce_change(webinar)
    return registration


@transaction.atomic
def cancel_registration(
    webinar: Webinar, *, user: User, by: User | None, now: datetime
) -> bool:
    """Give the place of `user` back; False where there was none.

    RegistrationRefused once the event runs: from then on the registration is part
    of the record.
    """
    webinar = _lock(webinar)
    registration = Registration.objects.filter(webinar=webinar, user=user).first()
    if registration is None:
        return False
    if now >= webinar.starts_at:
        raise RegistrationRefused(sentence("too_late", title=webinar.title))
    registration.delete()
    record("media.cancel_registration", webinar, by=by, person=user.pk)
    _announce_change(webinar)
    return True


@transaction.atomic
def invite_and_register(
    webinar: Webinar, *, people: Sequence[PersonRow], by: User | None, now: datetime
) -> RegisterReport:
    """Accounts for the people of an organiser's list, and their places.

    Works after the event and beyond the capacity. A row that cannot be taken
    is refused with its line; the others are done. A second run changes nothing.
    """
    webinar = _lock(webinar)
    before = set(
        Registration.objects.filter(webinar=webinar).values_list("user_id", flat=True)
    )
    refused: list[LogFinding] = []
    created = over_capacity = 0
    added: set[int] = set()
    present: set[int] = set()
    for row in people:
        problem = _check_person(row)
        if problem is not None:
            refused.append(problem)
            continue
        try:
            user, is_new = invite_person(email=row.email, name=row.name)
        except ValidationError as error:
            why = " ".join(error.messages)
            refused.append(LogFinding(row.line, "person_refused", {"why": why}))
            continue
        if not user.is_active:
            refused.append(
                LogFinding(row.line, "account_inactive", {"email": row.email})
            )
            continue
        created += is_new
        if user.pk in before:
            present.add(user.pk)
        elif user.pk not in added:
            place = register_person(
                webinar, user=user, by=by, now=now, as_organiser=True
            )
            over_capacity += place.is_over_capacity
            added.add(user.pk)
    if created or added:
        record(
            "media.register_people",
            webinar,
            by=by,
            created=created,
            registered=len(added),
            refused=len(refused),
            over_capacity=over_capacity,
        )
    return RegisterReport(
        created, len(added), len(present), over_capacity, tuple(refused)
    )


def _check_person(row: PersonRow) -> LogFinding | None:
    try:
        validate_email(normalise_email(row.email))
    except ValidationError:
        return LogFinding(row.line, "bad_email", {"email": row.email})
    if not row.name.strip():
        return LogFinding(row.line, "no_name")
    return None


# -- Logs --------------------------------------------------------------------------
def preview_log(
    webinar: Webinar,
    *,
    content: bytes,
    source: str = "auto",
    time_zone: str = "",
) -> LogReport:
    """What `import_log` would do with this file, without doing it.

    LogRefused where the file as a whole proves nothing.
    """
    return matching.read_log(
        webinar, content, source=source, time_zone=time_zone
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
) -> LogReport:
    """Take in a platform's log: its stays, the raw file and what was refused.

    The same file again adds nothing, but for rows whose person has an account
    by now. Works after sealing; the new stays go into a further part.
    """
    webinar = _lock(webinar)
    read = matching.read_log(webinar, content, source=source, time_zone=time_zone)
    report, log = read.report, read.log
    if log is not None and not read.stays:
        return report
    if log is None:
        log = LogImport(
            webinar=webinar,
            source=report.format,
            time_zone=report.time_zone,
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
    log.unmatched_rows = [vars_of(row) for row in report.unmatched_rows]
    log.refused_rows = [vars_of(row) for row in report.refused]
    log.notes = [vars_of(row) for row in report.notes]
    log.save()
    viewers = _viewers(webinar, {user_id for _row, user_id in read.stays})
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
        refused=len(log.refused_rows),
        after_sealing=ArchivePart.objects.filter(webinar=webinar).exists(),
    )
    _announce_change(webinar)
    return report.stored_as_log(log.pk)


def vars_of(finding: LogFinding) -> dict[str, Any]:
    return {
        "line": finding.line,
        "code": finding.code,
        "arguments": finding.arguments,
        "email": finding.email,
        "name": finding.name,
    }


def _viewers(webinar: Webinar, user_ids: set[int]) -> dict[int, Viewer]:
    """The pseudonym of each person in this event, allotted where there is none."""
    viewers = {
        viewer.user_id: viewer
        for viewer in Viewer.objects.filter(webinar=webinar, user__isnull=False)
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


# -- Sealing -------------------------------------------------------------------------
@transaction.atomic
def seal_log(webinar: Webinar, *, by: User | None, now: datetime) -> SealReport:
    """Put every stay not sealed yet into a further archive part.

    The file is on disk, whole, before the database says that it is sealed; if
    anything fails before that, the stays are still unsealed and the next run
    seals them. With nothing new the last part is returned; NothingToSeal where
    there never was anything.
    """
    webinar = _lock(webinar)
    rows = list(
        PresenceInterval.objects.filter(webinar=webinar, part__isnull=True)
        .select_related("viewer", "log_import")
        .order_by("log_import_id", "line", "id")
    )
    last = ArchivePart.objects.filter(webinar=webinar).order_by("-number").first()
    version = programme_version(webinar)
    if not rows and last is not None:
        return SealReport(last, is_new=False)
    if not rows:
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
            logs=[(log.file_sha256, log.source) for log in logs.values()],
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
            ],
            previous_sha256=last.sha256 if last else "",
            created_at=now,
        )
    )
    archive.read_part(sealed.file, sealed.sha256)
    part: ArchivePart = ArchivePart.objects.create(
        webinar=webinar,
        number=number,
        file=sealed.file,
        sha256=sealed.sha256,
        size=sealed.size,
        intervals=len(rows),
        programme=version,
        sealed_at=now,
        sealed_by=by,
    )
    PresenceInterval.objects.filter(webinar=webinar, part__isnull=True).update(
        part=part
    )
    record(
        "media.seal_log",
        webinar,
        by=by,
        part=number,
        sha256=part.sha256,
        intervals=part.intervals,
    )
    return SealReport(part, is_new=True)
