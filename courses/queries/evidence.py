"""What a learner has shown for a module, and what the module asks for.

`ModuleFacts` gathers both for any number of modules with the same few queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from wagtail.models import Page

from courses.choices import AttemptPhase
from courses.domain.completion import Evidence, Rules, Verdict, judge
from courses.domain.grading import Counting, counted
from courses.domain.order import Door
from courses.domain.review import Aspect
from courses.models import (
    Enrolment,
    LessonPage,
    LessonVisit,
    ModuleCompletion,
    ModuleConversation,
    ModulePackage,
    ModulePage,
    PackageAttempt,
    Quiz,
    QuizAttempt,
    QuizOverride,
    QuizRevision,
)
from courses.queries.doors import add_doors
from scenarios.models import Scenario
from scenarios.queries import best_attempt, has_finished

MANY_MODULES = 50


@dataclass(slots=True)
class ModuleFacts:
    """One module with its parts and one person's evidence."""

    module: ModulePage
    lessons: list[LessonPage] = field(default_factory=list)
    conversations: list[ModuleConversation] = field(default_factory=list)
    quiz_questions: int = 0
    #: Those whose word counts, and what they said in this module's lessons.
    packages: list[ModulePackage] = field(default_factory=list)
    said: list[PackageAttempt] = field(default_factory=list)
    #: Scenarios played to an ending.
    ended: set[int] = field(default_factory=set)
    visits: dict[int, LessonVisit] = field(default_factory=dict)
    quiz_best: int | None = None
    #: Answers of finished attempts that wait for a person's marking.
    quiz_waiting: int = 0
    open_attempt: QuizAttempt | None = None
    #: Finished attempts, the oldest end first, and when the quiz closes for the
    #: person: what of them may be shown (`quiz_told`).
    finished: list[QuizAttempt] = field(default_factory=list)
    quiz_closes_at: datetime | None = None
    enrolment: Enrolment | None = None
    completion: ModuleCompletion | None = None
    #: Modules to complete first, and whether this person may begin.
    required: list[ModulePage] = field(default_factory=list)
    door: Door = field(default_factory=Door)

    @property
    def rules(self) -> Rules:
        return Rules(
            lessons=frozenset(lesson.pk for lesson in self.lessons),
            scenarios=frozenset(
                one.scenario_id for one in self.conversations if one.is_required
            ),
            quiz_questions=self.quiz_questions,
            pass_mark=self.module.pass_mark,
            packages=frozenset(one.package_id for one in self.packages),
        )

    @property
    def evidence(self) -> Evidence:
        return Evidence(
            lessons=frozenset(
                pk for pk, visit in self.visits.items() if visit.finished_at
            ),
            scenarios=frozenset(self.ended),
            quiz_best=self.quiz_best,
            quiz_waiting=self.quiz_waiting,
            packages=frozenset(one.package_id for one in self.said if one.word.counts),
        )

    @property
    def lessons_left(self) -> frozenset[int]:
        """Those to read before the module can be complete."""
        return self.rules.lessons - self.evidence.lessons

    @property
    def verdict(self) -> Verdict:
        return judge(self.rules, self.evidence)


def gather(modules: Sequence[ModulePage], user: Any) -> list[ModuleFacts]:
    """Facts of these modules in their order; the same number of queries for any."""
    facts = {module.pk: ModuleFacts(module) for module in modules}
    if not facts:
        return []
    by_path = {module.path: facts[module.pk] for module in modules}
    for lesson in _lessons_below(by_path):
        owner = by_path.get(lesson.path[: -Page.steplen])
        if owner is not None:
            owner.lessons.append(lesson)
    for conversation in _conversations_of(facts):
        facts[conversation.module_id].conversations.append(conversation)
    for package in ModulePackage.objects.filter(module__in=list(facts)):
        facts[package.module_id].packages.append(package)
    counts = _question_counts({m.quiz_id for m in modules if m.quiz_id})
    for one in facts.values():
        one.quiz_questions = counts.get(one.module.quiz_id, 0)
    if user is not None and user.is_authenticated:
        _add_evidence(facts, user)
    add_doors(facts, user)
    return [facts[module.pk] for module in modules]


