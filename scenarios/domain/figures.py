"""What can be counted about a conversation, so that twenty-eight can be compared: its
length, its ways, what chance and habits get, and whether the good reply gives itself away.

It plays the check's own exploration once and a few hundred random runs; it never says
whether the conversation is a good one. For proofs of every axis see `assess.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scenarios.domain.bots import (
    Bot,
    BotResult,
    Chooser,
    Dice,
    Run,
    play_bot,
    play_bots,
    play_out,
    uniform,
)
from scenarios.domain.bounds import find_bounds
from scenarios.domain.engine import Exit, Key
from scenarios.domain.exploration import Exploration
from scenarios.domain.explore import Report, inspect
from scenarios.domain.findings import Finding
from scenarios.domain.graph import QUALITIES, Choice, Graph, Node
from scenarios.domain.plans import PlanResult, run_plan
from scenarios.domain.tells import decided_turns

RUNS: Final = 600
#: Three habits more than the check's own: warm words, naming what is felt, and leaving
#: room for it.
WARM: Final = (
    Bot(
        "kindest",
        lambda choice: (
            -sum(code.startswith("nurse:") for code in choice.codes),
            not choice.explicit,
            choice.space != "opened",
        ),
    ),
    Bot("naming", lambda choice: (not choice.explicit, choice.space != "opened")),
    Bot("room", lambda choice: (choice.space != "opened", not choice.explicit)),
)


@dataclass(frozen=True, slots=True)
class AxisFigure:
    """Best and worst that can be reached, and the mean of random runs; `share` is how
    far from the worst to the best that mean lies."""

    key: str
    worst: float
    best: float
    mean: float
    share: float


@dataclass(frozen=True, slots=True)
class HabitFigure:
    habit: str
    ending: str  # good, mixed or poor; "" where nobody has said
    is_best: bool


@dataclass(frozen=True, slots=True)
class Slip:
    """One reply that was not good, at that decision of the best way (the first is 0),
    and where good replies lead from there."""

    place: int
    quality: str
    ending: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares are of 0 … 1. `decisions` counts those of the best way; `ways` are counted
    by states, 0 where one can go in circles; `shared` is the share of a way's turns that
    every way has."""

    report: Report
    decisions: int
    best_ending: str
    endings: tuple[tuple[str, int], ...]
    axes: tuple[AxisFigure, ...]
    #: Share of decided turns whose longest, shortest, first reply is a best one.
    longest_is_best: float
    shortest_is_best: float
    first_is_best: float
    #: Share of decided turns in which only a best reply has the most sentences; turns in
    #: which somebody apologises, and those of them in which only a best reply does.
    most_sentences: float
    apologies: int
    only_best_apologises: int
    #: The most unequal turn: its longest reply by its shortest.
    widest: float
    widest_at: str
    habits: tuple[HabitFigure, ...]
    random_good: float
    random_best: float
    ways: int
    shared: float
    parting: tuple[str, ...]
    unanswered: tuple[tuple[str, str], ...]
    #: Turns that somewhere offer no good reply, or fewer than two others.
    uneven: tuple[str, ...]
    #: Endings of only good, only mixed and only poor replies.
    by_quality: tuple[tuple[str, str], ...]
    slips: tuple[Slip, ...]
    plans: tuple[PlanResult, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        return self.report.errors


def decisions_of(graph: Graph) -> list[Node]:
    return [one for one in graph.nodes if not one.is_ending and not one.is_automatic]


def figures_of(graph: Graph) -> Figures:
    report, exploration = inspect(graph)
    bots = play_bots(exploration.reduction)
    bots += tuple(play_bot(exploration.reduction, bot) for bot in WARM)
    engine = exploration.engine
    runs = [play_out(engine, uniform(Dice(seed)), Dice(seed)) for seed in range(RUNS)]
    rated = next(bot for bot in bots if bot.bot == "rated")
    best = rated.endings[0][0] if rated.endings else ""
    ended = [run.ending for run in runs if run.ending is not None]
    turns = list(decided_turns(graph))
    count = max(1, len(turns))
    sorry = [turn.who_apologises() for turn in turns]
    widest, widest_at = _widest(graph)
    must = _on_every_way(exploration, {key for run in runs for key, _ in run.decisions})
    return Figures(
        report=report,
        decisions=len(rated.path),
        best_ending=best,
        endings=_endings(graph),
        axes=_axes(exploration, runs),
        longest_is_best=sum(turn.is_right("longest") for turn in turns) / count,
        shortest_is_best=sum(turn.is_right("shortest") for turn in turns) / count,
        first_is_best=sum(turn.is_right("first") for turn in turns) / count,
        most_sentences=sum(turn.best_has_most_sentences() for turn in turns) / count,
        apologies=sum(best or other for best, other in sorry),
        only_best_apologises=sum(best and not other for best, other in sorry),
        widest=widest,
        widest_at=widest_at,
        habits=tuple(_habit(graph, bot, best) for bot in bots if bot.is_habit),
        random_good=sum(one.ending == "good" for one in ended) / len(runs),
        random_best=sum(one.key == best for one in ended) / len(runs),
        ways=_ways(exploration),
        shared=_shared(runs, must),
        parting=_parting(graph),
        unanswered=_unanswered(graph),
        uneven=_uneven(exploration),
        by_quality=tuple(
            (quality, _ending(_go(exploration, quality))) for quality in QUALITIES
        ),
        slips=tuple(_slips(exploration, len(rated.path))),
        plans=tuple(run_plan(graph, plan) for plan in graph.plans),
    )


def _endings(graph: Graph) -> tuple[tuple[str, int], ...]:
    kinds = [node.ending for node in graph.nodes if node.is_ending]
    return tuple((kind, kinds.count(kind)) for kind in dict.fromkeys(sorted(kinds)))


def _axes(exploration: Exploration, runs: list[Run]) -> tuple[AxisFigure, ...]:
    found = []
    for axis in find_bounds(exploration)[0]:
        slot = exploration.engine.graph.slot(axis.key)
        values = [run.values[slot] for run in runs if run.values and slot is not None]
        if axis.best is None or axis.worst is None or not values:
            continue
        best, worst = axis.best.value, axis.worst.value
        if best is None or worst is None or best == worst:
            continue
        mean = sum(values) / len(values)
        share = (mean - worst) / (best - worst)
        found.append(AxisFigure(axis.key, worst, best, mean, share))
    return tuple(found)


def _widest(graph: Graph) -> tuple[float, str]:
    """Silence is short by nature: only what is spoken is measured."""
    worst, at = 1.0, ""
    for node in decisions_of(graph):
        sizes = [len(one.text) for one in node.choices if one.text]
        if len(sizes) > 1 and max(sizes) / min(sizes) > worst:
            worst, at = max(sizes) / min(sizes), node.key
    return worst, at


def _habit(graph: Graph, bot: BotResult, best: str) -> HabitFigure:
    key = bot.endings[0][0] if bot.endings else ""
    node = graph.node(key)
    return HabitFigure(bot.bot, node.ending if node else "", bool(key) and key == best)


def _uneven(exploration: Exploration) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for state in range(len(exploration.keys)):
        node = exploration.node(state)
        if node.is_ending or node.is_automatic:
            continue
        offered = [
            choice.quality
            for _, way in exploration.ways(state)
            if way is not None and (choice := node.choice(way.key)) is not None
        ]
        if "good" not in offered or len(offered) - offered.count("good") < 2:
            found[node.key] = None
    return tuple(found)


# -- a way of a given quality ------------------------------------------------------------
def _go(
    exploration: Exploration, quality: str, slip: tuple[int, str] | None = None
) -> Run:
    """Replies of one quality, but for that at the `slip`; where it is not offered, the
    one that comes next to it in `QUALITIES`, better ones first."""
    engine, made = exploration.engine, iter(range(10_000))

    def choose(key: Key, offered: Sequence[Exit]) -> Exit:
        place = next(made)
        wanted = slip[1] if slip is not None and slip[0] == place else quality
        rank = QUALITIES.index(wanted)
        node = engine.nodes[key[0]]

        def apart(way: Exit) -> int:
            choice = node.choice(way.key)
            found = choice.quality if choice else ""
            if found not in QUALITIES:
                return len(QUALITIES)
            return abs(QUALITIES.index(found) - rank)

        return min(offered, key=apart)

    chooser: Chooser = choose
    return play_out(engine, chooser, Dice(0), max_moves=500)


def _ending(run: Run) -> str:
    return run.ending.ending if run.ending is not None else ""


def _slips(exploration: Exploration, decisions: int) -> Iterator[Slip]:
    for place in range(decisions):
        for quality in QUALITIES[1:]:
            run = _go(exploration, "good", (place, quality))
            yield Slip(place, quality, _ending(run))


# -- ways ------------------------------------------------------------------------------
def _ways(exploration: Exploration) -> int:
    """Different ways from start to end, by states; 0 where one can go in circles."""
    size = len(exploration.keys)
    counts: list[int | None] = [None] * size
    on_way = [False] * size
    todo = [0] if size else []
    while todo:
        state = todo[-1]
        ahead = exploration.links[state]
        if counts[state] is not None:
            todo.pop()
            continue
        open_ = [one for one in ahead if counts[one] is None]
        if any(on_way[one] for one in open_):
            return 0
        if open_:
            on_way[state] = True
            todo += open_[:1]
            continue
        total = sum(counts[one] or 0 for one in ahead)
        counts[state] = total if ahead else int(exploration.is_ending(state))
        on_way[state] = False
        todo.pop()
    return (counts[0] or 0) if size else 0


def _on_every_way(exploration: Exploration, keys: Iterable[str]) -> set[str]:
    """Of these turns, those without which no ending can be reached."""
    return {key for key in keys if not _ends_without(exploration, key)}


def _ends_without(exploration: Exploration, key: str) -> bool:
    place = exploration.engine.index[key]
    if not exploration.keys or exploration.keys[0][0] == place:
        return False
    seen, todo = {0}, [0]
    while todo:
        state = todo.pop()
        if exploration.is_ending(state):
            return True
        for one in exploration.links[state]:
            if one not in seen and exploration.keys[one][0] != place:
                seen.add(one)
                todo.append(one)
    return False


def _shared(runs: list[Run], must: set[str]) -> float:
    """Of the turns of a way, on average, the share that every way has."""
    shares = [
        sum(key in must for key, _ in run.decisions) / len(run.decisions)
        for run in runs
        if run.decisions
    ]
    return sum(shares) / len(shares) if shares else 0.0


def _parting(graph: Graph) -> tuple[str, ...]:
    """Turns with a reply but for which some later turn could never be met: who chose
    otherwise there does not see it. Read off the links, whatever the conditions."""
    asked = {node.key for node in decisions_of(graph)}
    links = {node.key: [one.target for one in node.choices] for node in graph.nodes}
    for node in graph.nodes:
        if node.call:
            links[node.key].append(node.call)
    anywhere = [rule.target for rule in graph.rules if rule.target]

    def reached(without: tuple[str, str]) -> set[str]:
        seen, todo = set[str](), [graph.start, *anywhere]
        while todo:
            key = todo.pop()
            if key in seen or key not in links:
                continue
            seen.add(key)
            todo += [one for one in links[key] if (key, one) != without]
        return seen & asked

    everything = reached(("", ""))
    return tuple(
        node.key
        for node in graph.nodes
        if node.key in everything
        and len(set(links[node.key])) > 1
        and any(everything - reached((node.key, one)) for one in set(links[node.key]))
    )


def _unanswered(graph: Graph) -> tuple[tuple[str, str], ...]:
    """Poor replies after which things go on as after a good one of the same turn."""
    found = []
    for node in decisions_of(graph):
        good = {one.target for one in node.choices if one.quality == "good"}
        for choice in node.choices:
            if choice.quality == "poor" and not _is_answered(graph, choice, good):
                found.append((node.key, choice.key))
    return tuple(found)


def _is_answered(graph: Graph, choice: Choice, good: set[str]) -> bool:
    answer = graph.node(choice.target)
    if answer is None:
        return False
    return answer.is_automatic or answer.is_ending or choice.target not in good
