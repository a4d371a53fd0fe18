"""Sign-offs asked for, decided on, asked for again and withdrawn. Every write locks the
sign-off's row, so two experts meet there: the second is told to look again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from courses import queries
from courses import wording_sign_offs as wording
from courses.domain.sign_offs import (
    DECISIONS,
    Act,
    Shown,
    State,
    changed_parts,
    may_follow,
    state_after,
)
from courses.exceptions import SignOffRefused, StaleSignOff
from courses.models import ModulePage, SignOff, SignOffStep
from courses.services.sign_off_letters import plan_letters
from elearn.core import audit
from elearn.core.models import User

#: After these an expert is asked, of the field that it is in then.
_BEGINS_TO_WAIT = frozenset({Act.ASKED, Act.ASKED_AGAIN, Act.REWORDED})


@transaction.atomic
def ask_sign_off(
    module: ModulePage,
    *,
    field: str,
    expert: str,
    what: str,
    facts: Sequence[str],
    by: User,
    now: datetime,
) -> SignOff:
    """A statement of the module is to be confirmed by somebody of that field. The same
    form sent twice asks once."""
    ModulePage.objects.select_for_update(of=("self",)).get(pk=module.pk)
    asked = SignOff.objects.filter(
        module=module, state=State.AWAITING, field=field, what=what, asked_by=by
    )
    for one in asked.order_by("pk"):
        if (one.expert, one.facts) == (expert, list(facts)):
            return one
    sign_off = SignOff.objects.create(
        module=module,
        module_title=module.get_admin_display_title(),
        field=field,
        expert=expert,
        what=what,
        facts=list(facts),
        asked_at=now,
        asked_by=by,
    )
    _step(sign_off, Act.ASKED, by=by, now=now)
    return sign_off


@transaction.atomic
def decide_sign_off(
    sign_off: SignOff,
    *,
    act: Act,
    capacity: str,
    comment: str,
    seen: Shown | None,
    has_looked: bool = False,
    by: User,
    now: datetime,
) -> SignOff:
    """An expert confirms, or objects, to what was `seen`.

    Raises `StaleSignOff` where the drafts, the sentence or the sign-off itself are no
    longer that, and `SignOffRefused` where that has happened and the expert does not
    say that they have looked at what is other.
    """
    locked = _lock(sign_off)
    module = _module_of(locked)
    versions = queries.versions_to_sign(module)
    steps = list(locked.steps.order_by("sequence"))
    if seen is None or not seen.is_of(Shown(len(steps), locked.what, versions)):
        raise StaleSignOff(wording.stale())
    _refuse_unless_allowed(locked, act)
    if seen.is_again and not has_looked:
        raise SignOffRefused(wording.look_first())
    if not capacity:
        raise SignOffRefused(wording.says_no_capacity())
    if act is Act.OBJECTED and not comment:
        raise SignOffRefused(wording.says_no_objection())
    # What was put in other words since may be confirmed anew.
    if (
        act is Act.CONFIRMED
        and steps
        and steps[-1].act == Act.CONFIRMED
        and not changed_parts(steps[-1].parts, versions)
    ):
        raise SignOffRefused(wording.confirmed_already())
    _step(
        locked,
        act,
        by=by,
        now=now,
        capacity=capacity,
        comment=comment,
        parts=versions,
    )
    return locked


@transaction.atomic
def ask_again(
    sign_off: SignOff, *, reason: str, sequence: int, by: User, now: datetime
) -> SignOff:
    """The author answers an objection, or has changed what was confirmed."""
    return _by_author(
        sign_off, Act.ASKED_AGAIN, reason=reason, sequence=sequence, by=by, now=now
    )


@transaction.atomic
def withdraw_sign_off(
    sign_off: SignOff, *, reason: str, sequence: int, by: User, now: datetime
) -> SignOff:
    """No longer asked for, for example because the statement was taken out."""
    return _by_author(
        sign_off, Act.WITHDRAWN, reason=reason, sequence=sequence, by=by, now=now
    )


def _by_author(
    sign_off: SignOff, act: Act, *, reason: str, sequence: int, by: User, now: datetime
) -> SignOff:
    locked = _lock(sign_off)
    _module_of(locked)
    if sequence != locked.steps.count():
        raise StaleSignOff(wording.stale())
    _refuse_unless_allowed(locked, act)
    if not reason:
        raise SignOffRefused(wording.says_no_reason())
    _step(locked, act, by=by, now=now, comment=reason)
    return locked


# -- Of files --------------------------------------------------------------------
@transaction.atomic
def keep_sign_off_of_file(
    module: ModulePage, *, key: str, told: Mapping[str, Any], now: datetime
) -> SignOff:
    """What a module's file asks for: `field`, `expert`, `what`, `facts`, `signed`.

    A changed sentence is put in the row, and what only the file withdrew is asked
    again. A decision made here is never written over: `signed` closes only what still
    awaits somebody, or what a file confirmed in other words.
    """
    words = {name: told[name] for name in ("field", "expert", "what")}
    words["facts"] = list(told["facts"])
    ModulePage.objects.select_for_update(of=("self",)).get(pk=module.pk)
    row: SignOff | None = SignOff.objects.filter(module=module, key=key).first()
    if row is None:
        row = SignOff.objects.create(
            module=module, module_title=module.title, key=key, asked_at=now, **words
        )
        _step(row, Act.ASKED, by=None, now=now)
    else:
        row = _lock(row)
        _reword(row, words, title=module.title, now=now)
        if _was_withdrawn_by_file(row):
            _step(row, Act.ASKED_AGAIN, by=None, now=now)
    signed = told["signed"]
    if signed and _may_be_signed(row) and not _was_signed(row, signed):
        versions = queries.versions_to_sign(module)
        _step(row, Act.CONFIRMED, by=None, now=now, signed=signed, parts=versions)
    return row


@transaction.atomic
def withdraw_gone_sign_offs(
    module: ModulePage, *, keys: Collection[str], reason: str, now: datetime
) -> None:
    """What the module's file asks for no longer, unless somebody has decided on it."""
    rows = SignOff.objects.select_for_update(of=("self",)).filter(
        module=module, state=State.AWAITING
    )
    for row in rows.exclude(key="").exclude(key__in=keys).order_by("pk"):
        _step(row, Act.WITHDRAWN, by=None, now=now, comment=reason)


