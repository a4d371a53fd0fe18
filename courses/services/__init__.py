"""Writes of this room: one transaction each, keyword-only, audited, safe to repeat."""

from courses.services.completions import (
    forget_attempts_of_completions,
    recalculate_completions,
)
from courses.services.evaluations import (
    freeze_form,
    give_evaluation,
    prepare_forms,
)
from courses.services.exchange import (
    import_questions,
)
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
from courses.services.lti import (
    burn_nonce,
    finish_launch,
    forget_lti_person,
    keep_launch,
    open_account,
    tie_account,
)
from courses.services.lti_reports import (
    send_again,
    send_due_scores,
    tell_completion,
)
from courses.services.packages import (
    begin_package,
    forget_package_states,
    hear_package,
    keep_package,
)
from courses.services.places import (
    approve_place,
    enrol_in_run,
    leave_run,
    promote_waiting,
    refuse_place,
    request_place,
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
from courses.services.quiz_clock import (
    settle_attempt,
    settle_overdue,
)
from courses.services.quiz_flags import flag_question
from courses.services.quiz_marking import (
    grant_override,
    mark_answer,
    withdraw_override,
)
from courses.services.quiz_rulings import (
    Change,
    Ruling,
    apply_ruling,
    try_ruling,
)
from courses.services.quiz_starts import (
    start_quiz,
)
from courses.services.quizzes import (
    freeze_question,
    freeze_quiz,
    refuse_problems,
    refuse_question_problems,
)
from courses.services.review import (
    approve_parts,
    return_parts,
    submit_parts,
)
from courses.services.rosters import (
    RosterReport,
    enrol_list,
)
from courses.services.sign_off_letters import (
    choose_sign_off_letters,
    forget_sign_off_letters,
    plan_letters,
    write_to_experts,
)
from courses.services.sign_offs import (
    ask_again,
    ask_sign_off,
    decide_sign_off,
    keep_sign_off_of_file,
    withdraw_gone_sign_offs,
    withdraw_sign_off,
)

__all__ = [
    "Change",
    "RosterReport",
    "Ruling",
    "Saved",
    "answer_question",
    "apply_ruling",
    "approve_parts",
    "approve_place",
    "ask_again",
    "ask_sign_off",
    "begin_package",
    "burn_nonce",
    "check_answer",
    "choose_sign_off_letters",
    "complete_if_due",
    "decide_sign_off",
    "drop_bookmark",
    "enrol",
    "enrol_in_run",
    "enrol_list",
    "finish_attempt",
    "finish_launch",
    "finish_lesson",
    "flag_question",
    "forget_lti_person",
    "forget_package_states",
    "forget_sign_off_letters",
    "freeze_form",
    "freeze_question",
    "freeze_quiz",
    "give_evaluation",
    "grant_override",
    "hear_package",
    "import_questions",
    "keep_bookmark",
    "keep_launch",
    "keep_lesson_note",
    "keep_package",
    "keep_place",
    "keep_sign_off_of_file",
    "leave_module",
    "leave_run",
    "mark_answer",
    "open_account",
    "open_lesson",
    "plan_letters",
    "prepare_forms",
    "promote_waiting",
    "forget_attempts_of_completions",
    "recalculate_completions",
    "refuse_place",
    "refuse_problems",
    "refuse_question_problems",
    "request_place",
    "reset_tries",
    "return_parts",
    "save_answers",
    "save_note",
    "send_again",
    "send_due_scores",
    "settle_attempt",
    "settle_overdue",
    "start_quiz",
    "submit_parts",
    "tell_completion",
    "tie_account",
    "try_ruling",
    "turn_page",
    "withdraw_gone_sign_offs",
    "withdraw_override",
    "withdraw_sign_off",
    "write_to_experts",
]
