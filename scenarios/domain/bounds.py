"""What is the best and the worst that can come out, and by which clicks?

For each variable that counts as a result, over all and per ending. The dice fall
as luckily (or unluckily) as they can. Values are carried along the states that
`exploration.py` found: what an effect does to a number is monotone, so the largest
value on arrival gives the largest value after, and the states need not be told
apart by it. A circle that lifts a number without end is found here, too. Skills are
means, not sums, and are bounded in `skill_bounds.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scenarios.domain.conditions import COMPARISONS, VARIABLE
from scenarios.domain.engine import Exit, number_of
from scenarios.domain.exploration import Exploration
from scenarios.domain.findings import Finding
from scenarios.domain.graph import Graph, Variable
from scenarios.domain.links import strong_components

#: Of these less is better; the meter shown for anxiety is ease.
LESS_IS_BETTER: Final = frozenset({"anxiety"})
#: Stands for a number that grows without end.
_ENDLESS: Final = 1 << 60
#: A number that was improved so often at one state is helped along its circle.
_PATIENCE: Final = 200


@dataclass(frozen=True, slots=True)
class Extreme:
    """A value, the clicks that lead to it, and whether a circle among them has to
    be gone round again and again; `value` None is without end."""

    value: float | None
    path: tuple[str, ...]
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class EndingBounds:
    """What can come out at one ending; None where no reply on any way to it marks
    the skill. `is_proved` as for the axis, by the ways to this ending alone."""

    ending: str
    best: Extreme | None
    worst: Extreme | None
    is_proved: bool = True


@dataclass(frozen=True, slots=True)
class Axis:
    """What can come out on one axis; None where no ending was reached.

    `is_proved`: every state was seen, and no turn that marks the skill can be met
    again. Otherwise more may be possible.
    """

    key: str
    kind: str  # variable or skill
    best: Extreme | None
    worst: Extreme | None
    by_ending: tuple[EndingBounds, ...] = ()
    is_proved: bool = True


def axes_of(graph: Graph) -> tuple[tuple[int, Variable], ...]:
    """The variables that count as results, with their slots; each key once."""
    return tuple(
        (slot, variable)
        for slot, variable in enumerate(graph.variables)
        if variable.axis and graph.slot(variable.key) == slot
    )


@dataclass(slots=True)
class _Best:
    """A value at a state, and the way it came: a chain back to the start."""

    state: int
    value: int
    before: _Best | None
    way: Exit | None
    click: str
    is_helped: bool = False

    def path(self) -> tuple[tuple[str, ...], bool]:
        clicks: list[str] = []
        at: _Best | None = self
        is_repeated = False
        while at is not None:
            if at.click:
                clicks.append(at.click)
            is_repeated = is_repeated or at.is_helped
            at = at.before
        return tuple(reversed(clicks)), is_repeated


class _Climb:
    """The most (`sign` 1) or least (−1) that each axis can be at each state."""

    def __init__(self, exploration: Exploration, slots: list[int], sign: int) -> None:
        self.exploration = exploration
        self.engine = exploration.engine
        self.slots, self.sign = slots, sign
        #: Per state, the best per axis; the order of `slots`.
        self.best: list[list[_Best] | None] = [None] * len(exploration.keys)
        #: Per axis, where a circle first lifted it without end.
        self.farmed: dict[int, _Best] = {}
        self._times: dict[tuple[int, int], int] = {}
        if exploration.keys:
            values = exploration.keys[0][1]
            self.best[0] = [_Best(0, values[slot], None, None, "") for slot in slots]
            for component in reversed(strong_components(exploration.links)):
                self._spread(component)

    def _spread(self, component: list[int]) -> None:
        """Carry the values through one component, and out of it."""
        members = set(component)
        todo = [state for state in sorted(component) if self.best[state] is not None]
        waiting = set(todo)
        while todo:
            later: list[int] = []
            for state in todo:
                waiting.discard(state)
                for target in self._leave(state):
                    if target in members and target not in waiting:
                        waiting.add(target)
                        later.append(target)
            todo = later

    def _leave(self, state: int) -> list[int]:
        """Carry the values of `state` over each way out; the targets that gained."""
        found = []
        here = self.best[state]
        assert here is not None  # noqa: S101 -- only such states are left
        for target, way in self.exploration.ways(state):
            click = self.exploration.click(state, way)
            values = self._after(state, [one.value for one in here], way)
            there = self.best[target]
            if there is None:
                self.best[target] = [
                    _Best(target, value, before, way, click)
                    for value, before in zip(values, here, strict=True)
                ]
                found.append(target)
                continue
            gained = False
            for axis, (value, before) in enumerate(zip(values, here, strict=True)):
                if (value - there[axis].value) * self.sign > 0:
                    there[axis] = _Best(target, value, before, way, click)
                    self._help(target, axis)
                    gained = True
            if gained:
                found.append(target)
        return found

    def _after(self, state: int, values: list[int], way: Exit | None) -> list[int]:
        """The axes after `way`, from `values` at `state`."""
        place, slots, calls = self.exploration.keys[state]
        row = list(slots)
        for slot, value in zip(self.slots, values, strict=True):
            row[slot] = value
        after = self.engine.follow((place, tuple(row), calls), way)
        assert after is not None  # noqa: S101 -- the exploration went there
        return [self._settled(after[1][slot]) for slot in self.slots]

    def _settled(self, value: int) -> int:
        """Without end is without end, whatever is added."""
        if abs(value) < _ENDLESS // 2:
            return value
        return _ENDLESS if value > 0 else -_ENDLESS

    def _help(self, state: int, axis: int) -> None:
        """Where a circle goes on lifting a number by a little, go to where it ends:
        the number's bound, or none."""
        key = (state, axis)
        self._times[key] = self._times.get(key, 0) + 1
        if self._times[key] <= _PATIENCE:
            return
        best = self.best[state]
        assert best is not None  # noqa: S101 -- it was just set
        top = best[axis]
        circle: list[_Best] = [top]
        at = top.before
        while at is not None and at.state != state:
            circle.append(at)
            at = at.before
        if at is None:
            return  # lifted by a circle elsewhere, which is helped itself
        self._times[key] = 0
        variable = self.engine.graph.variables[self.slots[axis]]
        bound = variable.maximum if self.sign > 0 else variable.minimum
        value = self.sign * _ENDLESS if bound is None else bound
        for one in reversed(circle):
            assert one.before is not None  # noqa: S101 -- a circle has no start
            source = self.best[one.before.state]
            assert source is not None  # noqa: S101 -- it was left once
            values = [other.value for other in source]
            values[axis] = value
            value = self._after(one.before.state, values, one.way)[axis]
        if (value - top.value) * self.sign > 0:
            best[axis] = _Best(state, value, top.before, top.way, top.click, True)
            if abs(value) == _ENDLESS:
                self.farmed.setdefault(axis, top)


