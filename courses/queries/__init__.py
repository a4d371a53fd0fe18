"""Reads of this room, named for who asks. Templates get values of `courses.shapes`."""

from courses.queries.doses import dose_table, has_dose_picture, risk_phrases
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
from courses.queries.glossary import (
    glossary_terms,
    glossary_view,
    words_without_entry,
)
from courses.queries.home import catalogue_view, course_view, home_context, my_learning
from courses.queries.lessons import lesson_view, places, reflection_prompt
from courses.queries.modules import module_cards, module_view
from courses.queries.quizzes import answer_view, quiz_view
from courses.queries.releases import release_sandbox
from courses.queries.workshops import workshop_view

__all__ = [
    "answer_view",
    "catalogue_view",
    "course_view",
    "dose_table",
    "evaluated_users",
    "evaluation_of",
    "evidence_record",
    "evidence_times",
    "glossary_terms",
    "glossary_view",
    "has_dose_picture",
    "has_evaluated",
    "home_context",
    "lesson_view",
    "module_cards",
    "module_of",
    "module_view",
    "modules_with_quiz",
    "modules_with_scenario",
    "my_learning",
    "places",
    "quiz_view",
    "reflection_prompt",
    "release_sandbox",
    "risk_phrases",
    "verdict_of",
    "was_part_of",
    "why_no_evaluation",
    "words_without_entry",
    "workshop_view",
]
