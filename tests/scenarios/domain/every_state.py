"""Every state of a conversation, one after the other: slow, obviously right, and what
the reductions of the checker are held against."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume

from scenarios.domain import play
from scenarios.domain.engine import END, EndlessMove, Engine, Exit, Key
from scenarios.domain.graph import (
    Graph,
)


def timeless(state: play.State) -> play.State:
    """`state` without its count of turns, which no condition asks for."""
    return replace(state, turn=0)


class Naive:
    """Every state by `play.step` alone: what the checker's reductions must not
    change. Slow and obviously right."""

    def __init__(self, graph: Graph, first: play.State | None = None) -> None:
        self.graph = graph
        first = timeless(first or play.start(graph))
        self.next: dict[play.State, list[play.State]] = {}
        todo = [first]
        while todo:
            state = todo.pop()
            if state in self.next:
                continue
            after = []
            for choice in play.available_choices(graph, state):
                if graph.node(choice.target) is not None:
                    after.append(timeless(play.step(graph, state, choice.key)))
            self.next[state] = after
            todo += after

    def nodes(self) -> set[str]:
        return {state.node for state in self.next}

    def dead_ends(self) -> set[str]:
        return {
            state.node
            for state in self.next
            if not play.current_node(self.graph, state).is_ending
            and not play.available_choices(self.graph, state)
        }

    def clicks_to_dead_end(self, node: str) -> int:
        """The fewest clicks after which nothing is offered at `node`."""
        level, clicks, seen = {timeless(play.start(self.graph))}, 0, set()
        while level:
            for state in level:
                if state.node == node and not play.available_choices(self.graph, state):
                    return clicks
            seen |= level
            level = {after for state in level for after in self.next[state]} - seen
            clicks += 1
        raise AssertionError(f"no dead end at {node}")

    def hopeless(self) -> set[play.State]:
        """States from which no ending can be reached."""
        before: dict[play.State, list[play.State]] = {state: [] for state in self.next}
        for state, after in self.next.items():
            for one in after:
                before[one].append(state)
        todo = [
            state
            for state in self.next
            if play.current_node(self.graph, state).is_ending
        ]
        hopeful = set(todo)
        while todo:
            for state in before[todo.pop()]:
                if state not in hopeful:
                    hopeful.add(state)
                    todo.append(state)
        return set(self.next) - hopeful


class Brute:
    """Every state of the engine, unreduced, with the fewest clicks to each."""

    LIMIT = 4_000

    def __init__(self, graph: Graph) -> None:
        self.engine = Engine(graph)
        self.graph = graph
        self.clicks: dict[Key, int] = {}
        self.next: dict[Key, list[tuple[Exit | None, Key]]] = {}
        self.is_endless = False
        self.has_broken = False
        todo: list[Key] = []
        try:
            todo = [self.engine.first()]
        except EndlessMove:
            self.is_endless = True
        self.clicks = dict.fromkeys(todo, 0)
        while todo:
            assume(len(self.clicks) < self.LIMIT)
            # What costs no click goes first.
            at = min(range(len(todo)), key=lambda one: self.clicks[todo[one]])
            key = todo.pop(at)
            if key not in self.next:
                self.next[key] = self._ways(key)
            cost = not self.engine.is_automatic(key)
            for _, after in self.next[key]:
                clicks = self.clicks[key] + cost
                if clicks < self.clicks.get(after, clicks + 1):
                    self.clicks[after] = clicks
                    todo.append(after)

    def _ways(self, key: Key) -> list[tuple[Exit | None, Key]]:
        engine, found = self.engine, []
        if engine.kinds[key[0]] == END:
            return []
        if engine.is_automatic(key):
            try:
                ways = [(way, after) for _, way, after in engine.automatic(key)]
            except EndlessMove:
                self.is_endless = True
                return []
        else:
            ways = []
            for way in engine.offered(key):
                try:
                    ways.append((way, engine.take(key, way)))
                except EndlessMove:
                    self.is_endless = True
        for way, after in ways:
            if after is None:
                self.has_broken = True
            else:
                found.append((way, after))
        return found

    def name(self, key: Key) -> str:
        return self.engine.nodes[key[0]].key

    def is_ending(self, key: Key) -> bool:
        return self.engine.kinds[key[0]] == END

    def hopeful(self) -> set[Key]:
        before: dict[Key, list[Key]] = {key: [] for key in self.next}
        for key, ways in self.next.items():
            for _, after in ways:
                before[after].append(key)
        todo = [key for key in self.next if self.is_ending(key)]
        found = set(todo)
        while todo:
            for key in before[todo.pop()]:
                if key not in found:
                    found.add(key)
                    todo.append(key)
        return found
