"""The invented people of the demo, and the words of its site.

Never loaded in production: the settings refuse it, and so does `load`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction

from elearn.core.accounts import invite_person
from elearn.core.exceptions import Refusal
from elearn.core.groups import prepare_groups
from elearn.core.models import User

#: Everybody in the demo may also sign in by hand with it.
PASSWORD = "talking-with-patients"  # noqa: S105 -- public, demo only


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One person of `people.toml`."""

    email: str
    name: str
    country: str
    zone: str
    role: str
    level: str = ""
    group: str = ""
    is_administrator: bool = False
    tries: str = ""
    goes_to: str = "/"


@lru_cache(maxsize=1)
def demo_people() -> tuple[DemoPerson, ...]:
    """Everybody in `people.toml`, in its order."""
    text = (Path(__file__).parent / "people.toml").read_text(encoding="utf-8")
    return tuple(DemoPerson(**row) for row in tomllib.loads(text)["people"])


def showcase() -> list[DemoPerson]:
    """The people who have something to show, for the sign-in page."""
    return [person for person in demo_people() if person.tries]


def find_account(email: str) -> User | None:
    """The account of a demo person; None for anybody else's address."""
    if email not in {person.email for person in demo_people()}:
        return None
    return User.objects.filter(email=email, is_active=True).first()


@transaction.atomic
def load(*, now: datetime) -> dict[str, int]:
    """Make everybody who is missing; a second run changes nothing."""
    if not settings.DEMO:
        raise Refusal("The demo people must not exist outside the demo.")
    prepare_groups()
    groups = {group.name: group for group in Group.objects.all()}
    made = []
    for row in demo_people():
        person, created = invite_person(
            email=row.email,
            name=row.name,
            country=row.country,
            time_zone=row.zone,
            role=row.role,
            training_level=row.level,
        )
        if created:
            made.append(person)
        if row.group:
            person.groups.add(groups[row.group])
        if row.is_administrator and not person.is_superuser:
            person.is_staff = person.is_superuser = True
            person.save(update_fields=["is_staff", "is_superuser"])
    # One hash for all: hashing each would take longer than everything else.
    User.objects.filter(pk__in=[person.pk for person in made]).update(
        password=make_password(PASSWORD), date_joined=now
    )
    return {"people": User.objects.count()}
