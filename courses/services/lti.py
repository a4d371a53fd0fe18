"""An LMS opens a module: its message is received once, its person is tied to an
account by that person, and the link learns what it leads to.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from courses.domain.lti import Launch
from courses.lti.tickets import State, digest
from courses.lti.wording import refuse
from courses.models import (
    LtiIdentity,
    LtiLaunch,
    LtiLink,
    LtiPlatform,
    LtiReport,
    ModuleCompletion,
    ModulePage,
)
from courses.services.lti_reports import note_completion
from elearn.core import audit
from elearn.core.accounts import make_account_without_address
from elearn.core.models import User

#: Nonces are remembered for longer than any message that could bring them again.
_KEPT = timedelta(days=2)


@transaction.atomic
def burn_nonce(platform: LtiPlatform, *, state: State, now: datetime) -> LtiLaunch:
    """Take the nonce of a launch that the LMS has signed, whatever becomes of it: it
    works once. Raises `LaunchRefused` where it was taken before."""
    LtiLaunch.objects.filter(received_at__lt=now - _KEPT).delete()
    try:
        with transaction.atomic():
            return LtiLaunch.objects.create(
                platform=platform,
                nonce=state.nonce,
                browser_sha256=state.browser_sha256,
                received_at=now,
            )
    except IntegrityError:
        raise refuse("used") from None


@transaction.atomic
def keep_launch(
    received: LtiLaunch,
    *,
    launch: Launch,
    module: ModulePage | None,
    ticket: str,
) -> LtiLaunch:
    """Keep what a verified launch says until the person has gone through."""
    received.said = asdict(launch)
    received.module = module
    received.ticket_sha256 = digest(ticket)
    received.save(update_fields=["said", "module", "ticket_sha256"])
    return received


@transaction.atomic
def tie_account(received: LtiLaunch, *, user: User, now: datetime) -> LtiIdentity:
    """The person said, signed in as `user`, that this is their account.

    Raises `LaunchRefused` where the LMS's person has been tied to another account
    in the meantime."""
    said = received.said
    identity, created = LtiIdentity.objects.select_for_update().get_or_create(
        platform=received.platform,
        subject=said["subject"],
        defaults={"user": user, "linked_at": now},
    )
    if identity.user_id not in (None, user.pk):
        raise refuse("used")
    if created or identity.user_id is None:
        identity.user, identity.linked_at = user, now
        identity.save(update_fields=["user", "linked_at"])
        audit.record(
            "courses.lti_tie", identity, by=user, platform=received.platform_id
        )
    return identity


@transaction.atomic
def open_account(received: LtiLaunch, *, name: str, now: datetime) -> User:
    """A new account for somebody whom the LMS vouches for.

    It has no e-mail address: the one in the message may be somebody else's, and
    whoever owns it would find an account that others get into.
    """
    locked = LtiLaunch.objects.select_for_update().get(pk=received.pk)
    if locked.finished_at is not None:
        raise refuse("used")
    user = make_account_without_address(name=name)
    tie_account(locked, user=user, now=now)
    return user


@transaction.atomic
def finish_launch(
    received: LtiLaunch, *, identity: LtiIdentity, now: datetime
) -> ModulePage:
    """Note who came by which link, and where they go. A ticket finishes once; the
    same person may follow it again, for they may press “back”."""
    locked = (
        LtiLaunch.objects.select_for_update(of=("self",))
        .select_related("module", "platform")
        .get(pk=received.pk)
    )
    if locked.finished_at is not None and locked.user_id != identity.user_id:
        raise refuse("used")
    if locked.module is None or identity.user is None:
        raise refuse("module")
    if locked.finished_at is None:
        link = _keep_link(locked)
        _keep_report(link, identity, now=now)
        locked.finished_at, locked.user = now, identity.user
        locked.said = {"subject": identity.subject}
        locked.save(update_fields=["finished_at", "user", "said"])
    return locked.module


def _keep_link(received: LtiLaunch) -> LtiLink:
    said = received.said
    link, _created = LtiLink.objects.select_for_update().update_or_create(
        platform=received.platform,
        deployment_id=said["deployment"],
        link_id=said["link_id"],
        defaults={
            "title": said["link_title"],
            "course_title": said["course_title"],
            "module": received.module,
            "line_item": said["line_item"],
        },
    )
    return link


def _keep_report(link: LtiLink, identity: LtiIdentity, *, now: datetime) -> None:
    report, _created = LtiReport.objects.select_for_update().update_or_create(
        link=link, identity=identity, defaults={"opened_at": now}
    )
    done = (
        ModuleCompletion.objects.in_force()
        .filter(user=identity.user_id, module=link.module_id)
        .first()
    )
    if done is not None:
        note_completion(report, completed_at=done.completed_at, now=now)


@transaction.atomic
def forget_lti_person(*, user: User) -> int:
    """Take away by which numbers LMSs know somebody, and what they were told."""
    LtiLaunch.objects.filter(user=user).delete()
    count, _each = LtiIdentity.objects.filter(user=user).delete()
    return count
