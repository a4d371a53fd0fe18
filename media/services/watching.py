"""Writes about what somebody has watched of a recording: kept while it plays, forgotten when
they wish it.

No audit entry is made: it is the person's own matter, nothing is counted from it, and a
log of who watched what and when is just what they are told there is not.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from elearn.core.models import User
from media.domain.intervals import clip
from media.domain.watched import Report, merge, spans_from_json, spans_to_json
from media.models import Watched, Webinar


@transaction.atomic
def keep_watched(
    webinar: Webinar, *, user: User, film: Any, report: Report, now: datetime
) -> Watched:
    """Add what was played to what is known. The same report twice changes nothing, and
    two tabs add up."""
    # The first report of two tabs at once would be made twice.
    User.objects.select_for_update().get(pk=user.pk)
    row = Watched.objects.filter(user=user, webinar=webinar, film=film).first()
    if row is None:
        row = Watched(user=user, webinar=webinar, film=film)
    spans = merge(spans_from_json(row.spans), report.spans)
    row.spans = spans_to_json(clip(spans, (0, report.length)))
    row.at, row.length, row.changed_at = report.at, report.length, now
    row.save()
    return row


@transaction.atomic
def forget_watched(*, user: User, webinar: Webinar | None = None) -> int:
    """How many rows went: those of one event, or all of this person's."""
    rows = Watched.objects.filter(user=user)
    if webinar is not None:
        rows = rows.filter(webinar=webinar)
    return rows.delete()[0]
