"""Every state that a conversation can be in, and the fewest clicks to each.

Level by level, so a witness path is a shortest one: places that move on by
themselves cost no click and are passed before the learner is asked again. Equal
states are those that `reduction.py` cannot tell apart. It finds; what a finding
is called and how bad it is, is the business of `explore.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scenarios.domain.engine import (
    CALL,
    END,
    FIRST,
    NOWHERE,
    PICK,
    EndlessMove,
    Engine,
    Exit,
    Fired,
    Key,
    Slots,
    Test,
)
from scenarios.domain.graph import Graph, Node
from scenarios.domain.links import strong_components
from scenarios.domain.reduction import Compact, Reduction

STATE_LIMIT: Final = 200_000


@dataclass(slots=True)
class Watched:
    """A condition, and whether it was ever met true and ever met false."""

    node: str  # "" for a rule
    kind: str  # choice, variant, rule
    name: str
    test: Test
    was_true: bool = False
    was_false: bool = False

    def look(self, slots: Sequence[int]) -> bool:
        """Whether there is still something to learn about it."""
        if self.test(slots):
            self.was_true = True
        else:
            self.was_false = True
        return not (self.was_true and self.was_false)


class _WatchedEngine(Engine):
    """An engine that notes how the conditions of its rules turn out."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph)
        self.watched = [
            Watched("", "rule", rule.key, compiled.test)
            for rule, compiled in zip(graph.rules, self.rules, strict=True)
        ]
        self._undecided = list(self.watched)

    def _obey_rules(self, place: int, slots: Slots, fired: Fired = None) -> int | None:
        if self._undecided:
            self._undecided = [one for one in self._undecided if one.look(slots)]
        return super()._obey_rules(place, slots, fired)


