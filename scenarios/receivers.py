"""What this room does when something happens elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from wagtail.signals import published

from elearn.core.models import User
from scenarios.access import SESSION_KEY, remembered
from scenarios.models import Scenario
from scenarios.services import claim_attempts, freeze_revision


@receiver(published, sender=Scenario)
def freeze_what_was_published(
    sender: type[Scenario], instance: Scenario, revision: Any, **_: Any
) -> None:
    """However it was published, learners meet a frozen revision. A scheduled
    one is frozen when its hour has come, not before."""
    if instance.live:
        freeze_revision(instance, by=revision.user, now=timezone.now())


@receiver(user_logged_in)
def claim_on_login(
    sender: Any, request: HttpRequest | None, user: User, **_: Any
) -> None:
    """What a visitor played before signing in is theirs from now on."""
    if request is None or not hasattr(request, "session"):
        return
    keys = remembered(request)
    if keys:
        claim_attempts(keys, user=user)
        del request.session[SESSION_KEY]
