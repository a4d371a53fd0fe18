"""Work in the background; each task calls one service."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from courses import services
from courses.services import lti_reports, statements


@task()
def close_overdue_attempts() -> int:
    """Close quiz attempts whose time has run out and nobody came back to."""
    return services.settle_overdue(now=timezone.now())


@task()
def send_course_statements() -> int:
    """Send stored statements on to the learning record store."""
    return statements.send_course_statements(now=timezone.now())


@task()
def send_lti_scores() -> int:
    """Tell LMSs of modules that were completed."""
    return lti_reports.send_due_scores(now=timezone.now())


@task()
def write_to_experts() -> int:
    """Write to experts for whom something has begun to wait."""
    return services.write_to_experts(now=timezone.now())
