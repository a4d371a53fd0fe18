"""Giving an evaluation: once per person and event, and it stays as given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses import queries
from courses.exceptions import EvaluationGiven, EvaluationNotOpen
from courses.models import Evaluation
from courses.signals import evaluation_given
from elearn.core import audit
from elearn.core.models import User
from media.models import Webinar


@transaction.atomic
def give_evaluation(
    webinar: Webinar, *, user: User, answers: Mapping[str, Any], now: datetime
) -> Evaluation:
    """Keep a person's evaluation of an event; there is one, and it stays as given.

    `answers` are the cleaned fields of `EvaluationForm`. Raises
    `EvaluationNotOpen` before the event's end and for people who were not there,
    `EvaluationGiven` for a second one.
    """
    refusal = queries.why_no_evaluation(webinar, user, now=now)
    if refusal is not None:
        raise EvaluationNotOpen(refusal)
    # The row lock lets two quick clicks meet here instead of at the constraint.
    Webinar.objects.select_for_update().get(pk=webinar.pk)
    if queries.has_evaluated(webinar, user):
        raise EvaluationGiven(
            _("You have already given your evaluation of this event. Thank you.")
        )
    evaluation = Evaluation(webinar=webinar, user=user, given_at=now, **answers)
    evaluation.full_clean()
    evaluation.save()
    audit.record("courses.give_evaluation", evaluation, by=user)
    transaction.on_commit(
        lambda: evaluation_given.send(Evaluation, evaluation=evaluation)
    )
    return evaluation
