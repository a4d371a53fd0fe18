"""Writes of this room: one transaction each, keyword-only, audited."""

from scenarios.services.attempts import (
    NOTE_LIMIT,
    OWN_WORDS_LIMIT,
    choose,
    fitting,
    play_again_from,
    rate_self,
    set_clock,
    start_attempt,
    write_note,
)
from scenarios.services.cohorts import move_cohort_on
from scenarios.services.drafts import create_draft, import_into, save_outline
from scenarios.services.publishing import freeze_revision, publish_scenario
from scenarios.services.visitors import (
    claim_attempts,
    forget_own_words,
    forget_visitor_attempts,
)

__all__ = [
    "NOTE_LIMIT",
    "OWN_WORDS_LIMIT",
    "choose",
    "claim_attempts",
    "create_draft",
    "fitting",
    "forget_own_words",
    "forget_visitor_attempts",
    "freeze_revision",
    "import_into",
    "move_cohort_on",
    "play_again_from",
    "publish_scenario",
    "rate_self",
    "save_outline",
    "set_clock",
    "start_attempt",
    "write_note",
]
