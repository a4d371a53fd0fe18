"""How does somebody fare who clicks blindly? Expected results of random play.

Every reply that is offered is as likely as the others; the dice fall by their
weights. On up to 5,000 states that is an absorbing Markov chain, solved exactly
from its ends to its start, one circle at a time; beyond that 2,000 seeded runs
give means with 95 % intervals. Each figure says which it is. Means of skills are
always played: the mean of a quotient is no quotient of means, and what counts at a
turn is the first reply, as in the debrief, which no state remembers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from scenarios.domain.bots import Dice, Run, play_out, uniform
from scenarios.domain.bounds import Axis, axes_of
from scenarios.domain.engine import PICK, Engine
from scenarios.domain.exploration import Exploration
from scenarios.domain.findings import Finding
from scenarios.domain.graph import Graph
from scenarios.domain.links import strong_components
from scenarios.domain.score import marks_seen

EXACT_STATES: Final = 5_000
RUNS: Final = 2_000
#: Decisions and moves after which a random run counts as lost, and those of all
#: runs after which no further one is begun.
MAX_MOVES, ALL_MOVES = 1_000, 200_000
#: From this share of what can be had, clicking blindly pays.
WINNING_SHARE: Final = 0.6

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean or a probability; `low` and `high` are its 95 % interval where it was
    played, and equal to it where it was solved."""

    value: float
    low: float
    high: float
    is_exact: bool


@dataclass(frozen=True, slots=True)
class RandomPlay:
    """`length` counts decisions. `lost` is the probability of reaching no ending.
    Values are those at the endings. `share` is what random play gets of the way
    from the worst to the best, on average over the axes; None where nothing can be
    won."""

    length: Figure | None
    endings: tuple[tuple[str, Figure], ...]
    lost: Figure
    red_flag: Figure
    axes: tuple[tuple[str, Figure], ...]
    skills: tuple[tuple[str, Figure], ...]
    share: float | None


def random_play(
    exploration: Exploration, axes: Sequence[Axis], *, seed: int = 0
) -> RandomPlay:
    """`axes` are the bounds that the share is measured against."""
    graph, engine = exploration.engine.graph, exploration.engine
    runs = _Runs(engine, seed)
    is_exact = exploration.is_complete and 0 < len(exploration.keys) <= EXACT_STATES
    source: _Chain | _Runs = _Chain(exploration) if is_exact else runs
    values = []
    for slot, variable in axes_of(graph):
        figure = _exact_value(graph, slot) if is_exact else None
        figure = figure or runs.value(slot)
        if figure is not None:
            values.append((variable.key, figure))
    skills = [
        (skill.key, figure)
        for skill in graph.skills
        if (figure := runs.skill(skill.key)) is not None
    ]
    return RandomPlay(
        length=source.length(),
        endings=source.endings(),
        lost=source.lost(),
        red_flag=source.red_flag(),
        axes=tuple(values),
        skills=tuple(skills),
        share=_share(axes, dict(values), dict(skills)),
    )


def winning_chance(play: RandomPlay) -> list[Finding]:
    if play.share is None or play.share < WINNING_SHARE:
        return []
    return [
        Finding("warning", "random_wins", "", (("percent", round(100 * play.share)),))
    ]


def _share(
    axes: Sequence[Axis], values: dict[str, Figure], skills: dict[str, Figure]
) -> float | None:
    shares = []
    for axis in axes:
        figure = (skills if axis.kind == "skill" else values).get(axis.key)
        if figure is None or axis.best is None or axis.worst is None:
            continue
        if not axis.is_proved:
            continue  # more may be possible, so chance may get a smaller share
        best, worst = axis.best.value, axis.worst.value
        if best is None or worst is None or best == worst:
            continue
        shares.append((figure.value - worst) / (best - worst))
    return sum(shares) / len(shares) if shares else None