def find_bounds(exploration: Exploration) -> tuple[tuple[Axis, ...], list[Finding]]:
    """An axis for each variable that counts, and what can be farmed."""
    graph = exploration.engine.graph
    axes = axes_of(graph)
    if not axes or not exploration.keys:
        return (), []
    slots = [slot for slot, _ in axes]
    most = _Climb(exploration, slots, +1)
    least = _Climb(exploration, slots, -1)
    found = tuple(
        _axis(exploration, number, variable, most, least)
        for number, (_, variable) in enumerate(axes)
    )
    findings = []
    for number, (slot, variable) in enumerate(axes):
        for climb in (most, least):
            top = climb.farmed.get(number)
            path = top.path()[0] if top else _runaway(exploration, slot, climb.sign)
            if path:
                is_gain = (climb.sign > 0) != (variable.key in LESS_IS_BETTER)
                findings.append(
                    Finding(
                        "error" if is_gain else "info",
                        "farmed" if is_gain else "bottomless",
                        "",
                        (("variable", variable.key),),
                        path,
                    )
                )
    return found, findings


def _axis(
    exploration: Exploration,
    number: int,
    variable: Variable,
    most: _Climb,
    least: _Climb,
) -> Axis:
    by_ending: dict[str, tuple[_Best, _Best]] = {}
    for state in exploration.endings():
        high, low = most.best[state], least.best[state]
        assert high is not None  # noqa: S101 -- every state was reached
        assert low is not None  # noqa: S101 -- every state was reached
        pair = (high[number], low[number])
        known = by_ending.get(exploration.node(state).key)
        if known is not None:
            pair = (
                max(known[0], pair[0], key=lambda one: one.value),
                min(known[1], pair[1], key=lambda one: one.value),
            )
        by_ending[exploration.node(state).key] = pair
    turned = variable.key in LESS_IS_BETTER
    bounds = tuple(
        EndingBounds(
            key,
            _extreme(pair[turned]),
            _extreme(pair[not turned]),
            exploration.is_complete,
        )
        for key, pair in by_ending.items()
    )
    pairs = list(by_ending.values())
    top = max((pair[0] for pair in pairs), key=lambda one: one.value, default=None)
    bottom = min((pair[1] for pair in pairs), key=lambda one: one.value, default=None)
    ends = (_extreme(top) if top else None, _extreme(bottom) if bottom else None)
    return Axis(
        variable.key,
        "variable",
        ends[turned],
        ends[not turned],
        bounds,
        exploration.is_complete,
    )


