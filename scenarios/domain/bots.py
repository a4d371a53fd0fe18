"""Can the good ending be reached without reading? Players with one habit each.

A bot picks by its habit alone. Where it comes back to what it has already met, it
takes what it has tried least there, as people do who see that it did not help, so
that it always finds an ending where there is one. `rated` is no habit: it takes what
the author rated best, which is the way an expert goes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Final

from scenarios.domain.bounds import axes_of
from scenarios.domain.codes import NURSE
from scenarios.domain.engine import PICK, EndlessMove, Engine, Exit, Key
from scenarios.domain.findings import Finding
from scenarios.domain.graph import QUALITIES, SPACES, Choice, Graph, Node
from scenarios.domain.play import draw
from scenarios.domain.reduction import Reduction

#: Decisions and moves after which a run counts as lost.
MAX_MOVES: Final = 5_000
#: Runs of a bot where something is left to the dice.
RUNS: Final = 20

#: Which of the exits that are offered in this state.
Chooser = Callable[[Key, Sequence[Exit]], Exit]


class Dice:
    """The dice of one run, by its seed: the same on every machine."""

    def __init__(self, seed: int) -> None:
        self.seed, self.thrown = seed, 0

    def below(self, total: int) -> int:
        self.thrown += 1
        return draw(self.seed, self.thrown, total)


@dataclass(frozen=True, slots=True)
class Run:
    """One play-through to its ending; `ending` is None where it was lost.
    `decisions` are nodes and what was replied there."""

    clicks: tuple[str, ...]
    decisions: tuple[tuple[str, Choice], ...]
    ending: Node | None
    values: tuple[int, ...]

    @property
    def has_red_flag(self) -> bool:
        return any(choice.red_flag for _, choice in self.decisions)


def play_out(
    engine: Engine, choose: Chooser, dice: Dice, *, max_moves: int = MAX_MOVES
) -> Run:
    """One run from the start; what is stuck or goes on too long is lost."""
    clicks: list[str] = []
    decisions: list[tuple[str, Choice]] = []
    key: Key | None = None
    after: Key | None
    try:
        after = engine.first()
        for _ in range(max_moves):
            if after is None:
                break
            key = after
            if engine.is_automatic(key):
                ways = engine.automatic(key)
                total = sum(weight for weight, _, _ in ways)
                at = 0
                if engine.kinds[key[0]] == PICK and total:
                    rest = dice.below(total)
                    while rest >= ways[at][0]:
                        rest -= ways[at][0]
                        at += 1
                after = ways[at][2] if ways else None
                continue
            offered = engine.offered(key)
            if not offered:
                break
            way = choose(key, offered)
            after = engine.take(key, way)
            clicks.append(way.key)
            at_node = engine.nodes[key[0]]
            choice = at_node.choice(way.key)
            assert choice is not None  # noqa: S101 -- exits are made of choices
            decisions.append((at_node.key, choice))
    except (EndlessMove, KeyError):
        pass
    node = engine.nodes[key[0]] if key is not None else None
    values = key[1][: len(engine.bounds)] if key is not None else ()
    is_over = node is not None and node.is_ending
    return Run(tuple(clicks), tuple(decisions), node if is_over else None, values)


def uniform(dice: Dice) -> Chooser:
    """Any reply, each as likely as the others."""
    return lambda key, offered: offered[dice.below(len(offered))]


# -- habits ------------------------------------------------------------------------------
#: What a bot likes best comes first.
Liking = Callable[[Choice], tuple[int, ...]]


def _rank(found: str, words: Sequence[str]) -> int:
    return words.index(found) if found in words else len(words)


def _empathic(choice: Choice) -> tuple[int, ...]:
    return (
        _rank(choice.space, SPACES),
        -len(NURSE.intersection(choice.codes)),
        not choice.explicit,
    )


@dataclass(frozen=True, slots=True)
class Bot:
    key: str
    liking: Liking | None  # None: whatever comes
    is_habit: bool = True


#: Of equal ones a bot takes the first in the author's order.
BOTS: Final = (
    Bot("uniform", None, is_habit=False),
    Bot("longest", lambda choice: (-len(choice.text),)),
    Bot("shortest", lambda choice: (len(choice.text),)),
    Bot("first", lambda choice: ()),
    Bot("empathic", _empathic),
    Bot("rated", lambda choice: (_rank(choice.quality, QUALITIES),), is_habit=False),
)


class _Habit:
    """Chooses by a liking, and by what was tried before in the same state."""

    def __init__(self, reduction: Reduction, liking: Liking) -> None:
        self.reduction, self.liking = reduction, liking
        self.tried: dict[Hashable, Counter[str]] = {}

    def __call__(self, key: Key, offered: Sequence[Exit]) -> Exit:
        node = self.reduction.engine.nodes[key[0]]
        tried = self.tried.setdefault(self.reduction.compact(key), Counter())

        def order(way: Exit) -> tuple[int, ...]:
            choice = node.choice(way.key)
            assert choice is not None  # noqa: S101 -- exits are made of choices
            return (tried[way.key], *self.liking(choice))

        way = min(offered, key=order)
        tried[way.key] += 1
        return way


@dataclass(frozen=True, slots=True)
class BotResult:
    """How a bot fared: endings by key, runs that were lost, means on the axes, and
    the clicks of its first run."""

    bot: str
    is_habit: bool
    runs: int
    endings: tuple[tuple[str, int], ...]
    lost: int
    length: float
    axes: tuple[tuple[str, float], ...]
    path: tuple[str, ...]


def play_bot(reduction: Reduction, bot: Bot, *, seed: int = 0) -> BotResult:
    engine = reduction.engine
    has_dice = bot.liking is None or PICK in engine.kinds
    runs = []
    for number in range(RUNS if has_dice else 1):
        dice = Dice(seed + number)
        chooser = _Habit(reduction, bot.liking) if bot.liking else uniform(dice)
        runs.append(play_out(engine, chooser, dice))
    ended = Counter(run.ending.key for run in runs if run.ending is not None)
    axes = tuple(
        (variable.key, sum(run.values[slot] for run in runs) / len(runs))
        for slot, variable in axes_of(engine.graph)
        if all(run.values for run in runs)
    )
    return BotResult(
        bot=bot.key,
        is_habit=bot.is_habit,
        runs=len(runs),
        endings=tuple(ended.most_common()),
        lost=len(runs) - ended.total(),
        length=sum(len(run.clicks) for run in runs) / len(runs),
        axes=axes,
        path=runs[0].clicks,
    )


def play_bots(reduction: Reduction, *, seed: int = 0) -> tuple[BotResult, ...]:
    return tuple(play_bot(reduction, bot, seed=seed) for bot in BOTS)


def winning_habits(graph: Graph, results: Sequence[BotResult]) -> list[Finding]:
    """Habits that reach an ending rated good in at least half of their runs, where
    there is an ending that is not."""
    rated = {node.key: node.ending for node in graph.nodes if node.is_ending}
    if len(set(rated.values()) & set(QUALITIES)) < 2:
        return []
    return [
        Finding("warning", "habit_wins", "", (("bot", result.bot),), result.path)
        for result in results
        if result.is_habit
        and 2 * sum(count for key, count in result.endings if rated.get(key) == "good")
        >= result.runs
    ]
