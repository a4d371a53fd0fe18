"""An event with many people who are all due: for tests in processes of their own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from allauth.account.models import EmailAddress

from courses.models import EvaluationGiven
from elearn.core.models import User
from media.domain.programme import plan_item
from media.models import Registration, Webinar
from media.services import import_log, save_programme, save_webinar, seal_log

HELD = datetime(2024, 2, 22, 11, 30, tzinfo=UTC)
NOW = datetime(2024, 2, 25, 9, 0, tzinfo=UTC)
MINUTES = [0, 40, 80, 120, 150, 180, 220, 260, 300, 330]
KINDS = ["talk", "talk", "talk", "qa", "break", "talk", "talk", "talk", "qa"]


def make_event(people: int) -> Webinar:
    """Everybody was there from about the beginning to the end, and has evaluated."""
    webinar = save_webinar(
        slug="many",
        by=None,
        title="Patient Communication Course",
        state="held",
        time_zone="Europe/Vienna",
        starts_at=HELD,
        ends_at=HELD + timedelta(minutes=MINUTES[-1]),
        rule_set="eaccme",
        serial_prefix="PCC",
    )
    items = [
        plan_item(
            key=f"item-{number}",
            kind=kind,
            title=f"Item {number} of the afternoon",
            starts_at=HELD + timedelta(minutes=MINUTES[number]),
            ends_at=HELD + timedelta(minutes=MINUTES[number + 1]),
        )
        for number, kind in enumerate(KINDS)
    ]
    save_programme(webinar, items=items, by=None, now=HELD)
    users = User.objects.bulk_create(
        User(email=f"p{number}@example.org", name=f"Person Number {number}")
        for number in range(people)
    )
    # People are recognised in a log by addresses that are verified.
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True)
        for user in users
    )
    Registration.objects.bulk_create(
        Registration(webinar=webinar, user=user, registered_at=HELD) for user in users
    )
    EvaluationGiven.objects.bulk_create(
        EvaluationGiven(
            webinar=webinar, user=user, given_at=NOW, subject_title=webinar.title
        )
        for user in users
    )
    rows = ["email,joined_at,left_at"] + [
        f"p{number}@example.org,2024-02-22T11:3{number % 10}:00Z,2024-02-22T17:00:00Z"
        for number in range(people)
    ]
    import_log(
        webinar, content="\n".join(rows).encode(), file_name="log.csv", by=None, now=NOW
    )
    seal_log(webinar, by=None, now=NOW)
    return webinar
