"""Enrolling the people of an organiser’s list: accounts for those who have none, and
places in a run. A row that cannot be taken is refused with its line; the others are
done, and a second run of the same list changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from courses import queries, wording_rosters
from courses.choices import PlaceState
from courses.models import CourseRun
from courses.services.places import enrol_in_run
from elearn.core import audit
from elearn.core.accounts import invite_person
from elearn.core.models import User
from media.lists import PersonRow


@dataclass(frozen=True, slots=True)
class RosterReport:
    created: int
    placed: int
    waiting: int
    #: Had their place before.
    unchanged: int
    #: Line and reason.
    refused: tuple[tuple[int, str], ...]


@transaction.atomic
def enrol_list(
    run: CourseRun,
    *,
    rows: Sequence[PersonRow],
    by: User | None,
    now: datetime,
    may_exceed: bool = False,
) -> RosterReport:
    """Accounts and places for the rows of a list (`media.lists.parse_people`).

    Every row is judged here again: since it was looked at, an account may have
    been switched off. With all places taken people wait, or with `may_exceed`
    get places beyond the capacity, marked as such.
    """
    run = CourseRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    refused: list[tuple[int, str]] = []
    created = placed = waiting = unchanged = 0
    for listed in queries.look_over(run, rows):
        if listed.fate is queries.Fate.REFUSED:
            refused.append((listed.line, listed.why))
            continue
        if listed.fate is queries.Fate.PLACED:
            unchanged += 1
            continue
        try:
            user, is_new = invite_person(email=listed.email, name=listed.name)
        except ValidationError as error:
            why = wording_rosters.account_refused(" ".join(error.messages))
            refused.append((listed.line, why))
            continue
        created += is_new
        place = enrol_in_run(run, user=user, by=by, now=now, may_exceed=may_exceed)
        placed += place.state == PlaceState.ENROLLED
        waiting += place.state == PlaceState.WAITING
    if created or placed:
        audit.record(
            "courses.enrol_list",
            run,
            by=by,
            created=created,
            placed=placed,
            waiting=waiting,
            refused=len(refused),
        )
    return RosterReport(created, placed, waiting, unchanged, tuple(refused))
