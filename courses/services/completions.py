"""Unlock and recalculate: the one way by which a completion is ever taken back.

Nothing is deleted: a completion that no longer agrees with the module is superseded,
with who did it and why. What an organiser saw beforehand is what is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from courses import queries, wording
from courses.domain.completion import without_attempts
from courses.exceptions import RecalculationRefused
from courses.models import ModuleCompletion, ModulePage
from courses.services.learning import complete_if_due
from elearn.core import audit
from elearn.core.models import User


@transaction.atomic
def forget_attempts_of_completions(*, user: User) -> int:
    """Take out of what a person completed the keys of their attempts: what is printed
    with their name leads to the completion, and must not lead to single answers."""
    changed = []
    for one in ModuleCompletion.objects.select_for_update().filter(user=user):
        bare = without_attempts(one.evidence)
        if bare != one.evidence:
            one.evidence = bare
            changed.append(one)
    return ModuleCompletion.objects.bulk_update(changed, ["evidence"])


@dataclass(frozen=True, slots=True)
class RecalculationReport:
    superseded: int
    added: int
    staying: int


@transaction.atomic
def recalculate_completions(
    module: ModulePage, *, reason: str, digest: str, by: User, now: datetime
) -> RecalculationReport:
    """Bring all completions of a module into agreement with it as it is now.

    `digest` names the outcome that was looked at (`queries.recalculation`).
    `RecalculationRefused` without a reason, or when the outcome is another by now.
    """
    reason = reason.strip()
    if not reason:
        raise RecalculationRefused(wording.needs_reason())
    module = ModulePage.objects.select_for_update(of=("self",)).get(pk=module.pk)
    planned = queries.recalculation(module)
    if planned.digest != digest:
        raise RecalculationRefused(wording.changed_meanwhile())
    if not planned.losing and not planned.gaining:
        raise RecalculationRefused(wording.nothing_changes())
    ModuleCompletion.objects.filter(
        pk__in=[one.completion.pk for one in planned.losing if one.completion]
    ).update(superseded_at=now, superseded_by=by, superseded_because=reason)
    for one in planned.gaining:
        complete_if_due(module, user=one.user, now=now)
    audit.record(
        "courses.recalculate",
        module,
        by=by,
        reason=reason,
        superseded=len(planned.losing),
        added=len(planned.gaining),
        staying=planned.staying,
    )
    return RecalculationReport(
        superseded=len(planned.losing),
        added=len(planned.gaining),
        staying=planned.staying,
    )
