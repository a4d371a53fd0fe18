"""An invented hospital's learning system, and what it was told of three residents."""

from __future__ import annotations

from datetime import datetime, timedelta

from courses.choices import LtiReportState
from courses.models import (
    LtiIdentity,
    LtiLink,
    LtiPlatform,
    LtiReport,
    ModuleCompletion,
    ModulePage,
)
from elearn.core.models import User

#: “.example” exists nowhere, so nothing of the demo is ever sent.
LMS = "https://lernen.klinikum-lindenau.example"
REFUSED = "The LMS answered 404."
PEOPLE = {
    "dorde.jovanovic@example.org": LtiReportState.SENT,
    "amara.okonkwo@example.org": LtiReportState.REFUSED,
    "ines.carvalho@example.org": LtiReportState.NOTHING,
}


def connect_hospital(module: ModulePage, *, now: datetime) -> None:
    """Safe to repeat."""
    platform, _created = LtiPlatform.objects.get_or_create(
        issuer=LMS,
        client_id="p7QdM2xkLw",
        defaults={
            "name": "Klinikum Lindenau, learning",
            "deployment_ids": "2",
            "auth_url": f"{LMS}/mod/lti/auth.php",
            "token_url": f"{LMS}/mod/lti/token.php",
            "keyset_url": f"{LMS}/mod/lti/certs.php",
        },
    )
    link, _created = LtiLink.objects.get_or_create(
        platform=platform,
        deployment_id="2",
        link_id="118",
        defaults={
            "title": module.title,
            "course_title": "Radiology residents, second year",
            "module": module,
            "line_item": f"{LMS}/mod/lti/services.php/24/lineitems/61/lineitem",
        },
    )
    people = User.objects.filter(email__in=PEOPLE).order_by("email")
    for number, user in enumerate(people, start=301):
        _tell(link, user, PEOPLE[user.email], subject=str(number), now=now)


def _tell(
    link: LtiLink, user: User, state: LtiReportState, *, subject: str, now: datetime
) -> None:
    identity, _created = LtiIdentity.objects.get_or_create(
        platform=link.platform,
        subject=subject,
        defaults={"user": user, "linked_at": now - timedelta(days=30)},
    )
    done = (
        ModuleCompletion.objects.in_force()
        .filter(user=user, module=link.module)
        .first()
    )
    if done is None:
        state = LtiReportState.NOTHING
    LtiReport.objects.get_or_create(
        link=link,
        identity=identity,
        defaults={
            "opened_at": now - timedelta(days=2),
            "completed_at": done.completed_at if done else None,
            "state": state,
            "sent_at": done.completed_at
            if done and state == LtiReportState.SENT
            else None,
            "problem": REFUSED if state == LtiReportState.REFUSED else "",
        },
    )
