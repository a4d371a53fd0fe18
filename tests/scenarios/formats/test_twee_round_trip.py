"""A graph that Twee can hold comes back from it as it was."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios import demo
from scenarios.domain.conditions import Condition
from scenarios.domain.document import read_document
from scenarios.domain.graph import (
    METERS,
    RETURN,
    Choice,
    Effect,
    Graph,
    Node,
    Persona,
    Variable,
    Variant,
)
from scenarios.formats.twee_export import export
from scenarios.formats.twine_program import negated
from tests.scenarios.formats.stories import node, read

VARIABLES = (
    *METERS,
    Variable("anger-level", 3, 0, 9, name="Anger", axis=True),
    Variable("score", 0, None, None, axis=True),
    Variable("met", 0, 0, 1, "flag"),
    Variable("mood", 1, 0, 2, "word", ("calm", "cross", "in tears")),
)
KEYS = ["start", "quiet-room", "a--1", "end_of_it", "n5", "n6"]
CHOICES = ["sit-down", "ask", "x_1", "wait"]


def back(graph: Graph) -> Graph:
    text, _ = export(graph)
    return read(text).graph


# -- equal but for what Twee cannot hold -------------------------------------------------
def normal(condition: Condition | None) -> Condition | None:
    """Without "not" where the opposite can be said, and without nested rows."""
    if condition is None:
        return None
    if condition.op == "not":
        inner = normal(condition.args[0])
        assert inner is not None
        told = negated(inner)
        return told if told.op == "not" else normal(told)
    if condition.op in ("and", "or"):
        parts: list[Condition] = []
        for one in condition.args:
            part = normal(one)
            assert part is not None
            parts += part.args if part.op == condition.op else (part,)
        return Condition(condition.op, tuple(dict.fromkeys(parts)))
    return condition


def plain(graph: Graph) -> dict[str, Any]:
    found: dict[str, Any] = {"start": graph.start, "slug": graph.slug}
    found["variables"] = graph.variables
    for one in graph.nodes:
        rows = []
        for choice in sorted(one.choices, key=lambda each: each.fallback):
            text = "" if one.is_automatic else choice.text
            weight = choice.weight if one.kind == "chance" else 1
            rows.append(
                (choice.key, text, choice.target, normal(choice.condition),
                 choice.effects, choice.once, choice.fallback, weight)
            )  # fmt: skip
        found[one.key] = (
            one.kind, one.text, one.ending, one.effects, one.call, one.at,
            one.seconds, one.on_time, rows,
            [(normal(each.condition), each.text) for each in one.variants],
        )  # fmt: skip
    return found


# -- graphs that Twee can hold ------------------------------------------------------------
comparisons = st.one_of(
    st.builds(
        Condition,
        op=st.sampled_from(["ge", "le", "gt", "lt", "eq", "ne"]),
        variable=st.sampled_from(["trust", "anger-level", "score"]),
        value=st.integers(-9, 99),
    ),
    st.builds(Condition, op=st.sampled_from(["eq", "ne"]), variable=st.just("met")),
    st.builds(
        Condition,
        op=st.sampled_from(["eq", "ne"]),
        variable=st.just("mood"),
        word=st.sampled_from(["calm", "cross", "in tears"]),
    ),
    st.builds(Condition, op=st.just("visited"), node=st.sampled_from(KEYS[:2])),
    st.builds(
        Condition,
        op=st.sampled_from(["ge", "lt", "eq"]),
        node=st.sampled_from(KEYS[:2]),
        value=st.integers(0, 3),
        term=st.just("visits"),
    ),
    st.builds(
        Condition,
        op=st.just("taken"),
        node=st.just("elsewhere"),
        choice=st.just("that"),
    ),
    st.builds(
        Condition,
        op=st.sampled_from(["ge", "lt", "eq"]),
        node=st.sampled_from(KEYS[:2]),
        choice=st.sampled_from(["", "ask"]),
        value=st.integers(0, 3),
        term=st.just("turns_since"),
    ),
)


def _nest(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(inner, min_size=2, max_size=3, unique=True).map(tuple)
    return st.one_of(
        st.builds(Condition, op=st.sampled_from(["and", "or"]), args=several),
        st.builds(Condition, op=st.just("not"), args=st.tuples(inner)),
    )


conditions = st.recursive(comparisons, _nest, max_leaves=5)
effects = st.lists(
    st.one_of(
        st.builds(
            Effect,
            variable=st.sampled_from(["trust", "anger-level", "score"]),
            amount=st.integers(-9, 9),
        ),
        st.builds(
            Effect,
            variable=st.just("anger-level"),
            amount=st.integers(0, 9),
            op=st.just("set"),
        ),
        st.builds(
            Effect,
            variable=st.just("met"),
            amount=st.integers(0, 1),
            op=st.just("set"),
        ),
        st.builds(
            Effect,
            variable=st.just("mood"),
            op=st.just("set"),
            word=st.sampled_from(["calm", "cross", "in tears"]),
        ),
    ),
    max_size=2,
).map(tuple)
SIGNS = "ab c.,!?'\"$_&<>[]{}()|\\/*#:=~^-`@%;ä™"
words = st.text(alphabet=SIGNS, max_size=30).map(lambda text: " ".join(text.split()))
texts = st.lists(words, max_size=3).map(lambda rows: "\n".join(rows).strip("\n"))


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    keys = KEYS[: draw(st.integers(2, 6))]
    nodes = [draw(_node(key, keys)) for key in keys[:-1]]
    end = Node(
        keys[-1],
        "ending",
        text="The end.",
        ending=draw(st.sampled_from(["good", "poor", ""])),
    )
    return Graph(
        "a-story", "A story", draw(st.sampled_from(keys)), Persona(""),
        (*nodes, end), variables=VARIABLES,
    )  # fmt: skip


@st.composite
def _node(draw: st.DrawFn, key: str, keys: list[str]) -> Node:
    kind = draw(
        st.sampled_from(["scene", "patient", "choice", "check", "chance", "sub"])
    )
    targets = st.sampled_from([*keys, RETURN])
    count = draw(st.integers(1, 3))
    choices = []
    for at in range(count):
        condition = draw(st.none() | conditions)
        once = draw(st.booleans())
        if kind == "chance":
            condition, once = None, False
        elif kind in ("check", "sub") and at < count - 1:
            condition = condition or draw(conditions)  # else the rest is never asked
        choices.append(
            Choice(
                CHOICES[at], draw(words) or "Go", draw(targets), quality="", space="",
                effects=draw(effects), once=once, condition=condition,
                fallback=kind not in ("check", "sub", "chance") and at == 2,
                weight=draw(st.integers(1, 5)) if kind == "chance" else 1,
            )
        )  # fmt: skip
    made = Node(
        key, kind, effects=draw(effects), choices=tuple(choices),
        at=draw(st.none() | st.tuples(st.integers(-50, 900), st.integers(0, 900))),
        call=draw(st.sampled_from(keys)) if kind == "sub" else "",
    )  # fmt: skip
    if made.is_automatic:
        return made
    text = draw(texts)
    variants = ()
    if text and draw(st.booleans()):
        variants = (Variant(draw(conditions), text + " Or so."),)
    timed = draw(st.none() | st.sampled_from(choices))
    if timed is None or timed.target == RETURN:
        return replace(made, text=text, variants=variants)
    return replace(made, text=text, variants=variants, seconds=30, on_time=timed.key)


@settings(max_examples=80, deadline=None)
@given(graphs())
def test_a_graph_comes_back_from_twee_as_it_was(graph):
    found = plain(back(graph))
    expected = plain(graph)
    assert found == expected


@settings(max_examples=30, deadline=None)
@given(graphs())
def test_a_second_export_is_the_same_text(graph):
    once = back(graph)
    assert plain(back(once)) == plain(once)
    assert export(graph) == export(graph)


def test_the_demo_conversation_comes_back():
    source = Path(demo.__file__).with_name("control-room-window.toml")
    graph = read_document(tomllib.loads(source.read_text(encoding="utf-8"))).graph
    other = back(graph)
    assert other.variables == graph.variables
    assert {one.key for one in other.nodes} == {one.key for one in graph.nodes}
    for one in graph.nodes:
        mine, theirs = one, node(other, one.key)
        assert (mine.kind, mine.ending) == (theirs.kind, theirs.ending)
        assert mine.effects == theirs.effects
        for choice, again in zip(mine.choices, theirs.choices, strict=True):
            assert (choice.key, choice.text, choice.target, choice.effects) == (
                again.key,
                again.text,
                again.target,
                again.effects,
            )
