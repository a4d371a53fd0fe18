"""How certificates are written: number, evidence, paper, file, row, record, audit.

Called inside the transaction of whoever decided that they are due (`issuing.py`), which
holds the locks. All of what is written here is stored, or none of it.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from certificates.badge import FILE_NAME, Awarded, credential, written
from certificates.domain.canonical import digest
from certificates.domain.evidence import as_data
from certificates.domain.frozen import Frozen, wording_of
from certificates.domain.rules import RuleVersion
from certificates.domain.serials import CODE_BITS, code_from_bits, format_serial
from certificates.exceptions import CannotSign
from certificates.freezing import Frame, Supply, frame_of, freeze
from certificates.freezing_modules import freeze_completion, supply_of_modules
from certificates.issued import held_on
from certificates.models import Certificate, SerialCounter
from certificates.module_queries import ModuleStanding
from certificates.pdf import render, template_version
from certificates.printing.attachments import Attachment
from certificates.printing.paper import Paper
from certificates.queries import Standing
from certificates.services.record import append_issue, named_in_record
from certificates.services.subjects import Subject
from certificates.sheets import Pictures
from certificates.signing_keys import signer_at
from certificates.storage import NewFiles
from certificates.typesetting import set_paper
from elearn.core.exceptions import Refusal
from elearn.core.models import User
from elearn.core.services import record_each
from media.models import Webinar

#: Each laid out by itself (`render`), or stamped on one layout (`Printer.print`).
Printing = Callable[[Paper, Sequence[Attachment]], bytes]

#: Where an event names no prefix of its own.
DEFAULT_PREFIX = "CME"
#: Of modules: no credit, so not the same letters.
MODULE_PREFIX = "MOD"


@dataclass(frozen=True, slots=True)
class Order:
    """A certificate to be made. `name` is one that two people confirmed."""

    standing: Standing | ModuleStanding
    replaces: Certificate | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be certified, frozen, and of which subject; no number yet."""

    snapshot: Frozen
    columns: dict[str, Subject]
    rule: RuleVersion
    held_on: date
    pictures: Pictures


@dataclass(frozen=True, slots=True)
class Failure:
    """A person who was due and got no certificate, with the sentence why."""

    user: User
    sentence: str


def print_certificate(
    snapshot: Frozen,
    *,
    serial: str,
    code: str,
    email: str,
    issued_at: datetime,
    evidence_sha256: str,
    images: Mapping[str, tuple[str, bytes]],
    printing: Printing,
) -> bytes:
    """The one place where a frozen snapshot becomes the bytes of a file: laid out, with
    its badge inside, sealed."""
    awarded = Awarded(
        serial=serial,
        code=code,
        email=email,
        snapshot=snapshot,
        evidence_sha256=evidence_sha256,
        issued_at=issued_at,
    )
    badge = Attachment(
        name=FILE_NAME,
        content=written(credential(awarded, now=issued_at)),
        mime="application/json",
        description="Open Badges 3.0",
    )
    paper = set_paper(
        snapshot,
        serial=serial,
        code=code,
        issued_at=issued_at,
        evidence_sha256=evidence_sha256,
        images=images,
    )
    return printing(paper, [badge])


def series_of(subject: Subject, *, now: datetime) -> tuple[str, int]:
    """Prefix and year of the numbers that are given now."""
    if isinstance(subject, Webinar):
        year = timezone.localtime(now, subject.zone).year
        return subject.serial_prefix or DEFAULT_PREFIX, year
    return MODULE_PREFIX, now.astimezone(UTC).year


def lock_series(subject: Subject, *, now: datetime) -> SerialCounter:
    """Locked until the transaction ends; if that fails, the number goes to the next."""
    prefix, year = series_of(subject, now=now)
    SerialCounter.objects.get_or_create(prefix=prefix, year=year)
    return SerialCounter.objects.select_for_update().get(prefix=prefix, year=year)


def write_certificate(
    order: Order, *, files: NewFiles, by: User | None, now: datetime
) -> Certificate:
    """One, or the refusal of whoever could not make it."""
    counter = lock_series(_subject(order.standing), now=now)
    draft = _draft(order, _supply_for(order.standing), now=now)
    made = _make(
        order,
        draft,
        number=counter.last + 1,
        files=files,
        printing=render,
        by=by,
        now=now,
    )
    _keep([made], counter, files=files, by=by, now=now)
    return made


def _subject(standing: Standing | ModuleStanding) -> Subject:
    if isinstance(standing, ModuleStanding):
        return standing.completion
    return standing.webinar


