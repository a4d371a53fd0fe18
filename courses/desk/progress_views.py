"""How a group stands in a module: stages, who stands still and what is next for them.
Reading only; organisers see names here, and never what somebody wrote.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import access, queries
from courses import wording_progress as words
from courses.desk.pages import OrganiserPage, page_of, run_asked_for
from courses.domain.progress import Standing
from courses.models import CourseRun, ModulePage
from courses.queries import LearnerProgress, ModuleProgress
from elearn.core.downloads import download
from elearn.core.spreadsheets import Row
from elearn.core.typed import typed_text

#: Days without a step after which somebody stands still.
PATIENCE = (7, 14, 30)
USUAL_PATIENCE = 14


class ModulesToFollowView(OrganiserPage):
    page_title = gettext_lazy("Progress")
    header_icon = "tasks"
    template_name = "courses/admin/progress_modules.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(modules=queries.modules_to_follow())


@dataclass(frozen=True, slots=True)
class Stage:
    words: str
    people: int
    #: Of those whom the page is about.
    percent: int
    median: str = ""
    #: Went there and are not through.
    open: int = 0


def stages_of(progress: ModuleProgress) -> list[Stage]:
    funnel = progress.funnel

    def share(count: int) -> int:
        return round(100 * count / funnel.people) if funnel.people else 0

    first = _("Have a place") if progress.run else _("Began the module")
    stages = [Stage(first, funnel.people, 100 if funnel.people else 0)]
    if progress.run:
        stages.append(Stage(_("Began the module"), funnel.begun, share(funnel.begun)))
    for one in funnel.steps:
        stages.append(
            Stage(
                words.step_words(one.step, progress.titles[one.step]),
                one.done,
                share(one.done),
                words.span_words(one.median_time),
                one.begun - one.done,
            )
        )
    stages.append(
        Stage(
            _("Completed the module"),
            funnel.completed,
            share(funnel.completed),
            words.span_words(funnel.median_time),
        )
    )
    return stages


class ProgressPage(OrganiserPage):
    """The module, the run, and which people were asked for."""

    header_icon = "tasks"
    page_title = gettext_lazy("Progress")
    module: ModulePage
    run: CourseRun | None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.module = access.module_for_organiser(int(kwargs["pk"]), request.user)
        self.run = run_asked_for(request)
        self.page_subtitle = self.module.title
        days = request.GET.get("days", "")
        self.days = next((one for one in PATIENCE if str(one) == days), USUAL_PATIENCE)
        state = request.GET.get("state", "")
        self.state = Standing(state) if state in set(Standing) else None
        self.wish = typed_text(request.GET.get("q", "")).strip()[:120]
        self.now = timezone.now()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("courses_progress"), "label": _("Progress")},
            {"url": "", "label": self.module.title},
        ]

    def read(self) -> ModuleProgress:
        return queries.progress_in(
            self.module, self.run, now=self.now, patience=timedelta(days=self.days)
        )

    def chosen(self, progress: ModuleProgress) -> list[LearnerProgress]:
        """Who was asked for; of those who stand still the longest first."""
        wish = self.wish.casefold()
        people = [
            one
            for one in progress.people
            if (self.state is None or one.standing is self.state)
            and (wish in one.name.casefold() or wish in one.email)
        ]
        if self.state is Standing.STUCK:
            people.sort(
                key=lambda one: one.trail.last_at or one.trail.placed_at or self.now
            )
        return people


class ProgressView(ProgressPage):
    template_name = "courses/admin/progress.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        progress = self.read()
        page = page_of(request, self.chosen(progress))
        return self.show(
            module=self.module,
            run=self.run,
            runs=list(queries.runs_to_follow(self.module)),
            days=self.days,
            patience=PATIENCE,
            state=self.state,
            wish=self.wish,
            funnel=progress.funnel,
            median=words.span_words(progress.funnel.median_time),
            stuck=progress.count(Standing.STUCK),
            stuck_words=words.stuck_sentence(
                progress.count(Standing.STUCK), days=self.days
            ),
            stages=stages_of(progress),
            filters=[(None, _("Everybody"), len(progress.people))]
            + [
                (one, word, progress.count(one))
                for one, word in words.STANDINGS.items()
            ],
            page=page,
            rows=[row_of(one, progress, now=self.now) for one in page],
            zone=words.zone_name(),
        )


@dataclass(frozen=True, slots=True)
class PersonRow:
    name: str
    email: str
    standing: Standing
    standing_words: str
    done: int
    of: int
    quiz: str
    last_at: datetime | None
    quiet: str
    next: str


def row_of(
    person: LearnerProgress, progress: ModuleProgress, *, now: datetime
) -> PersonRow:
    return PersonRow(
        name=person.name,
        email=person.email,
        standing=person.standing,
        standing_words=str(words.STANDINGS[person.standing]),
        done=sum(
            1
            for step in progress.steps
            if step in person.trail.taken and person.trail.taken[step].done_at
        ),
        of=len(progress.steps),
        quiz=words.quiz_words(person.quiz),
        last_at=person.trail.last_at,
        quiet=words.quiet_words(person.trail.last_at, now=now),
        next=words.next_words(person, progress.titles),
    )


class ProgressFileView(ProgressPage):
    """The people who were asked for, all of them, with the moment of each step."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        progress = self.read()
        people = self.chosen(progress)
        name = f"{self.module.slug}-progress"
        if self.run is not None:
            name = f"{name}-{slugify(self.run.title) or self.run.pk}"
        return download(
            kwargs["ending"],
            name,
            table=lambda: self._table(progress, people),
            sheets=lambda: {
                _("People"): self._table(progress, people),
                _("Stages"): _stage_table(progress),
            },
        )

    def _table(
        self, progress: ModuleProgress, people: list[LearnerProgress]
    ) -> Iterable[Row]:
        zone = words.zone_name()
        yield [
            _("Name"),
            _("E-mail address"),
            _("State"),
            _("Next step"),
            _("Last step (%(zone)s)") % {"zone": zone},
            _("Began (%(zone)s)") % {"zone": zone},
            *(words.step_words(one, progress.titles[one]) for one in progress.steps),
            _("Quiz, what counts"),
            _("Completed (%(zone)s)") % {"zone": zone},
        ]
        for one in people:
            trail = one.trail
            yield [
                one.name,
                one.email,
                str(words.STANDINGS[one.standing]),
                words.next_words(one, progress.titles),
                words.table_moment(trail.last_at),
                words.table_moment(trail.begun_at),
                *(
                    words.table_moment(
                        trail.taken[step].done_at if step in trail.taken else None
                    )
                    for step in progress.steps
                ),
                words.quiz_words(one.quiz),
                words.table_moment(trail.completed_at),
            ]


def _stage_table(progress: ModuleProgress) -> Iterable[Row]:
    yield [_("Stage"), _("People"), _("Share, %"), _("Median time")]
    for one in stages_of(progress):
        yield [one.words, one.people, one.percent, one.median]
