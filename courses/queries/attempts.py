"""What was asked in an attempt, what stands in it, and by when it is due.

The same number of queries for one attempt or five thousand; refuses to guess a
question that is no longer stored (versions and revisions never go).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from courses.domain.attempts import AttemptState, AttemptStep, fold
from courses.domain.deadlines import Schedule, for_person
from courses.domain.questions.document import question_from_json
from courses.domain.questions.kinds import Question
from courses.models import (
    QuestionVersion,
    Quiz,
    QuizAttempt,
    QuizOverride,
    QuizStep,
)

Asked = Mapping[int, Question]


def asked_in(attempts: Sequence[QuizAttempt]) -> dict[int, Asked]:
    """Slot → question as it was asked, by attempt id. The attempts come with their
    revision."""
    wanted = {
        row["version"]
        for attempt in attempts
        for row in attempt.layout
        if row.get("version")
    }
    versions = {
        version.pk: question_from_json(version.content)
        for version in QuestionVersion.objects.filter(pk__in=wanted)
    }
    own: dict[int, dict[str, Question]] = {}
    for attempt in attempts:
        if attempt.revision_id not in own:
            own[attempt.revision_id] = {
                one.key: one for one in attempt.revision.plan.questions
            }
    return {
        attempt.pk: {
            slot: (
                versions[row["version"]]
                if row.get("version")
                else own[attempt.revision_id][row["question"]]
            )
            for slot, row in enumerate(attempt.layout, start=1)
        }
        for attempt in attempts
    }


def steps_of(attempts: Sequence[QuizAttempt]) -> dict[int, list[AttemptStep]]:
    """What was done in each attempt, in its order."""
    steps: dict[int, list[AttemptStep]] = defaultdict(list)
    rows = QuizStep.objects.filter(attempt__in=[one.pk for one in attempts])
    for step in rows.order_by("pk"):
        steps[step.attempt_id].append(step.value)
    return steps


def states_of(attempts: Sequence[QuizAttempt]) -> dict[int, AttemptState]:
    """The fold of each attempt, by its id."""
    steps = steps_of(attempts)
    asked = asked_in(attempts)
    return {
        attempt.pk: fold(
            asked[attempt.pk], steps[attempt.pk], attempt.revision.plan.rules
        )
        for attempt in attempts
    }


def state_of(attempt: QuizAttempt) -> AttemptState:
    return states_of([attempt])[attempt.pk]


def schedule_for(quiz: Quiz, user: Any) -> Schedule:
    """When this person may take the quiz: as it is published now, with what they
    were granted."""
    pk = None if user is None else user.pk
    return schedules_for(quiz, [pk])[pk]


def schedules_for(
    quiz: Quiz, people: Iterable[int | None]
) -> dict[int | None, Schedule]:
    """The same by the ids of people; None stands for somebody who was erased."""
    wanted = set(people)
    granted = {
        one.user_id: one.value
        for one in QuizOverride.objects.filter(quiz=quiz, user__in=wanted - {None})
    }
    return {pk: for_person(quiz.schedule, granted.get(pk)) for pk in wanted}


def ends_of_attempts(quiz: Quiz, user: Any) -> list[datetime]:
    """When this person's attempts ended, in order."""
    return list(
        QuizAttempt.objects.filter(
            revision__quiz=quiz, user=user, finished_at__isnull=False
        )
        .order_by("finished_at")
        .values_list("finished_at", flat=True)
    )
