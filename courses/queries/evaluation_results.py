"""What people answered, taken together; never whose it is, never one sheet alone.

Only told sheets are read. How many answered is known exactly, from the receipts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from courses.domain.evaluation import (
    ABSENT,
    RowKey,
    RowSummary,
    Sheet,
    Summary,
    summarise,
    summarise_rows,
)
from courses.models import (
    CoursePage,
    EvaluationAnswers,
    EvaluationForm,
    EvaluationGiven,
    ModulePage,
)
from courses.queries.evaluations import Subject, about, all_rated_rows, form_for
from media.domain.programme import Item
from media.models import Registration, Webinar


@dataclass(frozen=True, slots=True)
class Results:
    """`given` people answered; `told` of the sheets are in the summaries. `registered`
    is None for pages."""

    subject: Subject
    form: EvaluationForm
    given: int
    registered: int | None
    told: int
    summaries: tuple[Summary, ...]
    rows: tuple[RowSummary, ...]
    items: dict[RowKey, Item]

    @property
    def waiting(self) -> int:
        return self.given - self.told

    @property
    def is_told(self) -> bool:
        return self.told > 0


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One line of the desk's list: an event, module or course and who answered."""

    subject: Subject
    given: int
    registered: int | None


def results_of(subject: Subject) -> Results:
    found = (
        EvaluationAnswers.objects.filter(**about(subject), is_told=True)
        .select_related("version")
        # By version, so that the last one's questions lead; keys are dice.
        .order_by("version__frozen_at", "version__number", "pk")
    )
    sheets = [_read(row) for row in found]
    rows: tuple[RowSummary, ...] = ()
    items: dict[RowKey, Item] = {}
    registered = None
    if isinstance(subject, Webinar):
        items = all_rated_rows(subject)
        registered = Registration.objects.filter(webinar=subject).count()
        if any(sheet.asked.asks_items for sheet in sheets):
            rows = summarise_rows(sheets, list(items))
    return Results(
        subject=subject,
        form=form_for(subject),
        given=EvaluationGiven.objects.filter(**about(subject)).count(),
        registered=registered,
        told=len(sheets),
        summaries=summarise(sheets),
        rows=tuple(row for row in rows if row.n or row.absent or row.key in items),
        items=items,
    )


def _read(row: EvaluationAnswers) -> Sheet:
    return Sheet(
        asked=row.version.questionnaire,
        answers=row.content["answers"],
        ratings={
            (item, speaker): value if value == ABSENT else int(value)
            for item, speaker, value in row.content["ratings"]
        },
    )


def evaluated_subjects() -> list[Evaluated]:
    """Events, the last first, then courses and modules that somebody evaluated."""
    by_event, by_page = _counts("webinar_id"), _counts("page_id")
    registered = dict(
        Registration.objects.values_list("webinar_id").annotate(n=Count("pk"))
    )
    events = [
        Evaluated(event, by_event[event.pk], registered.get(event.pk, 0))
        for event in Webinar.objects.filter(pk__in=by_event).order_by("-starts_at")
    ]
    pages: Iterable[CoursePage | ModulePage] = [
        *CoursePage.objects.filter(pk__in=by_page).order_by("path"),
        *ModulePage.objects.filter(pk__in=by_page).order_by("path"),
    ]
    return [*events, *(Evaluated(page, by_page[page.pk], None) for page in pages)]


def _counts(column: str) -> dict[int, int]:
    rows = EvaluationGiven.objects.filter(**{f"{column}__isnull": False})
    return dict(rows.values_list(column).annotate(n=Count("pk")))
