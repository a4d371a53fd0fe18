"""What mean mark of a skill can a path have, at best and at worst?

The debrief shows the mean of the marks that were seen, so that is what is bounded;
a sum would reward whoever talks longest. Found after Dinkelbach (1967): guess a
mean, look for a path that beats it, take that path's mean as the next guess.

As in the debrief (`score.py`) the first reply at a turn counts. No state remembers
which turns were met, so where a turn with marks can be met again one path to a state
need not be as good as another there for what follows: then the mean is that of the
path shown, more may be possible, and the axis is not proved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from scenarios.domain.bounds import Axis, Extreme
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
    hopeful = exploration.hopeful()
    order = [
        [state for state in component if state in hopeful]
        for component in reversed(strong_components(exploration.links))
    ]
    again = _met_again(exploration, hopeful)
    found = []
    for skill in dict.fromkeys(one.key for one in exploration.engine.graph.skills):
        places = _marked(exploration, skill)
        edges: list[list[_Edge]] = [[] for _ in exploration.keys]
        for edge in _edges(exploration, skill, hopeful, places):
            edges[edge.source].append(edge)
        best = _Search(exploration, order, edges, +1).run()
        worst = _Search(exploration, order, edges, -1).run()
        is_proved = exploration.is_complete and again.isdisjoint(places)
        found.append(Axis(skill, "skill", best, worst, (), is_proved))
    return tuple(found)


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
        self,
        exploration: Exploration,
        order: list[list[int]],
        edges: list[list[_Edge]],
        sign: int,
    ) -> None:
        self.order, self.edges, self.sign = order, edges, sign
        self.endings = exploration.endings()

    def run(self) -> Extreme | None:
        guess, found = Fraction(-6), None
        while (better := self._beat(guess)) is not None:
            guess, found = Fraction(better.total, better.count) * self.sign, better
        if found is None:
            return None
        return Extreme(found.total / found.count, found.path())

    def _beat(self, guess: Fraction) -> _Label | None:
        """A path to an ending with a better mean than `guess`. Each turn gives marks
        once, so no circle gains for ever and the search comes to an end."""
        labels: dict[int, _Label] = {0: _Label(0, 0, 0, 0)}
        for component in self.order:
            members = set(component)
            todo = [state for state in component if state in labels]
            while todo:
                later: dict[int, None] = {}
                for state in todo:
                    here = labels[state]
                    for edge in self.edges[state]:
                        label = self._go(here, edge, guess)
                        known = labels.get(edge.target)
                        if known is None or label.gain > known.gain:
                            labels[edge.target] = label
                            if edge.target in members:
                                later[edge.target] = None
                todo = list(later)
        ended = [labels[state] for state in self.endings if state in labels]
        last = max(ended, key=lambda label: label.gain, default=None)
        return last if last is not None and last.gain > 0 else None

    def _go(self, label: _Label, edge: _Edge, guess: Fraction) -> _Label:
        if edge.turn & label.met or not edge.turn:
            return _Label(label.gain, label.met, label.total, label.count, edge, label)
        above, below = guess.numerator, guess.denominator
        return _Label(
            label.gain + below * self.sign * edge.total - above * edge.count,
            label.met | edge.turn,
            label.total + edge.total,
            label.count + edge.count,
            edge,
            label,
        )
