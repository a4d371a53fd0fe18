"""What this room does when something happens elsewhere."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from wagtail.signals import published

from elearn.core.models import User
from scenarios import tasks
from scenarios.access import SESSION_KEY, remembered
from scenarios.models import Attempt, Scenario
from scenarios.services import claim_attempts, forget_own_words, freeze_revision
from scenarios.services.statements import store_statements
from scenarios.signals import attempt_finished


@receiver(published, sender=Scenario)
def freeze_what_was_published(
    sender: type[Scenario], instance: Scenario, revision: Any, **_: Any
) -> None:
    """However it was published, learners meet a frozen revision. A scheduled
    one is frozen when its hour has come, not before."""
    if instance.live:
        freeze_revision(instance, by=revision.user, now=timezone.now())


@receiver(attempt_finished)
def tell_of_finished_attempt(sender: type[Attempt], attempt: Attempt, **_: Any) -> None:
    """Its statements are kept in the transaction that finishes it."""
    new = store_statements(attempt, now=timezone.now())
    if new and settings.LRS_URL:
        transaction.on_commit(tasks.send_statements.enqueue)


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


@receiver(pre_delete, sender=User)
def forget_before_the_account_goes(
    sender: type[User], instance: User, **_: Any
) -> None:
    """Whoever deletes it: nobody was to read these words but the one who wrote them."""
    forget_own_words(user=instance)
