"""What mean mark of a skill can a path have, at best and at worst?

The debrief shows the mean of the marks that were seen, so that is what is bounded;
a sum would reward whoever talks longest. Found after Dinkelbach (1967): guess a
mean, look for a path that beats it, take that path's mean as the next guess.

As in the debrief (`score.py`) the first reply at a turn counts. No state remembers
which turns were met, so where a turn with marks can be met again one path to a state
need not be as good as another there for what follows: then the mean is that of the
path shown, more may be possible, and the axis is not proved. An ending is judged by
the ways that lead to it: it can be proved where another, behind a circle, is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from scenarios.domain.bounds import Axis, EndingBounds, Extreme
from scenarios.domain.exploration import Exploration
from scenarios.domain.links import strong_components
from scenarios.domain.score import worth

#: Larger explorations are not searched for the means of skills.
MAX_STATES: Final = 50_000


@dataclass(frozen=True, slots=True)
class _Edge:
    """A way on, the marks on it, and the bit of its turn; 0 where the turn gives
    none. A reply without marks uses its turn up, too."""

    source: int
    target: int
    total: int
    count: int
    turn: int
    click: str


@dataclass(frozen=True, slots=True)
class _Label:
    """A path to a state: what it gains over the guess, which turns were met on it,
    its marks, and its last edge."""

    gain: int
    met: int
    total: int
    count: int
    edge: _Edge | None = None
    before: _Label | None = None

    def along(self, edge: _Edge, gain: int, is_new: bool) -> _Label:
        """This path and one step more; the marks of a turn count when it is new."""
        if not is_new:
            return _Label(gain, self.met, self.total, self.count, edge, self)
        total, count = self.total + edge.total, self.count + edge.count
        return _Label(gain, self.met | edge.turn, total, count, edge, self)

    def path(self) -> tuple[str, ...]:
        clicks = []
        at: _Label | None = self
        while at is not None and at.edge is not None:
            clicks.append(at.edge.click)
            at = at.before
        return tuple(click for click in reversed(clicks) if click)


def skill_axes(exploration: Exploration) -> tuple[Axis, ...]:
    """An axis per skill in the author's order; empty on large explorations."""
    if len(exploration.keys) > MAX_STATES:
        return ()
    order = strong_components(exploration.links)[::-1]
    every = _Ways(exploration, order, exploration.endings())
    ends: dict[str, list[int]] = {}
    for state in every.endings:
        ends.setdefault(exploration.node(state).key, []).append(state)
    ways = {key: _Ways(exploration, order, states) for key, states in ends.items()}
    found = []
    for skill in dict.fromkeys(one.key for one in exploration.engine.graph.skills):
        places = _marked(exploration, skill)
        edges: list[list[_Edge]] = [[] for _ in exploration.keys]
        for edge in _edges(exploration, skill, every.states, places):
            edges[edge.source].append(edge)
        best, best_at = _Search(edges, +1, every, ways).run()
        worst, worst_at = _Search(edges, -1, every, ways).run()
        by_ending = tuple(
            EndingBounds(key, best_at[key], worst_at[key], one.is_proved(places))
            for key, one in ways.items()
            if best is not None
        )
        found.append(
            Axis(skill, "skill", best, worst, by_ending, every.is_proved(places))
        )
    return tuple(found)


class _Ways:
    """All the ways to some endings: the states on them, sources first, and the
    places that can be met again on them."""

    def __init__(
        self, exploration: Exploration, order: list[list[int]], endings: list[int]
    ) -> None:
        self.endings = endings
        self.states = exploration.leading_to(endings)
        self.order = [
            states
            for component in order
            if (states := [state for state in component if state in self.states])
        ]
        self.again = _met_again(exploration, self.states)
        self.is_complete = exploration.is_complete

    def is_proved(self, marked: Iterable[int]) -> bool:
        return self.is_complete and self.again.isdisjoint(marked)


def _met_again(exploration: Exploration, hopeful: set[int]) -> set[int]:
    """The places on a circle of places. States are not enough: one who comes back
    with another number comes back to another state, but to the same turn."""
    links: list[dict[int, None]] = [{} for _ in exploration.engine.nodes]
    for state in sorted(hopeful):
        for target in exploration.links[state]:
            if target in hopeful:
                links[exploration.keys[state][0]][exploration.keys[target][0]] = None
    found: set[int] = set()
    for component in strong_components([tuple(one) for one in links]):
        if len(component) > 1 or component[0] in links[component[0]]:
            found.update(component)
    return found


