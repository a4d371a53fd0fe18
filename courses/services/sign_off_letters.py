"""Letters to experts of a field in which something has begun to wait: on one morning, in
one letter, and never two a day. Holds titles and links, and nothing of what is taught.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django_tasks import task_backends

from courses import queries
from courses.mail import tell_expert
from courses.models import SignOffLetters
from courses.sign_off_shapes import WaitingLine
from elearn.core import audit
from elearn.core.models import User
from elearn.core.services import is_planned

#: Before the working day begins anywhere in Europe (UTC).
MORNING = 4


def plan_letters(*, now: datetime) -> None:
    """Something has begun to wait: on the next morning experts are written to, where the
    worker can wait. The command `write_to_experts` catches what none was there for."""
    if not task_backends["default"].supports_defer:
        return
    morning = now.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    run_after = morning if morning > now else morning + timedelta(days=1)
    transaction.on_commit(lambda: _plan(run_after))


def _plan(run_after: datetime) -> None:
    from courses.tasks import write_to_experts  # noqa: PLC0415 -- the task calls us

    if not is_planned(write_to_experts, run_after=run_after):
        write_to_experts.using(run_after=run_after).enqueue()


def write_to_experts(*, now: datetime) -> int:
    """Write to each expert for whom something has begun to wait; how many letters.

    One that cannot be sent keeps nobody else waiting, and has its next turn on the next
    morning: what failed is raised together, once all others are written.
    """
    waiting = queries.waiting_lines()
    sent = 0
    failed: list[Exception] = []
    for user, fields in queries.experts_of(waiting).items():
        lines = [line for field in sorted(fields) for line in waiting[field]]
        try:
            sent += _write(user, lines, now=now)
        except Exception as error:  # noqa: BLE001 -- raised below, with whose it was
            error.add_note(f"Person {user.pk}")
            failed.append(error)
    if failed:
        plan_letters(now=now)
        raise ExceptionGroup(f"{sent} written, {len(failed)} could not be", failed)
    return sent


def _write(user: User, lines: list[WaitingLine], *, now: datetime) -> bool:
    """Noted first, sent after the commit: no lock is held while a mail server thinks.
    A worker that dies in between has written to nobody; the next letter counts all."""
    noted = _note(user, lines, now=now)
    if noted is None:
        return False
    new, before = noted
    try:
        tell_expert(user, new, waiting=len(lines))
    except Exception:
        _take_back(user, noted_at=now, **before)
        raise
    return True


@transaction.atomic
def _note(
    user: User, lines: list[WaitingLine], *, now: datetime
) -> tuple[list[WaitingLine], dict[str, Any]] | None:
    """What is new to this person, and what was noted before; None where no letter is to
    be written now."""
    letters = _locked(user)
    told = set(letters.told)
    new = [line for line in lines if line.token not in told]
    kept = sorted(told & {line.token for line in lines})
    if not new or not letters.is_wanted:
        if kept != letters.told:
            letters.told = kept
            letters.save(update_fields=["told"])
        return None
    if letters.sent_at and _day(letters.sent_at, user) == _day(now, user):
        plan_letters(now=now)
        return None
    before = {"told": kept, "sent_at": letters.sent_at}
    letters.told = sorted(line.token for line in lines)
    letters.sent_at = now
    letters.save(update_fields=["told", "sent_at"])
    return new, before


def _take_back(user: User, *, noted_at: datetime, **before: Any) -> None:
    """The letter did not leave; where another has been noted since, that one counts."""
    SignOffLetters.objects.filter(user=user, sent_at=noted_at).update(**before)


def _day(at: datetime, user: User) -> object:
    return at.astimezone(user.zone).date()


@transaction.atomic
def choose_sign_off_letters(user: User, *, is_wanted: bool) -> None:
    """The expert's own choice. Who has them again is told of what came meanwhile."""
    letters = _locked(user)
    if letters.is_wanted == is_wanted:
        return
    letters.is_wanted = is_wanted
    letters.save(update_fields=["is_wanted"])
    audit.record("courses.choose_sign_off_letters", user, by=user, is_wanted=is_wanted)


def forget_sign_off_letters(*, user: User) -> None:
    """What somebody whose account goes was told is worth nothing to anybody."""
    SignOffLetters.objects.filter(user=user).delete()


def _locked(user: User) -> SignOffLetters:
    SignOffLetters.objects.get_or_create(user=user)
    found: SignOffLetters = SignOffLetters.objects.select_for_update(of=("self",)).get(
        user=user
    )
    return found
