"""What the pages of a log show of its rows: a bounded number of each kind, notes that
say the same said once, and the people who wait for somebody's decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from media.logs.matching import key_words
from media.logs.rows import LogFinding
from media.logs.suggestions import unmatched_people
from media.models import MatchDecision, Webinar
from media.wording import finding_sentence

#: Rows of each kind on a page; a file may have two hundred thousand.
MOST_ROWS = 200
MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence and the lines it is about; `more` lines are not listed."""

    words: str
    lines: tuple[int, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ListedDecision:
    decision: MatchDecision
    words: str


def listed_rows(
    webinar: Webinar,
    *,
    refused: Sequence[LogFinding],
    unmatched: Sequence[LogFinding],
    notes: Sequence[LogFinding],
    family: str,
) -> dict[str, Any]:
    """What `rows.html` shows."""
    guests = [row for row in unmatched if not (row.email or row.platform_id).strip()]
    people, people_count = unmatched_people(webinar, unmatched, family)
    return {
        "refused": [
            (row.line, row.email or row.name or row.platform_id, finding_sentence(row))
            for row in refused[:MOST_ROWS]
        ],
        "refused_count": len(refused),
        "refused_more": max(0, len(refused) - MOST_ROWS),
        "people": [(person, finding_sentence(_why(person.code))) for person in people],
        "people_count": people_count,
        "people_more": people_count - len(people),
        "guests": [(row.line, row.name or "–") for row in guests[:MOST_ROWS]],
        "guests_more": max(0, len(guests) - MOST_ROWS),
        "notes": grouped_notes(notes),
    }


def grouped_notes(notes: Sequence[LogFinding]) -> list[Note]:
    lines: dict[str, list[int]] = {}
    for note in notes:
        of_note = lines.setdefault(finding_sentence(note), [])
        if note.line:
            of_note.append(note.line)
    return [
        Note(words, tuple(found[:MOST_LINES]), max(0, len(found) - MOST_LINES))
        for words, found in lines.items()
    ]


def listed_decisions(webinar: Webinar) -> list[ListedDecision]:
    """Those in force, each with the address or number it is about."""
    decisions: QuerySet[MatchDecision] = (
        MatchDecision.objects.filter(webinar=webinar, taken_back_at__isnull=True)
        .select_related("user", "decided_by")
        .order_by("id")
    )
    return [ListedDecision(decision, key_words(decision.key)) for decision in decisions]


def _why(code: str) -> LogFinding:
    return LogFinding(0, code)
