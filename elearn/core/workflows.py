"""What happens when a review has ended well: the approved words are published.

Wagtail publishes in the name of whoever approved last, and refuses where that
person may not publish by themselves. Patient reviewers may not, on purpose: the
approval allows this one publication and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # Wagtail looks this function up while its own models load
    from wagtail.models import WorkflowState


def publish_approved(workflow_state: WorkflowState, user: Any = None) -> None:
    """Publish the draft that was approved; `user` stands in its history."""
    revision = workflow_state.content_object.get_latest_revision()
    revision.publish(user=user, skip_permission_checks=True)
