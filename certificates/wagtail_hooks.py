"""What this room adds to the Wagtail admin: audit words, menu, the desk's pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

ACTIONS = {
    "certificates.issue_certificate": (
        _("Issue a certificate"),
        _("Certificate issued"),
    ),
    "certificates.revoke_certificate": (
        _("Revoke a certificate"),
        _("Certificate revoked"),
    ),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
