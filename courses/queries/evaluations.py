"""Who may evaluate an event, and what they said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from courses.models import Evaluation
from media.choices import WebinarState
from media.models import Viewer, Webinar
from media.queries import is_registered


def was_part_of(webinar: Webinar, user: Any) -> bool:
    """Whether somebody registered for the event or was seen at it."""
    return bool(
        user.is_authenticated
        and (
            is_registered(webinar, user)
            or Viewer.objects.filter(webinar=webinar, user=user).exists()
        )
    )


def why_no_evaluation(webinar: Webinar, user: Any, *, now: datetime) -> str | None:
    """The sentence that says why there is no form yet; None where there is one."""
    if not was_part_of(webinar, user):
        return _("Only those who took part can evaluate the event.")
    if webinar.state == WebinarState.CANCELLED:
        return _("The event was cancelled, so there is nothing to evaluate.")
    if not webinar.is_over(now):
        return _(
            "The evaluation opens when the event ends. Nothing is lost until then."
        )
    return None


def evaluation_of(webinar: Webinar, user: Any) -> Evaluation | None:
    if not user.is_authenticated:
        return None
    return Evaluation.objects.filter(webinar=webinar, user=user).first()


def has_evaluated(webinar: Webinar, user: Any) -> bool:
    return evaluation_of(webinar, user) is not None


def evaluated_users(webinar: Webinar) -> set[int]:
    """Ids of everybody who has given the evaluation: one query for a whole report."""
    return set(
        Evaluation.objects.filter(webinar=webinar, user__isnull=False).values_list(
            "user_id", flat=True
        )
    )
