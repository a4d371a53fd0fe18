"""Certificates of completion in the demo: taken by some who completed a module, while others
have not pressed the button yet. A second load finds what the first one did."""

from __future__ import annotations

from datetime import timedelta

from certificates.module_queries import standing_with
from certificates.services import issue_completion
from courses.models import ModuleCompletion

#: Both hold a place in the cast; the others who completed it see the button.
TAKEN = ("amara.okonkwo@example.org", "hang.nguyen@example.org")
AFTERWARDS = timedelta(minutes=20)


def take() -> None:
    completions = (
        ModuleCompletion.objects.in_force()
        .filter(user__email__in=TAKEN)
        .select_related("user")
        .order_by("completed_at", "pk")
    )
    for completion in completions:
        # Whoever tried the demo may have had theirs withdrawn or revoked.
        if not standing_with(completion, completion.user).is_due:
            continue
        issue_completion(
            completion,
            user=completion.user,
            by=completion.user,
            now=completion.completed_at + AFTERWARDS,
        )
