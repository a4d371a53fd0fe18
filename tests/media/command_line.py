"""What the tests of this room's commands share."""

from __future__ import annotations

from elearn.core.models import User
from media.queries import attendance_for

HEADING = "email,joined_at,left_at"
FULL = "2024-02-22T11:30:00Z,2024-02-22T17:00:00Z"


def seconds(webinar) -> dict[str, tuple[dict[str, float], float]]:
    emails = dict(User.objects.values_list("pk", "email"))
    return {
        emails[person.user_id]: (
            {key: ms / 1000 for key, ms in person.item_ms.items()},
            person.eligible_ms / 1000,
        )
        for person in attendance_for(webinar)
    }
