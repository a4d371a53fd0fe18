"""Work in the background; each task calls one service."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from courses import services


@task()
def close_overdue_attempts() -> int:
    """Close quiz attempts whose time has run out and nobody came back to."""
    return services.settle_overdue(now=timezone.now())
