"""Reads of this room, named for who asks. Templates get values of `courses.shapes`."""

from courses.queries.attempts import (
    asked_in,
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
    dependants_of,
    lock_view,
    locks_of,
    module_lock,
)
from courses.queries.doses import (
    dose_table,
    has_dose_picture,
    risk_phrases,
)
from courses.queries.draws import drawable, pool_keys
from courses.queries.evaluation_results import (
    evaluated_subjects,
    results_of,
)
from courses.queries.evaluations import (
    Subject,
    about,
    all_rated_rows,
    evaluated_at,
    evaluated_users,
    form_for,
    has_evaluated,
    has_finished,
    kind_of,
    latest_version,
    preview_of_form,
    questionnaire_of,
    rated_rows,
    receipt_of,
    takes_part_in,
    version_shown,
    was_part_of,
    why_no_evaluation,
    zone_of,
)
from courses.queries.evidence import (
    ModuleFacts,
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
from courses.queries.experts import (
    experts_of,
    waiting_lines,
    wants_sign_off_letters,
)
from courses.queries.glossary import (
    glossary_terms,
    site_language,
    words_without_entry,
)
from courses.queries.glossary_pages import (
    glossary_entries,
    glossary_languages,
    glossary_url,
    glossary_view,
    term_page,
    term_page_of,
)
from courses.queries.glossary_reading import (
    entry_reading,
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
    plays_in_open,
    reflection_prompt,
    stops,
)
from courses.queries.lti import (
    chosen,
    frames_of,
    identity_of,
    keyset_of,
    launch_said,
    lti_address,
    lti_module_address,
    lti_to_paste,
    modules_to_choose,
    platform_of,
    stuck_reports,
)
from courses.queries.modules import (
    module_cards,
    module_view,
)
from courses.queries.organisers import (
    modules_with_counts,
    people_of_run,
    run_summary,
    runs_to_begin,
    runs_with_requests,
    superseded_completions,
)
from courses.queries.packages import (
    begin_with,
    package_cards,
    package_of_block,
    package_view,
    packages_of_module,
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
from courses.queries.quiz_asked import (
    GivenAnswers,
    asked_questions,
    bank_questions,
    given_answers,
    question_in_force,
    quizzes_drawing_from,
)
from courses.queries.quiz_lists import (
    answers_waiting,
    marking_queue,
    quiz_attempts,
    waiting_answers,
)
from courses.queries.quiz_overview import (
    attempt_history,
    has_conditions,
    open_questions,
    quiz_cover,
    stale_answers,
)
from courses.queries.quiz_pages import (
    attempt_page,
    attempt_result,
)
from courses.queries.quiz_record import attempt_record
from courses.queries.quiz_tallies import (
    AttemptMatrix,
    attempt_matrix,
)
from courses.queries.quiz_told import is_result_told
from courses.queries.releases import (
    release_sandbox,
)
from courses.queries.review import (
    modules_in_review,
    parts_of,
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
from courses.queries.sign_off_versions import parts_to_sign, versions_to_sign
from courses.queries.sign_offs import (
    all_sign_offs,
    awaited_of,
    capacity_of,
    decisions_awaited,
    drawn_page,
    objections_open,
    sign_off_page,
    sign_off_views,
    sign_offs_of,
)
from courses.queries.talks import modules_by_item, talk_of
from courses.queries.workshops import (
    workshop_view,
)

__all__ = [
    "AttemptMatrix",
    "Fate",
    "GivenAnswers",
    "LearnerProgress",
    "ListedPerson",
    "ModuleFacts",
    "ModuleProgress",
    "Subject",
    "about",
    "all_rated_rows",
    "all_sign_offs",
    "answers_waiting",
    "asked_in",
    "asked_questions",
    "attempt_history",
    "attempt_matrix",
    "attempt_page",
    "attempt_record",
    "attempt_result",
    "awaited_of",
    "bank_questions",
    "begin_with",
    "capacity_of",
    "catalogue_view",
    "chosen",
    "circle_of",
    "course_view",
    "decisions_awaited",
    "dependants_of",
    "dose_table",
    "drawable",
    "drawn_page",
    "draws_in",
    "ends_of_attempts",
    "entry_reading",
    "evaluated_at",
    "evaluated_subjects",
    "evaluated_users",
    "evidence_of_people",
    "evidence_record",
    "is_result_told",
    "evidence_times",
    "experts_of",
    "form_for",
    "frames_of",
    "gather",
    "given_answers",
    "glossary_entries",
    "glossary_languages",
    "glossary_terms",
    "glossary_url",
    "glossary_view",
    "gradebook_columns",
    "gradebook_rows",
    "has_conditions",
    "has_dose_picture",
    "has_evaluated",
    "has_finished",
    "home_context",
    "identity_of",
    "imported_before",
    "keys_in",
    "keyset_of",
    "kind_of",
    "latest_version",
    "launch_said",
    "lesson_view",
    "lock_view",
    "locks_of",
    "look_over",
    "lti_address",
    "lti_module_address",
    "lti_to_paste",
    "marking_queue",
    "module_cards",
    "module_lock",
    "module_of",
    "module_view",
    "modules_by_item",
    "modules_in_review",
    "modules_of_gradebook",
    "modules_to_choose",
    "modules_to_follow",
    "modules_with_counts",
    "modules_with_quiz",
    "modules_with_scenario",
    "my_learning",
    "my_runs",
    "objections_open",
    "open_questions",
    "package_cards",
    "package_of_block",
    "package_view",
    "packages_of_module",
    "paper_of",
    "parts_of",
    "parts_to_sign",
    "people_of_gradebook",
    "people_of_run",
    "places",
    "platform_of",
    "plays_in_open",
    "pool_keys",
    "preview_of_form",
    "progress_in",
    "question_in_force",
    "questionnaire_of",
    "questions_in",
    "quiz_attempts",
    "quiz_cover",
    "quizzes_drawing_from",
    "rated_rows",
    "read_roster",
    "recalculation",
    "receipt_of",
    "reflection_prompt",
    "release_sandbox",
    "results_of",
    "risk_phrases",
    "rules_of",
    "run_summary",
    "run_view",
    "runs_of",
    "runs_to_begin",
    "runs_to_follow",
    "runs_with_requests",
    "schedule_for",
    "schedules_for",
    "sign_off_page",
    "sign_off_views",
    "sign_offs_of",
    "site_language",
    "stale_answers",
    "state_of",
    "states_of",
    "steps_of",
    "stops",
    "stuck_reports",
    "superseded_completions",
    "takes_part_in",
    "talk_of",
    "term_page",
    "term_page_of",
    "verdict_of",
    "version_shown",
    "versions_to_sign",
    "waiting_answers",
    "waiting_lines",
    "wants_sign_off_letters",
    "was_part_of",
    "why_no_evaluation",
    "with_files",
    "with_position",
    "words_without_entry",
    "workshop_view",
    "zone_of",
]
