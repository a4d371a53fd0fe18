"""Issuing in the background: one batch at a time for an event, with its progress.

A batch may be killed at any moment and begun again by anybody: what it stored stays, who
is left is worked out anew. Nothing here decides who is due.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.choices import BatchState
from certificates.due import Minutes
from certificates.models import IssueBatch
from certificates.queries import due_list
from certificates.services.issuing import issue_in_chunks, prepare_issue
from elearn.core.audit import record
from elearn.core.exceptions import Refusal
from elearn.core.models import User
from media.models import Webinar

#: After that the other tasks have their turn, and then the rest.
SLICE = timedelta(seconds=60)
#: A batch at work that shows no sign of life for so long was killed.
SILENT = timedelta(minutes=2)
#: One that has waited so long for its turn may have been lost on its way.
LOST = timedelta(minutes=30)


@transaction.atomic
def start_batch(
    webinar: Webinar,
    *,
    by: User | None,
    now: datetime,
    people: Sequence[int] | None = None,
) -> IssueBatch:
    """A batch that waits for its turn; the one that is open, where there is one and it
    reaches all who are meant. Refusal where it does not."""
    webinar = Webinar.objects.select_for_update().get(pk=webinar.pk)
    open_one = open_batch(webinar)
    if open_one is not None:
        if not _reaches(open_one, people):
            raise Refusal(
                _(
                    "Certificates are being issued to other people of this event. "
                    "Please wait until that is finished, and try again."
                )
            )
        return open_one
    batch: IssueBatch = IssueBatch.objects.create(
        webinar=webinar,
        state=BatchState.WAITING,
        people=None if people is None else sorted(set(people)),
        asked_at=now,
        asked_by=by,
        seen_at=now,
    )
    record("certificates.start_batch", webinar, by=by, batch=str(batch.key))
    return batch


def note_due(webinar: Webinar, *, by: User | None, now: datetime) -> IssueBatch:
    """Who is due now, kept to be compared with later; nobody is issued anything."""
    # Outside the transaction: thousands of people take a second or two.
    rows = due_list(webinar, now=now)
    due = sorted(row.user.pk for row in rows if row.verdict.is_due)
    with transaction.atomic():
        batch: IssueBatch = IssueBatch.objects.create(
            webinar=webinar,
            state=BatchState.NOTED,
            due=due,
            asked_at=now,
            asked_by=by,
            seen_at=now,
        )
        record("certificates.note_due", webinar, by=by, due=len(due))
    return batch


def open_batch(webinar: Webinar) -> IssueBatch | None:
    return IssueBatch.objects.filter(
        webinar=webinar, state__in=[BatchState.WAITING, BatchState.RUNNING]
    ).first()


def _reaches(batch: IssueBatch, people: Sequence[int] | None) -> bool:
    if batch.people is None:
        return True
    return people is not None and set(people) <= set(batch.people)


def run_soon(batch: IssueBatch) -> None:
    """A turn that holds while nobody else gave the batch another sign of life: of two
    chains of turns one ends, however often somebody presses."""
    from certificates.tasks import issue_batch  # noqa: PLC0415 -- the task calls us

    issue_batch.enqueue(batch.pk, batch.seen_at.isoformat())


def is_silent(batch: IssueBatch, *, now: datetime) -> bool:
    """Open, and nobody works on it: whoever did was killed. One that has not begun only
    waits, perhaps behind something long."""
    has_begun = batch.state == BatchState.RUNNING
    return batch.is_open and now - batch.seen_at > (SILENT if has_begun else LOST)


def run_batch(
    batch: IssueBatch,
    *,
    now: datetime,
    until: timedelta = SLICE,
    clock: Callable[[], datetime] = timezone.now,
) -> bool:
    """Issue for this batch for a while; whether it is finished.

    Can be killed, called again, and called by two at once.
    """
    batch.refresh_from_db()
    if not batch.is_open:
        return True
    webinar, by, ends = batch.webinar, batch.asked_by, clock() + until
    try:
        # What is sealed, swept and counted first may take long.
        _show_life(batch, at=clock())
        prepare_issue(webinar, by=by, now=now)
        _show_life(batch, at=clock())
        minutes = Minutes.of(webinar)
        people = _begin(batch, minutes, now=now, seen_at=clock())
        for _issued in issue_in_chunks(
            webinar, people=people, minutes=minutes, by=by, now=now, batch=batch
        ):
            _show_life(batch, at=clock())
            if clock() >= ends:
                return False
    except Refusal as refusal:
        _close(batch, str(BatchState.STOPPED), problem=str(refusal), at=clock())
        return True
    _close(batch, str(BatchState.DONE), at=clock())
    return True


def _begin(
    batch: IssueBatch, minutes: Minutes, *, now: datetime, seen_at: datetime
) -> list[int]:
    """Who is to be issued one now; the first time also kept as what it set out to do."""
    rows = due_list(
        batch.webinar,
        now=now,
        will_seal=False,
        attendances=minutes.by_person.values(),
    )
    chosen = None if batch.people is None else set(batch.people)
    due = [
        row.user.pk
        for row in rows
        if row.verdict.is_due and (chosen is None or row.user.pk in chosen)
    ]
    with transaction.atomic():
        row = IssueBatch.objects.select_for_update().get(pk=batch.pk)
        if row.due is None:
            row.due = due
        row.state, row.seen_at = BatchState.RUNNING, seen_at
        row.save(update_fields=["due", "state", "seen_at"])
    # Who became due since belongs to the next batch; who failed, too.
    failed = {told["person"] for told in row.failed}
    meant = set(row.due) - failed
    return [pk for pk in due if pk in meant]


def _show_life(batch: IssueBatch, *, at: datetime) -> None:
    IssueBatch.objects.filter(pk=batch.pk).update(seen_at=at)
    batch.seen_at = at


def _close(batch: IssueBatch, state: str, *, at: datetime, problem: str = "") -> None:
    IssueBatch.objects.filter(
        pk=batch.pk, state__in=[BatchState.WAITING, BatchState.RUNNING]
    ).update(state=state, problem=problem[:300], seen_at=at)


def restart_batch(batch: IssueBatch, *, by: User | None, now: datetime) -> IssueBatch:
    """A batch that was killed, or has stopped, gets another turn."""
    if batch.state == BatchState.STOPPED:
        return start_batch(batch.webinar, by=by, now=now, people=batch.people)
    if not is_silent(batch, now=now):
        raise Refusal(_("This issue is under way; nothing needs to be done."))
    record("certificates.start_batch", batch.webinar, by=by, batch=str(batch.key))
    _show_life(batch, at=now)
    return batch
