"""What happened and why: each decision with its consequence, and the one moment
to look at again. Codes and the author's words only; no judgement of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scenarios.domain.graph import Effect, Graph, Node
from scenarios.domain.order import OrderVerdict, judge_order
from scenarios.domain.play import State, Step, start
from scenarios.domain.score import SkillScore, profile

METER_KEYS: Final = ("trust", "understanding", "ease")
#: Upper bounds (exclusive) of the five bands of a meter.
_BANDS: Final = (20, 40, 60, 80)


@dataclass(frozen=True, slots=True)
class Meters:
    """Three readings, 0 to 100, all "more is better": ease is 100 − anxiety."""

    trust: int
    understanding: int
    ease: int

    def reading(self, key: str) -> int:
        return int(getattr(self, key))


def band(reading: int) -> int:
    """1 (lowest) to 5: the segments that are filled and the word that is used."""
    return 1 + sum(reading >= bound for bound in _BANDS)


def meters(graph: Graph, state: State) -> Meters:
    def value(key: str, otherwise: int) -> int:
        slot = graph.slot(key)
        return state.values[slot] if slot is not None else otherwise

    return Meters(
        trust=value("trust", 0),
        understanding=value("understanding", 0),
        ease=100 - value("anxiety", 100),
    )


@dataclass(frozen=True, slots=True)
class Moment:
    """One decision, what came of it, and what might have been said."""

    step: Step
    before: Meters
    after: Meters
    #: A cue or concern that the reply closed down.
    missed: bool
    #: How much the reply took away, in points of the meters before clamping.
    harm: int

    @property
    def number(self) -> int:
        return self.step.number

    @property
    def turn(self) -> int:
        return self.step.turn


@dataclass(frozen=True, slots=True)
class Debrief:
    opening: State
    ending: Node | None
    moments: tuple[Moment, ...]
    profile: tuple[SkillScore, ...]
    #: Readings at the start and after each decision.
    curve: tuple[Meters, ...]
    #: The worst missed cue; without one, the worst reply that has a better phrase.
    look_again: Moment | None
    #: The other moments at which a cue went by.
    also_missed: tuple[Moment, ...]
    #: Every moment with a cue or a concern in it.
    cues: tuple[Moment, ...]
    cues_answered: int
    #: Critical acts, which nothing in the profile makes good.
    red_flags: tuple[Moment, ...]
    order: tuple[OrderVerdict, ...]

    @property
    def cues_met(self) -> int:
        return len(self.cues)


def _harm(effects: Sequence[Effect]) -> int:
    sign = {"trust": -1, "understanding": -1, "anxiety": 1}
    return sum(
        sign.get(effect.variable, 0) * effect.amount
        for effect in effects
        if effect.op == "add"
    )


def _moment(graph: Graph, step: Step) -> Moment:
    arrived = graph.node(step.after.node)
    effects = step.choice.effects + (arrived.effects if arrived else ())
    return Moment(
        step=step,
        before=meters(graph, step.before),
        after=meters(graph, step.after),
        missed=step.node.cue is not None and step.choice.space == "closed",
        harm=_harm(effects),
    )


def _severity(moment: Moment) -> tuple[int, int, int, int]:
    cue = moment.step.node.cue
    return (
        {"good": 0, "mixed": 1}.get(moment.step.choice.quality, 2),
        moment.harm,
        int(cue is not None and cue.kind == "concern"),
        # Of equals the later one: the conversation had more to build on.
        moment.number,
    )


def debrief(graph: Graph, steps: Sequence[Step], seed: int = 0) -> Debrief:
    """The debrief of a path; also of an unfinished one (`ending` is None)."""
    moments = tuple(_moment(graph, step) for step in steps)
    opening = start(graph, seed)
    missed = [moment for moment in moments if moment.missed]
    candidates = missed or [
        moment
        for moment in moments
        if moment.step.choice.quality != "good" and moment.step.choice.better
    ]
    look_again = max(candidates, key=_severity, default=None)
    met = tuple(moment for moment in moments if moment.step.node.cue is not None)
    last = graph.node(steps[-1].after.node if steps else opening.node)
    return Debrief(
        opening=opening,
        ending=last if last is not None and last.is_ending else None,
        moments=moments,
        profile=profile(graph, steps),
        curve=(meters(graph, opening), *(moment.after for moment in moments)),
        look_again=look_again,
        also_missed=tuple(moment for moment in missed if moment is not look_again),
        cues=met,
        cues_answered=sum(moment.step.choice.space == "opened" for moment in met),
        red_flags=tuple(moment for moment in moments if moment.step.choice.red_flag),
        order=judge_order(graph, steps),
    )
