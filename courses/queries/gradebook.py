"""Learners × modules: state, best quiz mark and day of completion, for a page of
people or for all of them. Three aggregates whatever their number, and no object per cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, Model, OuterRef, Q, QuerySet

from courses.choices import AttemptPhase, PlaceState
from courses.models import (
    CourseRun,
    Enrolment,
    ModuleCompletion,
    ModulePage,
    QuizAttempt,
    RunPlace,
)
from elearn.core.models import User


@dataclass(slots=True)
class Cell:
    """One person in one module. Slots without freezing: there may be 70,000."""

    has_begun: bool = False
    #: They took the module off their list.
    has_left: bool = False
    completed_at: datetime | None = None
    #: Questions right in the attempt with the largest share of them.
    right: int | None = None
    questions: int = 0

    @property
    def state(self) -> str:
        if self.completed_at is not None:
            return "completed"
        if self.has_left:
            return "left"
        return "under_way" if self.has_begun or self.right is not None else "not_begun"


#: What is in no table: nothing was done. Shared, so nobody may write to it.
NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    pk: int
    name: str
    email: str
    #: In the order of the modules.
    cells: tuple[Cell, ...]


def modules_of_gradebook(run: CourseRun | None = None) -> list[ModulePage]:
    """Those of the run’s course, or all that learners can see; in the site’s order."""
    modules = ModulePage.objects.live().order_by("path").defer_streamfields()
    if run is not None and run.course is not None:
        modules = modules.child_of(run.course)
    return list(modules)


def people_of_gradebook(
    modules: Sequence[ModulePage], run: CourseRun | None = None, *, wish: str = ""
) -> QuerySet[User]:
    """Those with a place in the run, or whoever began one of the modules, by name."""
    people = User.objects.filter(is_active=True)
    if run is not None:
        places = RunPlace.objects.filter(
            run=run, state=PlaceState.ENROLLED, user=OuterRef("pk")
        )
        people = people.filter(Exists(places))
    else:
        ids = [one.pk for one in modules]
        people = people.filter(
            Exists(_theirs(Enrolment, ids)) | Exists(_theirs(ModuleCompletion, ids))
        )
    if wish := wish.strip():
        people = people.filter(Q(name__icontains=wish) | Q(email__icontains=wish))
    return people.order_by("name", "pk")


def _theirs(model: type[Model], modules: list[int]) -> QuerySet:
    return model._default_manager.filter(user=OuterRef("pk"), module__in=modules)


def gradebook_rows(
    modules: Sequence[ModulePage],
    people: QuerySet[User] | Sequence[User],
    *,
    is_page: bool,
) -> list[Row]:
    """The rows of these people. `is_page`: they are few, so ask for theirs alone."""
    if is_page:
        listed = [(one.pk, one.name, one.email) for one in people]
        only = {"user__in": [pk for pk, _name, _email in listed]}
    else:
        listed = list(people.values_list("pk", "name", "email"))
        only = {"user__isnull": False}
    columns = [one.pk for one in modules]
    book: dict[tuple[int, int], Cell] = {}
    begun = Enrolment.objects.filter(module__in=columns, **only).order_by()
    for user, module, left in begun.values_list("user_id", "module_id", "left_at"):
        book[user, module] = Cell(has_begun=True, has_left=left is not None)
    done = ModuleCompletion.objects.in_force().filter(module__in=columns, **only)
    for user, module, at in done.order_by().values_list(
        "user_id", "module_id", "completed_at"
    ):
        cell = book.get((user, module))
        if cell is None:
            cell = book[user, module] = Cell(has_begun=True)
        cell.completed_at = at
    _add_marks(book, modules, only)
    return [
        Row(
            pk,
            name,
            email,
            tuple([book.get((pk, module), NOTHING) for module in columns]),
        )
        for pk, name, email in listed
    ]


def _add_marks(
    book: dict[tuple[int, int], Cell],
    modules: Sequence[ModulePage],
    only: dict[str, object],
) -> None:
    """The best finished attempt; one row per person, quiz and number of questions."""
    owners: dict[int, list[int]] = {}
    for module in modules:
        if module.quiz_id:
            owners.setdefault(module.quiz_id, []).append(module.pk)
    best = (
        QuizAttempt.objects.filter(
            revision__quiz__in=list(owners), phase=AttemptPhase.FINISHED, **only
        )
        .order_by()
        .values_list("user_id", "revision__quiz_id", "revision__question_count")
        .annotate(best=Max("right_count"))
    )
    for user, quiz, questions, right in best:
        for module in owners[quiz]:
            cell = book.get((user, module))
            if cell is None:
                cell = book[user, module] = Cell()
            if cell.right is None or right * cell.questions > cell.right * questions:
                cell.right, cell.questions = right, questions


@dataclass(frozen=True, slots=True)
class Column:
    """A module with how many of the rows completed it."""

    pk: int
    title: str
    completed: int


def gradebook_columns(
    modules: Sequence[ModulePage], people: QuerySet[User]
) -> tuple[Column, ...]:
    """Counted over all people of the gradebook, not over one page of it."""
    counts = dict(
        ModuleCompletion.objects.in_force()
        .filter(module__in=[one.pk for one in modules], user__in=people.order_by())
        .order_by()
        .values_list("module_id")
        .annotate(people=Count("pk"))
    )
    return tuple(Column(one.pk, one.title, counts.get(one.pk, 0)) for one in modules)
