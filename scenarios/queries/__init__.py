"""Reads of this room: what the player, the debrief and other rooms show.

Nothing here gives away an answer before it is due: a reply on offer has its
words and nothing else – no target, quality, effect or mark.
"""

from scenarios.queries.debrief import debrief_view, rating_questions
from scenarios.queries.drafts import (
    imported_before,
    open_attempts_by_revision,
    recorded_paths,
    would_change,
)
from scenarios.queries.player import (
    first_seen,
    has_clock,
    opening,
    player_view,
)
from scenarios.queries.records import (
    attempts_of,
    best_attempt,
    current_revision,
    has_finished,
    open_attempt,
)
from scenarios.queries.repeats import repeat_of, repeats_of

__all__ = [
    "attempts_of",
    "best_attempt",
    "current_revision",
    "debrief_view",
    "first_seen",
    "has_clock",
    "has_finished",
    "imported_before",
    "open_attempt",
    "open_attempts_by_revision",
    "opening",
    "player_view",
    "rating_questions",
    "recorded_paths",
    "repeat_of",
    "repeats_of",
    "would_change",
]
