"""The page of an attempt and its result, for the player. What is right is in there
only once it is due, by the quiz's own rows of review (`courses.domain.review`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import reverse

from courses.choices import AttemptPhase
from courses.domain.attempts import (
    Act,
    AttemptRules,
    AttemptState,
    SlotState,
    page_count,
    page_of_slot,
    slots_of_page,
)
from courses.domain.deadlines import (
    Clock,
    Schedule,
    clock,
    may_start,
    seconds_left,
)
from courses.domain.grading import Counting, counted, has_passed, needed
from courses.domain.questions.kinds import Hotspot
from courses.domain.review import Aspect, Moment, moment_of, shown_for_question
from courses.models import ModulePage, QuizAttempt
from courses.queries.attempts import ends_of_attempts, schedules_for, state_of
from courses.queries.evidence import gather, modules_with_quiz
from courses.queries.modules import next_step_of, path_of
from courses.queries.quiz_questions import question_view, status_of
from courses.queries.quiz_told import marks_due
from courses.quiz_shapes import AttemptPage, AttemptResult, QuestionView, SlotLink
from courses.shapes import NextStep
from courses.wording_quizzes import no_start, result_later
from elearn.core.models import CustomImage

#: Wide enough for a picture to point into, small enough to load.
_PICTURE = "max-1400x1400"


def attempt_page(
    attempt: QuizAttempt, *, page: int | None = None, now: datetime
) -> AttemptPage:
    """A page of the attempt; without `page` the one to go on with. Where the way is
    one only, there is no other (404)."""
    state = state_of(attempt)
    rules = attempt.revision.plan.rules
    slots = list(state.slots.values())
    pages = page_count(len(slots), rules)
    page = _page_to_show(state, rules, page, pages)
    quiz = attempt.revision.quiz
    time = clock(attempt.due_at, quiz.schedule, now=now)
    is_open = attempt.phase == AttemptPhase.OPEN and time is Clock.RUNNING
    aspects = _aspects(attempt, state, now=now)
    numbers = _numbers(slots)
    here = [state.slots[slot] for slot in slots_of_page(page, len(slots), rules)]
    pictures = _pictures(here)
    return AttemptPage(
        key=attempt.key,
        title=attempt.revision.title,
        quiz_id=quiz.pk,
        behaviour=rules.behaviour.value,
        page=page,
        page_count=pages,
        questions=tuple(
            question_view(
                one,
                attempt.layout[one.slot - 1],
                number=numbers[one.slot],
                rules=rules,
                aspects=aspects[one.slot],
                is_open=is_open,
                pictures=pictures,
            )
            for one in here
        ),
        links=tuple(
            SlotLink(
                slot=one.slot,
                number=numbers[one.slot],
                page=page_of_slot(one.slot, rules),
                status=status_of(one, aspects[one.slot]),
                is_current=page_of_slot(one.slot, rules) == page,
                is_reachable=not rules.is_sequential
                or not state.is_open
                or page_of_slot(one.slot, rules) == page,
                is_flagged=one.slot in attempt.flagged,
            )
            for one in slots
        ),
        is_sequential=rules.is_sequential,
        is_open=is_open,
        is_submit_only=attempt.phase == AttemptPhase.OPEN and not is_open,
        due_at=attempt.due_at,
        seconds_left=seconds_left(attempt.due_at, now=now),
        question_count=len(state.scored),
        answered_count=sum(not one.is_blank for one in state.scored),
        flagged=frozenset(attempt.flagged),
    )


def attempt_result(attempt: QuizAttempt, *, now: datetime) -> AttemptResult:
    """What an ended attempt came to; 404 while it is open."""
    if attempt.phase == AttemptPhase.OPEN or attempt.finished_at is None:
        raise Http404
    state = state_of(attempt)
    quiz = attempt.revision.quiz
    schedule = _schedule(attempt)
    shown = quiz.review_rules.at(
        moment_of(ended_at=attempt.finished_at, closes_at=schedule.closes_at, now=now)
    )
    marks = marks_due(quiz, attempt, closes_at=schedule.closes_at, now=now)
    modules = modules_with_quiz(quiz)
    module = modules[0] if modules else None
    pass_mark = module.pass_mark if module else None
    count = len(state.scored)
    right = state.right_count
    results = _results(attempt)
    allowed = schedule.attempts_allowed
    return AttemptResult(
        key=attempt.key,
        title=attempt.revision.title,
        quiz_id=quiz.pk,
        started_at=attempt.started_at,
        finished_at=attempt.finished_at,
        is_abandoned=attempt.phase == AttemptPhase.ABANDONED,
        is_by_clock=state.ending is not None and state.ending.act is not Act.FINISH,
        question_count=count,
        right_count=right if marks.is_now else None,
        waiting_count=state.waiting_count,
        needed=needed(question_count=count, pass_mark=pass_mark),
        has_passed=marks.is_now
        and attempt.phase == AttemptPhase.FINISHED
        and has_passed(right_count=right, question_count=count, pass_mark=pass_mark),
        mark=state.mark if marks.is_now else None,
        max_mark=state.max_mark if marks.is_now else None,
        overall=(_overall(quiz, state) if Aspect.OVERALL_FEEDBACK in shown else ""),
        questions=(
            reviewed(attempt, state, _aspects(attempt, state, now=now)) if shown else ()
        ),
        counted=counted(
            [one for one in results if one is not None], Counting(quiz.counting)
        )
        if marks.is_now
        else None,
        attempts_left=None if allowed is None else max(0, allowed - len(results)),
        not_now=_not_now(attempt, schedule, now=now),
        module_title=module.title if module else "",
        module_url=(module.get_url() or "") if module else "",
        start_url=reverse("courses:start_quiz", args=[quiz.pk]),
        certainty=_calibration(state) if Aspect.CORRECTNESS in shown else (),
        next_step=_next_step(attempt, module, now=now) if marks.is_now else None,
        later="" if marks.is_now else result_later(marks),
    )


def _not_now(attempt: QuizAttempt, schedule: Schedule, *, now: datetime) -> str:
    if attempt.user is None:
        return ""
    ended_at = ends_of_attempts(attempt.revision.quiz, attempt.user)
    refused = may_start(schedule, ended_at, now=now)
    return no_start(refused) if refused else ""


def _next_step(
    attempt: QuizAttempt, module: ModulePage | None, *, now: datetime
) -> NextStep | None:
    if module is None or attempt.user is None:
        return None
    facts = gather([module], attempt.user)[0]
    return next_step_of(facts, path_of(facts, now=now), is_signed_in=True)


def _page_to_show(
    state: AttemptState, rules: AttemptRules, page: int | None, pages: int
) -> int:
    if rules.is_sequential and state.is_open:
        if page not in (None, state.page):
            raise Http404
        return min(state.page, pages)
    if page is None:
        first = next((one for one in state.scored if one.is_blank), None)
        return page_of_slot(first.slot, rules) if first and state.is_open else 1
    if not 1 <= page <= pages:
        raise Http404
    return page


def _moment(attempt: QuizAttempt, *, now: datetime) -> Moment:
    return moment_of(
        ended_at=attempt.finished_at, closes_at=_schedule(attempt).closes_at, now=now
    )


def _schedule(attempt: QuizAttempt) -> Schedule:
    person = attempt.user_id
    return schedules_for(attempt.revision.quiz, [person])[person]


def _aspects(
    attempt: QuizAttempt, state: AttemptState, *, now: datetime
) -> dict[int, frozenset[Aspect]]:
    """What is due beside each question."""
    moment = _moment(attempt, now=now)
    rules = attempt.revision.quiz.review_rules
    return {
        one.slot: shown_for_question(
            rules,
            moment,
            is_open=one.is_open,
            was_just_checked=one.was_just_checked,
        )
        for one in state.slots.values()
    }


def _numbers(slots: Iterable[SlotState]) -> dict[int, int | None]:
    numbers: dict[int, int | None] = {}
    number = 0
    for one in slots:
        number += one.is_scored
        numbers[one.slot] = number if one.is_scored else None
    return numbers


def _pictures(slots: Iterable[SlotState]) -> Mapping[int, str]:
    wanted = {
        one.question.body.picture.image_id
        for one in slots
        if isinstance(one.question.body, Hotspot)
    }
    if not wanted:
        return {}
    images = CustomImage.objects.filter(pk__in=wanted).prefetch_renditions(_PICTURE)
    return {one.pk: one.get_rendition(_PICTURE).url for one in images}


def reviewed(
    attempt: QuizAttempt,
    state: AttemptState,
    aspects: Mapping[int, frozenset[Aspect]],
) -> tuple[QuestionView, ...]:
    """Every question as it was shown, with what may be told of each slot."""
    slots = list(state.slots.values())
    numbers = _numbers(slots)
    pictures = _pictures(slots)
    return tuple(
        question_view(
            one,
            attempt.layout[one.slot - 1],
            number=numbers[one.slot],
            rules=attempt.revision.plan.rules,
            aspects=aspects[one.slot],
            is_open=False,
            pictures=pictures,
        )
        for one in slots
    )


def _results(attempt: QuizAttempt) -> list[int | None]:
    """Questions right in this person's ended attempts, in order; None: given up."""
    return list(
        QuizAttempt.objects.filter(
            revision__quiz=attempt.revision.quiz_id,
            user=attempt.user,
            finished_at__isnull=False,
        )
        .order_by("finished_at", "pk")
        .values_list("right_count", flat=True)
    )


def _overall(quiz: Any, state: AttemptState) -> str:
    """The words of the highest band that the marks reach."""
    if not state.max_mark or state.waiting_count:
        return ""
    percent = state.mark / state.max_mark * 100
    bands = sorted(
        (one.value["from_percent"], one.value["text"]) for one in quiz.overall_feedback
    )
    reached = [text for least, text in bands if percent >= least]
    return reached[-1] if reached else ""


def _calibration(state: AttemptState) -> tuple[tuple[int, int, int], ...]:
    said = [
        one
        for one in state.scored
        if one.certainty and not one.is_blank and not one.needs_marking
    ]
    answers = Counter(one.certainty for one in said)
    right = Counter(one.certainty for one in said if one.is_right)
    return tuple(
        (certainty, answers[certainty], right[certainty])
        for certainty in sorted(answers)
        if certainty is not None
    )
