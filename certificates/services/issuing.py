"""Issuing: to one person, in place of another certificate, or to everybody who is due.

A certificate is issued whole or not at all: number, evidence, file, row and entry of the
record in one transaction. It is never edited; it can be replaced, revoked or withdrawn.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from certificates.choices import CorrectionStatus, EntryKind, Status
from certificates.domain.credit import Code
from certificates.due import Minutes
from certificates.exceptions import CannotSign, CertificateRefused, NotDue
from certificates.models import Certificate, IssueBatch, NameCorrection
from certificates.module_queries import ModuleStanding
from certificates.printing.stamping import Printer
from certificates.queries import Standing, due_list
from certificates.services.letters import tell_holder
from certificates.services.record import append_entry, reason_digest
from certificates.services.subjects import Subject, lock_subject, stand
from certificates.services.writing import (
    DEFAULT_PREFIX,
    Failure,
    Order,
    Printing,
    lock_series,
    series_of,
    write_certificate,
    write_certificates,
)
from certificates.storage import NewFiles, sweep
from courses.models import ModuleCompletion
from elearn.core.exceptions import Refusal
from elearn.core.models import User
from media.choices import MailKind
from media.models import Webinar
from media.queries import counting_times, unsealed_count
from media.services import seal_log

__all__ = [
    "DEFAULT_PREFIX",
    "Failure",
    "IssueReport",
    "Issued",
    "issue_all_due",
    "issue_certificate",
    "issue_completion",
    "issue_in_chunks",
    "prepare_issue",
    "reason_of",
    "replace_certificate",
    "set_status",
]

#: So many people at most share a transaction, and so long at most it holds its locks:
#: while it does, nobody else writes about the event, and with SQLite nobody at all.
CHUNK = 50
CHUNK_SECONDS = 0.5


@dataclass(slots=True)
class IssueReport:
    issued: list[Certificate] = field(default_factory=list)
    not_due: list[Standing] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)


def issue_certificate(
    webinar: Webinar,
    *,
    user: User,
    by: User | None,
    now: datetime,
    is_again: bool = False,
) -> Certificate:
    """The person's certificate for the event, issued now if there is none yet; `is_again`
    also where the last one was revoked.

    A second call returns the first one's certificate. Raises `NotDue` with
    the reasons, `CannotPrint` when the paper cannot be made as it must be.
    """
    return _issue(webinar, user, by=by, now=now, is_again=is_again)


def issue_completion(
    completion: ModuleCompletion,
    *,
    user: User,
    by: User | None,
    now: datetime,
    is_again: bool = False,
) -> Certificate:
    """The same for a module that the person completed. A valid one that rests on a
    completion which was taken back is replaced by it. Its holder gets a letter: of events
    an organiser decides when to write."""
    return _issue(completion, user, by=by, now=now, is_again=is_again, is_told=True)


def replace_certificate(
    certificate: Certificate,
    *,
    reason: str,
    by: User | None,
    now: datetime,
    name: str = "",
) -> Certificate:
    """A new certificate from today's records; the old one says it was replaced.

    Both happen or neither. A second call returns the replacement. The printed name
    stays what it was; `name` is another one, which two people have confirmed.
    """
    if certificate.holder is None:
        raise CertificateRefused(
            _("Certificate %(serial)s has no holder any more.")
            % {"serial": certificate.serial}
        )
    return _issue(
        certificate.subject,
        certificate.holder,
        by=by,
        now=now,
        replaces=certificate,
        reason=reason_of(reason),
        name=name,
    )


@contextmanager
def _files() -> Iterator[NewFiles]:
    """New files that stay only if the transaction within does."""
    files = NewFiles()
    try:
        yield files
    except BaseException:
        files.discard()
        raise


def _issue(
    subject: Subject,
    user: User,
    *,
    by: User | None,
    now: datetime,
    replaces: Certificate | None = None,
    reason: str = "",
    name: str = "",
    is_again: bool = False,
    is_told: bool = False,
) -> Certificate:
    with _files() as files, transaction.atomic():
        # The person after it: two events of one day share the day's maximum, and two
        # completions of one module its one valid certificate.
        subject = lock_subject(subject)
        holder = User.objects.select_for_update().get(pk=user.pk)
        if replaces is not None:
            replaces = Certificate.objects.select_for_update().get(pk=replaces.pk)
            if replaces.status == Status.SUPERSEDED:
                return Certificate.objects.get(replaces=replaces)
            if replaces.status != Status.VALID:
                raise CertificateRefused(
                    _(
                        "Certificate %(serial)s is revoked or withdrawn and cannot "
                        "be replaced."
                    )
                    % {"serial": replaces.serial}
                )
            set_status(replaces, status=str(Status.SUPERSEDED), reason=reason, now=now)
        standing = stand(subject, user=holder, now=now)
        if standing is None:
            raise NotDue(
                _("This person has no place at the event.")
                if isinstance(subject, Webinar)
                else _("This is another person’s completion.")
            )
        if standing.certificate is not None:
            return standing.certificate
        verdict = standing.verdict
        if not (verdict.is_due or (is_again and verdict.only(Code.REVOKED))):
            raise NotDue(" ".join(standing.reasons), standing.reasons)
        if isinstance(standing, ModuleStanding) and standing.outdated is not None:
            rows = Certificate.objects.select_for_update()
            replaces = rows.get(pk=standing.outdated.pk)
            reason = _("The module was completed anew.")
            set_status(replaces, status=str(Status.SUPERSEDED), reason=reason, now=now)
        made = write_certificate(
            Order(standing, replaces, name), files=files, by=by, now=now
        )
        if replaces is not None:
            if not name:
                _hand_on_names(replaces, made)
            append_entry(
                str(EntryKind.SUPERSEDE),
                now=now,
                serial=replaces.serial,
                by=made.serial,
                reason_sha256=reason_digest(reason),
            )
        if is_told:
            tell_holder(made, kind=MailKind.CERTIFICATE, now=now)
        return made


def _hand_on_names(replaced: Certificate, made: Certificate) -> None:
    """Another name that was asked for stays asked for: the new one has the old name."""
    unfinished = Q(status=CorrectionStatus.WAITING) | Q(
        status=CorrectionStatus.CONFIRMED, certificate=None
    )
    NameCorrection.objects.filter(unfinished, replaced=replaced).update(replaced=made)


# -- Many at once ------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Issued:
    """What one transaction stored, and for whom it could not; `people` are done with."""

    people: frozenset[int]
    certificates: Sequence[Certificate] = ()
    failed: Sequence[Failure] = ()


def prepare_issue(webinar: Webinar, *, by: User | None, now: datetime) -> None:
    """Seal what is not sealed, and remove files that a killed issue left behind."""
    if now >= counting_times(webinar).final_at and unsealed_count(webinar):
        seal_log(webinar, by=by, now=now)
    with transaction.atomic():
        counter = lock_series(webinar, now=now)
        sweep(*series_of(webinar, now=now))
        if counter.last == 0:
            counter.delete()


def issue_in_chunks(
    webinar: Webinar,
    *,
    people: Sequence[int],
    minutes: Minutes,
    by: User | None,
    now: datetime,
    batch: IssueBatch | None = None,
) -> Iterator[Issued]:
    """Issue to these people, so many at a time; each time all of it is stored or none.

    Who is not due any more, or holds a certificate already, gets none: two that work at
    once, or a second run after a kill, make no double and leave no gap.
    """
    left = list(people)
    with Printer() as printer:
        run = _Run(webinar, minutes, printer.print, by, now, batch)
        while left:
            chunk = left[:CHUNK]
            try:
                done = [_issue_some(run, chunk)]
            except CannotSign:
                # Nobody's fault and everybody's fate: it stops here.
                raise
            except (IntegrityError, Refusal):
                # One of them is in the way of the others: each on their own.
                done = [_issue_alone(run, pk) for pk in chunk]
            reached = frozenset[int]().union(*(one.people for one in done))
            left = [pk for pk in left if pk not in reached]
            yield from done


@dataclass(frozen=True, slots=True)
class _Run:
    """What the chunks of one issue have in common."""

    webinar: Webinar
    minutes: Minutes
    printing: Printing
    by: User | None
    now: datetime
    batch: IssueBatch | None


def _issue_alone(run: _Run, pk: int) -> Issued:
    try:
        return _issue_some(run, [pk])
    except CannotSign:
        raise
    except Refusal as refusal:
        failed = [Failure(User.objects.get(pk=pk), str(refusal))]
        if run.batch is not None:
            with transaction.atomic():
                _tell(run.batch, [], failed)
        return Issued(frozenset({pk}), failed=failed)


def _issue_some(run: _Run, people: Sequence[int]) -> Issued:
    with _files() as files, transaction.atomic():
        webinar = Webinar.objects.select_for_update().get(pk=run.webinar.pk)
        users = User.objects.select_for_update().filter(pk__in=people).order_by("pk")
        found = {user.pk: user for user in users}
        ordered = [found[pk] for pk in people if pk in found]
        standings = run.minutes.standings(webinar, ordered, now=run.now)
        due = [row for row in standings if row.verdict.is_due]
        until = time.monotonic() + CHUNK_SECONDS
        reached: list[Order] = []

        def orders() -> Iterator[Order]:
            for row in due:
                reached.append(Order(row))
                yield reached[-1]

        made, failed = write_certificates(
            webinar,
            orders=orders(),
            files=files,
            printing=run.printing,
            by=run.by,
            now=run.now,
            is_time=lambda: len(reached) <= 1 or time.monotonic() < until,
        )
        if run.batch is not None:
            _tell(run.batch, made, failed)
    done = {one.holder_id for one in made} | {one.user.pk for one in failed}
    waiting = {row.user.pk for row in due} - done
    return Issued(frozenset(set(people) - waiting), made, failed)


def _tell(
    batch: IssueBatch, made: Sequence[Certificate], failed: Sequence[Failure]
) -> None:
    """The batch counts what this transaction stores; never more, never less."""
    row = IssueBatch.objects.select_for_update().get(pk=batch.pk)
    row.issued += len(made)
    row.failed = row.failed + [
        {"person": one.user.pk, "reason": one.sentence}
        for one in failed
        if all(told["person"] != one.user.pk for told in row.failed)
    ]
    row.save(update_fields=["issued", "failed"])


def issue_all_due(
    webinar: Webinar,
    *,
    by: User | None,
    now: datetime,
    limit: int | None = None,
    people: Sequence[int] | None = None,
) -> IssueReport:
    """Seal what is not sealed, then issue to everybody who is due.

    What fails is listed, what is issued stays, and a second run continues where the
    first one stopped. `people` (user ids) narrows it to those; `limit` stops after so
    many.
    """
    prepare_issue(webinar, by=by, now=now)
    minutes = Minutes.of(webinar)
    report = IssueReport()
    wanted = []
    for standing in due_list(
        webinar, now=now, will_seal=False, attendances=minutes.by_person.values()
    ):
        if standing.verdict.is_due:
            wanted.append(standing.user.pk)
        elif not standing.verdict.has(Code.ISSUED):
            report.not_due.append(standing)
    if people is not None:
        chosen = set(people)
        wanted = [pk for pk in wanted if pk in chosen]
    while wanted and (limit is None or len(report.issued) < limit):
        # Who fails makes room for the next.
        room = None if limit is None else limit - len(report.issued)
        some, wanted = wanted[:room], wanted[room:] if room is not None else []
        for issued in issue_in_chunks(
            webinar, people=some, minutes=minutes, by=by, now=now
        ):
            report.issued += issued.certificates
            report.failed += issued.failed
    return report


# -- Status ------------------------------------------------------------------------
def set_status(
    certificate: Certificate, *, status: str, reason: str, now: datetime
) -> None:
    certificate.status = status
    certificate.status_reason = reason
    certificate.status_at = now
    certificate.save(update_fields=["status", "status_reason", "status_at"])


def reason_of(text: str) -> str:
    words = " ".join(text.split())[:300]
    if not words:
        raise CertificateRefused(_("Please give a reason; it is kept in the record."))
    return words
