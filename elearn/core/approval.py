"""Does a reviewer read, before the click, that approving publishes?

Wagtail says so only where an edited draft needs no new approval. Here it does, and what
was approved is published all the same (`workflows.publish_approved`).
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin.action_menu import WorkflowMenuItem
from wagtail.admin.utils import get_latest_str
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.models import TaskState, WorkflowState
from wagtail.snippets.action_menu import WorkflowMenuItem as SnippetWorkflowMenuItem


def word_for(name: str, label: str, *, asks_for_comment: bool) -> str:
    """What the key of a workflow's action says, where that action ends it."""
    if name != "approve":
        return label
    if asks_for_comment:
        return _("Approve and publish, with a comment")
    return _("Approve and publish")


def say_that_it_publishes(menu_items: list[Any], state: WorkflowState | None) -> None:
    """Rename the keys of an editor's action menu."""
    if state is None or not state.is_at_final_task:
        return
    for item in menu_items:
        if isinstance(item, WorkflowMenuItem | SnippetWorkflowMenuItem):
            item.label = word_for(
                item.name, item.label, asks_for_comment=item.launch_modal
            )


def tell_decision(request: HttpRequest, action: str, thing: Model) -> None:
    """What became of a snippet that was decided on; Wagtail itself says nothing."""
    now: Any = type(thing)._default_manager.get(pk=thing.pk)
    names = {"title": get_latest_str(now)}
    if action == "reject":
        messages.success(request, _("“%(title)s” has gone back to its author.") % names)
    elif action == "approve" and now.live and not now.has_unpublished_changes:
        messages.success(request, _("“%(title)s” is approved and published.") % names)
    elif action == "approve" and _goes_on(now):
        messages.success(
            request,
            _("“%(title)s” is approved; it waits for the next review.") % names,
        )
    elif action == "approve":
        # The draft changed after it was handed in: Wagtail begins the review anew.
        messages.warning(
            request,
            _(
                "“%(title)s” was changed after it had been handed in. What you see now"
                " waits for its own approval, and is not published yet."
            )
            % names,
        )


def _goes_on(thing: Any) -> bool:
    """Whether what was just approved is what the next task of its workflow reads."""
    state = thing.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_IN_PROGRESS:
        return False
    approved = state.task_states.filter(status=TaskState.STATUS_APPROVED)
    last = approved.order_by("-finished_at", "-pk").first()
    return last is not None and last.revision_id == thing.latest_revision_id


class ApprovesAsRead:
    """An editor of a snippet in which a decision without a change stores nothing.

    Wagtail stores the form as a further draft first. That draft then waits for its own
    approval, and what was approved is never published.
    """

    def save_instance(self) -> Model:
        form = self.form  # type: ignore[attr-defined]
        if self.action == "workflow-action" and not form.has_changed():  # type: ignore[attr-defined]
            unchanged: Model = self.get_object()  # type: ignore[attr-defined]
            self.new_revision = unchanged.latest_revision  # type: ignore[attr-defined]
            return unchanged
        return super().save_instance()  # type: ignore[misc, no-any-return]


class WaitingPanel(WorkflowObjectsToModeratePanel):
    """“Awaiting your review” on the front page of the admin, with the same words."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        for row in context["states"]:
            if row["task_state"].workflow_state.is_at_final_task:
                row["actions"] = [
                    (name, word_for(name, label, asks_for_comment=modal), modal)
                    for name, label, modal in row["actions"]
                ]
        return context
