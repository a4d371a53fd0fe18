"""What the house does when an account goes, after every room has done its part."""

from __future__ import annotations

from typing import Any

from elearn.core.models import User


def hold_account(sender: Any, instance: User, **kwargs: Any) -> None:
    """Receiver of `pre_delete`, the last: from here on nobody writes for the person.

    The rooms have held events and completions by now; what comes next is that records
    lose their holder. Whoever issues holds these three in the same order: an event or a
    completion, its person, records. In another, PostgreSQL would have to give up one.
    """
    list(User.objects.select_for_update().filter(pk=instance.pk))
