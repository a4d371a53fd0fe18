"""Work in the background; each task calls one service."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from certificates import services


@task(priority=50)  # an organiser waits for it before the page
def make_dossier(pk: int) -> bool:
    """Make the dossier that an organiser asked for."""
    return services.make_dossier(pk, now=timezone.now()) is not None


@task()
def forget_dossiers() -> int:
    """Take dossiers away that have been here long enough."""
    return services.forget_old_dossiers(now=timezone.now())