class Exploration:
    """The states found, numbered; state 0 is the start.

    Two hundred thousand of them must fit, so what is kept of each is flat: `links`
    is where it leads, and `_ways` (parallel) by which exit of its place, counted
    from 0; −1 is the way into a call.
    """

    def __init__(
        self, graph: Graph, limit: int = STATE_LIMIT, *, exact: Iterable[int] = ()
    ) -> None:
        self.engine: Engine = _WatchedEngine(graph)
        self.reduction = Reduction(self.engine, exact=exact)
        #: A real state for each number: the first one that was met.
        self.keys: list[Key] = []
        self.links: list[tuple[int, ...]] = []
        self.open: set[int] = set()  # found but never looked into to the end
        self.stuck: list[int] = []
        #: (place, exit) that leads nowhere, or on for ever → the first such state.
        self.broken: dict[tuple[int, str], int] = {}
        self.endless: dict[tuple[int, str], int] = {}
        self.start_is_endless = False
        self.is_complete = True
        self._traps: list[tuple[int, list[str]]] | None = None
        self._ways: list[tuple[int, ...]] = []
        self._parent: list[int] = []
        self._click: list[str] = []
        #: Per place, the number of each exit.
        self._number = [
            {way.key: number for number, way in enumerate(exits)}
            for exits in self.engine.exits
        ]
        self._known: dict[Compact, int] = {}
        self._watched = self._watch()
        #: (place, exit, exit) of the same words → a state that offers both.
        self.same_words: dict[tuple[int, str, str], int] = {}
        self._twins = self._find_twins()
        self._limit = limit
        self._run()
        self._known.clear()

    # -- playing --------------------------------------------------------------------
    def _run(self) -> None:
        engine = self.engine
        if engine.graph.start not in engine.index:
            return
        try:
            first = engine.first()
        except EndlessMove:
            self.start_is_endless = True
            return
        self._meet(first, -1, "")
        level = [0]
        while level:
            asked: list[int] = []
            for at in level:  # grows while it is walked through
                if engine.is_automatic(self.keys[at]):
                    level += self._move_on(at)
                elif engine.kinds[self.keys[at][0]] == END:
                    self._look(*self.keys[at][:2])
                else:
                    asked.append(at)
            level = []
            for at in asked:
                level += self._play(at)

    def _play(self, at: int) -> list[int]:
        """The new states after each reply that is offered at `at`."""
        engine, key = self.engine, self.keys[at]
        place = key[0]
        self._look(place, key[1])
        offered = engine.offered(key)
        if not offered:
            self.stuck.append(at)
        if place in self._twins:
            self._look_for_twins(at, offered)
        ways: list[tuple[Exit | None, Key | None, str]] = []
        for way in offered:
            try:
                ways.append((way, engine.take(key, way), way.key))
            except EndlessMove:
                self.endless.setdefault((place, way.key), at)
        return self._lead(at, ways)

    def _move_on(self, at: int) -> list[int]:
        """The new states after what happens by itself at `at`."""
        engine, key = self.engine, self.keys[at]
        place = key[0]
        self._look(place, key[1])
        try:
            ways = engine.automatic(key)
        except EndlessMove:
            self.endless.setdefault((place, ""), at)
            return []
        if not ways:
            self.stuck.append(at)
        return self._lead(
            at, [(way, after, self.click(at, way)) for _, way, after in ways]
        )

    def _lead(
        self, at: int, ways: Iterable[tuple[Exit | None, Key | None, str]]
    ) -> list[int]:
        """Link `at` with where its ways lead; the numbers of the new states."""
        place = self.keys[at][0]
        numbers = self._number[place]
        new, links, exits = [], [], []
        for way, after, click in ways:
            if after is None:
                name = way.key if way is not None else ""
                self.broken.setdefault((place, name), at)
                continue
            size = len(self.keys)
            number = self._meet(after, at, click)
            if number is None:
                self.is_complete = False
                self.open.add(at)
                continue
            links.append(number)
            exits.append(-1 if way is None else numbers[way.key])
            if number == size:
                new.append(number)
        self.links[at] = tuple(links)
        self._ways[at] = tuple(exits)
        return new

    def _meet(self, key: Key, parent: int, click: str) -> int | None:
        """The number of `key`; None where the limit leaves no room for it."""
        compact = self.reduction.compact(key)
        number = self._known.get(compact)
        if number is None:
            if len(self.keys) >= self._limit:
                return None
            number = len(self.keys)
            self._known[compact] = number
            self.keys.append(key)
            self._parent.append(parent)
            self._click.append(click)
            self.links.append(())
            self._ways.append(())
        return number

    # -- watching -------------------------------------------------------------------
    def _watch(self) -> dict[int, list[Watched]]:
        engine = self.engine
        self.watched: list[Watched] = []
        assert isinstance(engine, _WatchedEngine)  # noqa: S101 -- made so above
        self.watched += engine.watched
        found: dict[int, list[Watched]] = {}
        for node_key, place in engine.index.items():
            node = engine.nodes[place]
            place = engine.resume.get(place, place)
            for choice in node.choices:
                if choice.condition is not None and not node.is_ending:
                    test = engine.compile(choice.condition)
                    one = Watched(node_key, "choice", choice.key, test)
                    found.setdefault(place, []).append(one)
            for number, variant in enumerate(node.variants, start=1):
                test = engine.compile(variant.condition)
                one = Watched(node_key, "variant", str(number), test)
                found.setdefault(place, []).append(one)
        for ones in found.values():
            self.watched += ones
        return found

    def _look(self, place: int, slots: Sequence[int]) -> None:
        watched = self._watched.get(place)
        if watched:
            self._watched[place] = [one for one in watched if one.look(slots)]

    def _find_twins(self) -> dict[int, dict[str, str]]:
        """Per place, the words of the exits that share them with another exit."""
        found: dict[int, dict[str, str]] = {}
        for place, node in enumerate(self.engine.nodes):
            if node.is_ending or node.is_automatic:
                continue
            texts = {one.key: one.text.strip() for one in reversed(node.choices)}
            met = list(texts.values())
            twins = {
                key: text for key, text in texts.items() if text and met.count(text) > 1
            }
            if twins:
                found[place] = twins
        return found

    def _look_for_twins(self, at: int, offered: Sequence[Exit]) -> None:
        place = self.keys[at][0]
        texts, met = self._twins[place], dict[str, str]()
        for way in offered:
            text = texts.get(way.key, "")
            if text in met:
                self.same_words.setdefault((place, met[text], way.key), at)
            elif text:
                met[text] = way.key

    # -- what was found ----------------------------------------------------------------
    def path(self, state: int) -> tuple[str, ...]:
        """The clicks to `state`: keys of replies; "(key)" is where the dice fell."""
        keys: list[str] = []
        while state > 0:
            if self._click[state]:
                keys.append(self._click[state])
            state = self._parent[state]
        return tuple(reversed(keys))

    def ways(self, state: int) -> Iterator[tuple[int, Exit | None]]:
        """Where `state` leads, and by which exit; None is the way into a call."""
        exits = self.engine.exits[self.keys[state][0]]
        for target, way in zip(self.links[state], self._ways[state], strict=True):
            yield target, exits[way] if way >= 0 else None

    def click(self, state: int, way: Exit | None) -> str:
        """How `way` is written on a path: "" where it is nobody's click."""
        if way is None or self.engine.kinds[self.keys[state][0]] == FIRST:
            return ""
        is_dice = self.engine.kinds[self.keys[state][0]] == PICK
        return f"({way.key})" if is_dice else way.key

    def parent(self, state: int) -> int:
        """The state that `state` was first met from; −1 for the start."""
        return self._parent[state]

    def node(self, state: int) -> Node:
        return self.engine.nodes[self.keys[state][0]]

    def reached(self) -> set[str]:
        return {self.engine.nodes[place].key for place, _, _ in self.keys}

    def is_ending(self, state: int) -> bool:
        return self.engine.kinds[self.keys[state][0]] == END

    def endings(self) -> list[int]:
        return [at for at in range(len(self.keys)) if self.is_ending(at)]

    def used(self) -> set[tuple[str, str]]:
        """(node, exit) of every way that was gone at least once."""
        engine, nodes = self.engine, self.engine.nodes
        numbers = {
            (self.keys[at][0], way)
            for at, ways in enumerate(self._ways)
            for way in ways
            if way >= 0
        }
        found = {
            (nodes[place].key, engine.exits[place][way].key) for place, way in numbers
        }
        for place, key in (*self.broken, *self.endless):
            found.add((nodes[place].key, key))
        return found

    def hopeful(self) -> set[int]:
        """The states from which an ending can be reached."""
        return self.leading_to(self.endings())

    def leading_to(self, states: Iterable[int]) -> set[int]:
        """`states`, and those from which one of them can be reached."""
        before: list[list[int]] = [[] for _ in self.keys]
        for at, targets in enumerate(self.links):
            for target in targets:
                before[target].append(at)
        todo = list(states)
        found = set(todo)
        while todo:
            for at in before[todo.pop()]:
                if at not in found:
                    found.add(at)
                    todo.append(at)
        return found

    def traps(self) -> list[tuple[int, list[str]]]:
        """Closed circles: parts of the state space that nothing leaves and that
        hold no ending. What was not looked into may lead anywhere."""
        if self._traps is None:
            self._traps = list(self._find_traps())
        return self._traps

    def _find_traps(self) -> Iterator[tuple[int, list[str]]]:
        loose = {place for place, _ in (*self.broken, *self.endless)}
        for component in strong_components(self.links):
            first = min(component)
            if len(component) == 1 and first not in self.links[first]:
                continue
            members = set(component)
            if members & self.open:
                continue
            if any(self.keys[state][0] in loose for state in component):
                continue
            if all(members.issuperset(self.links[state]) for state in component):
                names = dict.fromkeys(self.node(state).key for state in sorted(members))
                yield first, list(names)


def leads_nowhere(engine: Engine, place: int) -> bool:
    """Some way out of `place` has no target."""
    if engine.kinds[place] == CALL:
        return engine.calls[place] == NOWHERE
    return any(
        way.target == NOWHERE and not way.is_return for way in engine.exits[place]
    )


def linked_traps(exploration: Exploration) -> Iterator[tuple[int, list[str]]]:
    """Closed circles of links, for graphs too large to play through: where no
    link leads out, no state can."""
    engine, links = exploration.engine, exploration.reduction.links
    first: dict[int, int] = {}
    for state, (place, _, _) in enumerate(exploration.keys):
        first.setdefault(place, state)
    for component in exploration.reduction.components:
        members = set(component)
        states = [first[place] for place in component if place in first]
        is_circle = len(component) > 1 or component[0] in links[component[0]]
        if not states or not is_circle:
            continue
        if any(
            engine.kinds[place] == END or leads_nowhere(engine, place)
            for place in component
        ):
            continue
        if all(members.issuperset(links[place]) for place in component):
            yield min(states), [engine.nodes[place].key for place in sorted(component)]
