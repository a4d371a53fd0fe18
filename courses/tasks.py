"""Work in the background; each task calls one service."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from courses.services import statements


@task()
def send_course_statements() -> int:
    """Send stored statements on to the learning record store."""
    return statements.send_course_statements(now=timezone.now())
