"""Reads of this room, named for who asks. Templates get values of `courses.shapes`."""

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
from courses.queries.home import catalogue_view, course_view, home_context, my_learning
from courses.queries.lessons import lesson_view, places, reflection_prompt
from courses.queries.modules import module_cards, module_view
from courses.queries.packages import (
    begin_with,
    package_cards,
    package_of_block,
    package_view,
    packages_of_module,
)
from courses.queries.quizzes import answer_view, quiz_view

__all__ = [
    "answer_view",
    "begin_with",
    "catalogue_view",
    "course_view",
    "evaluated_users",
    "evaluation_of",
    "evidence_record",
    "evidence_times",
    "has_evaluated",
    "home_context",
    "lesson_view",
    "module_cards",
    "module_of",
    "module_view",
    "modules_with_quiz",
    "modules_with_scenario",
    "my_learning",
    "package_cards",
    "package_of_block",
    "package_view",
    "packages_of_module",
    "places",
    "quiz_view",
    "reflection_prompt",
    "verdict_of",
    "was_part_of",
    "why_no_evaluation",
]
