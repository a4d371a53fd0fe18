"""What the floor adds to the Wagtail admin: labels of its audit actions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "core.update_profile", _("Update profile"), _("Profile updated")
    )
