"""What this room does when an account goes. Certificates stay until their date; what is
the person's alone, or could be made again without them, does not."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from certificates import services
from elearn.core.models import User


@receiver(pre_delete, sender=User)
def forget_before_the_account_goes(
    sender: type[User], instance: User, **kwargs: Any
) -> None:
    services.forget_numbers(user=instance)
    services.forget_dossiers_with(user=instance)
