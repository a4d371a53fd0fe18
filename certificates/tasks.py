"""Work in the background; each task calls one service."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from certificates import services
from certificates.models import CorrectionRequest, IssueBatch, NameCorrection
from certificates.services import batches, corrections, names

#: Somebody waits for these; an index that is written anew does not mind.
PRIORITY = 10


@task(priority=PRIORITY)
def issue_batch(pk: int, seen_at: str = "") -> bool:
    """Issue for a while; the rest in another turn, so that other tasks have theirs. A
    turn from before somebody else's sign of life has lapsed."""
    batch = IssueBatch.objects.get(pk=pk)
    if seen_at and datetime.fromisoformat(seen_at) != batch.seen_at:
        return True
    is_finished = batches.run_batch(batch, now=timezone.now())
    if not is_finished:
        batches.run_soon(batch)
    return is_finished


@task(priority=PRIORITY)
def renew_certificate(pk: int) -> bool:
    """The certificate that follows from minutes given back."""
    asked = CorrectionRequest.objects.get(pk=pk)
    return corrections.renew(asked, now=timezone.now()).certificate_id is not None


@task(priority=PRIORITY)
def print_name(pk: int) -> bool:
    """The certificate that follows from a name that two people stand for."""
    asked = names.print_name(NameCorrection.objects.get(pk=pk), now=timezone.now())
    return asked.certificate_id is not None


@task(priority=50)  # an organiser waits for it before the page
def make_dossier(pk: int) -> bool:
    """Make the dossier that an organiser asked for."""
    return services.make_dossier(pk, now=timezone.now()) is not None


@task()
def forget_dossiers() -> int:
    """Take dossiers away that have been here long enough."""
    return services.forget_old_dossiers(now=timezone.now())
