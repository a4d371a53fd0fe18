"""Questions a learner wants to look at again before handing in.

A note to oneself: it is no step of the attempt, counts for nothing and stands in no
audit log. It refuses nothing either; a flag where there is no question is not kept.
"""

from __future__ import annotations

from django.db import transaction

from courses.choices import AttemptPhase
from courses.models import QuizAttempt
from courses.services.quiz_results import locked


@transaction.atomic
def flag_question(attempt: QuizAttempt, *, slot: int, is_flagged: bool) -> None:
    """Set or take away a flag while the attempt is open; the same again changes
    nothing."""
    here = locked(attempt)
    if here.phase != AttemptPhase.OPEN or not 1 <= slot <= len(here.layout):
        return
    flagged = {*here.flagged, slot} if is_flagged else {*here.flagged} - {slot}
    here.flagged = sorted(flagged)
    here.save(update_fields=["flagged"])
