"""How a group stands in one module: everybody’s trail with the same few queries,
whatever their number. Reads what was done and when, never what was written.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from courses.choices import AttemptPhase, PackageSuccess, PlaceState
from courses.domain.grading import Counting, counted, needed
from courses.domain.progress import (
    Funnel,
    Standing,
    Step,
    StepKind,
    Taken,
    Trail,
    funnel_of,
    next_step,
    standing_in,
)
from courses.models import (
    ContentPackage,
    CourseRun,
    Enrolment,
    LessonVisit,
    ModuleCompletion,
    ModulePage,
    PackageAttempt,
    Quiz,
    QuizAttempt,
    RunPlace,
)
from courses.queries.evidence import ModuleFacts, gather
from elearn.core.models import User
from scenarios.models import Attempt


@dataclass(frozen=True, slots=True)
class QuizStanding:
    """What counts of somebody’s attempts at the quiz."""

    right: int
    questions: int
    #: Answers that wait for a person’s marking.
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class LearnerProgress:
    pk: int
    name: str
    email: str
    trail: Trail
    standing: Standing
    #: None where nothing is missing, or where they completed it.
    next_step: Step | None
    quiz: QuizStanding | None


@dataclass(frozen=True, slots=True)
class ModuleProgress:
    module: ModulePage
    run: CourseRun | None
    steps: tuple[Step, ...]
    #: What each step is called on its page.
    titles: dict[Step, str]
    funnel: Funnel
    #: By name.
    people: tuple[LearnerProgress, ...]

    def count(self, standing: Standing) -> int:
        return sum(one.standing is standing for one in self.people)


def modules_to_follow() -> QuerySet[ModulePage]:
    """Every module with `begun` and `completed`, in the order of the site."""
    return (
        ModulePage.objects.order_by("path")
        .defer_streamfields()
        .annotate(
            begun=Count(
                "enrolments", filter=Q(enrolments__left_at=None), distinct=True
            ),
            completed=Count(
                "completions",
                filter=Q(completions__superseded_at=None),
                distinct=True,
            ),
        )
    )


def runs_to_follow(module: ModulePage) -> QuerySet[CourseRun]:
    """The runs of the course that the module belongs to."""
    parent = module.path[: -ModulePage.steplen]
    return CourseRun.objects.filter(course__path=parent).order_by("-start", "title")


def progress_in(
    module: ModulePage,
    run: CourseRun | None,
    *,
    now: datetime,
    patience: timedelta,
) -> ModuleProgress:
    """Of those with a place in the run, or of all who began the module."""
    facts = gather([module], None)[0]
    titles = _titles(facts)
    placed = _placed(run) if run is not None else {}
    begun = {
        user: (since, left)
        for user, since, left in Enrolment.objects.filter(
            module=module, user__isnull=False
        ).values_list("user_id", "enrolled_at", "left_at")
    }
    completed = dict(
        ModuleCompletion.objects.in_force()
        .filter(module=module, user__isnull=False)
        .values_list("user_id", "completed_at")
    )
    taken, quizzes = _taken(facts)
    people = []
    for pk, name, email in _named(module, run):
        since, left = begun.get(pk, (None, None))
        trail = Trail(
            placed_at=placed.get(pk),
            begun_at=since,
            left_at=left,
            completed_at=completed.get(pk),
            taken=taken.get(pk, {}),
        )
        standing = standing_in(
            trail, now=now, patience=patience, opens_at=run.start if run else None
        )
        is_done = standing is Standing.COMPLETED
        people.append(
            LearnerProgress(
                pk=pk,
                name=name,
                email=email,
                trail=trail,
                standing=standing,
                next_step=None if is_done else next_step(tuple(titles), trail),
                quiz=quizzes.get(pk),
            )
        )
    people.sort(key=lambda one: (_by_name(one.name), one.pk))
    return ModuleProgress(
        module=module,
        run=run,
        steps=tuple(titles),
        titles=titles,
        funnel=funnel_of(tuple(titles), [one.trail for one in people]),
        people=tuple(people),
    )


def _by_name(name: str) -> str:
    """Å beside A, as a reader of many languages looks for it."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))


def _titles(facts: ModuleFacts) -> dict[Step, str]:
    """The steps that completion asks for, in the order of the module’s page."""
    titles = {Step(StepKind.LESSON, one.pk): one.title for one in facts.lessons}
    packages = ContentPackage.objects.filter(pk__in=facts.rules.packages)
    for pk, title in packages.order_by("title").values_list("pk", "title"):
        titles[Step(StepKind.PACKAGE, pk)] = title
    for one in facts.conversations:
        if one.is_required:
            step = Step(StepKind.CONVERSATION, one.scenario_id)
            titles[step] = one.scenario.title
    if facts.quiz_questions:
        quiz = facts.module.quiz
        titles[Step(StepKind.QUIZ, quiz.pk)] = quiz.title
    return titles


