"""Which numbers of chambers a person's events ask for, and which the person gave."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from certificates.choices import NumberKinds
from certificates.models import PersonNumber
from certificates.rule_sets import rule_sets
from elearn.core.models import User
from media.models import Webinar


def number_asked(rule_key: str) -> str:
    """The kind of number that the list of this body asks for; "" for most."""
    rule_set = rule_sets().get(rule_key)
    return rule_set.asks_number if rule_set else ""


def numbers_of(user: User) -> dict[str, str]:
    """What the person entered, by kind: one query."""
    return dict(PersonNumber.objects.filter(user=user).values_list("kind", "number"))


def numbers_of_people(people: Iterable[int], kind: str) -> dict[int, str]:
    """The numbers of one kind by person: one query, for the list of an event."""
    wanted = set(people)
    rows = PersonNumber.objects.filter(kind=kind).values_list("user_id", "number")
    return {user_id: number for user_id, number in rows if user_id in wanted}


def kinds_asked(user: User) -> list[str]:
    """The kinds that an event of the person needs, and those they gave already."""
    asking = {key: one.asks_number for key, one in rule_sets().items()}
    keys = Webinar.objects.filter(
        Q(registrations__user=user) | Q(viewers__user=user),
        rule_set__in=[key for key, kind in asking.items() if kind],
    ).values_list("rule_set", flat=True)
    wanted = {*map(asking.get, keys), *numbers_of(user)}
    return [kind for kind in NumberKinds.values if kind in wanted]
