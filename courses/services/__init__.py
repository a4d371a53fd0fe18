"""Writes of this room: one transaction each, keyword-only, audited, safe to repeat."""

from courses.services.evaluations import give_evaluation
from courses.services.exchange import import_questions
from courses.services.learning import (
    complete_if_due,
    enrol,
    finish_lesson,
    keep_place,
    open_lesson,
    save_note,
)
from courses.services.quiz_attempts import (
    Saved,
    answer_question,
    check_answer,
    finish_attempt,
    reset_tries,
    save_answers,
    turn_page,
)
from courses.services.quiz_clock import settle_attempt, settle_overdue
from courses.services.quiz_marking import (
    grant_override,
    mark_answer,
    withdraw_override,
)
from courses.services.quiz_rulings import Change, Ruling, apply_ruling, try_ruling
from courses.services.quiz_starts import start_quiz
from courses.services.quizzes import (
    freeze_question,
    freeze_quiz,
    refuse_problems,
    refuse_question_problems,
)

__all__ = [
    "Change",
    "Ruling",
    "Saved",
    "answer_question",
    "apply_ruling",
    "check_answer",
    "complete_if_due",
    "enrol",
    "finish_attempt",
    "finish_lesson",
    "freeze_question",
    "freeze_quiz",
    "give_evaluation",
    "grant_override",
    "import_questions",
    "keep_place",
    "mark_answer",
    "open_lesson",
    "refuse_problems",
    "refuse_question_problems",
    "reset_tries",
    "save_answers",
    "save_note",
    "settle_attempt",
    "settle_overdue",
    "start_quiz",
    "try_ruling",
    "turn_page",
    "withdraw_override",
]