def _lessons_below(paths: Iterable[str]) -> Any:
    paths = list(paths)
    if len(paths) > MANY_MODULES:
        # By course: SQLite refuses a condition with a thousand branches.
        paths = sorted({path[: -Page.steplen] for path in paths})
    below = reduce(or_, (Q(path__startswith=path) for path in paths))
    return LessonPage.objects.live().filter(below).order_by("path").defer_streamfields()


def _conversations_of(module_ids: Iterable[int]) -> Any:
    """Those that can be played; one that is not published yet asks for nothing."""
    return (
        ModuleConversation.objects.filter(
            module__in=list(module_ids),
            scenario__live=True,
            scenario__current_revision__isnull=False,
        )
        .select_related("scenario")
        .defer("scenario__script")
        .order_by("sort_order", "pk")
    )


def _question_counts(quiz_ids: set[int]) -> dict[int, int]:
    """Questions of the revision in force, by quiz; unpublished quizzes are absent."""
    latest = QuizRevision.objects.filter(quiz=OuterRef("pk")).order_by("-number")
    rows = (
        Quiz.objects.filter(pk__in=quiz_ids, live=True)
        .annotate(in_force=Subquery(latest.values("question_count")[:1]))
        .values_list("pk", "in_force")
    )
    return {pk: count for pk, count in rows if count}


def _add_evidence(facts: dict[int, ModuleFacts], user: Any) -> None:
    lessons = {lesson.pk: one for one in facts.values() for lesson in one.lessons}
    for visit in LessonVisit.objects.filter(user=user, lesson__in=list(lessons)):
        lessons[visit.lesson_id].visits[visit.lesson_id] = visit
    for enrolment in Enrolment.objects.filter(
        user=user, module__in=list(facts), left_at=None
    ):
        facts[enrolment.module_id].enrolment = enrolment
    for completion in ModuleCompletion.objects.in_force().filter(
        user=user, module__in=list(facts)
    ):
        facts[completion.module_id].completion = completion
    ended = has_finished(
        user, {c.scenario_id for one in facts.values() for c in one.conversations}
    )
    for one in facts.values():
        one.ended = ended & {c.scenario_id for c in one.conversations}
    _add_words(lessons, user)
    quizzes: dict[int, list[ModuleFacts]] = defaultdict(list)
    for one in facts.values():
        if one.module.quiz_id:
            quizzes[one.module.quiz_id].append(one)
    attempts = QuizAttempt.objects.filter(
        user=user, revision__quiz__in=list(quizzes)
    ).select_related("revision__quiz")
    by_quiz: dict[int, list[QuizAttempt]] = defaultdict(list)
    for attempt in attempts.defer(
        "revision__content", "layout", "outcomes", "tally"
    ).order_by("finished_at", "pk"):
        by_quiz[attempt.revision.quiz_id].append(attempt)
    closing = _closing({taken[0].revision.quiz for taken in by_quiz.values()}, user)
    for quiz_id, taken in by_quiz.items():
        for one in quizzes[quiz_id]:
            one.quiz_closes_at = closing.get(quiz_id)
            _add_attempts(one, taken)


def _closing(quizzes: set[Quiz], user: Any) -> dict[int, datetime | None]:
    """When the quizzes close for this person; only of those that hold marks back,
    for nobody else waits for it."""
    waiting = [one for one in quizzes if not one.review_rules.always_show(Aspect.MARKS)]
    closing = {one.pk: one.closes_at for one in waiting}
    if closing:
        closing |= {
            one.quiz_id: one.closes_at
            for one in QuizOverride.objects.filter(user=user, quiz__in=list(closing))
            if one.closes_at
        }
    return closing


def _add_attempts(facts: ModuleFacts, taken: list[QuizAttempt]) -> None:
    """What counts of somebody's attempts at the module's quiz, oldest end first."""
    finished = [one for one in taken if one.phase == AttemptPhase.FINISHED]
    facts.quiz_best = counted(
        [one.right_count or 0 for one in finished],
        Counting(taken[0].revision.quiz.counting),
    )
    facts.finished = finished
    facts.quiz_waiting = max((one.waiting_count for one in finished), default=0)
    for one in taken:
        if one.phase == AttemptPhase.OPEN:
            facts.open_attempt = one


