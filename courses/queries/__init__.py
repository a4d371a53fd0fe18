"""Reads of this room, named for who asks. Templates get values of `courses.shapes`."""

from courses.queries.attempts import (
    asked_in,
    drawable,
    ends_of_attempts,
    schedule_for,
    schedules_for,
    state_of,
    states_of,
    steps_of,
)
from courses.queries.evaluations import (
    evaluated_users,
    evaluation_of,
    has_evaluated,
    was_part_of,
    why_no_evaluation,
)
from courses.queries.evidence import (
    evidence_record,
    evidence_times,
    module_of,
    modules_with_quiz,
    modules_with_scenario,
    verdict_of,
)
from courses.queries.exchange import (
    draws_in,
    imported_before,
    keys_in,
    questions_in,
    with_files,
)
from courses.queries.home import catalogue_view, course_view, home_context, my_learning
from courses.queries.lessons import lesson_view, places, reflection_prompt
from courses.queries.modules import module_cards, module_view
from courses.queries.quiz_asked import (
    GivenAnswers,
    asked_questions,
    given_answers,
    question_in_force,
)
from courses.queries.quiz_lists import (
    AttemptMatrix,
    attempt_matrix,
    is_anybody_waiting,
    marking_queue,
    quiz_attempts,
)
from courses.queries.quiz_overview import (
    attempt_history,
    has_conditions,
    open_questions,
    quiz_cover,
    stale_answers,
)
from courses.queries.quiz_pages import attempt_page, attempt_result

__all__ = [
    "AttemptMatrix",
    "GivenAnswers",
    "asked_in",
    "asked_questions",
    "attempt_history",
    "attempt_matrix",
    "attempt_page",
    "attempt_result",
    "catalogue_view",
    "course_view",
    "drawable",
    "draws_in",
    "ends_of_attempts",
    "evaluated_users",
    "evaluation_of",
    "evidence_record",
    "evidence_times",
    "given_answers",
    "has_conditions",
    "has_evaluated",
    "home_context",
    "imported_before",
    "keys_in",
    "is_anybody_waiting",
    "lesson_view",
    "marking_queue",
    "module_cards",
    "module_of",
    "module_view",
    "modules_with_quiz",
    "modules_with_scenario",
    "my_learning",
    "open_questions",
    "places",
    "questions_in",
    "question_in_force",
    "quiz_attempts",
    "quiz_cover",
    "reflection_prompt",
    "schedule_for",
    "stale_answers",
    "schedules_for",
    "state_of",
    "states_of",
    "steps_of",
    "verdict_of",
    "was_part_of",
    "why_no_evaluation",
    "with_files",
]
