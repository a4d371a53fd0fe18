"""An attempt from above: what is unanswered before it is handed in, what a page left
open in another tab still held, and the attempts before this one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from courses.choices import AttemptPhase
from courses.domain.attempts import page_of_slot
from courses.domain.deadlines import may_start
from courses.domain.grading import Counting, counted
from courses.domain.questions.answers import given_words
from courses.domain.responses import is_blank, read_form, read_json, same_response
from courses.models import Quiz, QuizAttempt
from courses.queries.attempts import schedule_for, state_of
from courses.queries.evidence import modules_with_quiz
from courses.queries.quiz_told import marks_due
from courses.quiz_overview_shapes import (
    AttemptRow,
    OpenQuestion,
    QuizCover,
    StaleAnswer,
)
from courses.wording_quizzes import no_start, response_problem, result_later


def open_questions(attempt: QuizAttempt) -> tuple[OpenQuestion, ...]:
    """Every question of an open attempt, and what its answer still needs."""
    state = state_of(attempt)
    rules = attempt.revision.plan.rules
    found = []
    for number, one in enumerate(state.scored, start=1):
        needs = ""
        if one.is_open and not one.is_blank:
            problems = read_json(one.question, one.response).problems
            needs = response_problem(problems[0]) if problems else ""
        page = page_of_slot(one.slot, rules)
        found.append(
            OpenQuestion(
                slot=one.slot,
                number=number,
                page=page,
                stem=one.question.stem,
                is_blank=one.is_blank,
                needs=needs,
                is_reachable=not rules.is_sequential or page == state.page,
                is_flagged=one.slot in attempt.flagged,
            )
        )
    return tuple(found)


def stale_answers(
    attempt: QuizAttempt, rows: Sequence[Mapping[str, Any]]
) -> tuple[StaleAnswer, ...]:
    """What is kept of each question that a stale page sent, beside what it held."""
    state = state_of(attempt)
    numbers = {one.slot: n for n, one in enumerate(state.scored, start=1)}
    found = []
    for row in rows:
        one = state.slots.get(row["slot"])
        if one is None or one.slot not in numbers:
            continue
        here = read_form(one.question, row["fields"]).response
        found.append(
            StaleAnswer(
                number=numbers[one.slot],
                stem=one.question.stem,
                kept=given_words(one.question, one.response),
                here=(
                    ""
                    if is_blank(here) or same_response(here, one.response)
                    else given_words(one.question, here)
                ),
            )
        )
    return tuple(found)


def attempt_history(quiz: Quiz, user: Any, *, now: datetime) -> tuple[AttemptRow, ...]:
    """This person's attempts, the newest first; marks where they are due."""
    closes_at = schedule_for(quiz, user).closes_at
    rows = []
    for attempt in (
        QuizAttempt.objects.filter(revision__quiz=quiz, user=user)
        .select_related("revision")
        .order_by("-started_at", "-pk")
    ):
        its = marks_due(quiz, attempt, closes_at=closes_at, now=now)
        is_held_back = attempt.phase == AttemptPhase.FINISHED and not its.is_now
        has_marks = its.is_now and attempt.exact_mark is not None
        rows.append(
            AttemptRow(
                key=attempt.key,
                started_at=attempt.started_at,
                finished_at=attempt.finished_at,
                is_open=attempt.phase == AttemptPhase.OPEN,
                is_abandoned=attempt.phase == AttemptPhase.ABANDONED,
                right_count=None if is_held_back else attempt.right_count,
                question_count=attempt.revision.question_count,
                waiting_count=attempt.waiting_count,
                mark=attempt.exact_mark if has_marks else None,
                max_mark=Fraction(attempt.max_mark) if has_marks else None,
                later=result_later(its) if is_held_back else "",
            )
        )
    return tuple(rows)


def quiz_cover(quiz: Quiz, user: Any, *, now: datetime) -> QuizCover:
    """What somebody knows before an attempt with conditions begins."""
    schedule = schedule_for(quiz, user)
    history = attempt_history(quiz, user, now=now)
    ended = [one.finished_at for one in reversed(history) if one.finished_at]
    is_under_way = any(one.is_open for one in history)
    refused = None if is_under_way else may_start(schedule, ended, now=now)
    revision = quiz.frozen.order_by("-number").first()
    modules = modules_with_quiz(quiz)
    module = modules[0] if modules else None
    limit = schedule.time_limit
    allowed = schedule.attempts_allowed
    results = [one.right_count for one in history if one.right_count is not None]
    return QuizCover(
        quiz_id=quiz.pk,
        title=revision.title if revision else quiz.title,
        question_count=revision.question_count if revision else 0,
        behaviour=quiz.behaviour,
        asks_certainty=quiz.asks_certainty,
        is_sequential=quiz.is_sequential,
        minutes=None if limit is None else int(limit.total_seconds() // 60),
        overdue=quiz.overdue,
        grace_minutes=quiz.grace_minutes,
        opens_at=schedule.opens_at,
        closes_at=schedule.closes_at,
        attempts_allowed=allowed,
        attempts_left=None if allowed is None else max(0, allowed - len(ended)),
        counting=quiz.counting,
        counted=(
            None
            if any(one.later for one in history)
            else counted(list(reversed(results)), Counting(quiz.counting))
        ),
        is_under_way=is_under_way,
        refusal=no_start(refused) if refused else "",
        history=history,
        module_title=module.title if module else "",
        module_url=(module.get_url() or "") if module else "",
    )


def has_conditions(quiz: Quiz, user: Any) -> bool:
    """Whether somebody should read the conditions before an attempt begins: time is
    limited, or attempts are, and none is under way."""
    schedule = schedule_for(quiz, user)
    if schedule.time_limit is None and schedule.attempts_allowed is None:
        return False
    return not QuizAttempt.objects.filter(
        revision__quiz=quiz, user=user, phase=AttemptPhase.OPEN
    ).exists()
