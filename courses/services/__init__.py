"""Writes of this room: one transaction each, keyword-only, audited, safe to repeat."""

from courses.services.evaluations import (
    freeze_form,
    give_evaluation,
    prepare_forms,
)
from courses.services.learning import (
    complete_if_due,
    enrol,
    finish_lesson,
    keep_place,
    open_lesson,
    save_note,
)
from courses.services.quizzes import (
    answer_question,
    freeze_quiz,
    refuse_problems,
    start_quiz,
)

__all__ = [
    "answer_question",
    "complete_if_due",
    "enrol",
    "finish_lesson",
    "freeze_quiz",
    "freeze_form",
    "give_evaluation",
    "prepare_forms",
    "keep_place",
    "open_lesson",
    "refuse_problems",
    "save_note",
    "start_quiz",
]
