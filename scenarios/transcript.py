"""What was said so far, as the player shows it: the last words, and the rest folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scenarios.shapes import TurnView

#: Below this many turns nothing is folded away.
_FOLD_FROM = 3


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One person's words or act. `who` is "" for the learner ("you"), and nobody's
    where it `is_told`."""

    who: str
    text: str
    action: str
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Log:
    older: tuple[LogEntry, ...]
    recent: tuple[LogEntry, ...]
    #: The turns that `older` holds in full; 0 where there is nothing folded.
    first_turn: int
    last_turn: int


def split_log(turns: Sequence[TurnView], name: str) -> Log:
    """Your last two replies and what came between stay open; what was before
    them is folded. What is told after the last reply stands at its own place."""
    by_turn = [list(_patient(turn, name)) for turn in turns]
    for told_in, turn in zip(by_turn, turns, strict=True):
        told_in.append(_reply(turn))
    for told_in, turn in zip(by_turn[1:], turns, strict=False):
        told_in[:0] = _told(turn)
    if len(turns) < _FOLD_FROM:
        return Log((), tuple(entry for turn in by_turn for entry in turn), 0, 0)
    before, last = by_turn[-2], by_turn[-1]
    return Log(
        older=tuple(entry for turn in (*by_turn[:-2], before[:-1]) for entry in turn),
        recent=(before[-1], *last),
        first_turn=turns[0].turn,
        last_turn=turns[-3].turn,
    )


def _patient(turn: TurnView, name: str) -> Iterator[LogEntry]:
    patient = turn.patient
    if patient.is_speech:
        yield LogEntry(patient.speaker or name, patient.text, patient.action)
        return
    for told in (patient.text, patient.action):
        if told:
            yield LogEntry("", "", told, is_told=True)


def _reply(turn: TurnView) -> LogEntry:
    return LogEntry(
        "", turn.reply if turn.spoken else "", "" if turn.spoken else turn.reply
    )


def _told(turn: TurnView) -> Iterator[LogEntry]:
    for message in (turn.told.feedback, *turn.told.messages):
        if message:
            yield LogEntry("", "", message, is_told=True)