def _supply_for(standing: Standing | ModuleStanding) -> Supply:
    if isinstance(standing, ModuleStanding):
        return supply_of_modules()
    return frame_of(standing.webinar)


def _draft(order: Order, supply: Supply, *, now: datetime) -> Draft:
    """The one fork between events and modules; all after it is the same."""
    standing, rule = order.standing, order.standing.rule
    assert rule is not None  # noqa: S101 -- a verdict without rule is never due
    snapshot: Frozen
    columns: dict[str, Subject]
    if isinstance(standing, ModuleStanding):
        snapshot = freeze_completion(standing, supply, now=now, name=order.name)
        columns, day = {"completion": standing.completion}, standing.held_on
    else:
        assert isinstance(supply, Frame)  # noqa: S101 -- `_supply_for` gave it
        snapshot = freeze(standing, supply, name=order.name)
        columns, day = {"webinar": standing.webinar}, held_on(standing.webinar)
    pictures = supply.paper(wording_of(snapshot)).pictures
    return Draft(snapshot, columns, rule, day, pictures)


def write_certificates(
    webinar: Webinar,
    *,
    orders: Iterable[Order],
    files: NewFiles,
    printing: Printing,
    by: User | None,
    now: datetime,
    is_time: Callable[[], bool],
) -> tuple[list[Certificate], list[Failure]]:
    """As many as there is time for, in their order, and who cannot have one.

    Numbers have no gap: who gets none uses none up.
    """
    counter = lock_series(webinar, now=now)
    made: list[Certificate] = []
    failed: list[Failure] = []
    frame: Frame | None = None
    for order in orders:
        if not is_time():
            break
        try:
            frame = frame or frame_of(webinar)
            number = counter.last + 1 + len(made)
            made.append(
                _make(
                    order,
                    _draft(order, frame, now=now),
                    number=number,
                    files=files,
                    printing=printing,
                    by=by,
                    now=now,
                )
            )
        except CannotSign:
            # The same for everybody: not one person's failure.
            raise
        except Refusal as refusal:
            failed.append(Failure(order.standing.user, str(refusal)))
    if made:
        _keep(made, counter, files=files, by=by, now=now)
    elif counter.last == 0:
        # A series begins with its first certificate.
        counter.delete()
    return made, failed


def _make(
    order: Order,
    draft: Draft,
    *,
    number: int,
    files: NewFiles,
    printing: Printing,
    by: User | None,
    now: datetime,
) -> Certificate:
    """The row, not stored yet, and its file."""
    snapshot, holder = draft.snapshot, order.standing.user
    evidence = as_data(snapshot)
    evidence_sha256 = digest(evidence)
    prefix, year = series_of(_subject(order.standing), now=now)
    serial = format_serial(prefix, year, number)
    code = code_from_bits(secrets.randbits(CODE_BITS))
    content = print_certificate(
        snapshot,
        serial=serial,
        code=code,
        email=holder.email,
        issued_at=now,
        evidence_sha256=evidence_sha256,
        printing=printing,
        images=draft.pictures,
    )
    identity = uuid.uuid4()
    file = files.add(content, name=f"{year}/{serial}-{identity.hex[:12]}.pdf")
    return Certificate(
        uuid=identity,
        serial=serial,
        code=code,
        **draft.columns,
        holder=holder,
        name_printed=snapshot.name_printed,
        held_on=draft.held_on,
        rule_key=draft.rule.key,
        rule_version=draft.rule.version,
        credits=Decimal(snapshot.outcome.granted),
        evidence=evidence,
        evidence_sha256=evidence_sha256,
        template_version=template_version(snapshot.sheet),
        signed_by=signer_at(now).fingerprint,
        pdf_file=file.name,
        pdf_sha256=file.sha256,
        pdf_size=file.size,
        issued_at=now,
        retain_until=(now + settings.CERTIFICATE_RETENTION).date(),
        issued_by=by,
        replaces=order.replaces,
    )


def _keep(
    made: list[Certificate],
    counter: SerialCounter,
    *,
    files: NewFiles,
    by: User | None,
    now: datetime,
) -> None:
    """Files first: a row must never name a file that a power cut can take."""
    files.settle()
    counter.last += len(made)
    counter.save(update_fields=["last"])
    Certificate.objects.bulk_create(made)
    append_issue(made, now=now)
    record_each(
        "certificates.issue_certificate",
        told={
            one: {
                "serial": one.serial,
                **named_in_record(one),
                "evidence_sha256": one.evidence_sha256,
                "pdf_sha256": one.pdf_sha256,
                "replaces": one.replaces.serial if one.replaces else "",
            }
            for one in made
        },
        by=by,
    )