def _add_words(lessons: dict[int, ModuleFacts], user: Any) -> None:
    """What packages said in these lessons, where somebody asks for it at all."""
    asking = {pk: facts for pk, facts in lessons.items() if facts.packages}
    if not asking:
        return
    said = PackageAttempt.objects.filter(
        user=user, lesson__in=list(asking), completed_at__isnull=False
    ).select_related("version", "package")
    for attempt in said.order_by("completed_at", "pk"):
        facts = asking[attempt.lesson_id]
        if attempt.package_id in facts.rules.packages:
            facts.said.append(attempt)


def verdict_of(module: ModulePage, user: Any) -> Verdict:
    return gather([module], user)[0].verdict


def module_of(lesson: LessonPage) -> ModulePage:
    """The module that holds this lesson."""
    return ModulePage.objects.get(path=lesson.path[: -Page.steplen])


def modules_with_quiz(quiz: Quiz) -> list[ModulePage]:
    return list(ModulePage.objects.live().filter(quiz=quiz))


def modules_with_scenario(scenario: Scenario) -> list[ModulePage]:
    return list(ModulePage.objects.live().filter(conversations__scenario=scenario))


#: The attempt that a quiz's rule counts stands first; of an average the best is shown.
_BEST_FIRST = ("-right_count", "finished_at", "pk")
_COUNTED_FIRST = {
    Counting.FIRST.value: ("finished_at", "pk"),
    Counting.LAST.value: ("-finished_at", "-pk"),
}


def evidence_record(module: ModulePage, user: Any) -> dict[str, Any]:
    """What a completion freezes: what was asked, and what was shown, when, and with
    which revisions. JSON, without a name or address."""
    facts = gather([module], user)[0]
    attempt = (
        QuizAttempt.objects.filter(
            user=user,
            revision__quiz=module.quiz_id,
            phase=AttemptPhase.FINISHED,
        )
        .select_related("revision")
        .order_by(*_COUNTED_FIRST.get(module.quiz.counting, _BEST_FIRST))
        .first()
        if module.quiz_id
        else None
    )
    published = [facts.module.last_published_at] + [
        lesson.last_published_at for lesson in facts.lessons
    ]
    version = max((one for one in published if one), default=None)
    return {
        # The day of the version that was finished, for the learner to read.
        "version_of": version and version.isoformat(),
        # So that completions of one module are known as that when its page is gone.
        "module": module.pk,
        "rules": {
            "lessons": len(facts.lessons),
            "conversations": len(facts.rules.scenarios),
            "quiz_questions": facts.quiz_questions,
            "pass_mark": module.pass_mark,
            "packages": len(facts.packages),
        },
        "lessons": [
            {
                "id": lesson.pk,
                "title": visit.lesson_title,
                "finished_at": visit.finished_at.isoformat(),
                "revision_id": visit.revision_id,
            }
            for lesson in facts.lessons
            if (visit := facts.visits.get(lesson.pk)) and visit.finished_at
        ],
        "conversations": [
            {
                "title": conversation.scenario.title,
                "revision": played.revision.number,
                "sha256": played.revision.sha256,
                "attempt": str(played.uuid),
                "ending": played.ending,
                "finished_at": played.finished_at.isoformat(),
                "is_required": conversation.is_required,
            }
            for conversation in facts.conversations
            if (played := best_attempt(user, conversation.scenario))
        ],
        # Nothing that was seen or marked here, and no proof for a certificate.
        "packages": [
            {
                "kind": "package’s word",
                "title": said.package.title,
                "version": said.version.number,
                "sha256": said.version.sha256,
                "attempt": str(said.key),
                "says": {
                    "completion": said.completion,
                    "success": said.success,
                    "percent": said.percent,
                },
                "finished_at": said.completed_at.isoformat(),
            }
            for said in facts.said
            if said.word.counts
        ],
        "quiz": attempt
        and {
            "title": attempt.revision.title,
            "revision": attempt.revision.number,
            "sha256": attempt.revision.sha256,
            "attempt": str(attempt.key),
            "right": attempt.right_count,
            "questions": attempt.revision.question_count,
            "finished_at": attempt.finished_at.isoformat(),
        },
    }


def evidence_times(record: dict[str, Any]) -> list[datetime]:
    """When each piece of a completion's evidence was shown."""
    pieces = [*record["lessons"], *record["conversations"], *record["packages"]]
    if record["quiz"]:
        pieces.append(record["quiz"])
    return [datetime.fromisoformat(piece["finished_at"]) for piece in pieces]