# -- solved -----------------------------------------------------------------------------
class _Chain:
    """Random play as an absorbing chain. What cannot reach an ending any more is
    lost on arrival there."""

    def __init__(self, exploration: Exploration) -> None:
        self.exploration = exploration
        self.hopeful = exploration.hopeful()
        self.components = [
            [state for state in component if self._goes_on(state)]
            for component in strong_components(exploration.links)
        ]
        #: Per state: probability, target, whether it is a decision, a red flag.
        self.moves = [
            self._moves(state) if self._goes_on(state) else []
            for state in range(len(exploration.keys))
        ]
        self.keys = tuple(
            dict.fromkeys(exploration.node(at).key for at in exploration.endings())
        )
        size = len(exploration.keys)
        ends = np.zeros((size, len(self.keys) + 2))
        for at in exploration.endings():
            ends[at, self.keys.index(exploration.node(at).key)] = 1.0
        for at in range(size):
            if at not in self.hopeful:
                ends[at, -2] = 1.0
        #: Columns: each ending, lost, decisions made.
        self.solved = self._solve(ends, counts_decisions=True)[0]

    def _goes_on(self, state: int) -> bool:
        return state in self.hopeful and not self.exploration.is_ending(state)

    def _moves(self, state: int) -> list[tuple[float, int, bool, bool]]:
        exploration = self.exploration
        is_own = exploration.engine.is_automatic(exploration.keys[state])
        node = exploration.node(state)
        is_dice = exploration.engine.kinds[exploration.keys[state][0]] == PICK
        weights, found = [], []
        for target, way in exploration.ways(state):
            choice = node.choice(way.key) if way is not None else None
            is_red = not is_own and choice is not None and bool(choice.red_flag)
            weights.append(way.weight if way is not None and is_dice else 1)
            found.append((target, is_red))
        total = sum(weights)
        return [
            (weight / total, target, not is_own, is_red)
            for weight, (target, is_red) in zip(weights, found, strict=True)
        ]

    def _solve(
        self,
        ends: Floats,
        *,
        counts_decisions: bool = False,
        stops_at_red_flags: bool = False,
    ) -> Floats:
        """Expected `ends` from each state. Components come targets first."""
        values = ends.copy()
        for component in self.components:
            if not component:
                continue
            place = {state: row for row, state in enumerate(component)}
            size = len(component)
            matrix = np.eye(size)
            right = np.zeros((size, ends.shape[1]))
            for state, row in place.items():
                for share, target, is_decision, is_red in self.moves[state]:
                    if counts_decisions and is_decision:
                        right[row, -1] += share
                    if stops_at_red_flags and is_red:
                        right[row, 0] += share
                    elif target in place:
                        matrix[row, place[target]] -= share
                    else:
                        right[row] += share * values[target]
            found = (
                right / matrix[0, 0] if size == 1 else np.linalg.solve(matrix, right)
            )
            for state, row in place.items():
                values[state] = found[row]
        return values

    def endings(self) -> tuple[tuple[str, Figure], ...]:
        return tuple((key, _exact(self.solved[at])) for at, key in enumerate(self.keys))

    def lost(self) -> Figure:
        return _exact(self.solved[-2])

    def length(self) -> Figure | None:
        """Decisions until it ends or is lost."""
        return _exact(self.solved[-1])

    def red_flag(self) -> Figure:
        ends = np.zeros((len(self.exploration.keys), 1))
        return _exact(self._solve(ends, stops_at_red_flags=True)[0, 0])

    def value(self, slot: int) -> Figure | None:
        """The mean value at the endings; needs an exploration that keeps it."""
        keys = self.exploration.keys
        ends = np.zeros((len(keys), 1))
        for at in self.exploration.endings():
            ends[at, 0] = keys[at][1][slot]
        ended = 1.0 - self.solved[-2]
        if ended <= 0:
            return None
        return _exact(self._solve(ends)[0, 0] / ended)


def _exact_value(graph: Graph, slot: int) -> Figure | None:
    """None where keeping the value makes too many states."""
    exploration = Exploration(graph, EXACT_STATES, exact=(slot,))
    return _Chain(exploration).value(slot) if exploration.is_complete else None


def _exact(value: float) -> Figure:
    number = float(value)
    return Figure(number, number, number, is_exact=True)


# -- played -----------------------------------------------------------------------------
class _Runs:
    """2,000 seeded runs, played when the first figure is asked for; fewer where
    they go on and on."""

    def __init__(self, engine: Engine, seed: int) -> None:
        self.engine, self.seed = engine, seed
        self._played: list[Run] = []

    @property
    def runs(self) -> list[Run]:
        left = 0 if self._played else ALL_MOVES
        for number in range(RUNS):
            if left <= 0:
                break
            dice = Dice(self.seed + number)
            run = play_out(self.engine, uniform(dice), dice, max_moves=MAX_MOVES)
            left -= len(run.clicks) + 1
            self._played.append(run)
        return self._played

    @property
    def ended(self) -> list[Run]:
        return [run for run in self.runs if run.ending is not None]

    def length(self) -> Figure | None:
        return _mean([len(run.clicks) for run in self.ended])

    def lost(self) -> Figure:
        return _probability(len(self.runs) - len(self.ended), len(self.runs))

    def red_flag(self) -> Figure:
        return _probability(sum(run.has_red_flag for run in self.runs), len(self.runs))

    def endings(self) -> tuple[tuple[str, Figure], ...]:
        met = [run.ending.key for run in self.ended if run.ending is not None]
        return tuple(
            (node.key, _probability(met.count(node.key), len(self.runs)))
            for node in self.engine.graph.nodes
            if node.is_ending
        )

    def value(self, slot: int) -> Figure | None:
        return _mean([run.values[slot] for run in self.ended])

    def skill(self, key: str) -> Figure | None:
        means = []
        for run in self.ended:
            marks = marks_seen(run.decisions, key)
            if marks:
                means.append(sum(marks) / len(marks))
        return _mean(means)


def _mean(values: Sequence[float]) -> Figure | None:
    if not values:
        return None
    count = len(values)
    mean = sum(values) / count
    variance = sum((one - mean) ** 2 for one in values) / max(1, count - 1)
    half = 1.96 * math.sqrt(variance / count)
    return Figure(mean, mean - half, mean + half, is_exact=False)


def _probability(hits: int, runs: int) -> Figure:
    """With Wilson's interval (1927), which stays within 0 and 1."""
    z = 1.96
    share = hits / runs
    middle = (share + z * z / (2 * runs)) / (1 + z * z / runs)
    half = (
        z
        * math.sqrt(share * (1 - share) / runs + z * z / (4 * runs * runs))
        / (1 + z * z / runs)
    )
    return Figure(share, max(0.0, middle - half), min(1.0, middle + half), False)