def _extreme(best: _Best) -> Extreme:
    path, is_repeated = best.path()
    value = None if abs(best.value) == _ENDLESS else float(best.value)
    return Extreme(value, path, is_repeated)


# -- numbers that every condition asks for ---------------------------------------------
def _runaway(exploration: Exploration, slot: int, sign: int) -> tuple[str, ...]:
    """The clicks of a circle that moves the variable on each time, where its number
    could not be left out of the states; none where there is no such circle.

    Beyond everything it is ever compared with, a circle that comes back with
    nothing changed but a larger number can be gone round again for ever.
    """
    variable = exploration.engine.graph.variables[slot]
    bound = variable.maximum if sign > 0 else variable.minimum
    if slot not in exploration.reduction.endless or bound is not None:
        return ()
    limit = max(sign * value for value in _compared(exploration, variable))
    children: dict[int, list[int]] = {}
    for state in range(1, len(exploration.keys)):
        children.setdefault(exploration.parent(state), []).append(state)

    def value(state: int) -> int:
        return sign * exploration.keys[state][1][slot]

    def without(state: int) -> object:
        place, slots, calls = exploration.keys[state]
        row = (*slots[:slot], 0, *slots[slot + 1 :])
        return exploration.reduction.compact((place, row, calls))

    #: How states on this branch look without the number: depth and least value.
    met: dict[object, list[tuple[int, int]]] = {}
    #: (state, depth, depth of the last state that was not beyond the limit, look)
    todo: list[tuple[int, int, int, object]] = [(0, 0, -1, None)]
    while todo:
        state, depth, bad, look = todo.pop()
        if look is not None:
            met[look].pop()  # the branch is left
            continue
        here = value(state)
        if here <= limit:
            bad = depth
        else:
            look = without(state)
            before = met.setdefault(look, [])
            least = here
            if before and before[-1][0] > bad:
                if before[-1][1] < here:
                    return exploration.path(state)
                least = before[-1][1]
            before.append((depth, least))
            todo.append((state, depth, bad, look))
        todo += [(child, depth + 1, bad, None) for child in children.get(state, ())]
    return ()


def _compared(exploration: Exploration, variable: Variable) -> Iterator[int]:
    for _, condition in exploration.engine.conditions():
        for part in condition.walk():
            is_compared = part.op in COMPARISONS and part.term == VARIABLE
            if is_compared and part.variable == variable.key:
                yield number_of(variable, part.value, part.word)