def _reword(
    row: SignOff, words: Mapping[str, Any], *, title: str, now: datetime
) -> None:
    is_other = any(getattr(row, name) != value for name, value in words.items())
    if not is_other and row.module_title == title:
        return
    row.module_title = title
    for name, value in words.items():
        setattr(row, name, value)
    row.save()
    if is_other:
        _step(row, Act.REWORDED, by=None, now=now)


def _was_withdrawn_by_file(row: SignOff) -> bool:
    if row.state != State.WITHDRAWN:
        return False
    last = row.steps.exclude(act=Act.REWORDED).order_by("-sequence").first()
    decided = row.steps.filter(act__in=DECISIONS, signed="")
    return last is not None and last.by_id is None and not decided.exists()


def _may_be_signed(row: SignOff) -> bool:
    if row.state != State.CONFIRMED:
        return row.state == State.AWAITING
    last = row.steps.filter(act__in=DECISIONS).order_by("-sequence").first()
    (line,) = queries.sign_off_views([row])
    return bool(last and last.signed and line.is_outdated)


def _was_signed(row: SignOff, signed: str) -> bool:
    return bool(row.steps.filter(signed=signed).exists())


# -- Shared ------------------------------------------------------------------------
def _lock(sign_off: SignOff) -> SignOff:
    locked: SignOff = SignOff.objects.select_for_update(of=("self",)).get(
        pk=sign_off.pk
    )
    return locked


def _module_of(sign_off: SignOff) -> ModulePage:
    module: ModulePage | None = sign_off.module
    if module is None:  # deleted while the page was open
        raise StaleSignOff(wording.stale())
    return module


def _refuse_unless_allowed(sign_off: SignOff, act: Act) -> None:
    if not may_follow(State(sign_off.state), act):
        raise SignOffRefused(wording.cannot_follow())


def _step(
    sign_off: SignOff, act: Act, *, by: User | None, now: datetime, **told: Any
) -> None:
    """Append what was done, and keep the state beside it."""
    acts = [Act(one) for one in sign_off.steps.values_list("act", flat=True)]
    SignOffStep.objects.create(
        sign_off=sign_off,
        sequence=len(acts),
        act=act.value,
        at=now,
        by=by,
        what=sign_off.what,
        **told,
    )
    state = state_after([*acts, act]).value
    if sign_off.state != state:
        sign_off.state = state
        sign_off.save(update_fields=["state"])
    if act in _BEGINS_TO_WAIT:
        plan_letters(now=now)
    audit.record(
        f"courses.sign_off_{act.value}",
        sign_off.module,
        by=by,
        sign_off=sign_off.pk,
        field=sign_off.field,
    )
