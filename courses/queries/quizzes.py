"""An attempt as its pages show it. What is right is in there only once it is due."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from courses.domain.first_questions import Kind, Question, from_json
from courses.domain.grading import grade, has_passed, needed
from courses.models import QuizAnswer, QuizAttempt
from courses.queries.evidence import gather, modules_with_quiz
from courses.queries.modules import next_step_of, path_of
from courses.shapes import AnswerView, OptionView, QuestionView, QuizView


def quiz_view(attempt: QuizAttempt, *, now: datetime | None = None) -> QuizView:
    now = now or timezone.now()
    revision = attempt.revision
    questions = {one.key: one for one in from_json(revision.content)}
    answers = list(attempt.answers.all())
    is_finished = attempt.finished_at is not None
    modules = modules_with_quiz(revision.quiz)
    facts = gather(modules[:1], attempt.user)[0] if modules else None
    pass_mark = facts.module.pass_mark if facts else None
    right = sum(1 for answer in answers if answer.is_right)
    count = revision.question_count
    next_step = None
    if facts and is_finished:
        path = path_of(facts, now=now)
        next_step = next_step_of(facts, path, is_signed_in=True)
    return QuizView(
        key=attempt.key,
        title=revision.title,
        question_count=count,
        answered_count=len(answers),
        question=(
            None if is_finished else _question_view(attempt, questions, len(answers))
        ),
        answers=tuple(
            _answer_view(attempt, questions[answer.question_key], answer)
            for answer in answers
        ),
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
    answer = attempt.answers.filter(sequence=number - 1).first()
    if answer is None:
        raise Http404
    questions = {one.key: one for one in from_json(attempt.revision.content)}
    return _answer_view(attempt, questions[answer.question_key], answer)


def _question_view(
    attempt: QuizAttempt, questions: dict[str, Question], sequence: int
) -> QuestionView:
    shown = attempt.order[sequence]
    question = questions[shown["question"]]
    return QuestionView(
        number=sequence + 1,
        sequence=sequence,
        kind=question.kind.value,
        stem=question.stem,
        options=tuple(
            OptionView(key=key, text=question.option(key).text)
            for key in shown["options"]
        ),
    )


def _answer_view(
    attempt: QuizAttempt, question: Question, answer: QuizAnswer
) -> AnswerView:
    result = grade(question, answer.response)
    is_ordering = question.kind is Kind.ORDERING
    keys = answer.response if is_ordering else attempt.order[answer.sequence]["options"]
    options = []
    for place, key in enumerate(keys, start=1):
        option = question.option(key)
        right_place = question.right.index(key) + 1 if is_ordering else None
        is_chosen = key in answer.response
        options.append(
            OptionView(
                key=key,
                text=option.text,
                is_chosen=is_chosen,
                is_right=right_place == place if is_ordering else key in question.right,
                feedback=option.feedback,
                place=place if is_ordering else None,
                right_place=right_place,
            )
        )
    return AnswerView(
        number=answer.sequence + 1,
        kind=question.kind.value,
        stem=question.stem,
        options=tuple(options),
        right_order=(
            tuple(question.option(key).text for key in question.right)
            if is_ordering
            else ()
        ),
        is_right=answer.is_right,
        places_right=sum(result.places),
        places=len(result.places),
        rationale=question.rationale,
        source=question.source,
    )
