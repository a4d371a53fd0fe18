"""What mean mark of a skill can a path have, at best and at worst?

The debrief shows the mean of the marks that were seen, so that is what is bounded;
a sum would reward whoever talks longest. A circle of good marks can bring the mean
as near to its own as one likes: then the bound is what the mean tends to. Found
after Dinkelbach (1967): guess a mean, look for a path that beats it, take that
path's mean as the next guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from scenarios.domain.bounds import Axis, Extreme
from scenarios.domain.exploration import Exploration
from scenarios.domain.links import strong_components

#: Larger explorations are not searched for the means of skills.
MAX_STATES: Final = 50_000


@dataclass(frozen=True, slots=True)
class _Edge:
    source: int
    target: int
    total: int
    count: int
    click: str


@dataclass(frozen=True, slots=True)
class _Found:
    """The marks on a path (or circle) and its edges."""

    total: int
    count: int
    edges: tuple[_Edge, ...]
    is_circle: bool

    @property
    def mean(self) -> Fraction:
        return Fraction(self.total, self.count)


def skill_axes(exploration: Exploration) -> tuple[Axis, ...]:
    """An axis per skill in the author's order; empty on large explorations."""
    if len(exploration.keys) > MAX_STATES:
        return ()
    hopeful = exploration.hopeful()
    order = [
        [state for state in component if state in hopeful]
        for component in reversed(strong_components(exploration.links))
    ]
    found = []
    for skill in dict.fromkeys(one.key for one in exploration.engine.graph.skills):
        edges: list[list[_Edge]] = [[] for _ in exploration.keys]
        for edge in _edges(exploration, skill, hopeful):
            edges[edge.source].append(edge)
        best = _extreme(exploration, _Search(exploration, order, edges, +1).run())
        worst = _extreme(exploration, _Search(exploration, order, edges, -1).run())
        found.append(Axis(skill, "skill", best, worst, (), exploration.is_complete))
    return tuple(found)


def _edges(exploration: Exploration, skill: str, hopeful: set[int]) -> Iterator[_Edge]:
    for state in sorted(hopeful):
        node = exploration.node(state)
        for target, way in exploration.ways(state):
            if target not in hopeful:
                continue
            choice = node.choice(way.key) if way and not node.is_automatic else None
            marks = [
                max(1, min(5, mark.mark))
                for mark in (choice.marks if choice else ())
                if mark.skill == skill
            ]
            click = exploration.click(state, way)
            yield _Edge(state, target, sum(marks), len(marks), click)


class _Search:
    """The path whose mean is the largest (`sign` 1) or the smallest (−1)."""

    def __init__(
        self,
        exploration: Exploration,
        order: list[list[int]],
        edges: list[list[_Edge]],
        sign: int,
    ) -> None:
        self.exploration, self.order, self.edges = exploration, order, edges
        self.sign = sign

    def run(self) -> _Found | None:
        if not self.order or not any(self.order):
            return None
        guess, found = Fraction(-6), None
        while True:
            better = self._beat(guess)
            if better is None or better.count == 0:
                return found
            mean = better.mean * self.sign
            if mean <= guess:
                return found
            guess, found = mean, better

    def _beat(self, guess: Fraction) -> _Found | None:
        """A path to an ending, or a circle on the way to one, that beats `guess`."""
        above, below = guess.numerator, guess.denominator
        worth: dict[int, int] = {0: 0}
        came: dict[int, _Edge] = {}
        for component in self.order:
            members = set(component)
            rounds = 0
            todo = [state for state in component if state in worth]
            while todo:
                rounds += 1
                if rounds > len(component) + 1:
                    return self._circle(came, todo[0])
                later: dict[int, None] = {}
                for state in todo:
                    for edge in self.edges[state]:
                        gain = below * self.sign * edge.total - above * edge.count
                        value = worth[state] + gain
                        known = worth.get(edge.target)
                        if known is None or value > known:
                            worth[edge.target] = value
                            came[edge.target] = edge
                            if edge.target in members:
                                later[edge.target] = None
                todo = list(later)
        endings = [state for state in self.exploration.endings() if state in worth]
        last = max(endings, key=worth.__getitem__, default=None)
        if last is None or worth[last] <= 0:
            return None
        return self._walk(came, last)

    def _walk(self, came: dict[int, _Edge], last: int) -> _Found:
        edges = []
        while last != 0:
            edges.append(came[last])
            last = came[last].source
        return _summed(edges[::-1], is_circle=False)

    def _circle(self, came: dict[int, _Edge], state: int) -> _Found:
        """The circle that `state` was improved by, and the way to it."""
        seen: dict[int, int] = {}
        edges: list[_Edge] = []
        while state not in seen:
            seen[state] = len(edges)
            edges.append(came[state])
            state = came[state].source
        return _summed(edges[seen[state] :][::-1], is_circle=True)


def _summed(edges: list[_Edge], *, is_circle: bool) -> _Found:
    return _Found(
        total=sum(edge.total for edge in edges),
        count=sum(edge.count for edge in edges),
        edges=tuple(edges),
        is_circle=is_circle,
    )


def _extreme(exploration: Exploration, found: _Found | None) -> Extreme | None:
    if found is None:
        return None
    path = tuple(edge.click for edge in found.edges if edge.click)
    if found.is_circle:
        path = exploration.path(found.edges[0].source) + path
    return Extreme(float(found.mean), path, found.is_circle)
