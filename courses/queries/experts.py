"""What waits for an expert in each field, and who are its experts? As many queries for
one person as for thirty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Count

from courses.domain.sign_offs import State
from courses.models import SignOff, SignOffLetters
from courses.queries.sign_offs import sign_off_views
from courses.sign_off_shapes import WaitingLine
from elearn.core.models import User


def waiting_lines() -> dict[str, list[WaitingLine]]:
    """Field → what waits there, in the order of the modules."""
    rows = list(
        SignOff.objects.filter(
            module__isnull=False, state__in=[State.AWAITING, State.CONFIRMED]
        )
        .annotate(step_count=Count("steps"))
        .order_by("module__path", "asked_at", "pk")
    )
    found: dict[str, list[WaitingLine]] = defaultdict(list)
    for row, line in zip(rows, sign_off_views(rows), strict=True):
        if line.waits_for_expert:
            token = f"{row.pk}.{row.step_count}"
            found[row.field].append(WaitingLine(line, token))
    return found


def experts_of(fields: Iterable[str]) -> dict[User, set[str]]:
    """Who may decide in any of these fields, and in which: by a right that was given.
    Who may do everything is no expert for it."""
    inside = {user.pk for user in _with_right("wagtailadmin.access_admin")}
    found: dict[User, set[str]] = defaultdict(set)
    for field in fields:
        for user in _with_right(f"courses.sign_off_{field}"):
            if user.has_address and user.pk in inside:
                found[user].add(field)
    return found


def _with_right(name: str) -> Iterable[User]:
    people = ModelBackend().with_perm(name, include_superusers=False)
    return people.order_by("pk")


def wants_sign_off_letters(user: Any) -> bool:
    return not SignOffLetters.objects.filter(user=user, is_wanted=False).exists()
