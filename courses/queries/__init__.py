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
from courses.queries.catalogue import (
    catalogue_view,
)
from courses.queries.cohorts import (
    evidence_of_people,
    recalculation,
    rules_of,
)
from courses.queries.doors import (
    circle_of,
    lock_view,
    locks_of,
    module_lock,
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
    gather,
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
from courses.queries.gradebook import (
    gradebook_columns,
    gradebook_rows,
    modules_of_gradebook,
    people_of_gradebook,
)
from courses.queries.home import (
    course_view,
    home_context,
    my_learning,
)
from courses.queries.lessons import (
    lesson_view,
    places,
    reflection_prompt,
    stops,
)
from courses.queries.modules import (
    module_cards,
    module_view,
)
from courses.queries.organisers import (
    modules_with_counts,
    people_of_run,
    run_summary,
    superseded_completions,
)
from courses.queries.paper import (
    paper_of,
)
from courses.queries.progress import (
    LearnerProgress,
    ModuleProgress,
    modules_to_follow,
    progress_in,
    runs_to_follow,
)
from courses.queries.quiz_lists import (
    AttemptMatrix,
    attempt_matrix,
    marking_queue,
    quiz_attempts,
)
from courses.queries.quiz_pages import (
    attempt_page,
    attempt_result,
)
from courses.queries.quizzes import (
    answer_view,
    quiz_view,
)
from courses.queries.rosters import (
    Fate,
    ListedPerson,
    look_over,
    read_roster,
)
from courses.queries.runs import (
    my_runs,
    run_view,
    runs_of,
    with_position,
)

__all__ = [
    "AttemptMatrix",
    "Fate",
    "LearnerProgress",
    "ListedPerson",
    "ModuleProgress",
    "answer_view",
    "asked_in",
    "attempt_matrix",
    "attempt_page",
    "attempt_result",
    "catalogue_view",
    "circle_of",
    "course_view",
    "drawable",
    "draws_in",
    "ends_of_attempts",
    "evaluated_users",
    "evaluation_of",
    "evidence_of_people",
    "evidence_record",
    "evidence_times",
    "gather",
    "gradebook_columns",
    "gradebook_rows",
    "has_evaluated",
    "home_context",
    "imported_before",
    "keys_in",
    "lesson_view",
    "lock_view",
    "locks_of",
    "look_over",
    "marking_queue",
    "module_cards",
    "module_lock",
    "module_of",
    "module_view",
    "modules_of_gradebook",
    "modules_to_follow",
    "modules_with_counts",
    "modules_with_quiz",
    "modules_with_scenario",
    "my_learning",
    "my_runs",
    "paper_of",
    "people_of_gradebook",
    "people_of_run",
    "places",
    "progress_in",
    "questions_in",
    "quiz_attempts",
    "quiz_view",
    "read_roster",
    "recalculation",
    "reflection_prompt",
    "rules_of",
    "run_summary",
    "run_view",
    "runs_of",
    "runs_to_follow",
    "schedule_for",
    "schedules_for",
    "state_of",
    "states_of",
    "steps_of",
    "stops",
    "superseded_completions",
    "verdict_of",
    "was_part_of",
    "why_no_evaluation",
    "with_files",
    "with_position",
]