def _marked(exploration: Exploration, skill: str) -> dict[int, int]:
    """The turns that give marks of `skill`, each with a bit of its own."""
    places = [
        place
        for place, node in enumerate(exploration.engine.nodes)
        if not node.is_automatic
        and any(mark.skill == skill for one in node.choices for mark in one.marks)
    ]
    return {place: 1 << number for number, place in enumerate(places)}


def _edges(
    exploration: Exploration, skill: str, hopeful: set[int], places: dict[int, int]
) -> Iterator[_Edge]:
    for state in sorted(hopeful):
        node = exploration.node(state)
        turn = places.get(exploration.keys[state][0], 0)
        for target, way in exploration.ways(state):
            if target not in hopeful:
                continue
            choice = node.choice(way.key) if way and turn else None
            marks = [
                worth(mark)
                for mark in (choice.marks if choice else ())
                if mark.skill == skill
            ]
            click = exploration.click(state, way)
            yield _Edge(state, target, sum(marks), len(marks), turn, click)


class _Search:
    """The path whose mean is the largest (`sign` 1) or the smallest (−1)."""

    def __init__(
        self, edges: list[list[_Edge]], sign: int, every: _Ways, ways: dict[str, _Ways]
    ) -> None:
        self.edges, self.sign, self.every, self.ways = edges, sign, every, ways
        #: Per ending, the best path met so far.
        self.known: dict[str, _Label] = {}

    def run(self) -> tuple[Extreme | None, dict[str, Extreme | None]]:
        """The extreme of all, and that of each ending; None where nothing marks."""
        while self._pass(self.every, tuple(self.ways)):
            pass
        top = self._best(self.ways)
        for key, one in self.ways.items():
            # Nothing is better than the best of all, so that need not be looked for.
            while self._is_below(key, top) and self._pass(one, (key,)):
                pass
        return _extreme(top), {key: _extreme(self.known.get(key)) for key in self.ways}

    def _best(self, keys: Iterable[str]) -> _Label | None:
        met = [self.known[key] for key in keys if key in self.known]
        return max(met, key=self._mean, default=None)

    def _is_below(self, key: str, top: _Label | None) -> bool:
        known = self.known.get(key)
        return known is None or top is None or self._mean(known) < self._mean(top)

    def _mean(self, label: _Label) -> Fraction:
        return Fraction(label.total, label.count) * self.sign

    def _pass(self, ways: _Ways, keys: tuple[str, ...]) -> bool:
        """Whether a path to one of `keys` has a better mean than all known ones."""
        best = self._best(keys)
        guess = Fraction(-6) if best is None else self._mean(best)
        labels = self._labels(ways, guess)
        for key in keys:
            for state in self.ways[key].endings:
                label = labels.get(state)
                if label is None or not label.count:
                    continue
                known = self.known.get(key)
                if known is None or self._mean(label) > self._mean(known):
                    self.known[key] = label
        better = self._best(keys)
        return better is not None and self._mean(better) > guess

    def _labels(self, ways: _Ways, guess: Fraction) -> dict[int, _Label]:
        """Per state, the path that gains most over `guess`. Each turn gives marks
        once, so no circle gains for ever and the search comes to an end."""
        above, below = guess.numerator, guess.denominator * self.sign
        labels: dict[int, _Label] = {0: _Label(0, 0, 0, 0)}
        for component in ways.order:
            members = set(component) if len(component) > 1 else component
            todo = [state for state in component if state in labels]
            while todo:
                later: dict[int, None] = {}
                for state in todo:
                    here = labels[state]
                    for edge in self.edges[state]:
                        if edge.target not in ways.states:
                            continue
                        is_new = edge.turn and not edge.turn & here.met
                        gain = here.gain
                        if is_new:
                            gain += below * edge.total - above * edge.count
                        known = labels.get(edge.target)
                        if known is None or gain > known.gain:
                            labels[edge.target] = here.along(edge, gain, bool(is_new))
                            if edge.target in members:
                                later[edge.target] = None
                todo = list(later)
        return labels


def _extreme(label: _Label | None) -> Extreme | None:
    return None if label is None else Extreme(label.total / label.count, label.path())
