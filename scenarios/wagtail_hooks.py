"""What Wagtail's admin must know of this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from scenarios.viewsets import ScenarioViewSet

register_snippet(ScenarioViewSet)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for action, label, message in (
        (
            "scenarios.publish_revision",
            _("Publish a frozen revision"),
            _("Published a frozen revision"),
        ),
        ("scenarios.start_attempt", _("Start an attempt"), _("Started an attempt")),
        ("scenarios.finish_attempt", _("Finish an attempt"), _("Finished an attempt")),
        ("scenarios.rate_attempt", _("Rate oneself"), _("Rated oneself")),
        (
            "scenarios.replay_attempt",
            _("Play again from a turn"),
            _("Played again from a turn"),
        ),
        ("scenarios.claim_attempt", _("Claim an attempt"), _("Claimed an attempt")),
        (
            "scenarios.forget_visitors",
            _("Forget visitors’ attempts"),
            _("Forgot visitors’ attempts"),
        ),
    ):
        actions.register_action(action, label, message)
