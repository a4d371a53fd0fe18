"""Writes of this room: one transaction each, keyword-only, audited, safe to repeat."""

from courses.services.evaluations import give_evaluation
from courses.services.learning import (
    complete_if_due,
    enrol,
    finish_lesson,
    keep_place,
    open_lesson,
    save_note,
)
from courses.services.packages import (
    begin_package,
    forget_package_states,
    hear_package,
    keep_package,
)
from courses.services.quizzes import (
    answer_question,
    freeze_quiz,
    refuse_problems,
    start_quiz,
)

__all__ = [
    "answer_question",
    "begin_package",
    "complete_if_due",
    "enrol",
    "finish_lesson",
    "forget_package_states",
    "freeze_quiz",
    "give_evaluation",
    "hear_package",
    "keep_package",
    "keep_place",
    "open_lesson",
    "refuse_problems",
    "save_note",
    "start_quiz",
]