def _placed(run: CourseRun) -> dict[int, datetime]:
    return dict(
        RunPlace.objects.filter(
            run=run, state=PlaceState.ENROLLED, user__isnull=False
        ).values_list("user_id", "enrolled_at")
    )


def _named(module: ModulePage, run: CourseRun | None) -> list[tuple[int, str, str]]:
    """Accounts that were switched off are not waited for, so they are left out."""
    own = {"module": module, "user": OuterRef("pk")}
    if run is not None:
        belongs = Exists(
            RunPlace.objects.filter(
                run=run, state=PlaceState.ENROLLED, user=OuterRef("pk")
            )
        )
    else:
        belongs = Exists(Enrolment.objects.filter(**own)) | Exists(
            ModuleCompletion.objects.in_force().filter(**own)
        )
    people = User.objects.filter(belongs, is_active=True)
    return list(people.values_list("pk", "name", "email"))


def _taken(
    facts: ModuleFacts,
) -> tuple[dict[int, dict[Step, Taken]], dict[int, QuizStanding]]:
    taken: dict[int, dict[Step, Taken]] = defaultdict(dict)
    visits = LessonVisit.objects.filter(
        lesson__in=[one.pk for one in facts.lessons], user__isnull=False
    )
    for user, lesson, opened, finished in visits.values_list(
        "user_id", "lesson_id", "opened_at", "finished_at"
    ):
        taken[user][Step(StepKind.LESSON, lesson)] = Taken(opened, finished)
    played = (
        Attempt.objects.filter(
            revision__scenario__in=facts.rules.scenarios, user__isnull=False
        )
        .order_by()
        .values_list("user_id", "revision__scenario_id")
        .annotate(Min("started_at"), Min("finished_at"), Max("started_at"))
    )
    for user, scenario, began, ended, last in played:
        taken[user][Step(StepKind.CONVERSATION, scenario)] = Taken(began, ended, last)
    if facts.packages:
        _add_packages(facts, taken)
    quizzes = _quizzes(facts, taken) if facts.quiz_questions else {}
    return taken, quizzes


def _add_packages(facts: ModuleFacts, taken: dict[int, dict[Step, Taken]]) -> None:
    """What packages said of themselves in this module's lessons; a failure is no end."""
    said = PackageAttempt.objects.filter(
        package__in=facts.rules.packages,
        lesson__in=[one.pk for one in facts.lessons],
        user__isnull=False,
    ).values_list(
        "user_id", "package_id", "began_at", "completed_at", "heard_at", "success"
    )
    for user, package, began, ended, heard, success in said.order_by("-pk"):
        step = Step(StepKind.PACKAGE, package)
        ended = None if success == PackageSuccess.FAILED else ended
        earlier = taken[user].get(step)
        if earlier is not None:
            began = min(began, earlier.begun_at)
            ended = min((one for one in (ended, earlier.done_at) if one), default=None)
            heard = max((one for one in (heard, earlier.last_at) if one), default=None)
        taken[user][step] = Taken(began, ended, heard)


def _quizzes(
    facts: ModuleFacts, taken: dict[int, dict[Step, Taken]]
) -> dict[int, QuizStanding]:
    """Adds the quiz to what was taken: done when what counts first sufficed."""
    quiz: Quiz = facts.module.quiz
    attempts: dict[int, list[tuple[datetime, datetime | None, int, int]]]
    attempts = defaultdict(list)
    rows = QuizAttempt.objects.filter(revision__quiz=quiz, user__isnull=False).exclude(
        phase=AttemptPhase.ABANDONED
    )
    for user, began, ended, right, waiting in rows.order_by(
        "finished_at", "pk"
    ).values_list(
        "user_id", "started_at", "finished_at", "right_count", "waiting_count"
    ):
        attempts[user].append((began, ended, right or 0, waiting))
    enough = needed(
        question_count=facts.quiz_questions, pass_mark=facts.module.pass_mark
    )
    counting = Counting(quiz.counting)
    standings = {}
    for user, tries in attempts.items():
        ended = [one for one in tries if one[1] is not None]
        rights = [one[2] for one in ended]
        done_at = None
        if (counted(rights, counting) or 0) >= enough:
            done_at = next(
                one[1]
                for at, one in enumerate(ended, start=1)
                if (counted(rights[:at], counting) or 0) >= enough
            )
        taken[user][Step(StepKind.QUIZ, quiz.pk)] = Taken(
            min(one[0] for one in tries),
            done_at,
            max(moment for one in tries for moment in one[:2] if moment),
        )
        if ended:
            standings[user] = QuizStanding(
                counted(rights, counting) or 0,
                facts.quiz_questions,
                max(one[3] for one in ended),
            )
    return standings
