"""Reads of the chained record: its head, a certificate's proof, and whether all of it
holds together with the certificates, their reasons and their files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from certificates import guards
from certificates.choices import EntryKind, Status
from certificates.domain.chain import (
    BEGINNING,
    Break,
    FirstBreak,
    Link,
    first_break,
    inclusion_path,
    leaf_hash,
    merkle_root,
)
from certificates.leaves import leaf_of
from certificates.models import Certificate, ChainEntry, ChainHead, ChainLeaf
from certificates.verification import evidence_problems

#: So many sentences are told; the first says most.
TOLD = 50
STATUS_OF = {
    EntryKind.SUPERSEDE: Status.SUPERSEDED,
    EntryKind.REVOKE: Status.REVOKED,
    EntryKind.WITHDRAW: Status.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Head:
    """How many entries there are, how the last one ends, and when it was written."""

    count: int
    hash: str
    at_ms: int


def read_head() -> Head:
    row = ChainHead.objects.filter(pk=ChainHead.ONE).first()
    if row is None:
        return Head(0, BEGINNING, 0)
    last = ChainEntry.objects.filter(seq=row.count).first()
    return Head(row.count, row.hash, last.event.get("at_ms", 0) if last else 0)


def place_of(certificate: Certificate) -> ChainLeaf | None:
    """Where in the record the certificate stands."""
    rows = ChainLeaf.objects.select_related("entry")
    return rows.filter(certificate=certificate).first()


def proof_of(certificate: Certificate) -> dict[str, Any] | None:
    """All that is needed to climb from the certificate to an entry of the record,
    without another certificate and without us."""
    found = place_of(certificate)
    if found is None:
        return None
    # Thousands may have been stored together; a proof needs no reasons of theirs.
    rows = found.entry.leaves.select_related("certificate__replaces").defer(
        "certificate__evidence", "certificate__replaces__evidence"
    )
    leaves = [leaf_hash(leaf_of(one.certificate)) for one in rows.order_by("index")]
    return {
        "certificate": leaf_of(certificate),
        "leaf": leaves[found.index],
        "index": found.index,
        "size": len(leaves),
        "path": list(inclusion_path(leaves, found.index)),
        "root": merkle_root(leaves),
        "entry": {
            "prev_hash": found.entry.prev_hash,
            "event": found.entry.event,
            "hash": found.entry.hash,
        },
    }


@dataclass(slots=True)
class RecordVerdict:
    """What `verify_chain` says; `problems` are sentences, the first break first."""

    entries: int = 0
    certificates: int = 0
    files: int = 0
    head: str = BEGINNING
    problems: list[str] = field(default_factory=list)
    #: Files that no certificate names; they certify nothing.
    strays: list[str] = field(default_factory=list)

    @property
    def is_intact(self) -> bool:
        return not self.problems

    def tell(self, sentence: str) -> None:
        if len(self.problems) < TOLD:
            self.problems.append(sentence)


@dataclass(slots=True)
class _Told:
    """What the entries up to `until` say, gathered while they are read once."""

    until: int
    statuses: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    hashes: dict[int, str] = field(default_factory=dict)

    def note(self, entry: ChainEntry) -> None:
        event = entry.event
        self.hashes[entry.seq] = entry.hash
        kind = event.get("kind")
        if kind == EntryKind.TAKEN_IN:
            self.statuses.update(event.get("statuses", {}))
        elif kind in STATUS_OF:
            serial = event.get("serial", "")
            self.statuses[serial] = str(STATUS_OF[EntryKind(kind)].value)
            self.reasons[serial] = event.get("reason_sha256", "")


def check_record(*, noted: tuple[int, str] | None = None) -> RecordVerdict:
    """Recompute all of it. `noted` is a head that somebody kept: how many entries there
    were, and how the last one ended; it must still be there.

    What is issued or revoked while we read comes after the head we began with: it is left
    to the next check, and is no break.
    """
    head = read_head()
    verdict, told = RecordVerdict(entries=head.count, head=head.hash), _Told(head.count)
    links = _links(told)
    found = first_break(links, head_count=head.count, head_hash=head.hash)
    for _rest in links:
        # What the entries after a break say is still compared.
        pass
    if found is None or found.code is Break.HEAD:
        found = _beyond_the_head() or found
    if found is not None:
        verdict.tell(_break_words(found))
    if noted is not None and told.hashes.get(noted[0]) != noted[1]:
        verdict.tell(
            _(
                "The record does not hold entry %(seq)d as it was noted: it was cut "
                "off or written anew."
            )
            % {"seq": noted[0]}
        )
    _check_leaves(verdict, told)
    _check_outsiders(verdict)
    return verdict


def _links(told: _Told) -> Iterator[Link]:
    rows = ChainEntry.objects.filter(seq__lte=told.until).order_by("seq")
    for entry in rows.iterator(chunk_size=500):
        told.note(entry)
        yield Link(entry.seq, entry.prev_hash, entry.hash, entry.event)


def _beyond_the_head() -> FirstBreak | None:
    """An entry that no head counts. One query, so that both are of one moment."""
    heads = ChainHead.objects.filter(pk=ChainHead.ONE).values("count")
    rows = ChainEntry.objects.filter(seq__gt=Coalesce(Subquery(heads), 0))
    seq = rows.order_by("-seq").values_list("seq", flat=True).first()
    return None if seq is None else FirstBreak(Break.HEAD, seq)


def _break_words(found: FirstBreak) -> str:
    words = {
        Break.GAP: _("Entry %(seq)d of the record is missing."),
        Break.LINK: _("Entry %(seq)d does not follow from the entry before it."),
        Break.HASH: _("Entry %(seq)d was changed after it was written."),
        Break.SHORT: _("The record was cut off: entry %(seq)d is missing."),
        Break.HEAD: _("The record does not end at entry %(seq)d as its head says."),
    }
    return words[found.code] % {"seq": found.seq}


def _check_leaves(verdict: RecordVerdict, told: _Told) -> None:
    rows = (
        ChainLeaf.objects.filter(entry__seq__lte=told.until)
        .select_related("entry", "certificate__replaces")
        .order_by("entry__seq", "index")
        .iterator(chunk_size=200)
    )
    seen: set[int] = set()
    for entry, group in groupby(rows, key=lambda row: row.entry):
        seen.add(entry.pk)
        hashes = []
        for leaf in group:
            hashes.append(leaf_hash(leaf_of(leaf.certificate)))
            problems = RecordVerdict()
            _check_certificate(problems, told, leaf.certificate)
            verdict.certificates += problems.certificates
            verdict.files += problems.files
            if problems.problems and not _changed_since(told, leaf.certificate):
                for sentence in problems.problems:
                    verdict.tell(sentence)
        event = entry.event
        if (event.get("root"), event.get("count")) != (
            merkle_root(hashes),
            len(hashes),
        ):
            verdict.tell(
                _("A certificate of entry %(seq)d is not as it was issued.")
                % {"seq": entry.seq}
            )
    bare = ChainEntry.objects.filter(
        kind__in=[EntryKind.ISSUE, EntryKind.TAKEN_IN], seq__lte=told.until
    ).exclude(pk__in=seen)
    for entry in bare:
        verdict.tell(
            _("The certificates of entry %(seq)d are gone.") % {"seq": entry.seq}
        )


def _changed_since(told: _Told, certificate: Certificate) -> bool:
    """Whether a later entry is about it: then row and file may be older or newer."""
    later = ChainEntry.objects.filter(seq__gt=told.until)
    return later.filter(event__serial=certificate.serial).exists()


def _check_certificate(
    verdict: RecordVerdict, told: _Told, certificate: Certificate
) -> None:
    serial = certificate.serial
    verdict.certificates += 1
    expected = told.statuses.get(serial, str(Status.VALID.value))
    if certificate.status != expected:
        verdict.tell(
            _("Certificate %(serial)s has the status “%(found)s”, not “%(told)s”.")
            % {"serial": serial, "found": certificate.status, "told": expected}
        )
    if certificate.is_withdrawn:
        if certificate.path.exists():
            verdict.tell(
                _("The file of certificate %(serial)s, which was withdrawn, is there.")
                % {"serial": serial}
            )
        return
    reason = told.reasons.get(serial)
    if reason and hashlib.sha256(certificate.status_reason.encode()).hexdigest() != (
        reason
    ):
        verdict.tell(
            _("The reason for the status of certificate %(serial)s was changed.")
            % {"serial": serial}
        )
    for problem in evidence_problems(certificate):
        verdict.tell(f"{serial}: {problem}")
    if certificate.evidence.get("name_printed") != certificate.name_printed:
        verdict.tell(
            _("Certificate %(serial)s bears another name than its reasons.")
            % {"serial": serial}
        )
    _check_file(verdict, certificate)


def _check_file(verdict: RecordVerdict, certificate: Certificate) -> None:
    verdict.files += 1
    try:
        content = certificate.path.read_bytes()
    except OSError:
        verdict.tell(
            _("The file of certificate %(serial)s is missing.")
            % {"serial": certificate.serial}
        )
        return
    found = hashlib.sha256(content).hexdigest(), len(content)
    if found != (certificate.pdf_sha256, certificate.pdf_size):
        verdict.tell(
            _("The file of certificate %(serial)s is not the one that was issued.")
            % {"serial": certificate.serial}
        )


def _check_outsiders(verdict: RecordVerdict) -> None:
    """What stands beside the record: rows without an entry, files without a row."""
    for serial in Certificate.objects.filter(leaf=None).values_list(
        "serial", flat=True
    )[:TOLD]:
        verdict.tell(
            _("Certificate %(serial)s is not in the record.") % {"serial": serial}
        )
    missing = guards.missing(connection)
    if missing:
        verdict.tell(
            _("The database does not guard the record: %(names)s. Run “migrate”.")
            % {"names": ", ".join(missing)}
        )
    root = Path(settings.CERTIFICATE_ROOT)
    # The disk first: a file whose row comes between the two is none of them.
    found = {path.relative_to(root).as_posix() for path in root.glob("*/*")}
    known = set(Certificate.objects.values_list("pdf_file", flat=True))
    verdict.strays = sorted(found - known)
