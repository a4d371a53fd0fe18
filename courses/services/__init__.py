"""Writes of this room: one transaction each, keyword-only, audited, safe to repeat."""

from courses.services.completions import recalculate_completions
from courses.services.evaluations import give_evaluation
from courses.services.keepsakes import (
    drop_bookmark,
    keep_bookmark,
    keep_lesson_note,
)
from courses.services.learning import (
    complete_if_due,
    enrol,
    finish_lesson,
    keep_place,
    leave_module,
    open_lesson,
    save_note,
)
from courses.services.places import (
    approve_place,
    enrol_in_run,
    leave_run,
    promote_waiting,
    refuse_place,
    request_place,
)
from courses.services.quizzes import (
    answer_question,
    freeze_quiz,
    refuse_problems,
    start_quiz,
)

__all__ = [
    "answer_question",
    "approve_place",
    "complete_if_due",
    "drop_bookmark",
    "enrol",
    "enrol_in_run",
    "finish_lesson",
    "freeze_quiz",
    "give_evaluation",
    "keep_bookmark",
    "keep_lesson_note",
    "keep_place",
    "leave_module",
    "leave_run",
    "open_lesson",
    "promote_waiting",
    "recalculate_completions",
    "refuse_place",
    "refuse_problems",
    "request_place",
    "save_note",
    "start_quiz",
]
