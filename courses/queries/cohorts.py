"""The evidence of many people for one module at once, whatever their number."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from courses.choices import AttemptPhase, PackageCompletion, PackageSuccess
from courses.domain.completion import Evidence, Rules, Verdict, judge
from courses.domain.grading import Counting, counted
from courses.models import (
    Enrolment,
    LessonVisit,
    ModuleCompletion,
    ModulePage,
    ModulePrerequisite,
    PackageAttempt,
    QuizAttempt,
)
from courses.queries.evidence import gather
from elearn.core.models import User
from scenarios.models import Attempt


def rules_of(module: ModulePage) -> Rules:
    """What the module asks for as it stands now."""
    return gather([module], None)[0].rules


def evidence_of_people(
    module: ModulePage, rules: Rules, users: Iterable[int]
) -> dict[int, Evidence]:
    """User id → what that person has shown for the module, for all of `users`."""
    wanted = set(users)
    lessons: dict[int, set[int]] = defaultdict(set)
    visits = LessonVisit.objects.filter(
        lesson__in=rules.lessons, finished_at__isnull=False, user__isnull=False
    )
    for user, lesson in visits.values_list("user_id", "lesson_id"):
        lessons[user].add(lesson)
    ended: dict[int, set[int]] = defaultdict(set)
    played = Attempt.objects.filter(
        revision__scenario_id__in=rules.scenarios,
        finished_at__isnull=False,
        user__isnull=False,
    )
    for user, scenario in played.values_list(
        "user_id", "revision__scenario_id"
    ).distinct():
        ended[user].add(scenario)
    said: dict[int, set[int]] = defaultdict(set)
    words = PackageAttempt.objects.filter(
        package__in=rules.packages,
        lesson__in=rules.lessons,
        completion=PackageCompletion.COMPLETED,
        user__isnull=False,
    ).exclude(success=PackageSuccess.FAILED)
    for user, package in words.values_list("user_id", "package_id"):
        said[user].add(package)
    marks = _marks(module)
    return {
        user: Evidence(
            lessons=frozenset(lessons.get(user, ())),
            scenarios=frozenset(ended.get(user, ())),
            quiz_best=marks.get(user),
            packages=frozenset(said.get(user, ())),
        )
        for user in wanted
    }


def _marks(module: ModulePage) -> dict[int, int | None]:
    """What counts of each person’s finished attempts, as the quiz counts them."""
    if not module.quiz_id:
        return {}
    rows = QuizAttempt.objects.filter(
        revision__quiz=module.quiz_id, phase=AttemptPhase.FINISHED, user__isnull=False
    ).order_by("finished_at", "pk")
    rights: dict[int, list[int]] = defaultdict(list)
    counting = Counting.BEST
    for user, right, how in rows.values_list(
        "user_id", "right_count", "revision__quiz__counting"
    ):
        rights[user].append(right or 0)
        counting = Counting(how)
    return {user: counted(own, counting) for user, own in rights.items()}


def _waiting_outside(module: ModulePage, rules: Rules) -> set[int]:
    """Those who never began the module, played what it asks for and have completed
    what comes first. With a lesson to read there is nobody: it needs the door."""
    if rules.lessons or not rules.scenarios:
        return set()
    played = Attempt.objects.filter(
        revision__scenario_id__in=rules.scenarios,
        finished_at__isnull=False,
        user__isnull=False,
    ).exclude(user__in=Enrolment.objects.filter(module=module).values("user"))
    people = set(played.values_list("user_id", flat=True).distinct())
    first = ModulePrerequisite.objects.filter(module=module, required__live=True)
    for required in first.values_list("required_id", flat=True):
        people &= set(
            ModuleCompletion.objects.in_force()
            .filter(module=required, user__isnull=False)
            .values_list("user_id", flat=True)
        )
    return people


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody whose completion no longer agrees with the module."""

    user: User
    verdict: Verdict
    #: The completion that would be superseded; None for somebody who would gain one.
    completion: ModuleCompletion | None


@dataclass(frozen=True, slots=True)
class Recalculation:
    """What a recalculation would do, looked at before anything is done."""

    losing: tuple[Change, ...]
    gaining: tuple[Change, ...]
    staying: int
    #: Names this very outcome: what was seen is what is done, or nothing is.
    digest: str


def recalculation(module: ModulePage) -> Recalculation:
    """Who would lose and who would gain a completion by the module as it is now.

    People who are gone keep their completion: nothing of theirs can be judged.
    """
    rules = rules_of(module)
    standing = {
        one.user_id: one
        for one in ModuleCompletion.objects.in_force().filter(
            module=module, user__isnull=False
        )
    }
    begun = Enrolment.objects.filter(module=module, user__isnull=False, left_at=None)
    people = {
        *standing,
        *begun.values_list("user_id", flat=True),
        *_waiting_outside(module, rules),
    }
    losing, gaining, staying = [], [], 0
    users = User.objects.in_bulk(people)
    for pk, evidence in evidence_of_people(module, rules, people).items():
        verdict = judge(rules, evidence)
        completion = standing.get(pk)
        if completion is not None and not verdict.is_complete:
            losing.append(Change(users[pk], verdict, completion))
        elif completion is None and verdict.is_complete:
            gaining.append(Change(users[pk], verdict, None))
        elif completion is not None:
            staying += 1

    def by_name(change: Change) -> tuple[str, int]:
        return change.user.name.casefold(), change.user.pk

    losing.sort(key=by_name)
    gaining.sort(key=by_name)
    words = [
        f"{module.pk}",
        *(f"-{one.completion.pk}" for one in losing if one.completion),
        *(f"+{one.user.pk}" for one in gaining),
    ]
    return Recalculation(
        losing=tuple(losing),
        gaining=tuple(gaining),
        staying=staying,
        digest=hashlib.sha256(" ".join(words).encode()).hexdigest(),
    )
