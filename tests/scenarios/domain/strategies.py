"""Random conversations: small enough to be played through without reductions."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from scenarios.domain import play
from scenarios.domain.conditions import COMPARISONS, Condition
from scenarios.domain.graph import Choice, Effect, Graph, Node, Persona, Variable

VARIABLES = (Variable("a", 1, 0, 3), Variable("b", 0, 0, 2))
NODES = [f"n{number}" for number in range(6)]
CHOICES = ["x", "y", "z"]

comparisons = st.builds(
    Condition,
    op=st.sampled_from(sorted(COMPARISONS)),
    variable=st.sampled_from(["a", "b"]),
    value=st.integers(-1, 3),
)
visits = st.builds(Condition, op=st.just("visited"), node=st.sampled_from(NODES))
takings = st.builds(
    Condition,
    op=st.just("taken"),
    node=st.sampled_from(NODES),
    choice=st.sampled_from(CHOICES),
)


def _nest(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Condition, op=st.sampled_from(["and", "or"]), args=several),
        st.builds(Condition, op=st.just("not"), args=st.tuples(inner)),
    )


conditions = st.recursive(st.one_of(comparisons, visits, takings), _nest, max_leaves=5)
effects = st.lists(
    st.builds(
        Effect,
        variable=st.sampled_from(["a", "b"]),
        amount=st.integers(-2, 2),
        op=st.sampled_from(["add", "add", "set"]),
    ),
    max_size=2,
).map(tuple)


@st.composite
def graphs(draw: st.DrawFn, *, missing: bool = False) -> Graph:
    """Two to six nodes, the last one an ending; conditions, once-only replies,
    loops and dead ends as they come. With `missing`, targets may not exist."""
    size = draw(st.integers(2, 6))
    keys = NODES[:size]
    targets = st.sampled_from([*keys, "nowhere"] if missing else keys)
    nodes = []
    for key in keys[:-1]:
        count = draw(st.integers(0, 3))
        choices = tuple(
            Choice(
                key=CHOICES[place],
                text="words",
                target=draw(targets),
                effects=draw(effects),
                once=draw(st.booleans()),
                condition=draw(st.none() | conditions),
                better="better",
            )
            for place in range(count)
        )
        nodes.append(
            Node(
                key=key,
                kind="patient",
                text="words",
                sight="seen",
                effects=draw(effects),
                choices=choices,
            )
        )
    nodes.append(Node(key=keys[-1], kind="ending", ending="good", evening="well"))
    return Graph(
        slug="random",
        title="Random",
        start="n0",
        persona=Persona("P"),
        nodes=tuple(nodes),
        variables=VARIABLES,
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
