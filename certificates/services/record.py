"""Writes of the chained record: one entry at its end, inside the caller's transaction.

The head's row is the lock, and the last one taken: whoever issues for another event
waits no longer than it takes to write an entry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from certificates.choices import EntryKind
from certificates.domain.chain import entry_hash, leaf_hash, merkle_root
from certificates.leaves import leaf_of
from certificates.models import Certificate, ChainEntry, ChainHead, ChainLeaf
from media.domain.programme import to_ms


def append_entry(kind: str, *, now: datetime, **told: Any) -> ChainEntry:
    """The next entry, of an `EntryKind`. `told` is whole numbers and texts, and names nobody."""
    ChainHead.objects.get_or_create(pk=ChainHead.ONE)
    head = ChainHead.objects.select_for_update().get(pk=ChainHead.ONE)
    seq = head.count + 1
    event = {"seq": seq, "kind": kind, "at_ms": to_ms(now), **told}
    entry: ChainEntry = ChainEntry.objects.create(
        seq=seq,
        kind=kind,
        event=event,
        prev_hash=head.hash,
        hash=entry_hash(head.hash, event),
    )
    head.count, head.hash = seq, entry.hash
    head.save(update_fields=["count", "hash"])
    return entry


def append_issue(certificates: Sequence[Certificate], *, now: datetime) -> ChainEntry:
    """One entry for all certificates that one transaction stores, with the Merkle root
    over them and a leaf for each."""
    entry = append_entry(
        str(EntryKind.ISSUE),
        now=now,
        **named_in_record(certificates[0]),
        count=len(certificates),
        root=merkle_root([leaf_hash(leaf_of(one)) for one in certificates]),
    )
    ChainLeaf.objects.bulk_create(
        ChainLeaf(entry=entry, index=index, certificate=one)
        for index, one in enumerate(certificates)
    )
    return entry


def named_in_record(certificate: Certificate) -> dict[str, str]:
    """What certificates are about, as entries and audit name it."""
    if certificate.completion_id is None:
        return {"webinar": certificate.webinar.slug}
    return {"module": certificate.evidence["module"]["slug"]}


def reason_digest(reason: str) -> str:
    """The record holds that a reason was not changed, and not the words: they may be
    about a person, and entries stay for ever."""
    return hashlib.sha256(reason.encode()).hexdigest()
