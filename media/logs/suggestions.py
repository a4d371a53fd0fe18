"""Who might the people be that a log names and nobody recognised? Offered to an
organiser with the reason; never decided here, and a name is only a hint."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from elearn.core.accounts import verified_users_by_email
from elearn.core.models import User, normalise_email
from media.logs.matching import key_words, person_key
from media.logs.rows import LogFinding
from media.models import MatchDecision, Registration, Webinar

#: Looked up and shown at once; the others follow when these are decided.
MOST_PEOPLE = 200
MOST_CANDIDATES = 3
REASONS = {
    "elsewhere": _("decided so for another event"),
    "account_name": _("the platform's account name is this address"),
    "same_name": _("has the same name"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    user: User
    code: str

    @property
    def reason(self) -> Any:
        return REASONS[self.code]


@dataclass(frozen=True, slots=True)
class UnmatchedPerson:
    """Somebody with an address or a number, whose rows count for nobody yet."""

    key: str
    words: str
    name: str
    rows: int
    code: str
    candidates: tuple[Candidate, ...]


def unmatched_people(
    webinar: Webinar, rows: Iterable[LogFinding], family: str
) -> tuple[list[UnmatchedPerson], int]:
    """The first of them with candidates, and how many there are; guests, who have
    neither address nor number, are not among them."""
    grouped: dict[str, list[LogFinding]] = defaultdict(list)
    for row in rows:
        key = person_key(row, family)
        if key:
            grouped[key].append(row)
    asked = dict(list(grouped.items())[:MOST_PEOPLE])
    candidates = _candidates(webinar, asked)
    people = [
        UnmatchedPerson(
            key=key,
            words=key_words(key),
            name=next((row.name for row in found if row.name), ""),
            rows=len(found),
            code=found[0].code,
            candidates=tuple(candidates[key][:MOST_CANDIDATES]),
        )
        for key, found in asked.items()
    ]
    return people, len(grouped)


def _candidates(
    webinar: Webinar, asked: dict[str, list[LogFinding]]
) -> dict[str, list[Candidate]]:
    found: dict[str, list[Candidate]] = defaultdict(list)

    def offer(key: str, user: User, code: str) -> None:
        if all(candidate.user.pk != user.pk for candidate in found[key]):
            found[key].append(Candidate(user, code))

    for decision in (
        MatchDecision.objects.filter(
            key__in=asked, taken_back_at__isnull=True, user__is_active=True
        )
        .exclude(webinar=webinar)
        .select_related("user")
        .order_by("-decided_at", "-id")
    ):
        offer(decision.key, decision.user, "elsewhere")
    accounts = {
        key: normalise_email(rows[0].platform_id)
        for key, rows in asked.items()
        if "@" in rows[0].platform_id
    }
    owners = verified_users_by_email(accounts.values())
    for key, address in accounts.items():
        if address in owners:
            offer(key, owners[address], "account_name")
    namesakes: dict[str, list[User]] = defaultdict(list)
    registered = Registration.objects.filter(webinar=webinar, user__is_active=True)
    for place in registered.select_related("user"):
        namesakes[_folded(place.user.name)].append(place.user)
    for key, rows in asked.items():
        for name in {_folded(row.name) for row in rows if row.name}:
            for user in namesakes.get(name, ()):
                offer(key, user, "same_name")
    return found


def _folded(name: str) -> str:
    """A name without accents, capitals and doubled spaces."""
    apart = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(plain.split())
