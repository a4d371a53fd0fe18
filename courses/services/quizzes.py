"""Freezing a quiz, beginning it, answering it. Safe to repeat, like all writes here."""

from __future__ import annotations

import secrets
from datetime import datetime
from random import Random

from django.db import transaction
from django.utils.translation import gettext as _

from courses import queries
from courses.authoring import questions_of
from courses.domain.grading import ResponseProblem, grade
from courses.domain.questions import (
    Question,
    QuestionProblem,
    arrange,
    check,
    digest,
    from_json,
    to_json,
)
from courses.exceptions import QuizNotReady, StaleStep, UnreadableAnswer
from courses.models import Quiz, QuizAnswer, QuizAttempt, QuizRevision
from courses.services.learning import complete_if_due
from courses.services.statements import tell_quiz
from courses.wording import question_problem, response_problem
from elearn.core import audit
from elearn.core.models import User


def refuse_problems(quiz: Quiz) -> tuple[Question, ...]:
    """The quiz's questions, or `QuizNotReady` with the first reason against them."""
    questions = questions_of(quiz.questions)
    try:
        check(questions)
    except QuestionProblem as problem:
        raise QuizNotReady(question_problem(problem, questions)) from None
    return questions


@transaction.atomic
def freeze_quiz(quiz: Quiz, *, by: User | None, now: datetime) -> QuizRevision:
    """Publish the quiz's questions as an immutable revision.

    Publishing the same words again returns the revision that holds them.
    """
    questions = refuse_problems(quiz)
    content = to_json(questions)
    sha256 = digest(content)
    Quiz.objects.select_for_update().get(pk=quiz.pk)
    latest = quiz.frozen.order_by("-number").first()
    if latest is not None and latest.sha256 == sha256 and latest.title == quiz.title:
        return latest
    revision = QuizRevision.objects.create(
        quiz=quiz,
        number=latest.number + 1 if latest else 1,
        title=quiz.title,
        content=content,
        sha256=sha256,
        question_count=len(questions),
        published_at=now,
        published_by=by,
    )
    audit.record("courses.freeze_quiz", quiz, by=by, number=revision.number)
    return revision


@transaction.atomic
def start_quiz(
    quiz: Quiz, *, user: User, now: datetime, seed: int | None = None
) -> QuizAttempt:
    """The attempt to go on with: an open one, whatever its revision, or a new one."""
    Quiz.objects.select_for_update().get(pk=quiz.pk)
    open_attempt = QuizAttempt.objects.filter(
        user=user, revision__quiz=quiz, finished_at=None
    ).first()
    if open_attempt is not None:
        return open_attempt
    revision = quiz.frozen.order_by("-number").first()
    if revision is None or not quiz.live:
        raise QuizNotReady(_("This quiz is not ready yet. Please come back later."))
    rng = Random(secrets.randbits(64) if seed is None else seed)  # noqa: S311 -- shuffles options
    attempt = QuizAttempt.objects.create(
        user=user,
        revision=revision,
        order=arrange(from_json(revision.content), rng=rng),
        started_at=now,
    )
    audit.record("courses.start_quiz", attempt, by=user)
    return attempt


@transaction.atomic
def answer_question(
    attempt: QuizAttempt,
    *,
    expected_seq: int,
    response: list[str],
    now: datetime,
) -> QuizAnswer:
    """Answer the question with that sequence number, once.

    The same answer sent twice is one answer. Anything else sent from a page that
    is no longer current raises `StaleStep` and changes nothing.
    """
    attempt = (
        # Only the attempt's own row: PostgreSQL locks no outer join.
        QuizAttempt.objects.select_for_update(of=("self",))
        .select_related("revision__quiz", "user")
        .get(pk=attempt.pk)
    )
    answers = list(attempt.answers.all())
    if expected_seq != len(answers) or attempt.finished_at is not None:
        if 0 <= expected_seq < len(answers) and answers[expected_seq].response == list(
            response
        ):
            return answers[expected_seq]
        raise StaleStep
    questions = {one.key: one for one in from_json(attempt.revision.content)}
    question = questions[attempt.order[expected_seq]["question"]]
    try:
        result = grade(question, response)
    except ResponseProblem as problem:
        raise UnreadableAnswer(response_problem(problem)) from None
    answer = QuizAnswer.objects.create(
        attempt=attempt,
        sequence=expected_seq,
        question_key=question.key,
        response=list(response),
        is_right=result.is_right,
        credit_permille=round(result.credit * 1000),
        answered_at=now,
    )
    if len(answers) + 1 == len(attempt.order):
        _finish_attempt(attempt, answers=[*answers, answer], now=now)
    return answer


def _finish_attempt(
    attempt: QuizAttempt, *, answers: list[QuizAnswer], now: datetime
) -> None:
    attempt.finished_at = now
    attempt.right_count = sum(1 for answer in answers if answer.is_right)
    attempt.save(update_fields=["finished_at", "right_count"])
    audit.record(
        "courses.finish_quiz",
        attempt.revision.quiz,
        by=attempt.user,
        attempt=str(attempt.key),
        right=attempt.right_count,
    )
    tell_quiz(attempt, now=now)
    if attempt.user is None:
        return
    for module in queries.modules_with_quiz(attempt.revision.quiz):
        complete_if_due(module, user=attempt.user, now=now)
