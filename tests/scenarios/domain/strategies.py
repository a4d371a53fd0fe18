"""Random conversations: small enough to be played through without reductions."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from scenarios.domain.conditions import COMPARISONS, SINCE, VISITS, Condition
from scenarios.domain.graph import (
    RETURN,
    Choice,
    Effect,
    Graph,
    Mark,
    Node,
    Persona,
    Rule,
    Skill,
    Variable,
)

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
more_effects = st.builds(
    Effect, variable=st.just("c"), amount=st.integers(-2, 2), op=st.just("add")
).map(lambda one: (one,))


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


# -- conversations with everything the engine knows -----------------------------------
counts = st.builds(
    Condition,
    op=st.sampled_from(sorted(COMPARISONS)),
    term=st.sampled_from([VISITS, SINCE]),
    node=st.sampled_from(NODES),
    value=st.integers(0, 2),
)
since_taken = st.builds(
    Condition,
    op=st.sampled_from(sorted(COMPARISONS)),
    term=st.just(SINCE),
    node=st.sampled_from(NODES),
    choice=st.sampled_from(CHOICES),
    value=st.integers(0, 2),
)
rich_conditions = st.recursive(
    st.one_of(comparisons, comparisons, visits, takings, counts, since_taken),
    _nest,
    max_leaves=3,
)
replies = st.builds(
    Choice,
    key=st.just(""),
    text=st.sampled_from(["a", "bb", "cccc"]),
    target=st.just(""),
    quality=st.sampled_from(["good", "mixed", "poor"]),
    space=st.sampled_from(["opened", "held", "closed"]),
    codes=st.sampled_from([(), ("talk:news",), ("nurse:naming",), ("spikes:perception",)]),
    effects=effects,
    marks=st.sampled_from([(), (), (Mark("s", 1),), (Mark("s", 5),), (Mark("s", 2),)]),
    once=st.integers(0, 3).map(lambda one: one == 0),
    fallback=st.integers(0, 4).map(lambda one: one == 0),
    condition=st.none() | st.none() | rich_conditions,
    weight=st.integers(0, 3),
    better=st.just("better"),
    red_flag=st.sampled_from(["", "", "", "never"]),
)  # fmt: skip
rules = st.builds(
    Rule,
    key=st.just(""),
    when=rich_conditions,
    effects=effects,
    target=st.just(""),
    once=st.booleans(),
)


wide = st.builds(
    Condition,
    op=st.sampled_from(sorted(COMPARISONS)),
    variable=st.just("w"),
    value=st.integers(0, 12),
)
moves = st.builds(
    Effect,
    variable=st.just("w"),
    amount=st.integers(-4, 4),
    op=st.sampled_from(["add", "add", "add", "set"]),
)


def _few(strategy: st.SearchStrategy, most: int = 1) -> st.SearchStrategy:
    return st.lists(strategy, max_size=most).map(tuple)


@st.composite
def ruled_graphs(draw: st.DrawFn) -> Graph:
    """A chain of turns that mostly goes on, few questions about one wide number, and
    rules that move it: a question asked late must be remembered from early on."""
    keys = [f"n{at}" for at in range(6)]
    nodes = []
    for at, key in enumerate(keys[:-1]):
        targets = st.sampled_from([*keys[at + 1 :], *keys])
        nodes.append(
            Node(
                key,
                "patient",
                text="words",
                sight="seen",
                effects=draw(_few(moves)),
                choices=tuple(
                    Choice(
                        CHOICES[place],
                        "words",
                        draw(targets),
                        effects=draw(_few(moves)),
                        condition=draw(wide) if draw(st.integers(0, 5)) == 0 else None,
                    )
                    for place in range(3)
                ),
            )
        )
    nodes.append(Node(keys[-1], "ending", ending="good", evening="well"))
    made = tuple(
        Rule(
            f"r{place}",
            draw(wide | visits),
            draw(_few(moves)),
            draw(st.sampled_from(["", "", *keys])),
            draw(st.booleans()),
        )
        for place in range(draw(st.integers(0, 2)))
    )
    return Graph(
        slug="ruled",
        title="Ruled",
        start="n0",
        persona=Persona("P"),
        nodes=tuple(nodes),
        variables=(Variable("w", 6, 0, 12, axis=True),),
        rules=made,
    )


@st.composite
def rich_graphs(draw: st.DrawFn) -> Graph:
    """Up to seven nodes of every kind, the last two endings; rules, calls and
    returns, dice, fallbacks, loops and dead ends as they come."""
    size = draw(st.integers(3, 7))
    keys = [*NODES, "n6"][:size]
    targets = st.sampled_from([*keys, *keys, RETURN])
    kinds = st.sampled_from(["patient", "patient", "patient", "chance", "check", "sub"])
    variables = (*VARIABLES, Variable("c", 1, -2, 2, axis=True))
    nodes = []
    for key in keys[:-2]:
        choices = tuple(
            replace(reply, key=CHOICES[place], target=draw(targets))
            for place, reply in enumerate(draw(st.lists(replies, max_size=3)))
        )
        kind = draw(kinds)
        nodes.append(
            Node(
                key=key,
                kind=kind,
                text="words",
                sight="seen",
                effects=draw(st.just(()) | effects | more_effects),
                choices=choices,
                call=draw(st.sampled_from(keys)) if kind == "sub" else "",
            )
        )
    nodes += [
        Node(keys[-2], "ending", ending="good", evening="well"),
        Node(keys[-1], "ending", ending="poor", evening="ill"),
    ]
    made = [
        replace(rule, key=f"r{place}", target=draw(st.sampled_from(["", *keys])))
        for place, rule in enumerate(draw(st.lists(rules, max_size=2)))
    ]
    return Graph(
        slug="rich",
        title="Rich",
        start="n0",
        persona=Persona("P"),
        nodes=tuple(nodes),
        variables=variables,
        rules=tuple(made),
        skills=(Skill("s", "Skill"),),
        order_rules=("silence-after-news", "ask-before-tell"),
    )
