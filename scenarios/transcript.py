"""What was said so far, as the player shows it: the last words, and the rest folded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.queries import TurnView

#: Below this many turns nothing is folded away.
_FOLD_FROM = 3


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One person's words or act. `who` is "" for the learner ("you")."""

    who: str
    text: str
    action: str


@dataclass(frozen=True, slots=True)
class Log:
    older: tuple[LogEntry, ...]
    recent: tuple[LogEntry, ...]
    #: The turns that `older` holds in full; 0 where there is nothing folded.
    first_turn: int
    last_turn: int


def split_log(turns: Sequence[TurnView], name: str) -> Log:
    """Your last two replies and what came between stay open; what was before
    them is folded."""
    entries: list[LogEntry] = []
    for turn in turns:
        patient = turn.patient
        entries.append(LogEntry(patient.speaker or name, patient.text, patient.action))
        entries.append(
            LogEntry(
                "", turn.reply if turn.spoken else "", "" if turn.spoken else turn.reply
            )
        )
    if len(turns) < _FOLD_FROM:
        return Log((), tuple(entries), 0, 0)
    return Log(
        older=tuple(entries[:-3]),
        recent=tuple(entries[-3:]),
        first_turn=turns[0].turn,
        last_turn=turns[-3].turn,
    )
