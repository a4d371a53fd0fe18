"""An attempt as the pages for one question after the other show it. What is right
is in there only once it is due.
"""

from __future__ import annotations

from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from courses.choices import AttemptPhase
from courses.domain.attempts import SlotState
from courses.domain.grading import has_passed, needed
from courses.domain.questions.kinds import Choice, Ordering
from courses.models import QuizAttempt
from courses.queries.attempts import state_of
from courses.queries.evidence import gather, modules_with_quiz
from courses.queries.modules import next_step_of, path_of
from courses.shapes import AnswerView, OptionView, QuestionView, QuizView


def quiz_view(attempt: QuizAttempt, *, now: datetime | None = None) -> QuizView:
    now = now or timezone.now()
    revision = attempt.revision
    state = state_of(attempt)
    slots = list(state.slots.values())
    is_finished = attempt.phase != AttemptPhase.OPEN
    modules = modules_with_quiz(revision.quiz)
    facts = gather(modules[:1], attempt.user)[0] if modules else None
    pass_mark = facts.module.pass_mark if facts else None
    answered = [
        one for one in state.scored if one.grade is not None and not one.is_open
    ]
    current = next((one for one in slots if one.is_open), None)
    right = state.right_count
    count = revision.question_count
    next_step = None
    if facts and is_finished:
        path = path_of(facts, now=now)
        next_step = next_step_of(facts, path, is_signed_in=True)
    return QuizView(
        key=attempt.key,
        title=revision.title,
        question_count=count,
        answered_count=len(answered),
        question=(
            None if is_finished or current is None else _question_view(attempt, current)
        ),
        answers=tuple(_answer_view(attempt, one) for one in answered),
        is_finished=is_finished,
        right_count=right if is_finished else None,
        needed=needed(question_count=count, pass_mark=pass_mark),
        has_passed=is_finished
        and has_passed(right_count=right, question_count=count, pass_mark=pass_mark),
        best_right_count=facts.quiz_best if facts else None,
        module_title=facts.module.title if facts else "",
        module_url=(facts.module.get_url() or "") if facts else "",
        start_url=reverse("courses:start_quiz", args=[revision.quiz_id]),
        answer_url=reverse("courses:answer", args=[attempt.key]),
        result_url=reverse("courses:quiz_result", args=[attempt.key]),
        next_step=next_step,
    )


def answer_view(attempt: QuizAttempt, *, number: int) -> AnswerView:
    """Feedback to an answered question; 404 for one that was not answered yet."""
    slot = state_of(attempt).slots.get(number)
    if slot is None or slot.is_open or slot.grade is None:
        raise Http404
    return _answer_view(attempt, slot)


def _texts(slot: SlotState) -> dict[str, tuple[str, str]]:
    """Words and feedback of what the kind offers, by key."""
    body = slot.question.body
    if isinstance(body, Choice):
        return {one.key: (one.text, one.feedback) for one in body.options}
    if isinstance(body, Ordering):
        return {one.key: (one.text, "") for one in body.steps}
    return {}


def _question_view(attempt: QuizAttempt, slot: SlotState) -> QuestionView:
    texts = _texts(slot)
    return QuestionView(
        number=slot.slot,
        sequence=slot.slot - 1,
        kind=slot.question.kind.value,
        stem=slot.question.stem,
        options=tuple(
            OptionView(key=key, text=texts[key][0])
            for key in attempt.layout[slot.slot - 1].get("options", ())
            if key in texts
        ),
    )


def _answer_view(attempt: QuizAttempt, slot: SlotState) -> AnswerView:
    question = slot.question
    body = question.body
    texts = _texts(slot)
    response = slot.response or {}
    steps = [one.key for one in body.steps] if isinstance(body, Ordering) else []
    keys = (
        response.get("order", steps)
        if steps
        else attempt.layout[slot.slot - 1].get("options", [])
    )
    right = body.right if isinstance(body, Choice) else ()
    options = []
    for place, key in enumerate(keys, start=1):
        if key not in texts:
            continue
        right_place = steps.index(key) + 1 if steps else None
        options.append(
            OptionView(
                key=key,
                text=texts[key][0],
                is_chosen=bool(steps) or key in response.get("options", ()),
                is_right=right_place == place if steps else key in right,
                feedback=texts[key][1],
                place=place if steps else None,
                right_place=right_place,
            )
        )
    parts = slot.grade.parts if slot.grade else ()
    return AnswerView(
        number=slot.slot,
        kind=question.kind.value,
        stem=question.stem,
        options=tuple(options),
        right_order=tuple(texts[key][0] for key in steps),
        is_right=slot.is_right,
        places_right=sum(part.is_right for part in parts),
        places=len(parts),
        rationale=question.rationale,
        source=question.source,
    )
