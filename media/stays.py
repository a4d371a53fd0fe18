"""Every stay that counts at an event, as columns: from the sealed parts, and what no
part holds yet. Whose minutes they make is said in `queries.py`.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from media.domain.intervals import Milliseconds
from media.domain.reconcile import LIVE_ROOM
from media.logs import archive
from media.logs.player import player_stays
from media.models import ArchivePart, LogImport, PresenceInterval, Viewer, Webinar

#: Columns of equal length: whose, from, to, and the source: the number of the import,
#: LIVE_ROOM, or UNKNOWN_LOG where an old record does not say.
Stays: TypeAlias = tuple[Milliseconds, Milliseconds, Milliseconds, Milliseconds]
UNKNOWN_LOG: Final = -1


def stays_by_user(webinar: Webinar) -> Stays:
    """Every stay that counts, by user id; those of erased people are left out."""
    viewers = viewers_of(webinar)
    numbers, *rest = raw_stays(webinar)
    owners = translate(numbers, viewers)
    kept = owners >= 0
    starts, ends, sources = (column[kept] for column in rest)
    return owners[kept], starts, ends, sources


def viewers_of(webinar: Webinar) -> dict[int, int]:
    """User id by the number that archives hold; without erased people."""
    viewers = Viewer.objects.filter(webinar=webinar, user__isnull=False)
    return dict(viewers.values_list("number", "user_id"))


def raw_stays(webinar: Webinar, viewer: Viewer | None = None) -> Stays:
    """Raw stays by viewer number, of one viewer or of all."""
    unsealed = unsealed_stays(webinar)
    if viewer is not None:
        unsealed = unsealed.filter(viewer=viewer)
    rows = np.array(
        list(
            unsealed.values_list(
                "viewer__number",
                "starts_ms",
                "ends_ms",
                Coalesce("log_import_id", UNKNOWN_LOG),
            )
        ),
        dtype=np.int64,
    ).reshape(-1, 4)
    number = viewer.number if viewer is not None else None
    played = player_stays(webinar, viewer=number)
    live = np.full(len(played.viewers), LIVE_ROOM, dtype=np.int64)
    columns = [
        rows.T,
        np.stack([played.viewers, played.starts_ms, played.ends_ms, live]),
    ]
    #: Journal → sessions of which a later part, or the journal itself, tells all.
    told_later = {played.journal: played.sessions}
    withdrawn = list(
        LogImport.objects.filter(
            webinar=webinar, withdrawn_at__isnull=False
        ).values_list("pk", flat=True)
    )
    for part in ArchivePart.objects.filter(webinar=webinar).order_by("-number"):
        sealed = archive.read_part(part.file, part.sha256)
        sources = np.where(
            sealed.sources == archive.SOURCES["player"], LIVE_ROOM, sealed.imports
        )
        table = np.stack([sealed.viewers, sealed.starts_ms, sealed.ends_ms, sources])
        counts = ~np.isin(sealed.imports, withdrawn)
        later = told_later.get(part.journal, sealed.sessions[:0])
        counts &= ~np.isin(sealed.numbers, later)
        columns.append(table[:, counts])
        told_later[part.journal] = np.concatenate([later, sealed.sessions])
    table = np.concatenate(columns, axis=1)
    if number is not None:
        table = table[:, table[0] == number]
    numbers, starts, ends, sources = table
    return numbers, starts, ends, sources


def translate(numbers: Milliseconds, viewers: dict[int, int]) -> Milliseconds:
    """User ids for viewer numbers; −1 where the link to the person was erased."""
    table = np.full(int(numbers.max(initial=0)) + 1, -1, dtype=np.int64)
    for number, user_id in viewers.items():
        if number < len(table):
            table[number] = user_id
    return table[numbers]


def unsealed_stays(webinar: Webinar) -> QuerySet[PresenceInterval]:
    """Stays that count and that no part holds yet."""
    return PresenceInterval.objects.filter(webinar=webinar, part__isnull=True).exclude(
        log_import__withdrawn_at__isnull=False
    )
