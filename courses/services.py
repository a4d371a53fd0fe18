"""Writes of this room: one transaction each, keyword-only, audited.

Each is safe to repeat: a double click, a reload or a second tab finds what the
first one did.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import Any

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
from courses.exceptions import (
    EvaluationGiven,
    EvaluationNotOpen,
    QuizNotReady,
    StaleStep,
    UnreadableAnswer,
)
from courses.models import (
    Enrolment,
    Evaluation,
    LessonPage,
    LessonVisit,
    ModuleCompletion,
    ModulePage,
    Quiz,
    QuizAnswer,
    QuizAttempt,
    QuizRevision,
    ReflectionNote,
)
from courses.signals import evaluation_given, module_completed
from courses.wording import question_problem, response_problem
from elearn.core import audit
from elearn.core.models import User
from media.models import Webinar


# -- Learning --------------------------------------------------------------
@transaction.atomic
def enrol(module: ModulePage, *, user: User, now: datetime) -> Enrolment:
    """Begin a module; the first time counts."""
    enrolment, created = Enrolment.objects.get_or_create(
        user=user,
        module=module,
        defaults={"module_title": module.title, "enrolled_at": now},
    )
    if created:
        audit.record("courses.enrol", enrolment, by=user)
    return enrolment


def _visit(lesson: LessonPage, *, user: User, now: datetime) -> LessonVisit:
    visit, _created = LessonVisit.objects.select_for_update().get_or_create(
        user=user,
        lesson=lesson,
        defaults={"lesson_title": lesson.title, "opened_at": now},
    )
    return visit


@transaction.atomic
def open_lesson(lesson: LessonPage, *, user: User, now: datetime) -> LessonVisit:
    """Note that somebody went to a lesson by a POST (begin, next)."""
    enrol(queries.module_of(lesson), user=user, now=now)
    return _visit(lesson, user=user, now=now)


@transaction.atomic
def keep_place(
    lesson: LessonPage, *, user: User, anchor: str, now: datetime
) -> LessonVisit:
    """Remember the heading somebody has reached; unknown anchors change nothing."""
    visit = open_lesson(lesson, user=user, now=now)
    headings = {place.anchor: place.heading for place in queries.places(lesson)}
    if anchor in headings and anchor != visit.last_anchor:
        visit.last_anchor, visit.last_heading = anchor, headings[anchor]
        visit.save(update_fields=["last_anchor", "last_heading"])
    return visit


@transaction.atomic
def finish_lesson(lesson: LessonPage, *, user: User, now: datetime) -> LessonVisit:
    """Mark a lesson as read, with the revision that was read. The first time counts."""
    visit = open_lesson(lesson, user=user, now=now)
    if visit.finished_at is None:
        visit.finished_at = now
        visit.revision_id = lesson.live_revision_id
        visit.save(update_fields=["finished_at", "revision_id"])
        audit.record("courses.finish_lesson", visit, by=user)
        complete_if_due(queries.module_of(lesson), user=user, now=now)
    return visit


@transaction.atomic
def save_note(
    lesson: LessonPage, *, user: User, block_id: str, text: str, now: datetime
) -> ReflectionNote | None:
    """Keep a learner's own words; empty words remove the note.

    Not in the audit log: what somebody thinks of themselves is no one's business.
    """
    prompt = queries.reflection_prompt(lesson, block_id)
    mine = {"user": user, "lesson": lesson, "block_id": block_id}
    if not text.strip():
        ReflectionNote.objects.filter(**mine).delete()
        return None
    note, _created = ReflectionNote.objects.update_or_create(
        **mine,
        defaults={"prompt": prompt, "text": text.strip()[:4000], "updated_at": now},
    )
    return note


@transaction.atomic
def complete_if_due(
    module: ModulePage, *, user: User, now: datetime
) -> ModuleCompletion | None:
    """Record the completion when the evidence is there; once, and for good.

    Returns the completion that now exists, or None where something is missing.
    A module edited afterwards changes nothing for those who finished it.
    """
    existing = ModuleCompletion.objects.filter(user=user, module=module).first()
    if existing is not None:
        return existing
    verdict = queries.verdict_of(module, user)
    if not verdict.is_complete:
        return None
    enrol(module, user=user, now=now)
    evidence = queries.evidence_record(module, user)
    # Two last pieces of evidence may arrive together; the constraint lets one win.
    completion, created = ModuleCompletion.objects.get_or_create(
        user=user,
        module=module,
        defaults={
            "module_title": module.title,
            "module_revision_id": module.live_revision_id,
            # A conversation played before sign-in is older than what it completes.
            "completed_at": max(now, *queries.evidence_times(evidence)),
            "evidence": evidence,
        },
    )
    if not created:
        return completion
    audit.record("courses.complete_module", completion, by=user)
    transaction.on_commit(
        lambda: module_completed.send(ModuleCompletion, completion=completion)
    )
    return completion


# -- Quizzes ---------------------------------------------------------------
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
    if attempt.user is None:
        return
    for module in queries.modules_with_quiz(attempt.revision.quiz):
        complete_if_due(module, user=attempt.user, now=now)


# -- Evaluations -----------------------------------------------------------
@transaction.atomic
def give_evaluation(
    webinar: Webinar, *, user: User, answers: Mapping[str, Any], now: datetime
) -> Evaluation:
    """Keep a person's evaluation of an event; there is one, and it stays as given.

    `answers` are the cleaned fields of `EvaluationForm`. Raises
    `EvaluationNotOpen` before the event's end and for people who were not there,
    `EvaluationGiven` for a second one.
    """
    refusal = queries.why_no_evaluation(webinar, user, now=now)
    if refusal is not None:
        raise EvaluationNotOpen(refusal)
    # The row lock lets two quick clicks meet here instead of at the constraint.
    Webinar.objects.select_for_update().get(pk=webinar.pk)
    if queries.has_evaluated(webinar, user):
        raise EvaluationGiven(
            _("You have already given your evaluation of this event. Thank you.")
        )
    evaluation = Evaluation(webinar=webinar, user=user, given_at=now, **answers)
    evaluation.full_clean()
    evaluation.save()
    audit.record("courses.give_evaluation", evaluation, by=user)
    transaction.on_commit(
        lambda: evaluation_given.send(Evaluation, evaluation=evaluation)
    )
    return evaluation
