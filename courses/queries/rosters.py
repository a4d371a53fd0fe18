"""What would happen to each row of an organiser’s list: looked at before anything is
done, and once more while it is done. The same queries for any number of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from courses import wording_rosters
from courses.choices import PlaceState
from courses.models import CourseRun
from elearn.core.models import User, normalise_email
from elearn.core.spreadsheets import CONTROL, FORMULA
from media.exceptions import LogRefused
from media.lists import PersonRow, parse_people

#: One list; each of its people is written to.
MOST_ROWS = 500
MOST_BYTES = 1024 * 1024


class Fate(StrEnum):
    """What confirming does with a row."""

    NEW = "new"
    KNOWN = "known"
    #: Asked or waits; is given the place.
    ADMITTED = "admitted"
    #: Had given the place back, or was declined.
    BACK = "back"
    PLACED = "placed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ListedPerson:
    line: int
    email: str
    name: str
    fate: Fate
    #: Why the row is refused, or what stands beside its fate; "" for nothing.
    why: str = ""
    #: The account’s own name, where there is one: a list renames nobody.
    account_name: str = ""

    @property
    def gets_place(self) -> bool:
        return self.fate not in {Fate.PLACED, Fate.REFUSED}


def read_roster(content: bytes) -> list[PersonRow]:
    """The rows of an `email,name` list. `LogRefused` where it is none, or too long."""
    if len(content) > MOST_BYTES:
        raise LogRefused(wording_rosters.file_too_large())
    rows = parse_people(content)
    if len(rows) > MOST_ROWS:
        raise LogRefused(wording_rosters.too_many_rows(len(rows), most=MOST_ROWS))
    return rows


def look_over(run: CourseRun, rows: Sequence[PersonRow]) -> list[ListedPerson]:
    """Each row with its fate, in the order of the list."""
    addresses = {normalise_email(row.email) for row in rows}
    accounts = _accounts(addresses)
    places = dict(
        run.places.filter(user__in=list(accounts.values())).values_list(
            "user_id", "state"
        )
    )
    first_lines: dict[object, int] = {}
    judged = []
    for row in rows:
        address = normalise_email(row.email)
        account = accounts.get(address)
        fate, why = _fate(account, places)
        problem = _problem(row, address, account)
        owner = account.pk if account else address
        if not problem:
            earlier = first_lines.setdefault(owner, row.line)
            if earlier != row.line:
                problem = wording_rosters.twice(earlier)
        if problem:
            fate, why = Fate.REFUSED, problem
        judged.append(
            ListedPerson(
                line=row.line,
                email=address or row.email,
                name=row.name,
                fate=fate,
                why=why,
                account_name=account.name if account else "",
            )
        )
    return judged


def _accounts(addresses: set[str]) -> dict[str, User]:
    """Whom an invitation would reach: a verified owner before a login of that name."""
    wanted = [one for one in addresses if one]
    found = {one.email: one for one in User.objects.filter(email__in=wanted)}
    verified = EmailAddress.objects.filter(email__in=wanted, verified=True)
    for entry in verified.select_related("user"):
        found[normalise_email(entry.email)] = entry.user
    return found


def _fate(account: User | None, places: dict[int, str]) -> tuple[Fate, str]:
    if account is None:
        return Fate.NEW, ""
    state = places.get(account.pk)
    if state is None:
        return Fate.KNOWN, ""
    if state == PlaceState.ENROLLED:
        return Fate.PLACED, ""
    is_back = state in {PlaceState.LEFT, PlaceState.REFUSED}
    return (Fate.BACK if is_back else Fate.ADMITTED), str(PlaceState(state).label)


def _problem(row: PersonRow, address: str, account: User | None) -> str:
    """Why the row cannot be taken; "" where it can."""
    try:
        validate_email(address)
    except ValidationError:
        return wording_rosters.bad_address(row.email)
    if account is not None:
        return "" if account.is_active else wording_rosters.account_off()
    return _problem_of_name(row.name)


def _problem_of_name(name: str) -> str:
    """Names of new accounts go into letters and tables, so they are names."""
    if not name:
        return wording_rosters.no_name()
    longest = User._meta.get_field("name").max_length
    if len(name) > longest:
        return wording_rosters.long_name(longest)
    if name.startswith(FORMULA) or CONTROL.search(name) or "://" in name:
        return wording_rosters.no_such_name()
    return ""
