"""The organiser's report of one event: totals, people with reasons, the CSV.

Made from one `due_list`; the number of queries is the same for three people
and for three thousand.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.domain.credit import written
from certificates.freezing import name_to_print
from certificates.queries import Standing, due_list
from elearn.core.spreadsheets import harmless
from media import queries as media
from media.charts import PresenceChart, presence_figures
from media.models import ArchivePart, LogImport, Webinar

MINUTE_MS = 60_000
FILTERS = {
    "all": gettext_lazy("all"),
    "due": gettext_lazy("due"),
    "issued": gettext_lazy("issued"),
    "not_due": gettext_lazy("not due"),
    "absent": gettext_lazy("registered, not present"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """One row. `state` is a key of FILTERS."""

    standing: Standing
    state: str

    @property
    def minutes(self) -> int:
        return self.standing.eligible_ms // MINUTE_MS

    @property
    def credits(self) -> str:
        return written(self.standing.verdict.earned)

    @property
    def printed(self) -> str:
        """The name that would stand on a certificate issued now."""
        return name_to_print(self.standing)

    @property
    def reasons(self) -> list[str]:
        return [] if self.state == "issued" else self.standing.reasons

    @property
    def notes(self) -> list[str]:
        """Item by item, for somebody who was there at all."""
        return self.standing.notes if self.standing.was_there else []


@dataclass(frozen=True, slots=True)
class Decision:
    """A log that has rows nobody was recognised in, or that were refused."""

    log: LogImport
    unmatched: int
    refused: int


@dataclass(frozen=True, slots=True)
class Report:
    webinar: Webinar
    people: tuple[Person, ...]
    registered: int
    decisions: tuple[Decision, ...]
    last_part: ArchivePart | None
    unsealed: int
    possible_minutes: int
    charts: tuple[PresenceChart, ...]

    def count(self, *states: str) -> int:
        return sum(person.state in states for person in self.people)

    @property
    def present(self) -> int:
        return sum(person.standing.was_there for person in self.people)

    @property
    def issued(self) -> int:
        return self.count("issued")

    @property
    def due(self) -> int:
        return self.count("due")

    @property
    def not_due(self) -> int:
        """People who were there and get none yet; absent ones are not among them."""
        return self.count("not_due")

    @property
    def open_rows(self) -> int:
        return sum(entry.unmatched + entry.refused for entry in self.decisions)


def read_report(webinar: Webinar, *, now: datetime, with_chart: bool = True) -> Report:
    standings = due_list(webinar, now=now)
    people = sorted(
        (Person(row, state_of(row)) for row in standings),
        key=lambda person: -person.standing.eligible_ms,
    )
    items = media.programme_in_force(webinar)
    charts: tuple[PresenceChart, ...] = ()
    if with_chart:
        presence = {
            row.user.pk: row.attendance.intervals for row in standings if row.was_there
        }
        charts = presence_figures(items, presence, zone=webinar.zone)
    decisions = tuple(
        Decision(log, len(log.unmatched_rows), len(log.refused_rows))
        for log in media.log_imports(webinar)
        if log.unmatched_rows or log.refused_rows
    )
    parts = list(media.archive_parts(webinar))
    possible = standings[0].possible_ms if standings else 0
    return Report(
        webinar=webinar,
        people=tuple(people),
        registered=webinar.registrations.count(),
        decisions=decisions,
        last_part=parts[-1] if parts else None,
        unsealed=media.unsealed_count(webinar),
        possible_minutes=possible // MINUTE_MS,
        charts=charts,
    )


def state_of(row: Standing) -> str:
    """A key of FILTERS."""
    if row.certificate is not None:
        return "issued"
    if row.verdict.is_due:
        return "due"
    return "not_due" if row.was_there else "absent"


def choose(report: Report, *, words: str, state: str) -> list[Person]:
    """The people whose name or address has all the words, in that state."""
    wanted = words.casefold().split()
    return [
        person
        for person in report.people
        if state in {"all", person.state}
        and all(
            word
            in f"{person.standing.user.name} {person.standing.user.email}".casefold()
            for word in wanted
        )
    ]


def write_csv(report: Report) -> str:
    """One row per person, minutes floored; safe to open in a spreadsheet."""
    out = io.StringIO()
    keys = [item.key for item in media.programme_in_force(report.webinar)]
    sheet = csv.writer(out)
    sheet.writerow(
        [
            "email",
            "name",
            *keys,
            "eligible_minutes",
            "credits",
            "state",
            "certificate",
            "reasons",
        ]
    )
    for person in report.people:
        row = person.standing
        present = row.attendance.item_ms
        sheet.writerow(
            harmless(cell)
            for cell in [
                row.user.email,
                row.user.name,
                *[present.get(key, 0) // MINUTE_MS for key in keys],
                person.minutes,
                person.credits,
                str(FILTERS[person.state]),
                row.certificate.serial if row.certificate else "",
                " ".join(person.reasons),
            ]
        )
    return out.getvalue()


def sealed_words(report: Report) -> str:
    """Whether presence is final, with the digest, in one sentence."""
    part = report.last_part
    if part is None:
        return _("Nothing is sealed yet; issuing certificates seals the record first.")
    sealed = part.sealed_at.astimezone(report.webinar.zone)
    words = {
        "day": formats.date_format(sealed, "j F Y"),
        "time": sealed.strftime("%H:%M"),
        "digest": f"{part.sha256[:8]} … {part.sha256[-8:]}",
    }
    if report.unsealed:
        return (
            _(
                "Sealed on %(day)s at %(time)s; stays that came later are not sealed yet. "
                "Issuing certificates seals them first."
            )
            % words
        )
    return (
        _(
            "Presence is final: record sealed on %(day)s at %(time)s, SHA-256 %(digest)s."
        )
        % words
    )
