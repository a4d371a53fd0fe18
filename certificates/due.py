"""Who is due at an event, worked out once for an issue that takes many transactions.

Reading whole logs takes seconds for thousands of people. Each transaction asks again what
may have changed for its people (evaluation, name, credits held), and whether the event's
minutes could have changed; only then they are read anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Sum

from certificates.queries import Standing, standings_for
from elearn.core.models import User
from media import queries as media
from media.domain.attendance import PersonAttendance
from media.models import (
    ArchivePart,
    Correction,
    CorrectionWithdrawal,
    ItemTimes,
    LogImport,
    ProgrammeVersion,
    Viewer,
    Webinar,
)

State = tuple[object, ...]


def state_of_event(webinar: Webinar) -> State:
    """What changes whenever anybody's minutes of the event could."""
    told: list[object] = []
    for model in (
        ProgrammeVersion,
        ItemTimes,
        ArchivePart,
        Correction,
        CorrectionWithdrawal,
    ):
        rows = model.objects.filter(webinar=webinar)
        told.append(rows.aggregate(last=Max("pk"))["last"])
    logs = LogImport.objects.filter(webinar=webinar).aggregate(
        last=Max("pk"), withdrawn=Max("withdrawn_at"), rows=Count("pk")
    )
    # A row of a log that is given to somebody else changes whose minutes they are.
    owners = Viewer.objects.filter(webinar=webinar).aggregate(
        last=Max("pk"), owned=Count("user_id"), owners=Sum("user_id")
    )
    return (*told, *logs.values(), *owners.values())


@dataclass(slots=True)
class Minutes:
    """Everybody's attendance at an event, as of a state of it."""

    state: State
    by_person: dict[int, PersonAttendance]

    @classmethod
    def of(cls, webinar: Webinar) -> Minutes:
        # The state first: what changes between the two reads is read again later.
        state = state_of_event(webinar)
        return cls(state, {one.user_id: one for one in media.attendance_for(webinar)})

    def standings(
        self, webinar: Webinar, users: Sequence[User], *, now: datetime
    ) -> list[Standing]:
        """Where these people stand now, in their order; the event must be locked."""
        state = state_of_event(webinar)
        if state != self.state:
            fresh = Minutes.of(webinar)
            self.state, self.by_person = fresh.state, fresh.by_person
        people = {user.pk: user for user in users}
        return standings_for(
            webinar,
            [self.by_person[pk] for pk in people if pk in self.by_person],
            people,
            now=now,
            will_seal=False,
        )
