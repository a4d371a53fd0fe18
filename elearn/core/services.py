"""Writes of the floor: a person's own profile."""

from __future__ import annotations

from django.db import transaction

from elearn.core import audit
from elearn.core.models import User

PROFILE_FIELDS = (
    "name",
    "country",
    "role",
    "training_level",
    "time_zone",
    "language",
)


@transaction.atomic
def update_profile(user: User, *, by: User | None, **changes: str) -> list[str]:
    """Change what a person says about themselves; the names of changed fields.

    The audit entry names the fields and never their content. Raises
    ValidationError where a value is not one the profile knows.
    """
    unknown = changes.keys() - set(PROFILE_FIELDS)
    if unknown:
        raise TypeError(f"Not part of a profile: {sorted(unknown)}.")
    person = User.objects.select_for_update().get(pk=user.pk)
    changed = [name for name in PROFILE_FIELDS if name in changes]
    changed = [name for name in changed if getattr(person, name) != changes[name]]
    for target in (person, user):
        for name in changed:
            setattr(target, name, changes[name])
    if changed:
        person.full_clean(exclude=["password", "email"])
        person.save(update_fields=changed)
        audit.record("core.update_profile", person, by=by, fields=changed)
    return changed
