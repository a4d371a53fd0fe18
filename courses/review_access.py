"""Who hands a part of a module in, and who decides on it? The funnel to the review of a
whole module; 404 to strangers."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from wagtail.locks import BasicLock
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from courses.models import ModulePage
from courses.review_shapes import Part


def may_write(part: Part, user: Any) -> bool:
    """Whether this is one of its authors, locked or not."""
    thing = part.thing
    if isinstance(thing, Page):
        return bool(
            page_permission_policy.user_has_permission_for_instance(
                user, "change", thing
            )
        )
    options = thing._meta
    return bool(user.has_perm(f"{options.app_label}.change_{options.model_name}"))


def may_change(part: Part, user: Any) -> bool:
    """Whether this person may hand the part in, or open its editor: who may write it,
    unless somebody has locked it. While it waits, only those may who decide on it."""
    if part.is_waiting and not may_decide(part, user):
        return False
    locked = part.thing.locked and BasicLock(part.thing).for_user(user)
    return may_write(part, user) and not locked


def may_decide(part: Part, user: Any) -> bool:
    """Whether this person is asked for the part that waits."""
    if not part.is_waiting:
        return False
    task = part.state.current_task_state.task.specific
    names = {name for name, _label, _modal in task.get_actions(part.thing, user)}
    return {"approve", "reject"} <= names


def may_review(module: ModulePage, user: Any) -> bool:
    """Whether this person is one of those who approve such a module."""
    workflow = module.get_workflow()
    return workflow is not None and any(
        task.specific.get_actions(module, user) for task in workflow.tasks
    )


def module_to_review(pk: int, user: Any) -> ModulePage:
    """Any module, for those who write it and those who approve it."""
    if not user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    module = get_object_or_404(ModulePage, pk=pk)
    if not (module.permissions_for_user(user).can_edit() or may_review(module, user)):
        raise Http404
    return module
