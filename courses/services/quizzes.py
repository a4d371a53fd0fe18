"""Freezing a quiz or a bank's question as it is published, and what speaks against it.
Publishing the same words again changes nothing.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from courses import queries
from courses.authoring import bank_question_of, plan_of
from courses.domain.deadlines import deadline
from courses.domain.draws import share_out
from courses.domain.plan import QuizPlan, plan_to_json
from courses.domain.questions.document import digest, question_to_json
from courses.domain.questions.kinds import Question
from courses.domain.questions.problems import Problem, is_scored, problems_of
from courses.exceptions import QuizNotReady
from courses.models import (
    BankQuestion,
    QuestionVersion,
    Quiz,
    QuizAttempt,
    QuizRevision,
)
from courses.services.quiz_clock import plan_closing
from courses.wording_quizzes import question_problem
from elearn.core import audit
from elearn.core.models import User


def refuse_problems(quiz: Quiz) -> QuizPlan:
    """What the quiz asks, or `QuizNotReady` with every reason against it."""
    plan = plan_of(quiz)
    stems = {one.key: one.stem for one in plan.questions}
    problems = list(problems_of(plan.questions))
    if plan.draws:
        problems = [one for one in problems if one.code != "no_questions"]
    problems += _draw_problems(plan)
    if problems:
        raise QuizNotReady(
            *(
                question_problem(one, stem=stems.get(one.question, ""))
                for one in problems
            )
        )
    return plan


def _draw_problems(plan: QuizPlan) -> list[Problem]:
    """Draws from one bank share its questions: no attempt asks one of them twice."""
    found = [Problem("no_bank", one.key) for one in plan.draws if not one.bank]
    draws = [one for one in plan.draws if one.bank]
    keys = queries.pool_keys([(one.bank, one.tags) for one in draws])
    pools = [list(keys[one.bank, one.tags].values()) for one in draws]
    _drawn, short = share_out(pools, [one.count for one in draws])
    for one in short:
        draw = draws[one.draw]
        found.append(
            Problem(
                "draw_too_large",
                draw.key,
                arguments={
                    "count": str(one.wanted),
                    "there": str(one.there),
                    "bank": draw.bank_title,
                },
            )
        )
    return found


def refuse_question_problems(one: BankQuestion) -> Question:
    """The bank's question, or `QuizNotReady` with every reason against it."""
    question = bank_question_of(one, tags=sorted(tag.name for tag in one.tags.all()))
    if question is None:
        raise QuizNotReady(question_problem(Problem("question_missing"), stem=""))
    problems = problems_of([question])
    if not is_scored(question):
        problems = (*problems, Problem("no_questions"))
    if problems:
        sentences = (question_problem(one, stem="") for one in problems)
        raise QuizNotReady(*dict.fromkeys(sentences))
    return question


@transaction.atomic
def freeze_quiz(quiz: Quiz, *, by: User | None, now: datetime) -> QuizRevision:
    """Publish the quiz's questions as an immutable revision.

    Publishing the same words again returns the revision that holds them. Attempts
    under way keep their questions; their deadline follows the quiz.
    """
    plan = refuse_problems(quiz)
    content = plan_to_json(plan)
    sha256 = digest(content)
    Quiz.objects.select_for_update().get(pk=quiz.pk)
    refresh_deadlines(quiz)
    latest = quiz.frozen.order_by("-number").first()
    if latest is not None and latest.sha256 == sha256 and latest.title == quiz.title:
        return latest
    revision = QuizRevision.objects.create(
        quiz=quiz,
        number=latest.number + 1 if latest else 1,
        title=quiz.title,
        content=content,
        sha256=sha256,
        question_count=plan.question_count,
        published_at=now,
        published_by=by,
    )
    audit.record("courses.freeze_quiz", quiz, by=by, number=revision.number)
    return revision


@transaction.atomic
def freeze_question(
    one: BankQuestion, *, by: User | None, now: datetime
) -> QuestionVersion:
    """Publish a bank's question as an immutable version."""
    content = question_to_json(refuse_question_problems(one))
    sha256 = digest(content)
    BankQuestion.objects.select_for_update(of=("self",)).get(pk=one.pk)
    latest = one.versions.order_by("-number").first()
    if latest is not None and latest.sha256 == sha256:
        return latest
    version = QuestionVersion.objects.create(
        question=one,
        number=latest.number + 1 if latest else 1,
        content=content,
        sha256=sha256,
        published_at=now,
        published_by=by,
    )
    audit.record("courses.freeze_question", one, by=by, number=version.number)
    return version


def refresh_deadlines(quiz: Quiz) -> None:
    """Give open attempts the deadline that the quiz and their person have now."""
    attempts = QuizAttempt.objects.filter(
        revision__quiz=quiz, phase="open"
    ).select_related("revision__quiz")
    people = {one.user_id for one in attempts}
    schedules = queries.schedules_for(quiz, people)
    for attempt in attempts:
        due_at = deadline(attempt.started_at, schedules[attempt.user_id])
        if due_at != attempt.due_at:
            attempt.due_at = due_at
            attempt.save(update_fields=["due_at"])
            plan_closing(attempt)
