"""A module handed in, approved or sent back as a whole: every part through Wagtail's own
review, all of them or none.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from courses import queries, wording_review
from courses.exceptions import QuizNotReady, ReviewRefused
from courses.models import ModulePage
from courses.review_access import may_change, may_decide
from courses.review_shapes import Part, PartKind, Standing
from elearn.core import audit
from elearn.core.models import User
from scenarios.exceptions import ScenarioHasErrors


@transaction.atomic
def submit_parts(
    module: ModulePage, *, keys: Collection[str], by: User
) -> tuple[Part, ...]:
    """Hand the named parts in. Raises `ReviewRefused`, and then none of them was."""
    from courses.readiness import lacks  # noqa: PLC0415 -- it reads by the services

    chosen = _chosen(module, keys)
    problems: list[str] = []
    for part in chosen:
        if not (part.can_be_submitted and may_change(part, by)) or _is_locked(part, by):
            problems.append(wording_review.cannot_be_submitted(part))
            continue
        draft = part.thing.get_latest_revision_as_object()
        problems += (wording_review.of_part(part, one) for one in lacks(draft))
    if problems:
        raise ReviewRefused(*problems)
    for part in chosen:
        if part.standing is Standing.RETURNED:
            part.state.resume(by)
        else:
            draft = part.thing.get_latest_revision_as_object()
            draft.get_workflow().start(draft, by)
    _record("courses.submit_module", module, chosen, by)
    return chosen


@transaction.atomic
def approve_parts(
    module: ModulePage, *, keys: Collection[str], comment: str, by: User
) -> tuple[Part, ...]:
    """Approve, and so publish, the named parts. Raises `ReviewRefused`, and then none
    was published."""
    from courses.readiness import refusals  # noqa: PLC0415 -- as above

    chosen = _to_decide(module, keys, by)
    problems = [
        wording_review.of_part(part, one)
        for part in chosen
        if part.kind in {PartKind.QUIZ, PartKind.CONVERSATION}
        for one in refusals(part.thing.get_latest_revision_as_object())
    ]
    if problems:
        # Before the first is approved: Wagtail writes mails as it goes along.
        raise ReviewRefused(*problems)
    for part in chosen:
        try:
            _act(part, "approve", by, comment)
        except (ScenarioHasErrors, QuizNotReady) as refusal:
            raise ReviewRefused(wording_review.of_part(part, str(refusal))) from refusal
    _record("courses.approve_module", module, chosen, by)
    return chosen


@transaction.atomic
def return_parts(
    module: ModulePage, *, keys: Collection[str], comment: str, by: User
) -> tuple[Part, ...]:
    """Ask the author for changes in the named parts; what, the comment says."""
    chosen = _to_decide(module, keys, by)
    if not comment:
        raise ReviewRefused(_("Say what should change: the author reads your comment."))
    for part in chosen:
        _act(part, "reject", by, comment)
    _record("courses.return_module", module, chosen, by)
    return chosen


def _chosen(module: ModulePage, keys: Collection[str]) -> tuple[Part, ...]:
    """The named parts, while nobody else decides on the module. A part that is another
    than the page has shown is named by no key."""
    ModulePage.objects.select_for_update(of=("self",)).get(pk=module.pk)
    if not keys:
        raise ReviewRefused(_("Tick at least one part."))
    parts = {part.key: part for part in queries.parts_of(module)}
    if set(keys) - set(parts):
        raise ReviewRefused(
            _(
                "A part has changed since you opened this page. Nothing was done;"
                " please look again."
            )
        )
    return tuple(part for key, part in parts.items() if key in keys)


def _to_decide(module: ModulePage, keys: Collection[str], by: User) -> tuple[Part, ...]:
    chosen = _chosen(module, keys)
    # Held until the end: a decision in another window has to wait, and then finds none.
    states = TaskState.objects.select_for_update(of=("self",)).filter(
        pk__in=[one.state.current_task_state_id for one in chosen if one.state]
    )
    open_states = {
        one.pk for one in states if one.status == TaskState.STATUS_IN_PROGRESS
    }
    problems = [
        wording_review.cannot_be_decided(part)
        for part in chosen
        if not may_decide(part, by)
        or part.state.current_task_state_id not in open_states
        or _is_locked(part, by)
    ]
    if problems:
        raise ReviewRefused(*problems)
    return chosen


def _is_locked(part: Part, user: User) -> bool:
    lock = part.thing.get_lock()
    return bool(lock and lock.for_user(user))


def _act(part: Part, action: str, by: User, comment: str) -> None:
    state = part.state.current_task_state.specific
    # The draft that was shown, and not the one that was handed in: somebody may have
    # saved since, and approving that older one would only ask for approval again.
    state.revision_id = part.thing.latest_revision_id
    state.task.specific.on_action(state, by, action, comment=comment)


def _record(action: str, module: ModulePage, parts: Collection[Part], by: User) -> None:
    audit.record(
        action,
        module,
        by=by,
        parts=[f"{part.kind}-{part.thing.pk}" for part in parts],
    )
